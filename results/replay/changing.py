"""Changes that can be made to a campaign without reading a file: what the sliders of a page set.

Only the standard library and the engine: the same code runs inside a browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import floor
from typing import Any, Final, NamedTuple

from sim.campaign import Campaign


class Slider(NamedTuple):
    """A number to change: its name, what it means, its ends and its step; 1 leaves all as it is."""

    id: str
    title: str
    meaning: str
    low: float
    high: float
    step: float


SLIDERS: Final = (
    Slider("tankers", "Tankers", "tanker aircraft assigned", 0.0, 2.0, 0.1),
    Slider("tempo", "Tempo", "planned sorties per aircraft-day of the coalition", 0.5, 1.5, 0.05),
    Slider("mc_rate", "MC rate", "mission-capable share of every type, at most 100 %", 0.6, 1.4, 0.05),
    Slider("turn_crews", "Turn crews", "flights turned at the same time, at every base", 0.1, 2.0, 0.1),
    Slider("dust", "Dust storms", "storms per month in every region", 0.0, 4.0, 0.25),
)


def changed(campaign: Campaign, factors: Mapping[str, float], to_date: date | None = None) -> Campaign:
    """The campaign with its numbers multiplied by the factors of the sliders, and flown to another day.

    Counts of aircraft and crews are rounded. Raises ValueError for a slider that there is not, or a factor
    beyond its ends.
    """
    known = {slider.id: slider for slider in SLIDERS}
    for name, factor in factors.items():
        if name not in known or not known[name].low <= factor <= known[name].high:
            raise ValueError(f"{name} cannot be {factor}")
    found = campaign if to_date is None else replace(campaign, to_date=min(to_date, campaign.to_date))
    for name, factor in factors.items():
        if factor != 1:
            found = _CHANGES[name](found, factor)
    return found


def _tankers(campaign: Campaign, factor: float) -> Campaign:
    tankers = {row.id for row in campaign.squadrons if row.role == "tanker" and row.command == "coalition"}
    squadrons = tuple(
        replace(row, aircraft=_times(row.aircraft, factor), reserve=_times(row.reserve, factor))
        if row.id in tankers
        else row
        for row in campaign.squadrons
    )
    changes = tuple(
        replace(row, aircraft=_times(row.aircraft, factor))
        if row.squadron in tankers and row.aircraft is not None
        else row
        for row in campaign.changes
    )
    return replace(campaign, squadrons=squadrons, changes=changes)


def _tempo(campaign: Campaign, factor: float) -> Campaign:
    squadrons = tuple(
        replace(row, sorties_per_aircraft_day=row.sorties_per_aircraft_day * factor)
        if row.command == "coalition"
        else row
        for row in campaign.squadrons
    )
    return replace(campaign, squadrons=squadrons)


def _mc_rate(campaign: Campaign, factor: float) -> Campaign:
    types = tuple(
        replace(row, mc_rate_share=min(1.0, row.mc_rate_share * factor)) for row in campaign.aircraft_types
    )
    return replace(campaign, aircraft_types=types)


def _turn_crews(campaign: Campaign, factor: float) -> Campaign:
    bases = tuple(replace(row, turn_crews=_times(row.turn_crews, factor)) for row in campaign.bases)
    return replace(campaign, bases=bases)


def _dust(campaign: Campaign, factor: float) -> Campaign:
    dust = tuple(replace(row, storms_per_month=row.storms_per_month * factor) for row in campaign.dust)
    return replace(campaign, dust=dust)


def _times(count: int, factor: float) -> int:
    return floor(count * factor + 0.5)


_CHANGES: Final[Mapping[str, Any]] = {
    "tankers": _tankers,
    "tempo": _tempo,
    "mc_rate": _mc_rate,
    "turn_crews": _turn_crews,
    "dust": _dust,
}
