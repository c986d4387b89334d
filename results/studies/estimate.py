"""What a study costs, estimated before it is flown: simulations, time and disk."""

from __future__ import annotations

import time
from math import ceil
from typing import Final, NamedTuple

import sim
from results.measures import measured
from results.runs import encode, engine_version, measures_version
from results.studies.declared import DeclaredStudy
from results.studies.record import Record, encoded
from results.tables import frames
from scenarios.size import size_of
from sim.campaign import Campaign

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
WARM_UP_S: Final = 2.0
"""A shorter trial is flown again: the first one has loaded libraries as well."""
LEAST_S: Final = 0.03
"""However few flights a campaign has, tables and measures take so long."""
_AS_MEASURED: Final = 1234.5678901234
"""A number with as many digits as most measures have."""


class Estimate(NamedTuple):
    """What a study comes to.

    `units` are asked for at least, `most` if a precision takes as many as it may; of either, equal ones are
    flown once, so that a share that is `different` costs anything. `unit_s` and `unit_bytes` are those of one
    simulation, as a mean over the scenarios; `was_flown` says whether one was flown to measure them.
    """

    units: int
    most: int
    different: float
    unit_s: float
    unit_bytes: float
    was_flown: bool

    def wall_s(self, workers: int) -> float:
        """How long all of it takes on so many workers, each with a core of its own."""
        start_s = POOL_START_S if workers > 1 else 0.0
        return start_s + ceil(self.flown / workers) * self.unit_s

    def disk_bytes(self) -> float:
        """What all of it takes on disk."""
        return self.flown * self.unit_bytes

    @property
    def flown(self) -> int:
        """How many of the units differ."""
        return round(self.units * self.different)


def estimate(study: DeclaredStudy, *, fly: bool = True, point: int = 0) -> Estimate:
    """What a study costs, from its first simulation at a point, or from a documented rate.

    Other scenarios take as much longer as their squadrons can offer more flights. Without `fly`, and where
    one simulation would take more than a minute, the documented rate is used.
    """
    campaigns = [study.campaign_at(place, study.points[point]) for place in range(len(study.scenarios))]
    sizes = [size_of(campaign)["flights"] for campaign in campaigns]
    mean_size = sum(sizes) / len(sizes)
    different = len({tuple(point.items()) for point in study.points}) / len(study.points)
    whole = Estimate(study.number_of_units, study.most_units, different, 0.0, record_bytes(study), False)
    if not fly or sizes[0] * DOCUMENTED_S_PER_FLIGHT > LONGEST_TRIAL_S:
        tables_bytes = mean_size * sum(BYTES_PER_FLIGHT[name] for name in study.tables)
        unit_s = LEAST_S + mean_size * DOCUMENTED_S_PER_FLIGHT
        return whole._replace(unit_s=unit_s, unit_bytes=whole.unit_bytes + tables_bytes)
    trial_s, files_bytes = _trial(study, campaigns[0])
    if trial_s < WARM_UP_S:
        trial_s, files_bytes = _trial(study, campaigns[0])
    share = mean_size / sizes[0] if sizes[0] else 1.0
    unit_bytes = whole.unit_bytes + share * files_bytes
    return whole._replace(unit_s=share * trial_s, unit_bytes=unit_bytes, was_flown=True)


def record_bytes(study: DeclaredStudy) -> float:
    """What the record of a unit takes: a line of text."""
    digits = "0" * 32
    record = Record(
        unit=digits,
        fingerprint=2 * digits,
        recipe=digits,
        seed=study.seed,
        replication=study.replications,
        engine=engine_version(),
        measures=dict.fromkeys(study.measures, _AS_MEASURED),
        parts="",
        measured_by=measures_version(),
        tables=dict.fromkeys(study.tables, digits[:8] + digits),
        error="",
        simulated_s=0.123,
    )
    return float(len(encoded([record])))


def _trial(study: DeclaredStudy, campaign: Campaign) -> tuple[float, int]:
    """How long one simulation takes, and what its tables take."""
    started_s = time.perf_counter()
    tables = frames(campaign, sim.simulate(campaign, seed=study.seed, replication=0))
    measured(tables, study.measures)
    files_bytes = sum(len(encode(tables[name], "parquet")) for name in study.tables)
    return time.perf_counter() - started_s, files_bytes
