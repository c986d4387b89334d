"""`coalition study`: designs of many replications, and what is kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli import study_analysis
from coalition.cli.options import AsJson, On, Place, examples
from coalition.cli.study_analysis import StudyName
from coalition.invocation import STUDIES, study_words
from coalition.terminal.messages import going_on

group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Fly a design of scenarios, factors and replications, and look at what came of it.",
)


@group.command(
    no_args_is_help=True,
    epilog=examples("coalition study plan what_decides", "coalition study plan my_study.yaml --workers 8"),
)
def plan(
    name: StudyName,
    workers: Annotated[int, typer.Option(min=1, help="How many simulations are flown at the same time.")] = 1,
    no_flight: Annotated[
        bool,
        typer.Option("--no-flight", help="Estimate from a documented rate instead."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a study file, and say how many simulations it is, how long they take and what they leave on disk.

    Every name, range and end of a range is checked. One simulation is flown to take its time; nothing is
    written. Exit code: 0 the study can be flown, 2 it cannot, with one message that says why.
    """
    from coalition.commands.study_plan import print_plan

    print_plan(name, workers=workers, fly=not no_flight, as_json=as_json)


Workers = Annotated[
    int,
    typer.Option(min=1, help="Units flown at the same time, by processes here; results do not depend on it."),
]


@group.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition study run my_study.yaml --workers 8",
        "coalition study run my_study.yaml --on tcp://scheduler:8786 --store s3://bucket/study",
    ),
)
def run(
    name: StudyName,
    store: Place = STUDIES,
    workers: Workers = 1,
    on: On = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Fly units again that failed before.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fly the units of a study that its store does not have yet, and keep their measures.

    It can be killed at any time; the same command goes on. Units that another study flew are not flown again.
    Ctrl-C lets the units under way end and keeps them; pressed twice it stops them.

    Exit code: 0 all units are there, 1 one failed, 2 bad input, 130 stopped.
    """
    with going_on("units", store, lambda: study_words(name, store, workers, on)):
        from coalition.commands.study import fly

        raise typer.Exit(
            fly(name, store, workers=workers, on=on, retry_failed=retry_failed, quiet=quiet, as_json=as_json)
        )


@group.command(no_args_is_help=True, epilog=examples("coalition study status my_study.yaml"))
def status(name: StudyName, store: Place = STUDIES, as_json: AsJson = False) -> None:
    """Say how far a study is, also while it is flown, and which units failed and why."""
    from coalition.commands.study import print_status

    print_status(name, store, as_json=as_json)


@group.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition study export my_study.yaml --to my_study.parquet",
        "coalition study export my_study.yaml --to my_study.csv",
        "coalition study export my_study.yaml --to my_study.parquet --tables my_tables",
    ),
)
def export(
    name: StudyName,
    to: Annotated[
        Path, typer.Option(metavar="FILE", help="Where the table goes; .parquet, .csv or .duckdb says how.")
    ],
    store: Place = STUDIES,
    tables: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the tables that were kept as well, a file for each unit."),
    ] = None,
) -> None:
    """Write one table with a row per unit: scenario, factors, replication, measures, error.

    The CSV opens in a spreadsheet. A unit that is not flown yet or failed says so in its last column. Each
    folder below --tables is one table for pandas, polars, DuckDB or R.
    """
    from coalition.commands.study import export_table

    export_table(name, store, to, tables)


@group.command(
    epilog=examples("coalition study clean --failed", "coalition study clean --other-engines --yes")
)
def clean(
    store: Place = STUDIES,
    failed: Annotated[bool, typer.Option("--failed", help="Units that failed.")] = False,
    other_engines: Annotated[
        bool, typer.Option("--other-engines", help="Units of another engine, or of other measures.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove units from a store; without an option, only what is damaged or belongs to no unit.

    What would be removed is shown first, and nothing is removed before you agree.
    """
    from coalition.commands.study import clean_store

    raise typer.Exit(clean_store(store, failed=failed, other_engines=other_engines, is_agreed=yes))


group.command(no_args_is_help=True, epilog=study_analysis.SENSITIVITY)(study_analysis.sensitivity)
group.command(no_args_is_help=True, epilog=study_analysis.FRONTIER)(study_analysis.frontier)
group.command(no_args_is_help=True, epilog=study_analysis.SCREEN)(study_analysis.screen)
group.command(no_args_is_help=True, epilog=study_analysis.DISCOVER)(study_analysis.discover)
