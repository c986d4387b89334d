"""The days of one replication: what areas wanted and got, how full bases were, what nations flew; and its
daily figures for the charts. Only the standard library and the engine: the same code runs inside a browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isnan, nan
from typing import Any, Final, NamedTuple

from results.replay.container import Column
from sim.campaign import Campaign
from sim.candidates import ROLES
from sim.records import NAN

WANTED_OF: Final = {role: wanted for wanted, roles in ROLES.items() for role in roles}
"""From the role of a flight to the role that areas want."""


class Series(NamedTuple):
    """A daily figure of the charts; `better` is `more`, `fewer` or empty."""

    id: str
    title: str
    unit: str
    better: str
    definition: str


SERIES: Final = (
    Series("sorties", "Sorties per day", "sorties", "more", "Coalition aircraft that took off."),
    Series(
        "coverage_share",
        "Coverage of the hours wanted",
        "share",
        "more",
        "Hours on station flown as a share of the hours that the areas wanted, coalition.",
    ),
    Series(
        "tanker_wait_min",
        "Mean wait at the tankers",
        "min",
        "fewer",
        "Mean wait of receivers for a boom or hose, waits that were given up included.",
    ),
    Series("offload_klb", "Fuel offloaded per day", "klb", "", "Fuel that tankers gave to receivers."),
    Series(
        "unanswered",
        "Strike requests not answered",
        "requests",
        "fewer",
        "Requests of the day to which no aircraft came, or none that was allowed to strike.",
    ),
)

Daily = dict[str, list[float]]
"""One value per day for every series; NaN where there is nothing to divide by."""


class Days:
    """Sums by day, gathered from the rows of one replication."""

    def __init__(self, campaign: Campaign, days: int, flights: Iterable[Any]) -> None:
        self.campaign = campaign
        self.days = days
        self.areas = {area.id: number for number, area in enumerate(campaign.areas)}
        self.nations = {nation.id: number for number, nation in enumerate(campaign.contingents)}
        self.sorties = self._by(self.nations)
        self.own_sorties = self._by(self.nations)
        self.flown_h = self._by(self.areas)
        self.daily: Daily = {series.id: [0.0] * days for series in SERIES}
        for row in flights:
            self._add_flight(row)

    def _by(self, keys: Mapping[str, int]) -> list[float]:
        return [0.0] * (self.days * len(keys))

    def _add_flight(self, row: Any) -> None:
        day = row.ato_day
        if not 0 <= day < self.days:
            return
        at = self.nations[row.contingent] * self.days + day
        if row.command != "coalition":
            self.own_sorties[at] += row.sorties
            return
        self.sorties[at] += row.sorties
        self.daily["sorties"][day] += row.sorties
        self.daily["offload_klb"][day] += row.offload_klb
        if row.role in WANTED_OF and row.area in self.areas:
            self.flown_h[self.areas[row.area] * self.days + day] += row.station_hours


def day_columns(
    campaign: Campaign,
    days: int,
    flights: Iterable[Any],
    refuelings: Iterable[Any],
    requests: Iterable[Any],
    squadron_days: Iterable[Any],
    base_days: Iterable[Any],
    area_days: Iterable[Any],
) -> tuple[tuple[Column, ...], Daily, dict[str, object]]:
    """Columns with one value per subject and day (all days of the first subject, then of the next), the
    daily figures of the charts, and counts of what limited whom."""
    gathered = Days(campaign, days, flights)
    areas, area_counts = _areas(gathered, area_days, requests)
    _waits(gathered, refuelings)
    bases = _bases(campaign, days, base_days)
    nations, limits = _nations(gathered, squadron_days)
    return (*areas, *bases, *nations), gathered.daily, {"limits": limits, **area_counts}


def _areas(
    gathered: Days, area_days: Iterable[Any], requests: Iterable[Any]
) -> tuple[list[Column], dict[str, object]]:
    days, areas = gathered.days, gathered.areas
    wanted, tasked, asked, unanswered = (gathered._by(areas) for _ in range(4))
    reasons: dict[str, dict[str, float]] = {area: {} for area in areas}
    for row in area_days:
        at = areas[row.area] * days + row.ato_day
        wanted[at] += row.wanted_h
        tasked[at] += row.tasked_h
        missing = row.wanted_h - row.tasked_h
        if missing > 0 and row.reason != "none":
            reasons[row.area][row.reason] = reasons[row.area].get(row.reason, 0.0) + missing
    outcomes: dict[str, dict[str, int]] = {area: {} for area in areas}
    for row in requests:
        day = int(row.arrived_h // 24)
        if not 0 <= day < days:
            continue
        asked[areas[row.area] * days + day] += 1
        outcomes[row.area][row.outcome] = outcomes[row.area].get(row.outcome, 0) + 1
        if row.outcome != "strike":
            unanswered[areas[row.area] * days + day] += 1
    for day in range(days):
        each = range(day, days * len(areas), days)
        total_h = sum(wanted[at] for at in each)
        flown_h = sum(gathered.flown_h[at] for at in each)
        gathered.daily["coverage_share"][day] = flown_h / total_h if total_h > 0 else NAN
        gathered.daily["unanswered"][day] = sum(unanswered[at] for at in each)
    columns = [
        Column("area_days", "wanted_h", "f4", wanted),
        Column("area_days", "tasked_h", "f4", tasked),
        Column("area_days", "flown_h", "f4", gathered.flown_h),
        Column("area_days", "requests", "u2", asked),
        Column("area_days", "unanswered", "u2", unanswered),
    ]
    not_tasked = {
        area: {why: round(hours, 1) for why, hours in found.items()} for area, found in reasons.items()
    }
    return columns, {"not_tasked_h": not_tasked, "request_outcomes": outcomes}


def _waits(gathered: Days, refuelings: Iterable[Any]) -> None:
    sums, counts = [0.0] * gathered.days, [0] * gathered.days
    for row in refuelings:
        day = int(row.time_h // 24)
        if 0 <= day < gathered.days:
            sums[day] += 60.0 * row.wait_h
            counts[day] += 1
    gathered.daily["tanker_wait_min"] = [
        wait / count if count else nan for wait, count in zip(sums, counts, strict=True)
    ]


def _bases(campaign: Campaign, days: int, base_days: Iterable[Any]) -> list[Column]:
    numbers = {base.id: number for number, base in enumerate(campaign.bases)}
    names = ("ramp_used_max", "runway_wait_h", "turn_wait_h", "fuel_min_klb", "closed_h")
    values = {name: [0.0] * (days * len(numbers)) for name in names}
    for row in base_days:
        at = numbers[row.base] * days + row.ato_day
        for name in names:
            value = getattr(row, name)
            values[name][at] = 0.0 if isnan(value) else value
    return [
        Column("base_days", name, "u2" if name == "ramp_used_max" else "f4", values[name]) for name in names
    ]


def _nations(gathered: Days, squadron_days: Iterable[Any]) -> tuple[list[Column], dict[str, object]]:
    campaign, days, nations = gathered.campaign, gathered.days, gathered.nations
    of = {row.id: row.contingent for row in campaign.squadrons}
    names = ("assigned", "mc_aircraft", "lines_planned", "lines_offered", "lines_tasked")
    values = {name: gathered._by(nations) for name in names}
    limits: dict[str, dict[str, int]] = {nation: {} for nation in nations}
    for row in squadron_days:
        nation = of[row.squadron]
        at = nations[nation] * days + row.ato_day
        for name in names:
            values[name][at] += getattr(row, name)
        limits[nation][row.limit] = limits[nation].get(row.limit, 0) + 1
    columns = [Column("nation_days", name, "f4", values[name]) for name in names]
    columns.append(Column("nation_days", "sorties", "u2", gathered.sorties))
    columns.append(Column("nation_days", "own_sorties", "u2", gathered.own_sorties))
    return columns, dict(limits)


def across(replications: Sequence[Daily]) -> list[dict[str, object]]:
    """The charts' series over replications: mean, lowest and highest of each day; null where undefined."""
    found: list[dict[str, object]] = []
    for series in SERIES:
        columns = list(zip(*(one[series.id] for one in replications), strict=True))
        known = [[value for value in column if not isnan(value)] for column in columns]
        found.append(
            {
                **series._asdict(),
                "mean": [round(sum(each) / len(each), 4) if each else None for each in known],
                "low": [round(min(each), 4) if each else None for each in known],
                "high": [round(max(each), 4) if each else None for each in known],
            }
        )
    return found
