"""Refueling: what tankers gave, and how long receivers waited for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from results.measures.definition import OF_REFUELINGS, OF_STRIKERS, OF_TANKERS, defined
from results.measures.flying import flights, sorties
from results.measures.grouping import count, mean, quantile, ratio, total
from results.tables import COALITION, Selection, Tables, coded

NO_TANKER: Final = "no tanker"
"""The reason of a flight that went home early because it had found no fuel."""


@defined(name="tanker sorties", unit="sorties", by=OF_TANKERS, additive=True)
def tanker_sorties(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Tankers that took off."""
    return sorties(tables, replace(selection, role="tanker"), by)


@defined(name="offload", unit="klb", by=OF_TANKERS, additive=True)
def offload_klb(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Fuel given to receivers, counted for the tankers that gave it."""
    tankers = replace(selection, role="tanker")
    return total(tables, "flights", tables.flights["offload_klb"], tankers, by)


@defined(name="receivers", unit="aircraft", by=OF_TANKERS, additive=True)
def receivers(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Aircraft that took fuel, counted at each contact and for the tankers that gave it."""
    tankers = replace(selection, role="tanker")
    return total(tables, "flights", tables.flights["receivers"], tankers, by)


@defined(name="offload per tanker sortie", unit="klb", better="more", by=OF_TANKERS)
def offload_per_tanker_sortie_klb(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Fuel given to receivers per tanker that took off; those that gave none count too."""
    given = offload_klb(tables, selection, by)
    return ratio(given, tanker_sorties(tables, selection, by))


@defined(name="receivers per tanker sortie", unit="aircraft", better="more", by=OF_TANKERS)
def receivers_per_tanker_sortie(
    tables: Tables, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Aircraft that took fuel, counted at each contact, per tanker that took off."""
    served = receivers(tables, selection, by)
    return ratio(served, tanker_sorties(tables, selection, by))


@defined(name="home for lack of a tanker", unit="share", better="fewer", by=OF_STRIKERS)
def no_tanker_share(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flights of strike aircraft that went home early because they had found no fuel, on the way out or
    from station, as a share of those that took off.
    """
    strikers = replace(selection, role="strike")
    has_missed = coded(tables, "flights", "reason").is_any({NO_TANKER})
    missed = has_missed & (tables.flights["sorties"] > 0)
    sent_home = count(tables, "flights", missed, strikers, by)
    return ratio(sent_home, flights(tables, strikers, by))


@defined(name="wait at the tanker, mean", unit="h", better="fewer", by=OF_REFUELINGS)
def tanker_wait_h(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Wait of a flight at a track for a boom or hose, mean over its visits; waits that were given up
    count. Counted for the receivers.
    """
    waits = tables.refuelings["wait_h"]
    return mean(tables, "refuelings", waits, selection, by)


@defined(name="wait at the tanker, 95 %", unit="h", better="fewer", by=OF_REFUELINGS)
def tanker_wait_95_h(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """The same wait: 95 of 100 visits did not exceed it."""
    waits = tables.refuelings["wait_h"]
    return quantile(tables, "refuelings", waits, 0.95, selection, by)


@defined(name="refuelings given up", unit="visits", better="fewer", by=OF_REFUELINGS, additive=True)
def given_up_refuelings(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Visits of a flight to a track that ended without fuel because its patience or its own fuel ended
    first. Counted for the receivers.
    """
    gave_up = coded(tables, "refuelings", "outcome").is_any({"gave_up"})
    return count(tables, "refuelings", gave_up, selection, by)


# --- in the order in which they are shown --------------------------------------------------

REFUELING: Final = (
    tanker_sorties,
    offload_klb,
    receivers,
    offload_per_tanker_sortie_klb,
    receivers_per_tanker_sortie,
    no_tanker_share,
    tanker_wait_h,
    tanker_wait_95_h,
    given_up_refuelings,
)
