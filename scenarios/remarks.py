"""What is allowed in a campaign and yet odd: said before it is flown, beside its results, and on checking."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scenarios.errors import ScenarioError
from scenarios.grounded import grounded
from scenarios.paths import find
from scenarios.places import swapped
from scenarios.texts import text_of
from sim.campaign import Campaign


def remarks(campaign: Campaign, name: Callable[[str], str] = str) -> tuple[str, ...]:
    """A sentence on each: who can never fly and why, places that look swapped, numbers out of range.

    Numbers are called by their path, or by the `name` of it.
    """
    return (*_never_flying(campaign), *_swapped(campaign), *_out_of_range(campaign, name))


def _never_flying(campaign: Campaign) -> Iterator[str]:
    """Squadrons that can never fly, those with the same reason together."""
    by_why: dict[str, list[str]] = {}
    for one in grounded(campaign):
        by_why.setdefault(one.why, []).append(one.squadron)
    for why, squadrons in by_why.items():
        yield f"{', '.join(squadrons)} can never fly: {why}"


def _swapped(campaign: Campaign) -> Iterator[str]:
    for one in swapped(campaign):
        yield f"{one.table}.{one.id} lies far from the others: are its latitude and longitude swapped?"


def _out_of_range(campaign: Campaign, name: Callable[[str], str]) -> Iterator[str]:
    """Uncertain numbers that a what-if has taken out of their range, in one sentence."""
    found = []
    for row in campaign.parameters:
        try:
            value = find(campaign, row.id).value
        except ScenarioError:  # the row that it names was removed
            continue
        if value is not None and not row.low <= value <= row.high:
            found.append(f"{name(row.id)} is {text_of(value)} ({row.low:g} to {row.high:g})")
    if found:
        yield f"outside the range that the campaign gives for it: {', '.join(found)}"
