"""Striking: strikes, strike requests, and how soon they were answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from results.measures.definition import OF_FLIGHTS, OF_REQUESTS, defined
from results.measures.flying import sorties
from results.measures.grouping import count, quantile, ratio, total
from results.tables import COALITION, Selection, Tables, select

ARMED_ROLES: Final = ("strike", "isr_armed")
"""Roles whose aircraft carry weapons; an airlifter cannot release any."""


@defined(name="strikes", unit="strikes", by=OF_FLIGHTS, additive=True)
def strikes(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """One or more kinetic events in one place, whatever the number of aircraft or weapons."""
    return total(tables, "flights", tables.flights["strikes"], selection, by)


@defined(name="strike missions", unit="flights", by=OF_FLIGHTS, additive=True)
def strike_missions(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flights with at least one strike."""
    struck = tables.flights["strikes"] > 0
    return count(tables, "flights", struck, selection, by)


@defined(
    name="weapons released",
    unit="weapons",
    source="weapons on board and per strike of the aircraft types in the campaign",
    by=OF_FLIGHTS,
    additive=True,
)
def weapons_released(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Weapons that the strikes took: one strike may take several."""
    return total(tables, "flights", tables.flights["weapons_released"], selection, by)


@defined(
    name="sorties releasing",
    unit="sorties",
    source="weapons on board and per strike of the aircraft types in the campaign",
    by=OF_FLIGHTS,
    additive=True,
)
def sorties_releasing(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that released at least one weapon."""
    return total(tables, "flights", tables.flights["sorties_releasing"], selection, by)


@defined(
    name="sorties releasing, share",
    unit="share",
    source="weapons on board and per strike of the aircraft types in the campaign",
    by=OF_FLIGHTS,
)
def releasing_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Sorties with at least one weapon released as a share of those of strike aircraft and armed drones."""
    armed = replace(selection, role=ARMED_ROLES) if selection.role is None else selection
    released = sorties_releasing(tables, armed, by)
    return ratio(released, sorties(tables, armed, by))


def contingents_striking(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Nations that struck: contingents with at least one strike."""
    rows = select(tables, "flights", selection)
    nations = rows[rows["strikes"] > 0].groupby("replication")["contingent"].nunique()
    replications = pd.Index(tables.replications, name="replication")
    return nations.reindex(replications, fill_value=0).rename("contingents_striking")


@defined(name="strike requests", unit="requests", by=OF_REQUESTS, additive=True)
def requests(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Strike requests that arrived."""
    arrived = tables.requests["arrived_h"].notna()
    return count(tables, "requests", arrived, selection, by)


@defined(name="requests unanswered", unit="requests", better="fewer", by=OF_REQUESTS, additive=True)
def unanswered(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Requests that were not answered: no aircraft able to in time, or all that could refused."""
    missed = tables.requests["answered_h"].isna()
    return count(tables, "requests", missed, selection, by)


@defined(name="requests answered", unit="share", better="more", by=OF_REQUESTS)
def requests_answered_share(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Requests that a flight answered with a strike, as a share of those that arrived."""
    arrived = requests(tables, selection, by)
    return ratio(arrived - unanswered(tables, selection, by), arrived)


@defined(name="response time, median", unit="h", better="fewer", by=OF_REQUESTS)
def response_time_median_h(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """From the arrival of a request to the flight that came, of those answered: half waited no longer. 0
    where most find a flight overhead.
    """
    waits = _response_h(tables)
    return quantile(tables, "requests", waits, 0.5, selection, by)


@defined(name="response time, 90 %", unit="h", better="fewer", by=OF_REQUESTS)
def response_time_90_h(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """From the arrival of a request to the flight that came, of those answered: nine of ten waited no
    longer.
    """
    waits = _response_h(tables)
    return quantile(tables, "requests", waits, 0.9, selection, by)


def _response_h(tables: Tables) -> pd.Series:
    """NaN where no flight came."""
    return tables.requests["answered_h"] - tables.requests["arrived_h"]


# --- in the order in which they are shown --------------------------------------------------

STRIKING: Final = (
    strikes,
    strike_missions,
    weapons_released,
    sorties_releasing,
    releasing_share,
    requests,
    requests_answered_share,
    unanswered,
    response_time_median_h,
    response_time_90_h,
)
