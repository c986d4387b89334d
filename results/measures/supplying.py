"""Supplying: how much of what was wanted was flown, and how hard aircraft, crews and ramps were used."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from results.measures.definition import OF_BASES, OF_SQUADRONS, OF_WANTED, defined
from results.measures.grouping import mean, ratio, total
from results.tables import COALITION, Selection, Tables, attribute, coded
from sim.candidates import ROLES

DAYS_OF_A_CREW_MONTH: Final = 30
"""Days in which the flight hours allowed to a crew are counted."""

# --- what was wanted ----------------------------------------------------------------------


@defined(name="coverage", unit="share", better="more", by=OF_WANTED)
def coverage_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours on station flown in a role as a share of the hours that the areas wanted in it: strike
    aircraft for overwatch, armed and unarmed surveillance for isr, c2 and airlift for themselves.
    Missions ordered by name count too.
    """
    # A `role` of the selection is one that is wanted: `overwatch`, `isr`, `c2` or `airlift`.
    wanted_of = {role: wanted for wanted, roles in ROLES.items() for role in roles}
    wanted = coded(tables, "flights", "role").named(wanted_of.get)
    hours = tables.flights["station_hours"].where(wanted.numbers >= 0)
    key = wanted if by == "role" else None
    flown = total(tables, "flights", hours, _flown(selection), by, key=key)
    return _of_wanted(tables, flown, selection, by)


@defined(name="wanted hours tasked", unit="share", better="more", by=OF_WANTED)
def tasked_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours on station that the ATO tasked as a share of the hours that the areas wanted."""
    tasked = total(tables, "area_days", tables.area_days["tasked_h"], selection, by)
    return _of_wanted(tables, tasked, selection, by)


def _flown(selection: Selection) -> Selection:
    """The selection with the roles that fly what its `role` wants."""
    if selection.role is None:
        return selection
    wanted = (selection.role,) if isinstance(selection.role, str) else selection.role
    return replace(selection, role=tuple(role for name in wanted for role in ROLES.get(name, ())))


def _of_wanted(tables: Tables, part: pd.Series, selection: Selection, by: str | None) -> pd.Series:
    """As a share of the hours wanted, for whatever was wanted."""
    wanted = total(tables, "area_days", tables.area_days["wanted_h"], selection, by)
    return ratio(part, wanted).reindex(wanted.index)


# --- aircraft, crews, ramps ---------------------------------------------------------------


@defined(name="sorties per aircraft-day", unit="1/d", by=OF_SQUADRONS)
def sorties_per_aircraft_day(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Sorties per assigned aircraft and day."""
    flown = total(tables, "squadron_days", tables.squadron_days["sorties"], selection, by)
    return ratio(flown, _aircraft_days(tables, selection, by))


@defined(name="MC rate", unit="share", better="more", by=OF_SQUADRONS)
def mc_rate(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Mission-capable aircraft as a share of those assigned, over squadron days."""
    capable = total(tables, "squadron_days", tables.squadron_days["mc_aircraft"], selection, by)
    return ratio(capable, _aircraft_days(tables, selection, by))


@defined(
    name="crew use",
    unit="share",
    source="crew ratios and monthly flight hours of the squadrons in the campaign",
    by=OF_SQUADRONS,
)
def crew_use_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flight hours as a share of those allowed to crews: aircraft assigned times crew ratio times monthly
    flight hours of a crew over 30 days.
    """
    days = tables.squadron_days
    crews = days["assigned"] * attribute(tables, "squadron_days", "crews_per_aircraft")
    allowed_h = crews * attribute(tables, "squadron_days", "crew_h_per_month") / DAYS_OF_A_CREW_MONTH
    flown_h = days["flight_hours"].where(allowed_h.notna())
    flown = total(tables, "squadron_days", flown_h, selection, by)
    return ratio(flown, total(tables, "squadron_days", allowed_h, selection, by))


@defined(name="ramp use", unit="share", source="ramp spots of the bases in the campaign", by=OF_BASES)
def ramp_use_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Most aircraft on the ramp of a base on a day as a share of its spots: mean over the days with
    aircraft on it, of the bases that ever host the coalition.
    """
    used = tables.base_days["ramp_used_max"].where(tables.base_days["ramp_used_max"] > 0)
    spots = attribute(tables, "base_days", "ramp_spots")
    share = used / spots.where(spots > 0)
    return mean(tables, "base_days", share, selection, by)


def _aircraft_days(tables: Tables, selection: Selection, by: str | None) -> pd.Series:
    return total(tables, "squadron_days", tables.squadron_days["assigned"], selection, by)


# --- in the order in which they are shown --------------------------------------------------

SUPPLYING: Final = (
    coverage_share,
    tasked_share,
    mc_rate,
    sorties_per_aircraft_day,
    crew_use_share,
    ramp_use_share,
)
