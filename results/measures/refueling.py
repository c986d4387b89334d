"""Refueling: what tankers gave, and how long receivers waited for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from results.measures.definition import OF_REFUELINGS, OF_STRIKERS, OF_TANKERS, Measure
from results.measures.flying import flights, sorties
from results.measures.grouping import count, mean, quantile, ratio, total
from results.tables import COALITION, Selection, Tables

NO_TANKER: Final = "no tanker"
"""The reason of a flight that went home early because it had found no fuel."""


def tanker_sorties(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Tankers that took off; a `role` in the selection is replaced."""
    return sorties(tables, replace(selection, role="tanker"), by).rename("tanker_sorties")


def offload_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Fuel given to receivers by the tankers of the selection."""
    tankers = replace(selection, role="tanker")
    return total(tables, "flights", tables.flights["offload_klb"], tankers, by)


def receivers(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that took fuel from the tankers of the selection, counted at each contact."""
    tankers = replace(selection, role="tanker")
    return total(tables, "flights", tables.flights["receivers"], tankers, by)


def offload_per_tanker_sortie_klb(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Fuel given per sortie of the tankers of the selection."""
    given = offload_klb(tables, selection, by)
    return ratio(given, tanker_sorties(tables, selection, by)).rename("offload_per_tanker_sortie_klb")


def receivers_per_tanker_sortie(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Aircraft served per sortie of the tankers of the selection, counted at each contact."""
    served = receivers(tables, selection, by)
    return ratio(served, tanker_sorties(tables, selection, by)).rename("receivers_per_tanker_sortie")


def no_tanker_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Strike flights that went home early for want of a tanker, as a share of those that took off."""
    strikers = replace(selection, role="strike")
    missed = (tables.flights["reason"] == NO_TANKER) & (tables.flights["sorties"] > 0)
    sent_home = count(tables, "flights", missed, strikers, by)
    return ratio(sent_home, flights(tables, strikers, by)).rename("no_tanker_share")


def tanker_wait_h(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Mean wait of the receivers of the selection at a track, waits that were given up included."""
    waits = tables.refuelings["wait_h"]
    return mean(tables, "refuelings", waits, selection, by).rename("tanker_wait_h")


def tanker_wait_95_h(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Wait at a track that 95 of 100 visits did not exceed, waits that were given up included."""
    waits = tables.refuelings["wait_h"]
    return quantile(tables, "refuelings", waits, 0.95, selection, by).rename("tanker_wait_95_h")


def given_up_refuelings(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Visits of receivers to a track that ended without fuel."""
    gave_up = tables.refuelings["outcome"] == "gave_up"
    return count(tables, "refuelings", gave_up, selection, by).rename("given_up_refuelings")


# --- what they are called -----------------------------------------------------------------

REFUELING: Final = (
    Measure(
        id="tanker_sorties",
        name="tanker sorties",
        unit="sorties",
        definition="Tankers that took off.",
        function=tanker_sorties,
        by=OF_TANKERS,
        additive=True,
    ),
    Measure(
        id="offload_klb",
        name="offload",
        unit="klb",
        definition="Fuel given to receivers, counted for the tankers that gave it.",
        function=offload_klb,
        by=OF_TANKERS,
        additive=True,
    ),
    Measure(
        id="receivers",
        name="receivers",
        unit="aircraft",
        definition="Aircraft that took fuel, counted at each contact and for the tankers that gave it.",
        function=receivers,
        by=OF_TANKERS,
        additive=True,
    ),
    Measure(
        id="offload_per_tanker_sortie_klb",
        name="offload per tanker sortie",
        unit="klb",
        definition="Fuel given to receivers per tanker that took off; those that gave none count too.",
        better="more",
        function=offload_per_tanker_sortie_klb,
        by=OF_TANKERS,
    ),
    Measure(
        id="receivers_per_tanker_sortie",
        name="receivers per tanker sortie",
        unit="aircraft",
        definition="Aircraft that took fuel, counted at each contact, per tanker that took off.",
        better="more",
        function=receivers_per_tanker_sortie,
        by=OF_TANKERS,
    ),
    Measure(
        id="no_tanker_share",
        name="home for want of a tanker",
        unit="share",
        definition="Flights of strike aircraft that went home early because they had found no fuel, on the "
        "way out or from station, as a share of those that took off.",
        better="fewer",
        function=no_tanker_share,
        by=OF_STRIKERS,
    ),
    Measure(
        id="tanker_wait_h",
        name="wait at the tanker, mean",
        unit="h",
        definition="Wait of a flight at a track for a boom or hose, mean over its visits; waits that were "
        "given up count. Counted for the receivers.",
        better="fewer",
        function=tanker_wait_h,
        by=OF_REFUELINGS,
    ),
    Measure(
        id="tanker_wait_95_h",
        name="wait at the tanker, 95 %",
        unit="h",
        definition="The same wait: 95 of 100 visits did not exceed it.",
        better="fewer",
        function=tanker_wait_95_h,
        by=OF_REFUELINGS,
    ),
    Measure(
        id="given_up_refuelings",
        name="refuelings given up",
        unit="visits",
        definition="Visits of a flight to a track that ended without fuel because its patience or its own "
        "fuel ended first. Counted for the receivers.",
        better="fewer",
        function=given_up_refuelings,
        by=OF_REFUELINGS,
        additive=True,
    ),
)
