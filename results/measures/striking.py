"""Striking: strikes, strike requests, and how soon they were answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from results.measures.definition import OF_FLIGHTS, OF_REQUESTS, Measure
from results.measures.flying import sorties
from results.measures.grouping import count, quantile, ratio, total
from results.tables import COALITION, Selection, Tables, select

ARMED_ROLES: Final = ("strike", "isr_armed")
"""Roles whose aircraft carry weapons; an airlifter cannot release any."""


def strikes(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Strikes, in the sense of the record: one place, whatever the number of weapons."""
    return total(tables, "flights", tables.flights["strikes"], selection, by)


def strike_missions(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flights with at least one strike."""
    struck = tables.flights["strikes"] > 0
    return count(tables, "flights", struck, selection, by).rename("strike_missions")


def weapons_released(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Weapons that the strikes took."""
    return total(tables, "flights", tables.flights["weapons_released"], selection, by)


def sorties_releasing(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that released at least one weapon."""
    return total(tables, "flights", tables.flights["sorties_releasing"], selection, by)


def releasing_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Sorties with at least one weapon released, as a share of armed ones; a `role` narrows them further."""
    armed = replace(selection, role=ARMED_ROLES) if selection.role is None else selection
    released = sorties_releasing(tables, armed, by)
    return ratio(released, sorties(tables, armed, by)).rename("releasing_share")


def contingents_striking(tables: Tables, selection: Selection = COALITION) -> pd.Series:
    """Nations that struck: contingents with at least one strike."""
    rows = select(tables, "flights", selection)
    nations = rows[rows["strikes"] > 0].groupby("replication")["contingent"].nunique()
    replications = pd.Index(tables.replications, name="replication")
    return nations.reindex(replications, fill_value=0).rename("contingents_striking")


def requests(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Strike requests that arrived."""
    arrived = tables.requests["arrived_h"].notna()
    return count(tables, "requests", arrived, selection, by).rename("requests")


def unanswered(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Requests that nobody answered."""
    missed = tables.requests["answered_h"].isna()
    return count(tables, "requests", missed, selection, by).rename("unanswered")


def requests_answered_share(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Requests that a flight answered with a strike, as a share of those that arrived."""
    arrived = requests(tables, selection, by)
    return ratio(arrived - unanswered(tables, selection, by), arrived).rename("requests_answered_share")


def response_time_median_h(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """From the arrival of a request to the flight that came: median of the requests answered."""
    waits = _response_h(tables)
    return quantile(tables, "requests", waits, 0.5, selection, by).rename("response_time_median_h")


def response_time_90_h(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """From the arrival of a request to the flight that came: nine of ten answered ones waited no longer."""
    waits = _response_h(tables)
    return quantile(tables, "requests", waits, 0.9, selection, by).rename("response_time_90_h")


def _response_h(tables: Tables) -> pd.Series:
    """NaN where no flight came."""
    return tables.requests["answered_h"] - tables.requests["arrived_h"]


# --- what they are called -----------------------------------------------------------------

STRIKING: Final = (
    Measure(
        id="strikes",
        name="strikes",
        unit="strikes",
        definition="One or more kinetic events in one place, whatever the number of aircraft or weapons.",
        function=strikes,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="strike_missions",
        name="strike missions",
        unit="flights",
        definition="Flights with at least one strike.",
        function=strike_missions,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="weapons_released",
        name="weapons released",
        unit="weapons",
        definition="Weapons that the strikes took: one strike may take several.",
        source="weapons on board and per strike of the aircraft types in the campaign",
        function=weapons_released,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="sorties_releasing",
        name="sorties releasing",
        unit="sorties",
        definition="Aircraft that released at least one weapon.",
        source="weapons on board and per strike of the aircraft types in the campaign",
        function=sorties_releasing,
        by=OF_FLIGHTS,
        additive=True,
    ),
    Measure(
        id="releasing_share",
        name="sorties releasing, share",
        unit="share",
        definition="Sorties with at least one weapon released as a share of those of strike aircraft and "
        "armed drones.",
        source="weapons on board and per strike of the aircraft types in the campaign",
        function=releasing_share,
        by=OF_FLIGHTS,
    ),
    Measure(
        id="requests",
        name="strike requests",
        unit="requests",
        definition="Strike requests that arrived.",
        function=requests,
        by=OF_REQUESTS,
        additive=True,
    ),
    Measure(
        id="requests_answered_share",
        name="requests answered",
        unit="share",
        definition="Requests that a flight answered with a strike, as a share of those that arrived.",
        better="more",
        function=requests_answered_share,
        by=OF_REQUESTS,
    ),
    Measure(
        id="unanswered",
        name="requests unanswered",
        unit="requests",
        definition="Requests that nobody answered: no aircraft able to in time, or all that could refused.",
        better="fewer",
        function=unanswered,
        by=OF_REQUESTS,
        additive=True,
    ),
    Measure(
        id="response_time_median_h",
        name="response time, median",
        unit="h",
        definition="From the arrival of a request to the flight that came, of those answered: half waited no "
        "longer. 0 where most find a flight overhead.",
        better="fewer",
        function=response_time_median_h,
        by=OF_REQUESTS,
    ),
    Measure(
        id="response_time_90_h",
        name="response time, 90 %",
        unit="h",
        definition="From the arrival of a request to the flight that came, of those answered: nine of ten "
        "waited no longer.",
        better="fewer",
        function=response_time_90_h,
        by=OF_REQUESTS,
    ),
)
