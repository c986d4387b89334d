"""`coalition study`: designs of many replications, and what is kept of them."""

from __future__ import annotations

from typing import Annotated

import typer

from coalition.cli import study_analysis
from coalition.cli.options import AsJson, examples
from coalition.cli.study_analysis import StudyName

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


group.command(no_args_is_help=True, epilog=study_analysis.SENSITIVITY)(study_analysis.sensitivity)
group.command(no_args_is_help=True, epilog=study_analysis.FRONTIER)(study_analysis.frontier)
group.command(no_args_is_help=True, epilog=study_analysis.SCREEN)(study_analysis.screen)
group.command(no_args_is_help=True, epilog=study_analysis.DISCOVER)(study_analysis.discover)
