"""Warnings about a campaign: which squadrons can never fly and why, and what else may be a typo."""

from __future__ import annotations

from collections.abc import Sequence

from coalition.terminal.messages import say
from coalition.terminal.tables import console
from results.formatting import counted
from scenarios import remarks
from sim.campaign import Campaign

MOST = 8
"""How many are printed before and after a flight; `coalition scenario check` prints all."""


def warnings(campaign: Campaign, *, most: int = MOST) -> list[str]:
    """A line for each remark on a campaign, and how many more there are."""
    found = remarks(campaign)
    lines = [f"warning: {remark}" for remark in found[:most]]
    if len(found) > most:
        lines.append(
            f"and {counted(len(found) - most, 'more warning')}; coalition scenario check prints all of them"
        )
    return lines


def print_lines(lines: Sequence[str]) -> None:
    """Print warnings on standard output, each on a line of its own."""
    for line in lines:
        console().print(line, soft_wrap=True)


def warn_of_what_if(baseline: Campaign, what_if: Campaign, *, quiet: bool) -> None:
    """Say on standard error, before two sides are flown, what is odd in the second and not in the first."""
    known = set() if quiet else set(remarks(baseline))
    for line in [] if quiet else warnings(what_if):
        if line.removeprefix("warning: ") not in known:
            say(line)
