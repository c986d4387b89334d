"""How far an answer can be trusted: the documented figures that the model misses, and what was assumed.

Only the standard library and the engine: the same code runs inside a browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from results.formatting import counted
from sim.campaign import Campaign, Sourced

MISSED_RULE: Final = (
    "Shown are documented figures outside the model's 90 % interval that lie in these days, concern "
    "what differs here (flying, striking or refueling), and name nobody or somebody whose sorties "
    "change."
)

MOST: Final = 5
"""Assumed rows that are named one by one."""


class Missed(NamedTuple):
    """A documented figure that the model misses: in words, its topic, days and contingents (none: all)."""

    id: str
    what: str
    words: str
    source: str
    topic: str
    from_date: date
    as_of: date
    contingents: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """What is shown of it, ready for JSON."""
        return {name: getattr(self, name) for name in ("id", "what", "words", "source")}


class Known(NamedTuple):
    """What can be said of a campaign before a question is asked.

    How it compares with the record, the figures that are missed, the worst first, and what its assumed rows
    and its uncertain numbers are called, by path.
    """

    record: str = ""
    missed: Sequence[Missed] = ()
    called: Mapping[str, str] = {}

    def name(self, path: str) -> str:
        """What a row or a number is called; its path if it has no name."""
        return self.called.get(path, path)


def bearing(
    missed: Iterable[Missed], campaign: Campaign, topics: Collection[str], touched: Collection[str]
) -> list[Missed]:
    """The missed figures that bear on a question: what differs, and the contingents whose sorties change."""
    return [
        one
        for one in missed
        if one.topic in topics
        and one.from_date <= campaign.to_date
        and one.as_of >= campaign.from_date
        and (not one.contingents or set(one.contingents) & set(touched))
    ]


def assumed(campaign: Campaign, paths: Iterable[str], called: Callable[[str], str]) -> list[str]:
    """How much of what is changed rests on assumptions, and which; `paths` are what a question changes."""
    rows = dict(rows_of(campaign, paths))
    if not rows:
        return ["What is changed has no row of its own in the campaign: it is the question's own assumption."]
    confidence = Counter(str(row.confidence) for row in rows.values())
    parts = ", ".join(f"{count} {word}" for word, count in confidence.most_common())
    notes = [
        f"{called(place)} is assumed: {row.source}"
        for place, row in rows.items()
        if row.confidence == "assumed"
    ]
    told = [f"The question changes {counted(len(rows), 'row')} of the campaign: {parts}.", *notes[:MOST]]
    return told + ([f"and {len(notes) - MOST} more that are assumed"] if len(notes) > MOST else [])


def rows_of(campaign: Campaign, paths: Iterable[str]) -> Iterator[tuple[str, Sourced]]:
    """The rows that changed paths lie in, as the campaign has them; of parameters, the row that says so."""
    parameters = {row.id: row for row in campaign.parameters}
    for path in paths:
        table, _, rest = path.partition(".")
        rows = getattr(campaign, table, None)
        if path in parameters:
            yield path, parameters[path]
        elif isinstance(rows, tuple):
            name = rest.partition(".")[0]
            row = next((one for one in rows if one.id == name), None)
            if row is not None:
                yield f"{table}.{name}", row


def changed_paths(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """The paths of all that differs between two campaigns; a row that came or went is one path."""
    if before == after:
        return
    if is_dataclass(before) and type(before) is type(after):
        parts = {
            field.name: (getattr(before, field.name), getattr(after, field.name)) for field in fields(before)
        }
    elif _are_rows(before) and _are_rows(after):
        ours, theirs = ({row.id: row for row in rows} for rows in (before, after))
        parts = {name: (ours.get(name), theirs.get(name)) for name in {**ours, **theirs}}
    else:
        yield path
        return
    for name, (one, other) in parts.items():
        yield from changed_paths(one, other, f"{path}.{name}" if path else name)


def _are_rows(value: Any) -> bool:
    return isinstance(value, tuple) and all(hasattr(one, "id") for one in value)
