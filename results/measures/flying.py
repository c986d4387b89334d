"""Flying: lines, sorties, hours, legs, fuel."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from results.measures.definition import OF_FLIGHTS, defined
from results.measures.grouping import count, mean, ratio, total
from results.tables import COALITION, Selection, Tables, Values, Which, coded

# --- lines, sorties, hours ----------------------------------------------------------------


@defined(name="lines tasked", unit="lines", by=OF_FLIGHTS, additive=True)
def lines(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that the ATO asked for."""
    return total(tables, "flights", tables.flights["aircraft_tasked"], selection, by)


@defined(name="lines canceled", unit="lines", better="fewer", by=OF_FLIGHTS, additive=True)
def cancelled_lines(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Lines tasked that never took off, whatever the reason; ground aborts included."""
    flown = tables.flights["sorties"]
    lost = tables.flights["aircraft_tasked"] - flown
    return total(tables, "flights", lost, selection, by)


@defined(name="sorties", unit="sorties", by=OF_FLIGHTS, additive=True)
def sorties(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that took off, of all roles."""
    return total(tables, "flights", tables.flights["sorties"], selection, by)


@defined(name="flights", unit="flights", by=OF_FLIGHTS, additive=True)
def flights(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Launches: aircraft that took off together count once."""
    return count(tables, "flights", tables.flights["sorties"] > 0, selection, by)


@defined(name="flight hours", unit="h", by=OF_FLIGHTS, additive=True)
def flight_hours(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Take-off to landing, summed over aircraft."""
    return total(tables, "flights", tables.flights["flight_hours"], selection, by)


@defined(name="hours on station", unit="h", better="more", by=OF_FLIGHTS, additive=True)
def station_hours(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours over an area, once per flight whatever the number of aircraft. The hours of tankers on their
    tracks do not count.
    """
    hours = tables.flights["station_hours"].where(_goes_to_area(tables))
    return total(tables, "flights", hours, selection, by)


def sorties_share(tables: Tables, part: Selection, whole: Selection = COALITION) -> pd.Series:
    """Sorties of one selection as a share of those of another."""
    return ratio(sorties(tables, part), sorties(tables, whole)).rename("sorties_share")


def aircraft_share(tables: Tables, aircraft: Values, selection: Selection = COALITION) -> pd.Series:
    """Share of an aircraft type (or several) in the sorties of a selection."""
    return sorties_share(tables, replace(selection, aircraft=aircraft), selection).rename("aircraft_share")


# --- per flight to an area ----------------------------------------------------------------


@defined(name="hours on station per flight", unit="h", better="more", by=OF_FLIGHTS)
def station_h_per_flight(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Hours over an area per flight that took off for one."""
    station = station_hours(tables, selection, by)
    return ratio(station, _flights_to_areas(tables, selection, by))


@defined(name="transit per flight", unit="h", better="fewer", by=OF_FLIGHTS)
def transit_h_per_flight(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Hours from take-off to landing that a flight to an area spent neither on station nor at a tanker,
    waiting or in contact: mean over the flights that have landed.
    """
    rows = tables.flights
    airborne = rows["landed_h"] - rows["took_off_h"]
    transit = airborne - rows["station_hours"] - _at_tanker_h(tables)
    landed = transit.where(_goes_to_area(tables))
    return mean(tables, "flights", landed, selection, by)


@defined(
    name="mean leg",
    unit="nm",
    source="positions of bases and areas and the route factor of the campaign",
    better="fewer",
    by=OF_FLIGHTS,
)
def mean_leg_nm(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Base to area, great circle times route factor: mean over the flights that took off for an area. The
    way over a tanker track does not count.
    """
    legs = _legs_nm(tables).where(tables.flights["sorties"] > 0)
    return mean(tables, "flights", legs, selection, by)


@defined(name="fuel per flight", unit="klb", better="fewer", by=OF_FLIGHTS)
def fuel_per_flight_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Fuel burned per flight that took off for an area, summed over its aircraft. What tankers burn does
    not count.
    """
    fuel = tables.flights["fuel_burned_klb"].where(_goes_to_area(tables))
    burned = total(tables, "flights", fuel, selection, by)
    return ratio(burned, _flights_to_areas(tables, selection, by))


# --- fuel ---------------------------------------------------------------------------------


@defined(name="fuel burned", unit="klb", better="fewer", by=OF_FLIGHTS, additive=True)
def fuel_burned_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Fuel burned by all aircraft, tankers included."""
    return total(tables, "flights", tables.flights["fuel_burned_klb"], selection, by)


@defined(name="hours on station per fuel", unit="h/klb", better="more", by=("month", "date"))
def station_h_per_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours over an area per thousand pounds of fuel burned, tankers included."""
    station = station_hours(tables, selection, by)
    return ratio(station, fuel_burned_klb(tables, selection, by))


# --- parts --------------------------------------------------------------------------------


def _goes_to_area(tables: Tables) -> Which:
    """Whether a flight is bound for an area; a tanker is bound for its track."""
    return ~coded(tables, "flights", "role").is_any({"tanker"})


def _flights_to_areas(tables: Tables, selection: Selection, by: str | None) -> pd.Series:
    flown = (tables.flights["sorties"] > 0).astype("float64")
    return total(tables, "flights", flown.where(_goes_to_area(tables)), selection, by)


def _legs_nm(tables: Tables) -> pd.Series:
    """Leg from base to area of each flight; NaN for a tanker, which has no area."""
    legs = tables.legs.pivot(index="base", columns="area", values="leg_nm")
    bases = coded(tables, "flights", "base").places_in(legs.index)
    areas = coded(tables, "flights", "area").places_in(legs.columns)
    known = (bases >= 0) & (areas >= 0)
    nm = np.full(len(tables.flights), np.nan)
    nm[known] = legs.to_numpy()[bases[known], areas[known]]
    return pd.Series(nm, index=tables.flights.index)


def _at_tanker_h(tables: Tables) -> pd.Series:
    """Hours that each flight waited for a boom or hose or was in contact."""
    visits, rows = tables.refuelings, tables.receiver_rows
    known = rows >= 0
    hours = (visits["wait_h"] + visits["contact_h"]).to_numpy()[known]
    sums = np.bincount(rows[known], weights=hours, minlength=len(tables.flights))
    return pd.Series(sums, index=tables.flights.index)


# --- in the order in which they are shown --------------------------------------------------

FLYING: Final = (
    lines,
    cancelled_lines,
    sorties,
    flights,
    flight_hours,
    station_hours,
    station_h_per_flight,
    mean_leg_nm,
    transit_h_per_flight,
    fuel_burned_klb,
    fuel_per_flight_klb,
    station_h_per_klb,
)
