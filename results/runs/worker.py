"""One replication as a piece of work: simulate, write the tables, report little."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from results.runs.archive import FileFormat, write_tables
from results.runs.manifest import Failure
from results.tables import frames
from sim.campaign import Campaign
from sim.records import Log

BEAT_S = 0.2
"""A worker reports, and looks whether it shall stop, this often."""


class Simulate(Protocol):
    """The engine: a log as a pure function of campaign, seed and replication."""

    def __call__(
        self, campaign: Campaign, *, seed: int, replication: int, on_day: Callable[[int], None] | None
    ) -> Log:
        """Simulate one replication; `on_day` hears of every ATO day."""


class StopSign(Protocol):
    """An event that another process can set."""

    def is_set(self) -> bool:
        """Whether the batch was given up."""


class StoppedError(Exception):
    """The batch was given up while this replication was under way."""


@dataclass(frozen=True, slots=True)
class Task:
    """A replication to simulate, and where its tables go."""

    simulate: Simulate
    campaign: Campaign
    seed: int
    replication: int
    folder: Path
    file_format: FileFormat


class Finished(NamedTuple):
    """What comes back from a worker; the tables stay on its side, on disk."""

    replication: int
    simulated_s: float


class Beat:
    """Listens to the days of a replication in a worker and passes on a few of them."""

    def __init__(self, replication: int, days: MutableMapping[int, int], stop: StopSign) -> None:
        self._replication = replication
        self._days = days
        self._stop = stop
        self._last_s = time.monotonic()

    def __call__(self, ato_day: int) -> None:
        """Report the day if the last report is old enough; raises StoppedError once the batch is given up."""
        now_s = time.monotonic()
        if now_s - self._last_s < BEAT_S:
            return
        self._last_s = now_s
        if self._stop.is_set():
            raise StoppedError
        self._days[self._replication] = ato_day


def perform(task: Task, on_day: Callable[[int], None]) -> Finished | Failure:
    """Simulate and store one replication; an error of the engine is an answer, not an exception.

    Raises RunError if the tables cannot be written and StoppedError if `on_day` did.
    """
    started_s = time.perf_counter()
    try:
        log = task.simulate(task.campaign, seed=task.seed, replication=task.replication, on_day=on_day)
        tables = frames(task.campaign, log)
    except StoppedError:
        raise
    except Exception as error:
        return Failure(
            replication=task.replication,
            error=f"{type(error).__name__}: {error}",
            traceback=traceback.format_exc(limit=-8),
        )
    simulated_s = time.perf_counter() - started_s
    write_tables(task.folder, tables, task.replication, task.file_format)
    return Finished(task.replication, simulated_s)


def perform_in_worker(task: Task, days: MutableMapping[int, int], stop: StopSign) -> Finished | Failure:
    """`perform` in a worker process, with the days of all workers in `days`."""
    return perform(task, Beat(task.replication, days, stop))
