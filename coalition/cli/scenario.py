"""`coalition scenario`: list, show and check campaigns and what-ifs, and start new ones, without flying."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.options import AsJson, ScenarioName, examples
from coalition.terminal.messages import print_line

group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="List, show and check campaigns and what-ifs, and start new ones.",
    epilog=examples(
        "coalition scenario list",
        "coalition scenario show no_incirlik",
        "coalition scenario new my_idea --from inherent_resolve",
    ),
)


@group.command("list", epilog=examples("coalition scenario list"))
def list_(as_json: AsJson = False) -> None:
    """List the bundled campaigns and what-ifs."""
    from coalition.commands.scenario import print_list

    print_list(as_json=as_json)


@group.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition scenario show two_bases",
        "coalition scenario show no_incirlik + half_tankers",
        "coalition scenario show inherent_resolve --resolved | grep -A 30 us_kc135_udeid",
    ),
)
def show(
    words: ScenarioName,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print every row with its source, as YAML.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is in a campaign, or what a what-if asks and changes.

    Prints an outline, or with --resolved every row of the campaign that would be flown.
    """
    from coalition.commands.scenario import print_campaign, print_scenario
    from scenarios.scenario import expression, resolve

    named = expression(words)
    scenario = resolve(named)
    if resolved or not scenario.what_ifs:
        print_campaign(scenario.campaign, resolved=resolved, as_json=as_json)
    else:
        print_scenario(scenario, named, as_json=as_json)


@group.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition scenario check my_campaign && coalition run my_campaign",
        "coalition scenario check my_idea.yaml",
    ),
)
def check(words: ScenarioName) -> None:
    """Check every key, value, date, reference and source. The exit code is 2 if something is wrong.

    A what-if must also change something and result in a valid campaign.
    """
    from coalition.commands.scenario import print_check
    from scenarios.scenario import expression

    print_check(expression(words))


@group.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition scenario new my_idea --from inherent_resolve",
        "coalition scenario check my_idea.yaml && coalition run my_idea.yaml",
    ),
)
def new(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="Lower-case words joined by _; the file is NAME.yaml."),
    ],
    campaign: Annotated[
        str,
        typer.Option("--from", metavar="CAMPAIGN", help="The campaign that it extends, or its folder."),
    ],
) -> None:
    """Start a what-if: write a commented file that can be flown as it is.

    An existing file is never overwritten.
    """
    from coalition.commands.new_what_if import write_starter

    print_line(write_starter(Path(name), campaign))


@group.command(epilog=examples("coalition scenario schema > campaign.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a campaign, for editors."""
    from coalition.commands.scenario import print_schema

    print_schema()
