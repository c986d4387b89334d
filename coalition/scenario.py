"""`coalition scenario`: look at campaigns and check them, without flying."""

from __future__ import annotations

from typing import Annotated

import typer

from coalition.options import AsJson, CampaignName, examples

group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Look at campaigns, check them, and print their schema.",
    epilog=examples("coalition scenario show two_bases"),
)


@group.command("list", epilog=examples("coalition scenario list"))
def list_(as_json: AsJson = False) -> None:
    """List the bundled campaigns."""
    from coalition.campaigns import print_list

    print_list(as_json=as_json)


@group.command(
    no_args_is_help=True,
    epilog=examples(
        "coalition scenario show two_bases",
        "coalition scenario show inherent_resolve --resolved | grep -A 30 us_kc135_udeid",
    ),
)
def show(
    name: CampaignName,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print every row with its source, as YAML.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is in a campaign.

    Without --resolved an outline, with it every row.
    """
    from coalition.campaigns import print_campaign

    print_campaign(name, resolved=resolved, as_json=as_json)


@group.command(
    no_args_is_help=True, epilog=examples("coalition scenario check my_campaign && coalition run my_campaign")
)
def check(
    name: Annotated[str, typer.Argument(metavar="PATH_OR_NAME", help="A folder, or a bundled campaign.")],
) -> None:
    """Check a campaign: every key, value, date, reference and source. Exit code 2 if it is refused."""
    from coalition.campaigns import print_check

    print_check(name)


@group.command(epilog=examples("coalition scenario schema > campaign.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a campaign, for editors."""
    from coalition.campaigns import print_schema

    print_schema()
