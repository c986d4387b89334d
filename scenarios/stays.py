"""Where squadrons are bedded down, from when to when, and whether the base is open to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from scenarios.errors import ScenarioError
from scenarios.layout import file_of
from sim.campaign import Base, Campaign, Change, Squadron


class Stay(NamedTuple):
    """A squadron at one base, both days included; `file` and `key` name the row that sent it there."""

    base: str
    first: date
    last: date
    file: str
    key: str


def stay_problems(campaign: Campaign, *, is_what_if: bool = False) -> Iterator[ScenarioError]:
    """Stays at bases that are not open, changes outside a stay, squadrons without a caveat."""
    bases = {base.id: base for base in campaign.bases}
    for squadron in campaign.squadrons:
        changes = [row for row in campaign.changes if row.squadron == squadron.id]
        yield from _change_problems(squadron, changes, is_what_if=is_what_if)
        for stay in stays(squadron, changes, campaign):
            yield from _base_problems(stay, bases[stay.base], campaign)
        yield from _caveat_problems(squadron, campaign)


def stays(squadron: Squadron, changes: list[Change], campaign: Campaign) -> Iterator[Stay]:
    """The stays of a squadron within the campaign, one for each base in turn."""
    moves = [(squadron.from_date, squadron.base, file_of("squadrons"), squadron.id)]
    for change in sorted(changes, key=lambda row: (row.from_date, row.id)):
        if change.base is not None:
            moves.append((change.from_date, change.base, file_of("changes"), change.id))
    leaves = min(squadron.to_date or campaign.to_date, campaign.to_date)
    ends = [first - timedelta(days=1) for first, *_ in moves[1:]] + [leaves]
    for (first, base, file, row), end in zip(moves, ends, strict=True):
        first, last = max(first, campaign.from_date), min(end, leaves)
        if first <= last:
            yield Stay(base, first, last, file, f"{row}.base")


def _base_problems(stay: Stay, base: Base, campaign: Campaign) -> Iterator[ScenarioError]:
    if base.from_date is not None and base.from_date > stay.first:
        problem = f"{base.id} opens on {base.from_date}, after the squadron's arrival on {stay.first}"
        yield ScenarioError(problem, file=stay.file, key=stay.key)
    if base.to_date is not None and base.to_date < stay.last:
        problem = f"{base.id} closes after {base.to_date}, before the squadron's last day {stay.last}"
        yield ScenarioError(problem, file=stay.file, key=stay.key)
    reached = stay.first  # the first day of the stay that no closure seen so far covers
    for closure in sorted(campaign.closures, key=lambda row: row.from_date):
        if closure.base == base.id and closure.from_date <= reached:
            reached = max(reached, closure.to_date + timedelta(days=1))
    if reached > stay.last:
        problem = f"{base.id} is closed for the whole stay, {stay.first} to {stay.last}"
        yield ScenarioError(problem, file=stay.file, key=stay.key)


def _change_problems(
    squadron: Squadron, changes: list[Change], *, is_what_if: bool
) -> Iterator[ScenarioError]:
    """A change falls within the stay; in a what-if the squadron may have left before it."""
    for change in changes:
        key = f"{change.id}.from"
        if change.from_date < squadron.from_date:
            problem = f"{change.from_date} is before the arrival of {squadron.id} on {squadron.from_date}"
            yield ScenarioError(problem, file=file_of("changes"), key=key)
        elif squadron.to_date is not None and change.from_date > squadron.to_date and not is_what_if:
            problem = f"{change.from_date} is after the last day of {squadron.id}, {squadron.to_date}"
            yield ScenarioError(problem, file=file_of("changes"), key=key)


def _caveat_problems(squadron: Squadron, campaign: Campaign) -> Iterator[ScenarioError]:
    """On its first day it must be known where a squadron may fly, whatever events happen."""
    own = [row for row in campaign.caveats if row.squadron == squadron.id]
    if not any(row.from_date <= squadron.from_date and not row.cause for row in own):
        problem = f"no caveat says where it may fly on its first day, {squadron.from_date}"
        yield ScenarioError(problem, file=file_of("squadrons"), key=squadron.id)
    told: set[tuple[date, str]] = set()
    for row in own:
        if (row.from_date, row.cause) in told:
            problem = f"{squadron.id} has another caveat from {row.from_date}"
            yield ScenarioError(problem, file=file_of("caveats"), key=row.id)
        told.add((row.from_date, row.cause))
