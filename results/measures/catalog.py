"""The catalog of measures: all of them by id, those shown by default, and their break-downs.

`docs/measures.md` is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from results.errors import RunError
from results.measures.costing import COSTING
from results.measures.definition import DIMENSIONS, Measure
from results.measures.flying import FLYING
from results.measures.refueling import REFUELING
from results.measures.striking import STRIKING
from results.measures.supplying import SUPPLYING
from results.tables import COALITION, Selection, Tables
from scenarios.errors import nearest, shown

__all__ = ["DIMENSIONS", "HEADLINE", "MEASURES", "Measure", "broken_down", "measure"]

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {one.id: one for one in (*FLYING, *STRIKING, *REFUELING, *SUPPLYING, *COSTING)}
)
"""All measures by id, in the order in which they are shown."""

HEADLINE: Final = (
    "sorties",
    "flight_hours",
    "station_hours",
    "coverage_share",
    "requests_answered_share",
    "response_time_90_h",
    "strikes",
    "tanker_sorties",
    "offload_klb",
    "receivers",
    "tanker_wait_h",
    "given_up_refuelings",
    "mc_rate",
    "sorties_per_aircraft_day",
    "ramp_use_share",
    "crew_use_share",
    "fuel_burned_klb",
    "station_h_per_klb",
    "cost_low_usd",
    "cost_high_usd",
)
"""The measures shown unless others are named."""


def measure(name: str) -> Measure:
    """The measure of that id; RunError with the nearest one if there is none."""
    found = MEASURES.get(name)
    if found is None:
        raise RunError(f"there is no measure {shown(name)}{_meant(name, MEASURES)}")
    return found


def broken_down(measure: Measure, tables: Tables, dim: str, selection: Selection = COALITION) -> pd.DataFrame:
    """Index `replication`, one column per value of the dimension, in the order of the alphabet.

    Values that no replication has are left out; an empty text stands for rows that have none, as a
    tanker has no area. Of an additive measure the columns add up to the whole. Where a replication does
    not have a value, sums are 0, shares and means NaN. Raises RunError if the measure cannot be broken
    down that way.
    """
    if dim not in measure.by:
        ways = _meant(dim, measure.by) or f"; choose one of {', '.join(measure.by)}" * bool(measure.by)
        raise RunError(f"{measure.id} cannot be broken down by {shown(dim)}{ways}")
    values = measure(tables, selection, dim)
    columns = values.index.unique(level=dim)
    replications = pd.Index(tables.replications, name="replication")
    if len(replications) == 1:
        return pd.DataFrame([values.to_numpy()], index=replications, columns=columns)
    return values.unstack(dim).reindex(index=replications, columns=columns)


def _meant(word: str, valid: Iterable[str]) -> str:
    close = nearest(word, valid)
    return f"; did you mean {close!r}?" if close else ""
