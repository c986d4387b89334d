"""`coalition compare`, `explain`, `survey` and `report`: what can be asked for, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.options import (
    AsJson,
    Changes,
    Draw,
    On,
    Out,
    Place,
    Replications,
    Seed,
    Until,
    Workers,
    examples,
)
from coalition.invocation import (
    RUNS,
    STUDIES,
    ComparisonOptions,
    Invocation,
    Uncertainty,
    drawn_seed,
    survey_words,
)
from coalition.terminal.messages import going_on

Scenarios = Annotated[
    list[str],
    typer.Argument(
        metavar="BASELINE WHAT_IF",
        help="Two scenarios, each a name or several joined by +; a single one is compared with its campaign. "
        "Or two run folders.",
    ),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="Compare run folders even if model version or dates differ; every output says so."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]

COMPARE = examples(
    "coalition compare inherent_resolve no_incirlik --replications 20 --workers 2",
    "coalition compare inherent_resolve half_tankers + no_incirlik --report out.html",
    "coalition compare half_tankers --uncertainty posterior --seed 1",
    "coalition compare inherent_resolve --set demand.requests_per_day=40 --precision 1%",
    "coalition compare half_tankers --on tcp://scheduler:8786 --store s3://bucket/study",
)
EXPLAIN = examples("coalition explain inherent_resolve no_incirlik --replications 4 --seed 1")
SURVEY = examples(
    "coalition survey inherent_resolve --only no_incirlik --only half_tankers --replications 4",
    "coalition survey inherent_resolve --uncertainty posterior --seed 1 --into what_if.md",
)
REPORT = examples("coalition report runs/two_bases-0123456789abcdef --to page.html")


def compare(
    scenarios: Scenarios,
    replications: Replications = 20,
    seed: Seed = None,
    workers: Workers = 1,
    until: Until = None,
    changes: Changes = None,
    uncertainty: Draw = Uncertainty.NONE,
    measures: Annotated[
        list[str] | None,
        typer.Option(
            "--measure", metavar="ID", help="A measure to show, of docs/measures.md. May be repeated."
        ),
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="Fly until the difference of each --measure (default: sorties) is known to this share of "
            "the baseline, for instance 1%.",
        ),
    ] = None,
    max_replications: Annotated[int, typer.Option(min=1, help="The most that --precision flies.")] = 200,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the comparison as one HTML page as well.")
    ] = None,
    store: Place = STUDIES,
    on: On = None,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Show what a what-if changes, how certain that is, and why.

    Prints differences with intervals and verdicts, where they are largest, and what led to them. Both
    sides share all random numbers, so their difference is known much better than either side alone.
    It is a small study: its replications are kept as numbers, never flown again, and no tables are written
    (`coalition run` and `explain` write them).

    Exit code: 0 compared, 1 a replication failed, 2 bad input, 130 stopped with Ctrl-C (finished
    replications are kept).
    """
    asked = Invocation(
        command="compare",
        words=tuple(scenarios),
        changes=tuple(changes or ()),
        seed=drawn_seed(seed),
        replications=replications,
        workers=workers,
        until=until,
        uncertainty=uncertainty,
        store=store,
        on=on,
    )
    options = ComparisonOptions(
        measures=tuple(measures or ()),
        precision_share=_share(precision),
        max_replications=max_replications,
        report=report,
        force=force,
        quiet=quiet,
        as_json=as_json,
    )
    with going_on("replications", store, lambda: asked.command_line(*options.words())):
        from coalition.commands.compare import compare as compare_sides

        raise typer.Exit(compare_sides(asked, options))


def explain(
    scenarios: Scenarios,
    replications: Replications = 4,
    seed: Seed = None,
    workers: Workers = 1,
    until: Until = None,
    changes: Changes = None,
    uncertainty: Draw = Uncertainty.NONE,
    out: Out = RUNS,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Split a difference into parts that add up to it.

    Prints what limited the lines of each squadron on each day, where the hours of the flights went, and
    why requests were not answered.
    """
    asked = Invocation(
        command="explain",
        words=tuple(scenarios),
        changes=tuple(changes or ()),
        seed=drawn_seed(seed),
        replications=replications,
        workers=workers,
        until=until,
        uncertainty=uncertainty,
        out=out,
    )
    with going_on("replications", out, asked.command_line):
        from coalition.commands.explain import explain as explain_pair
        from coalition.commands.pairs import open_or_fly

        explain_pair(open_or_fly(asked, force=force, quiet=quiet or as_json), force=force, as_json=as_json)


def survey(
    campaign: Annotated[str, typer.Argument(metavar="NAME", help="A bundled campaign.")] = "inherent_resolve",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="WHAT_IF", help="Only this one. May be repeated."),
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the table there (Markdown).")
    ] = None,
    replications: Replications = 20,
    seed: Seed = None,
    workers: Workers = 1,
    until: Until = None,
    uncertainty: Draw = Uncertainty.NONE,
    store: Place = STUDIES,
    on: On = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Compare every bundled what-if with its baseline.

    Prints one table and a sentence on each what-if. What `compare` or another survey has flown is not flown
    again.
    """
    asked = Invocation(
        command="survey",
        words=(campaign,),
        seed=drawn_seed(seed),
        replications=replications,
        workers=workers,
        until=until,
        uncertainty=uncertainty,
        store=store,
        on=on,
    )
    names = tuple(only or ())
    with going_on("replications", store, lambda: asked.command_line(*survey_words(names, into))):
        from coalition.commands.survey import survey as survey_all

        raise typer.Exit(survey_all(asked, names, into, quiet=quiet, as_json=as_json))


def report(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Run folders, one section each.")],
    to: Annotated[Path, typer.Option(metavar="FILE", help="Where the page goes.")] = Path("report.html"),
) -> None:
    """Write one HTML page of run folders.

    It opens offline, prints, and says what made the runs.
    """
    from coalition.commands.report import write_page

    write_page(runs, to)


def _share(precision: str | None) -> float | None:
    """`1%` or `0.01`."""
    if precision is None:
        return None
    text = precision.strip()
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise typer.BadParameter(
            f"{precision!r} is not a share such as 1% or 0.01", param_hint="--precision"
        ) from None
