"""The flights of one replication as columns: when, on which way, over which tracks, with how much fuel.

Times are minutes, fuel is tenths of a thousand pounds. Flights that never took off are not here; the days
count them. Only the standard library and the engine: the same code runs inside a browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any, NamedTuple

from results.replay.container import Column
from sim.campaign import Campaign
from sim.records import EventRecord
from sim.tanker import give_klb

MINUTES = 60.0
TENTHS = 10.0
SHUT = " is shut: "
"""In the text of a divert: the flight found its own base shut, and landed the log does not say where."""
WAYS = ("squadron", "base", "target", "contingent", "aircraft", "role", "command")
"""What flights on one way have in common; `target` is an area, or the track of a tanker."""


class Flying(NamedTuple):
    """The columns, and the tables of words that they point into."""

    columns: tuple[Column, ...]
    words: Mapping[str, object]


def flying(
    campaign: Campaign,
    flights: Iterable[Any],
    refuelings: Iterable[Any],
    events: Iterable[EventRecord],
    until_h: float,
) -> Flying:
    """Columns of the flights that took off, by take-off, and of their visits to tracks."""
    flown = sorted(
        (row for row in flights if not isnan(row.took_off_h)), key=lambda row: (row.took_off_h, row.flight_id)
    )
    number_of = {row.flight_id: number for number, row in enumerate(flown)}
    ways = _Words()
    outcomes, reasons = _Words(), _Words()
    diverted = {event.subject: event.text for event in events if event.kind == "divert"}
    bases = {base.id: number for number, base in enumerate(campaign.bases, start=1)}
    to_give = _ToGive(campaign)
    table = "flights"
    off = [row.took_off_h * MINUTES for row in flown]
    landed = [(until_h if isnan(row.landed_h) else row.landed_h) * MINUTES for row in flown]
    columns = (
        Column(table, "off_min", "u4", off, is_delta=True),
        Column(table, "air_min", "u2", [b - round(a) for a, b in zip(off, landed, strict=True)]),
        Column(table, "planned_min", "u4", [row.planned_off_h * MINUTES for row in flown]),
        Column(table, "way", "u2", [ways.number(_way(row)) for row in flown]),
        Column(table, "day", "u2", [row.ato_day for row in flown], is_delta=False),
        Column(table, "number", "u2", [_number(row.flight_id) for row in flown]),
        Column(table, "aircraft", "u1", [row.sorties for row in flown]),
        Column(table, "station_min", "u2", [row.station_hours * MINUTES for row in flown]),
        Column(table, "strikes", "u1", [row.strikes for row in flown]),
        Column(table, "weapons", "u1", [row.weapons_released for row in flown]),
        Column(table, "receivers", "u1", [row.receivers for row in flown]),
        *(
            Column(table, name, "u2", [TENTHS * getattr(row, f"{name}_klb") for row in flown])
            for name in ("fuel_loaded", "fuel_received", "fuel_burned", "fuel_landed", "offload")
        ),
        Column(table, "to_give", "u2", [TENTHS * to_give.klb(row) for row in flown]),
        Column(table, "outcome", "u1", [outcomes.number(row.outcome) for row in flown]),
        Column(table, "reason", "u1", [reasons.number(row.reason) for row in flown]),
        Column(table, "is_open", "u1", [isnan(row.landed_h) for row in flown]),
        Column(table, "diverted_to", "u1", [_base(diverted.get(row.flight_id, ""), bases) for row in flown]),
        Column(table, "is_shut_out", "u1", [SHUT in diverted.get(row.flight_id, "") for row in flown]),
    )
    words: dict[str, object] = {"ways": {name: [way[at] for way in ways.all] for at, name in enumerate(WAYS)}}
    words |= {"outcomes": list(outcomes.all), "reasons": list(reasons.all)}
    return Flying((*columns, *_visits(campaign, refuelings, number_of, off)), words)


class _Words:
    """Words by number, in the order in which they were first met."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, word: Any) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    @property
    def all(self) -> Sequence[Any]:
        return tuple(self._numbers)


def _way(row: Any) -> tuple[str, ...]:
    return (row.squadron, row.base, row.area, row.contingent, row.aircraft, row.role, row.command)


def _number(flight_id: str) -> int:
    """The number of a flight on its ATO day, as in its id; 1000 more for each tanker on alert behind it."""
    words = flight_id.split("-")
    alerts = words.count("alert")
    return int(words[len(words) - alerts - 1]) + 1000 * alerts


def _base(text: str, bases: Mapping[str, int]) -> int:
    """Number of the base that the text of a divert names, from 1; 0 if there is none."""
    words = text.replace(",", " ").split()
    return bases.get(words[1], 0) if words[:1] == ["to"] else 0


class _ToGive:
    """What a tanker could give away on its track."""

    def __init__(self, campaign: Campaign) -> None:
        kinds = {kind.id: kind for kind in campaign.aircraft_types}
        self._kinds = {row.id: kinds[row.aircraft_type] for row in campaign.squadrons}
        self._planning = campaign.planning

    def klb(self, row: Any) -> float:
        if row.role != "tanker" or isnan(row.landed_h):
            return 0.0
        leg_h = max(0.0, row.landed_h - row.took_off_h - row.station_hours) / 2
        return max(float(row.offload_klb), give_klb(self._kinds[row.squadron], self._planning, leg_h))


def _visits(
    campaign: Campaign, refuelings: Iterable[Any], number_of: Mapping[str, int], off: Sequence[float]
) -> tuple[Column, ...]:
    """Visits of receivers to tracks, flight by flight; `from` says where those of a flight begin."""
    tracks = {track.id: number for number, track in enumerate(campaign.tracks)}
    known = [row for row in refuelings if row.receiver_flight in number_of]
    rows = sorted(known, key=lambda row: (number_of[row.receiver_flight], row.time_h))
    counts = [0] * len(off)
    for row in rows:
        counts[number_of[row.receiver_flight]] += 1
    took_off = [off[number_of[row.receiver_flight]] for row in rows]
    table = "visits"
    return (
        Column("flights", "visits", "u1", counts),
        Column(table, "track", "u1", [tracks[row.track] for row in rows]),
        Column(
            table,
            "end_min",
            "u2",
            [row.time_h * MINUTES - round(start) for row, start in zip(rows, took_off, strict=True)],
        ),
        Column(table, "wait_min", "u2", [row.wait_h * MINUTES for row in rows]),
        Column(table, "contact_min", "u2", [row.contact_h * MINUTES for row in rows]),
        Column(table, "fuel", "u2", [TENTHS * row.offload_klb for row in rows]),
        Column(table, "tanker", "u4", [number_of.get(row.tanker_flight, -1) + 1 for row in rows]),
    )
