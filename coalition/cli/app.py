"""The `coalition` command: what can be asked for, and how.

It holds only signatures and help. What a command does is imported when it is called, so
that the help answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli import compare
from coalition.cli import replay as replay_command
from coalition.cli.calibrate import group as calibrate_group
from coalition.cli.errors import Door
from coalition.cli.options import (
    AsJson,
    Changes,
    Draw,
    Out,
    Replications,
    RunFolder,
    ScenarioName,
    Seed,
    Until,
    Workers,
    examples,
)
from coalition.cli.scenario import group as scenario_group
from coalition.cli.serve import SERVE, serve
from coalition.cli.study import group as study_group
from coalition.invocation import RUNS, FileFormat, Invocation, PictureFormat, Uncertainty, drawn_seed
from coalition.terminal.messages import going_on

# Plain help: drawn with rich it takes four times as long and needs a terminal to be read.
app = typer.Typer(
    cls=Door,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    help=(
        "Replay the air campaign against ISIL, 2014-2015, as a simulation of its logistics: who flew, from "
        "where, refueled by whom, and what limited them."
    ),
    epilog=examples(
        "coalition run inherent_resolve",
        "coalition run inherent_resolve --set squadrons.us_kc135_udeid.aircraft=20",
        "coalition scenario list",
    ),
)
app.add_typer(scenario_group, name="scenario")
app.add_typer(calibrate_group, name="calibrate")
app.add_typer(study_group, name="study")


def _print_version(asked: bool) -> None:
    if asked:
        from coalition.commands.version import print_version

        print_version()
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version; warn of other packages of the same names.",
        ),
    ] = False,
) -> None:
    """Options of the command itself; its help is given to `app`."""


@app.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition run inherent_resolve",
        "coalition run inherent_resolve --replications 8 --workers 2 --seed 1",
        "coalition run inherent_resolve + no_incirlik + half_tankers",
        "coalition run inherent_resolve --until 2014-09-30 --set tempo.autumn_2014=1.2",
        "coalition run two_bases --format csv --out my_runs",
    ),
)
def run(
    words: ScenarioName,
    replications: Replications = 1,
    seed: Seed = None,
    workers: Workers = 1,
    until: Until = None,
    changes: Changes = None,
    uncertainty: Draw = Uncertainty.NONE,
    out: Out = RUNS,
    file_format: Annotated[
        FileFormat, typer.Option("--format", help="parquet for programs, csv for spreadsheets.")
    ] = FileFormat.PARQUET,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only the name of the run folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fly a campaign, with or without what-ifs, and write its tables into a run folder.

    Prints sorties by contingent and role, per day and by published class, tanker and base load, and the
    documented figures beside the modeled ones. Replications that a run folder holds are not flown again.

    Exit code: 0 all replications finished, 1 one failed, 2 bad input, 130 stopped with Ctrl-C (finished
    replications are kept, and the command to go on is printed).
    """
    asked = Invocation(
        command="run",
        words=tuple(words),
        replications=replications,
        seed=drawn_seed(seed),
        workers=workers,
        until=until,
        changes=tuple(changes or ()),
        uncertainty=uncertainty,
        out=out,
        file_format=file_format,
    )
    with going_on("replications", out, asked.command_line):
        from coalition.commands.run import fly

        raise typer.Exit(fly(asked, quiet=quiet, as_json=as_json))


app.command(no_args_is_help=True, epilog=compare.COMPARE)(compare.compare)
app.command(no_args_is_help=True, epilog=compare.EXPLAIN)(compare.explain)
app.command(epilog=compare.SURVEY)(compare.survey)
app.command(no_args_is_help=True, epilog=compare.REPORT)(compare.report)
app.command(epilog=SERVE)(serve)
app.command(no_args_is_help=True, epilog=replay_command.EPILOG)(replay_command.replay)


@app.command(epilog=examples("coalition evidence", "coalition evidence runs/NAME --json"))
def evidence(
    folder: Annotated[
        Path | None, typer.Argument(metavar="RUN", help="A run folder to compare instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the documented figures beside the predicted ones.

    Each row has the documented figure, its role, median and 90 % interval of the calibrated model, the
    distance in standard deviations and a verdict. With a run folder, that run is compared instead; figures
    outside its dates are marked.
    """
    from calibration import has_posterior
    from coalition.commands.evidence import CALIBRATED, newest_run, print_evidence, print_predicted

    if folder is None and has_posterior(CALIBRATED):
        print_predicted(as_json=as_json)
    else:
        print_evidence(folder or newest_run(RUNS), named=folder is not None, as_json=as_json)


@app.command(no_args_is_help=True, epilog=examples("coalition results runs/NAME"))
def results(folder: RunFolder, as_json: AsJson = False) -> None:
    """Print the summary tables of a run."""
    from coalition.commands.results import print_results

    print_results(folder, as_json=as_json)


@app.command(
    no_args_is_help=True, epilog=examples("coalition plot runs/NAME", "coalition plot runs/NAME --format svg")
)
def plot(
    folder: RunFolder,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to write the pictures (default: the run folder)."),
    ] = None,
    file_format: Annotated[
        PictureFormat, typer.Option("--format", help="png for screens, svg for print.")
    ] = PictureFormat.PNG,
) -> None:
    """Draw the pictures of a run, with the documented figures in them."""
    from coalition.commands.plot import draw

    draw(folder, out, file_format)
