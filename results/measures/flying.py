"""Flying: lines, sorties, hours, legs, fuel."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from results.measures.definition import OF_FLIGHTS, Measure
from results.measures.grouping import count, mean, ratio, total
from results.tables import COALITION, Selection, Tables, Values

# --- lines, sorties, hours ----------------------------------------------------------------


def lines(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Lines tasked."""
    return total(tables, "flights", tables.flights["aircraft_tasked"], selection, by).rename("lines")


def cancelled_lines(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Lines tasked that never took off."""
    flown = tables.flights["sorties"]
    lost = tables.flights["aircraft_tasked"] - flown
    return total(tables, "flights", lost, selection, by).rename("cancelled_lines")


def sorties(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that took off."""
    return total(tables, "flights", tables.flights["sorties"], selection, by)


def flights(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flights that took off."""
    return count(tables, "flights", tables.flights["sorties"] > 0, selection, by).rename("flights")


def flight_hours(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours from take-off to landing, summed over aircraft."""
    return total(tables, "flights", tables.flights["flight_hours"], selection, by)


def station_hours(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours on station over an area, once per flight; the hours of tankers on their tracks do not count."""
    hours = tables.flights["station_hours"].where(_goes_to_area(tables))
    return total(tables, "flights", hours, selection, by)


def sorties_share(tables: Tables, part: Selection, whole: Selection = COALITION) -> pd.Series:
    """Sorties of one selection as a share of those of another."""
    return ratio(sorties(tables, part), sorties(tables, whole)).rename("sorties_share")


def aircraft_share(tables: Tables, aircraft: Values, selection: Selection = COALITION) -> pd.Series:
    """Share of an aircraft type (or several) in the sorties of a selection."""
    return sorties_share(tables, replace(selection, aircraft=aircraft), selection).rename("aircraft_share")


# --- per flight to an area ----------------------------------------------------------------


def station_h_per_flight(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Hours on station over an area per flight that took off for one."""
    station = station_hours(tables, selection, by)
    return ratio(station, _flights_to_areas(tables, selection, by)).rename("station_h_per_flight")


def transit_h_per_flight(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Hours in the air neither on station nor at a tanker, per flight to an area that has landed."""
    rows = tables.flights
    airborne = rows["landed_h"] - rows["took_off_h"]
    transit = airborne - rows["station_hours"] - _at_tanker_h(tables)
    landed = transit.where(_goes_to_area(tables))
    return mean(tables, "flights", landed, selection, by).rename("transit_h_per_flight")


def mean_leg_nm(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Leg from base to area, mean over the flights that took off for an area."""
    legs = _legs_nm(tables).where(tables.flights["sorties"] > 0)
    return mean(tables, "flights", legs, selection, by).rename("mean_leg_nm")


def fuel_per_flight_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Fuel burned per flight that took off for an area; what tankers burn does not count."""
    fuel = tables.flights["fuel_burned_klb"].where(_goes_to_area(tables))
    burned = total(tables, "flights", fuel, selection, by)
    return ratio(burned, _flights_to_areas(tables, selection, by)).rename("fuel_per_flight_klb")


# --- fuel ---------------------------------------------------------------------------------


def fuel_burned_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Fuel burned by all aircraft of the selection, tankers included."""
    return total(tables, "flights", tables.flights["fuel_burned_klb"], selection, by)


def station_h_per_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Hours on station over an area per thousand pounds of fuel burned, tankers included."""
    station = station_hours(tables, selection, by)
    return ratio(station, fuel_burned_klb(tables, selection, by)).rename("station_h_per_klb")


# --- parts --------------------------------------------------------------------------------


def _goes_to_area(tables: Tables) -> pd.Series:
    """Whether a flight is bound for an area; a tanker is bound for its track."""
    return tables.flights["role"] != "tanker"


def _flights_to_areas(tables: Tables, selection: Selection, by: str | None) -> pd.Series:
    flown = (tables.flights["sorties"] > 0).astype("float64")
    return total(tables, "flights", flown.where(_goes_to_area(tables)), selection, by)


def _legs_nm(tables: Tables) -> pd.Series:
    """Leg from base to area of each flight; NaN for a tanker, which has no area."""
    legs = tables.legs.pivot(index="base", columns="area", values="leg_nm")
    bases = legs.index.get_indexer(pd.Index(tables.flights["base"]))
    areas = legs.columns.get_indexer(pd.Index(tables.flights["area"]))
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


# --- what they are called -----------------------------------------------------------------

FLYING: Final = (
    Measure(
        id="lines",
        name="lines tasked",
        unit="lines",
        definition="Aircraft that the ATO asked for.",
        function=lines,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="cancelled_lines",
        name="lines canceled",
        unit="lines",
        definition="Lines tasked that never took off, whatever the reason; ground aborts included.",
        better="fewer",
        function=cancelled_lines,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="sorties",
        name="sorties",
        unit="sorties",
        definition="Aircraft that took off, of all roles.",
        function=sorties,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="flights",
        name="flights",
        unit="flights",
        definition="Launches: aircraft that took off together count once.",
        function=flights,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="flight_hours",
        name="flight hours",
        unit="h",
        definition="Take-off to landing, summed over aircraft.",
        function=flight_hours,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="station_hours",
        name="hours on station",
        unit="h",
        definition="Hours over an area, once per flight whatever the number of aircraft. The hours of "
        "tankers on their tracks do not count.",
        better="more",
        function=station_hours,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="station_h_per_flight",
        name="hours on station per flight",
        unit="h",
        definition="Hours over an area per flight that took off for one.",
        better="more",
        function=station_h_per_flight,
        by=OF_FLIGHTS,
    ),
    Measure(
        id="mean_leg_nm",
        name="mean leg",
        unit="nm",
        definition="Base to area, great circle times route factor: mean over the flights that took off for "
        "an area. The way over a tanker track does not count.",
        source="positions of bases and areas and the route factor of the campaign",
        better="fewer",
        function=mean_leg_nm,
        by=OF_FLIGHTS,
    ),
    Measure(
        id="transit_h_per_flight",
        name="transit per flight",
        unit="h",
        definition="Hours from take-off to landing that a flight to an area spent neither on station nor at "
        "a tanker, waiting or in contact: mean over the flights that have landed.",
        better="fewer",
        function=transit_h_per_flight,
        by=OF_FLIGHTS,
    ),
    Measure(
        id="fuel_burned_klb",
        name="fuel burned",
        unit="klb",
        definition="Fuel burned by all aircraft, tankers included.",
        better="fewer",
        function=fuel_burned_klb,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="fuel_per_flight_klb",
        name="fuel per flight",
        unit="klb",
        definition="Fuel burned per flight that took off for an area, summed over its aircraft. What tankers "
        "burn does not count.",
        better="fewer",
        function=fuel_per_flight_klb,
        by=OF_FLIGHTS,
    ),
    Measure(
        id="station_h_per_klb",
        name="hours on station per fuel",
        unit="h/klb",
        definition="Hours over an area per thousand pounds of fuel burned, tankers included.",
        better="more",
        function=station_h_per_klb,
        by=("month",),
    ),
)
