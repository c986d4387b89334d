"""`coalition calibrate`: fit a campaign to the record, and show the result."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.options import examples
from coalition.invocation import RUNS

group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Fit a campaign to the documented figures, predict them, and publish the result.",
    epilog=examples("coalition calibrate fit inherent_resolve --workers 2", "coalition calibrate publish"),
)

FITTED = "inherent_resolve"

Bundled = Annotated[str, typer.Argument(metavar="NAME", help="A bundled campaign with documented figures.")]
Archive = Annotated[
    Path,
    typer.Option(
        "--archive",
        metavar="DIR",
        help="Where finished simulations are kept.",
    ),
]
Workers = Annotated[int, typer.Option(min=1, help="Simulations flown at the same time.")]


@group.command(no_args_is_help=True, epilog=examples("coalition calibrate fit inherent_resolve --workers 2"))
def fit(
    name: Bundled,
    workers: Workers = 1,
    archive: Archive = RUNS,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where to write the posterior (default: beside the evidence).",
        ),
    ] = None,
) -> None:
    """Fit the uncertain parameters, validate the fit, and write the posterior.

    Prints the number of simulations first. Finished ones are kept: after Ctrl-C the same command resumes.
    """
    from coalition.commands.calibrate import fit_campaign

    raise typer.Exit(fit_campaign(name, workers=workers, archive=archive, into=into))


@group.command(
    no_args_is_help=True, epilog=examples("coalition calibrate prior inherent_resolve --workers 2")
)
def prior(
    name: Bundled,
    workers: Workers = 1,
    archive: Archive = RUNS,
    into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the check goes, if not to the campaign's evidence."),
    ] = None,
) -> None:
    """Check before a fit that every documented figure lies within what the ranges allow.

    Flies vectors spread over the whole ranges. The exit code is 1 if a figure lies outside: then the
    structure or a range is wrong, and a fit would hide it.
    """
    from coalition.commands.calibrate import check_prior_of

    raise typer.Exit(check_prior_of(name, workers=workers, archive=archive, into=into))


@group.command(epilog=examples("coalition calibrate report --out my_report"))
def report(
    name: Bundled = FITTED,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write the page and its pictures.")] = RUNS
    / "calibration"
    / "report",
) -> None:
    """Write one page with pictures from the posterior and its predictions, without simulating."""
    from coalition.commands.calibrate import write_report

    write_report(name, out)


@group.command(
    no_args_is_help=True,
    epilog=examples("coalition calibrate adopt inherent_resolve scenarios/inherent_resolve"),
)
def adopt(
    name: Bundled,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder of the campaign, whose files are changed.")
    ],
) -> None:
    """Write the posterior median into the files of a campaign, as its new defaults."""
    from coalition.commands.calibrate import adopt_median

    adopt_median(name, folder)


@group.command(epilog=examples("coalition calibrate publish --workers 2"))
def publish(
    name: Bundled = FITTED,
    workers: Workers = 1,
    archive: Archive = RUNS,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to write everything (default: the published folder)."),
    ] = None,
) -> None:
    """Fly new simulations of the posterior and write the published tables and pictures."""
    from coalition.commands.calibrate import publish_campaign

    raise typer.Exit(publish_campaign(name, workers=workers, archive=archive, out=out))
