"""Measures: one number per replication, each a small function of tables and a selection.

Every measure returns a float or integer series indexed by `replication`, one value for each
replication in the tables. Counts of nothing are 0; means and shares of nothing are NaN.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from results.selection import COALITION, Selection, Values, select
from results.tables import Tables


def _complete(tables: Tables, values: pd.Series, name: str) -> pd.Series:
    """One value per replication: those without a row get 0."""
    index = pd.Index(tables.replications, name="replication")
    return values.reindex(index, fill_value=0).rename(name)


def _sum(tables: Tables, table: str, column: str, selection: Selection) -> pd.Series:
    rows = select(tables, table, selection)
    return _complete(tables, rows.groupby("replication")[column].sum(), column)


def _count(tables: Tables, rows: pd.DataFrame, name: str) -> pd.Series:
    return _complete(tables, rows.groupby("replication").size(), name)


def _ratio(part: pd.Series, whole: pd.Series, name: str) -> pd.Series:
    """Part over whole; NaN where the whole is 0."""
    return (part / whole.where(whole != 0)).astype("float64").rename(name)


# --- flying -------------------------------------------------------------------------------


def lines(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Lines tasked."""
    return _sum(tables, "flights", "aircraft_tasked", selection).rename("lines")


def sorties(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Aircraft that took off."""
    return _sum(tables, "flights", "sorties", selection)


def flights(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Flights that took off."""
    rows = select(tables, "flights", selection)
    return _count(tables, rows[rows["sorties"] > 0], "flights")


def flight_hours(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Hours from take-off to landing, summed over aircraft."""
    return _sum(tables, "flights", "flight_hours", selection)


def station_hours(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Hours on station, once per flight."""
    return _sum(tables, "flights", "station_hours", selection)


def fuel_burned(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Fuel burned, klb."""
    return _sum(tables, "flights", "fuel_burned_klb", selection)


def sorties_share(tables: Tables, part: Selection, whole: Selection = COALITION) -> pd.Series:
    """Sorties of one selection as a share of those of another."""
    return _ratio(sorties(tables, part), sorties(tables, whole), "sorties_share")


def aircraft_share(tables: Tables, aircraft: Values, selection: Selection = COALITION) -> pd.Series:
    """Share of an aircraft type (or several) in the sorties of a selection."""
    return sorties_share(tables, replace(selection, aircraft=aircraft), selection).rename("aircraft_share")


# --- striking -----------------------------------------------------------------------------


def strikes(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Strikes, in the sense of the record: one place, whatever the number of weapons."""
    return _sum(tables, "flights", "strikes", selection)


def strike_missions(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Flights with at least one strike."""
    rows = select(tables, "flights", selection)
    return _count(tables, rows[rows["strikes"] > 0], "strike_missions")


def contingents_striking(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Nations that struck: contingents with at least one strike."""
    rows = select(tables, "flights", selection)
    nations = rows[rows["strikes"] > 0].groupby("replication")["contingent"].nunique()
    return _complete(tables, nations, "contingents_striking")


def requests(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Strike requests that arrived."""
    return _count(tables, select(tables, "requests", selection), "requests")


def unanswered(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Requests to which no flight turned."""
    rows = select(tables, "requests", selection)
    return _count(tables, rows[rows["answered_h"].isna()], "unanswered")


def requests_answered_share(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Requests to which a flight turned, struck or not, as a share of those that arrived."""
    arrived = requests(tables, selection)
    return _ratio(arrived - unanswered(tables, selection), arrived, "requests_answered_share")


# --- refueling ----------------------------------------------------------------------------


def tanker_sorties(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Tankers that took off; a `role` in the selection is replaced."""
    return sorties(tables, replace(selection, role="tanker")).rename("tanker_sorties")


def offload(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Fuel given to receivers by the tankers of the selection, klb."""
    return _sum(tables, "flights", "offload_klb", selection)


def receivers(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Aircraft that took fuel from the tankers of the selection, counted at each contact."""
    return _sum(tables, "flights", "receivers", selection)


def tanker_wait(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Mean wait of the receivers of the selection at a track, hours, given up ones included."""
    rows = select(tables, "refuelings", selection)
    waits = rows.groupby("replication")["wait_h"].mean()
    return waits.reindex(pd.Index(tables.replications, name="replication")).rename("tanker_wait")


# --- supplying ----------------------------------------------------------------------------


def coverage_share(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Hours on station that were tasked as a share of those the areas wanted."""
    tasked = _sum(tables, "area_days", "tasked_h", selection)
    return _ratio(tasked, _sum(tables, "area_days", "wanted_h", selection), "coverage_share")


def sorties_per_aircraft_day(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Sorties per assigned aircraft and day."""
    flown = _sum(tables, "squadron_days", "sorties", selection)
    return _ratio(flown, _sum(tables, "squadron_days", "assigned", selection), "sorties_per_aircraft_day")


def mc_rate(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Mission-capable aircraft as a share of those assigned, over squadron days."""
    capable = _sum(tables, "squadron_days", "mc_aircraft", selection)
    return _ratio(capable, _sum(tables, "squadron_days", "assigned", selection), "mc_rate")
