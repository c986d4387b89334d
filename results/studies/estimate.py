"""What a study costs, estimated before it is flown: simulations, time and disk."""

from __future__ import annotations

import time
from math import ceil
from typing import Final, NamedTuple

import sim
from results.measures import measured
from results.studies.declared import DeclaredStudy
from results.tables import frames
from scenarios.size import size_of

DOCUMENTED_S_PER_FLIGHT: Final = 70e-6
"""Of a flight that squadrons can offer, engine and measures together: the documented campaign has 63,000 and
takes 4 to 5 s (docs/performance.md)."""
LONGEST_TRIAL_S: Final = 60.0
POOL_START_S: Final = 2.0
_ROW_BYTES: Final = 60
_CELL_BYTES: Final = 8


class Estimate(NamedTuple):
    """What a study comes to.

    `unit_s` and `unit_bytes` are those of one simulation, as a mean over the scenarios; `was_flown` says
    whether one was flown to measure them.
    """

    units: int
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


def estimate(study: DeclaredStudy, *, fly: bool = True) -> Estimate:
    """What a study costs, from its first simulation, or from a documented rate.

    Other scenarios take as much longer as their squadrons can offer more flights. Without `fly`, and where
    one simulation would take more than a minute, the documented rate is used.
    """
    sizes = [
        size_of(study.campaign_at(place, study.points[0]))["flights"] for place in range(len(study.scenarios))
    ]
    mean_size = sum(sizes) / len(sizes)
    row_bytes = float(_ROW_BYTES + _CELL_BYTES * (5 + len(study.factors) + len(study.measures)))
    units = study.number_of_units
    if not fly or sizes[0] * DOCUMENTED_S_PER_FLIGHT > LONGEST_TRIAL_S:
        return Estimate(units, mean_size * DOCUMENTED_S_PER_FLIGHT, row_bytes, False)
    unit = next(study.units())
    started_s = time.perf_counter()
    log = sim.simulate(unit.campaign, seed=study.seed, replication=unit.replication)
    measured(frames(unit.campaign, log), study.measures)
    trial_s = time.perf_counter() - started_s
    share = mean_size / sizes[0] if sizes[0] else 1.0
    return Estimate(units, share * trial_s, row_bytes, True)
