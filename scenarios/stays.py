"""Where squadrons are bedded down, from when to when, and whether the base is open to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from scenarios.errors import ScenarioError
from scenarios.layout import file_of
from sim.campaign import Base, Campaign, Caveat, Change, Closure, Squadron

Row = TypeVar("Row")


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
    changes = _by(campaign.changes, "squadron")
    caveats = _by(campaign.caveats, "squadron")
    closures = _by(sorted(campaign.closures, key=lambda row: row.from_date), "base")
    for squadron in campaign.squadrons:
        own = changes.get(squadron.id, [])
        yield from _change_problems(squadron, own, is_what_if=is_what_if)
        for stay in stays(squadron, own, campaign):
            yield from _base_problems(stay, bases[stay.base], closures.get(stay.base, []))
        yield from _caveat_problems(squadron, caveats.get(squadron.id, []))


def _by(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    """Rows by what stands in a field, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, field), []).append(row)
    return found


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


def _base_problems(stay: Stay, base: Base, closures: Iterable[Closure]) -> Iterator[ScenarioError]:
    if base.from_date is not None and base.from_date > stay.first:
        problem = f"{base.id} opens on {base.from_date}, after the squadron's arrival on {stay.first}"
        yield ScenarioError(problem, file=stay.file, key=stay.key)
    if base.to_date is not None and base.to_date < stay.last:
        problem = f"{base.id} closes after {base.to_date}, before the squadron's last day {stay.last}"
        yield ScenarioError(problem, file=stay.file, key=stay.key)
    reached = stay.first  # the first day of the stay that no closure seen so far covers
    for closure in closures:
        if closure.from_date <= reached:
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


def _caveat_problems(squadron: Squadron, own: Iterable[Caveat]) -> Iterator[ScenarioError]:
    """On its first day it must be known where a squadron may fly, whatever events happen."""
    if not any(row.from_date <= squadron.from_date and not row.cause for row in own):
        problem = f"no caveat says where it may fly on its first day, {squadron.from_date}"
        yield ScenarioError(problem, file=file_of("squadrons"), key=squadron.id)
    told: set[tuple[date, str]] = set()
    for row in own:
        if (row.from_date, row.cause) in told:
            problem = f"{squadron.id} has another caveat from {row.from_date}"
            yield ScenarioError(problem, file=file_of("caveats"), key=row.id)
        told.add((row.from_date, row.cause))
