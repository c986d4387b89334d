"""What a study costs, estimated before it is flown: simulations, time and disk."""

from __future__ import annotations

import time
from itertools import islice
from math import ceil
from typing import Final, NamedTuple

import sim
from results.measures import measured
from results.runs import encode
from results.studies.declared import DeclaredStudy
from results.tables import frames
from scenarios.size import size_of

DOCUMENTED_S_PER_FLIGHT: Final = 70e-6
"""Of a flight that squadrons can offer, engine and measures together: the documented campaign has 63,000 and
takes 4 to 5 s (docs/performance.md)."""
BYTES_PER_FLIGHT: Final = {
    "flights": 45.0,
    "refuelings": 18.0,
    "requests": 4.0,
    "squadron_days": 5.0,
    "base_days": 1.5,
    "area_days": 1.7,
    "events": 0.9,
}
"""Of each table as it is kept, measured on half a year of the documented campaign."""
LONGEST_TRIAL_S: Final = 60.0
POOL_START_S: Final = 2.0
_ROW_BYTES: Final = 60
_CELL_BYTES: Final = 8


class Estimate(NamedTuple):
    """What a study comes to.

    `units` are flown at least, `most` if a precision takes as many as it may. `unit_s` and `unit_bytes` are
    those of one simulation, as a mean over the scenarios; `was_flown` says whether one was flown to measure
    them.
    """

    units: int
    most: int
    unit_s: float
    unit_bytes: float
    was_flown: bool

    def wall_s(self, workers: int) -> float:
        """How long all of it takes on so many workers, each with a core of its own."""
        start_s = POOL_START_S if workers > 1 else 0.0
        return start_s + ceil(self.units / workers) * self.unit_s

    def disk_bytes(self) -> float:
        """What all of it takes on disk."""
        return self.units * self.unit_bytes


def estimate(study: DeclaredStudy, *, fly: bool = True, point: int = 0) -> Estimate:
    """What a study costs, from its first simulation at a point, or from a documented rate.

    Other scenarios take as much longer as their squadrons can offer more flights. Without `fly`, and where
    one simulation would take more than a minute, the documented rate is used.
    """
    sizes = [
        size_of(study.campaign_at(place, study.points[point]))["flights"]
        for place in range(len(study.scenarios))
    ]
    mean_size = sum(sizes) / len(sizes)
    row_bytes = float(_ROW_BYTES + _CELL_BYTES * (5 + len(study.factors) + len(study.measures)))
    units, most = study.number_of_units, study.most_units
    if not fly or sizes[0] * DOCUMENTED_S_PER_FLIGHT > LONGEST_TRIAL_S:
        table_bytes = mean_size * sum(BYTES_PER_FLIGHT[name] for name in study.tables)
        return Estimate(units, most, mean_size * DOCUMENTED_S_PER_FLIGHT, row_bytes + table_bytes, False)
    unit = next(study.units_of(next(islice(study.cells(), point, None)), 0, 1))
    started_s = time.perf_counter()
    log = sim.simulate(unit.campaign, seed=study.seed, replication=unit.replication)
    tables = frames(unit.campaign, log)
    measured(tables, study.measures)
    files_bytes = sum(len(encode(tables[name], "parquet")) for name in study.tables)
    trial_s = time.perf_counter() - started_s
    share = mean_size / sizes[0] if sizes[0] else 1.0
    return Estimate(units, most, share * trial_s, row_bytes + share * files_bytes, True)
