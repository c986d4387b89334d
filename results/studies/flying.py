"""Units on their way: some of them in one piece of work, measured where they flew."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import sim
from results.errors import RunError
from results.runs import (
    Holds,
    Reading,
    Simulate,
    StoppedError,
    Wanted,
    as_kept,
    encode,
    engine_version,
    measures_version,
    reading_of,
    source_digest,
)
from results.studies.record import Record, text_of
from results.studies.study import Study
from results.tables import frames
from scenarios.errors import ScenarioError
from sim.campaign import Campaign
from sim.replication import paused_garbage_collection

ATTEMPTS: Final = 5


class Leg(NamedTuple):
    """One unit of a piece of work."""

    address: str
    fingerprint: str
    recipe: str
    campaign: Holds[Campaign]
    replication: int


Bundle = tuple[Leg, ...]
"""As many units as take about as long as it takes to send and keep them."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """In place of a campaign that cannot be made: whoever flies the unit has the error."""

    problem: str

    def get(self) -> Campaign:
        """Raises the error, so that the unit fails as others do."""
        raise ScenarioError(self.problem)


class Flown(NamedTuple):
    """What comes back of a unit: its record, and the files of the tables that are kept."""

    record: Record
    tables: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Measuring:
    """The work of a study: an engine, its seed, and what is kept: what is wanted, and tables if asked for.

    `engine` and `measured_by` are the versions of both, which every worker must have. One whose `source` is
    that of the command has them; only others need to find out, which takes a quarter of a second.
    """

    simulate: Simulate
    seed: int
    engine: str
    measured_by: str
    wanted: Wanted
    tables: tuple[str, ...]
    source: str

    def __call__(self, bundle: Bundle, beat: Callable[[int], None], /) -> list[Flown]:
        """What came of a bundle; a unit that raises an error has a record of it."""
        if self.source != source_digest():
            self._refuse_others()
        return [self._flown(leg, beat) for leg in bundle]

    def _refuse_others(self) -> None:
        """RunError if this worker has another engine or other measures."""
        for what, here, wanted in zip(
            ("engine", "measures"), _versions_here(), (self.engine, self.measured_by), strict=True
        ):
            if here != wanted:
                raise RunError(f"a worker has {what} {here}, this command has {wanted}: install the same")

    @paused_garbage_collection()  # it would look through the whole log again and again
    def _flown(self, leg: Leg, beat: Callable[[int], None]) -> Flown:
        started_s = time.perf_counter()
        reading = Reading({}, {})
        files: dict[str, bytes] = {}
        error = ""
        try:
            campaign = leg.campaign.get()
            log = self.simulate(campaign, seed=self.seed, replication=leg.replication, on_day=beat)
            tables = frames(campaign, log)
            files = {name: encode(tables[name], "parquet") for name in self.tables}
            reading = reading_of(tables, self.wanted)
        except StoppedError:
            raise
        except Exception as problem:
            error, files = f"{type(problem).__name__}: {problem}", {}
        return Flown(record_of(leg, self, reading, error, time.perf_counter() - started_s), files)


@lru_cache(maxsize=1)
def _versions_here() -> tuple[str, str]:
    """Engine and measures of this process. Python 3.11 may fail to parse while another thread does: again."""
    for _ in range(ATTEMPTS - 1):
        with suppress(SystemError):
            return engine_version(), measures_version()
    return engine_version(), measures_version()


def record_of(leg: Leg, work: Measuring, reading: Reading, error: str, simulated_s: float = 0.0) -> Record:
    """What is kept of a unit."""
    return Record(
        unit=leg.address,
        fingerprint=leg.fingerprint,
        recipe=leg.recipe,
        seed=work.seed,
        replication=leg.replication,
        engine=work.engine,
        measures=as_kept(reading.values),
        parts=text_of(reading.parts),
        measured_by=work.measured_by,
        tables={},
        error=error,
        simulated_s=round(simulated_s, 3),
    )


def new_work(study: Study) -> Measuring:
    """With the engine and the measures that are there."""
    wanted = Wanted(study.measures, study.cuts)
    versions = engine_version(), measures_version()
    return Measuring(sim.simulate, study.seed, *versions, wanted, study.tables, source_digest())
