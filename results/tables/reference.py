"""What the campaign says of the squadrons, areas and bases that the tables only name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

import pandas as pd

from sim.campaign import Campaign, Squadron
from sim.geography import Chart, Place
from sim.records import NAN

DATE_DTYPE: Final = "datetime64[us]"
"""Of every date column: midnight UTC, without a time zone as pandas prefers it."""


def printed_names(campaign: Campaign) -> dict[str, str]:
    """From the identifiers of contingents, bases, tracks and areas to their names.

    Aircraft types stand in the tables by their printed names, which several types may share.
    """
    return {
        **{row.id: row.name for row in campaign.contingents},
        **{row.id: row.name for row in campaign.bases},
        **{row.id: row.name for row in campaign.tracks},
        **{row.id: row.name for row in campaign.areas},
    }


def reference_frames(campaign: Campaign) -> dict[str, pd.DataFrame]:
    """The frames of this file by the names they have in `results.Tables`; replications share them."""
    return dict(_frames_of(_Very(campaign)))


class _Very:
    """A campaign as this very object: to compare two by their content takes longer than the frames."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Very) and other.campaign is self.campaign

    def __hash__(self) -> int:
        return id(self.campaign)


@lru_cache(maxsize=4)
def _frames_of(very: _Very) -> dict[str, pd.DataFrame]:
    return {
        "squadrons": squadron_frame(very.campaign),
        "areas": area_frame(very.campaign),
        "bases": base_frame(very.campaign),
        "legs": leg_frame(very.campaign),
    }


def squadron_frame(campaign: Campaign) -> pd.DataFrame:
    """One row per squadron and change of command, what the squadron is and from when it is so."""
    types = {row.id: row.name for row in campaign.aircraft_types}
    rows = [
        {
            "squadron": squadron.id,
            "from_date": from_date,
            "command": command,
            "contingent": squadron.contingent,
            "service": squadron.service,
            "aircraft": types.get(squadron.aircraft_type, squadron.aircraft_type),
            "role": squadron.role,
            "crews_per_aircraft": NAN if squadron.crews_per_aircraft is None else squadron.crews_per_aircraft,
            "crew_h_per_month": squadron.crew_h_per_month,
        }
        for squadron in campaign.squadrons
        for from_date, command in _commands(campaign, squadron)
    ]
    frame = pd.DataFrame(rows)
    frame["from_date"] = pd.to_datetime(frame["from_date"]).astype(DATE_DTYPE)
    return frame


def _commands(campaign: Campaign, squadron: Squadron) -> list[tuple[date, str]]:
    """From when on under whose command; a change whose cause has not come about by its day waits for it."""
    happened = {event.id: event.date for event in campaign.events}
    changes = {
        max(change.from_date, happened.get(change.cause, change.from_date)): change.command
        for change in sorted(campaign.changes, key=lambda row: (row.from_date, row.id))
        if change.squadron == squadron.id
        and change.command is not None
        and (not change.cause or change.cause in happened)
    }
    # The first command also covers days before the squadron arrives, should a log hold any.
    return [(campaign.from_date, squadron.command), *sorted(changes.items())]


def area_frame(campaign: Campaign) -> pd.DataFrame:
    """One row per area: its country, and where it lies in degrees."""
    columns = ("id", "country", "latitude", "longitude")
    rows = [tuple(getattr(area, column) for column in columns) for area in campaign.areas]
    return _frame(rows, {"area": "str", "country": "str", "latitude": "float64", "longitude": "float64"})


def base_frame(campaign: Campaign) -> pd.DataFrame:
    """One row per base: `command`, where it lies in degrees, and its ramp spots.

    `command` is `coalition` if a squadron is ever bedded down there that flies for the coalition, on
    that day or another; else `own`.
    """
    hosts = _coalition_hosts(campaign)
    rows = [
        (
            base.id,
            "coalition" if base.id in hosts else "own",
            base.latitude,
            base.longitude,
            base.ramp_spots,
        )
        for base in campaign.bases
    ]
    types = {"base": "str", "command": "str", "latitude": "float64", "longitude": "float64"}
    return _frame(rows, {**types, "ramp_spots": "int64"})


def leg_frame(campaign: Campaign) -> pd.DataFrame:
    """One row per base and area: `leg_nm`, great circle times route factor."""
    chart = Chart(campaign.planning.route_factor)
    rows = [
        (
            base.id,
            area.id,
            chart.leg_nm(Place(base.latitude, base.longitude), Place(area.latitude, area.longitude)),
        )
        for base in campaign.bases
        for area in campaign.areas
    ]
    return _frame(rows, {"base": "str", "area": "str", "leg_nm": "float64"})


def _coalition_hosts(campaign: Campaign) -> set[str]:
    """Bases of every squadron that flies for the coalition on some day."""
    joining = {change.squadron for change in campaign.changes if change.command == "coalition"}
    flying = {row.id: row for row in campaign.squadrons if row.command == "coalition" or row.id in joining}
    moves = {change.base for change in campaign.changes if change.base and change.squadron in flying}
    return {row.base for row in flying.values()} | moves


def _frame(rows: Sequence[tuple[object, ...]], types: dict[str, str]) -> pd.DataFrame:
    """A frame with these dtypes, also without a row."""
    return pd.DataFrame(rows, columns=list(types)).astype(types)
