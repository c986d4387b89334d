"""Units on their way: some of them in one piece of work, measured where they flew."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import sim
from results.errors import RunError
from results.measures import measured
from results.runs import Holds, Simulate, StoppedError, engine_version
from results.studies.store import Record, finite
from results.tables import frames
from sim.campaign import Campaign

ATTEMPTS: Final = 5


class Leg(NamedTuple):
    """One unit of a piece of work."""

    address: str
    fingerprint: str
    campaign: Holds[Campaign]
    replication: int


Bundle = tuple[Leg, ...]
"""As many units as take about as long as it takes to send and keep them."""


@dataclass(frozen=True, slots=True)
class Measuring:
    """The work of a study: an engine, its seed, and the measures that are kept."""

    simulate: Simulate
    seed: int
    engine: str
    measures: tuple[str, ...]

    def __call__(self, bundle: Bundle, beat: Callable[[int], None], /) -> list[Record]:
        """The records of a bundle; a unit that raises an error is one with that error."""
        here = _engine_here()
        if here != self.engine:
            raise RunError(f"a worker has engine {here}, this command has {self.engine}: install the same")
        return [self._flown(leg, beat) for leg in bundle]

    def _flown(self, leg: Leg, beat: Callable[[int], None]) -> Record:
        started_s = time.perf_counter()
        values: dict[str, float | None] = {}
        error = ""
        try:
            campaign = leg.campaign.get()
            log = self.simulate(campaign, seed=self.seed, replication=leg.replication, on_day=beat)
            row = measured(frames(campaign, log), self.measures).iloc[0]
            values = {name: finite(row[name]) for name in self.measures}
        except StoppedError:
            raise
        except Exception as problem:
            error = f"{type(problem).__name__}: {problem}"
        return record_of(leg, self, values, error, time.perf_counter() - started_s)


@lru_cache(maxsize=1)
def _engine_here() -> str:
    """The engine of this process. Python 3.11 may fail to parse while another thread parses: try again."""
    for _ in range(ATTEMPTS - 1):
        with suppress(SystemError):
            return engine_version()
    return engine_version()


def record_of(
    leg: Leg, work: Measuring, values: dict[str, float | None], error: str, simulated_s: float = 0.0
) -> Record:
    """What is kept of a unit."""
    return Record(
        unit=leg.address,
        fingerprint=leg.fingerprint,
        seed=work.seed,
        replication=leg.replication,
        engine=work.engine,
        measures=values,
        error=error,
        simulated_s=round(simulated_s, 3),
    )


def new_work(seed: int, measures: tuple[str, ...]) -> Measuring:
    """With the engine that is there."""
    return Measuring(sim.simulate, seed, engine_version(), measures)
