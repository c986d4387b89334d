"""`coalition scenario`: look at campaigns and what-ifs, check them and begin new ones, without flying."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.options import AsJson, ScenarioName, examples
from coalition.terminal.messages import print_line

group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look at campaigns and what-ifs, check them, begin new ones.",
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

    Without --resolved an outline, with it every row of the campaign that would be flown.
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
    """Check every key, value, date, reference and source. Exit code 2 if it is refused.

    Of a what-if it is also checked that it changes something and that what results is a campaign.
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
        str, typer.Argument(metavar="NAME", help="The name, lower-case words; the file is NAME.yaml.")
    ],
    campaign: Annotated[
        str,
        typer.Option("--from", metavar="CAMPAIGN", help="The bundled campaign, or folder, that it extends."),
    ],
) -> None:
    """Begin a what-if: write a commented file that can be flown as it is.

    A file that is there already is never overwritten.
    """
    from coalition.commands.new_what_if import write_starter

    print_line(write_starter(Path(name), campaign))


@group.command(epilog=examples("coalition scenario schema > campaign.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a campaign, for editors."""
    from coalition.commands.scenario import print_schema

    print_schema()
