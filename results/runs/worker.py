"""One replication as a piece of work: simulate, write the tables, report little."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from results.runs.archive import Checksums, FileFormat, write_tables
from results.runs.board import StoppedError
from results.runs.kept import Wanted, keep_reading, reading_of
from results.runs.manifest import Failure
from results.runs.sharing import Holds
from results.tables import frames
from sim.campaign import Campaign
from sim.records import Log
from sim.replication import paused_garbage_collection


class Simulate(Protocol):
    """The engine: a log as a pure function of campaign, seed and replication."""

    def __call__(
        self, campaign: Campaign, *, seed: int, replication: int, on_day: Callable[[int], None] | None
    ) -> Log:
        """Simulate one replication; `on_day` is called once per ATO day."""


class Task(NamedTuple):
    """A replication to simulate, and the campaign that it flies."""

    replication: int
    campaign: Holds[Campaign]


class Finished(NamedTuple):
    """What comes back from a worker; the tables stay on its side, on disk."""

    replication: int
    simulated_s: float
    checksums: Checksums


@dataclass(frozen=True, slots=True)
class Flight:
    """The work of a batch: an engine, its seed, where the tables go, and what is measured at once."""

    simulate: Simulate
    seed: int
    folder: Path
    file_format: FileFormat
    wanted: Wanted | None = None

    @paused_garbage_collection()  # it would look through the whole log again and again
    def __call__(self, task: Task, on_day: Callable[[int], None], /) -> Finished | Failure:
        """Simulate and store one replication; an error of the engine is an answer, not an exception.

        Raises RunError if the tables cannot be written and StoppedError if `on_day` did.
        """
        started_s = time.perf_counter()
        campaign = task.campaign.get()
        try:
            log = self.simulate(campaign, seed=self.seed, replication=task.replication, on_day=on_day)
            tables = frames(campaign, log)
        except StoppedError:
            raise
        except Exception as error:
            return Failure(
                replication=task.replication,
                error=f"{type(error).__name__}: {error}",
                traceback=traceback.format_exc(limit=-8),
            )
        simulated_s = time.perf_counter() - started_s
        checksums = write_tables(self.folder, tables, task.replication, self.file_format)
        if self.wanted is not None:
            keep_reading(self.folder, task.replication, checksums, reading_of(tables, self.wanted))
        return Finished(task.replication, simulated_s, checksums)
