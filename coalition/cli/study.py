"""`coalition study`: designs of many replications, and what is kept of them."""

from __future__ import annotations

import typer

group = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Fly a design of scenarios, factors and replications, and look at what came of it.",
)
