"""How far a batch of replications is, and the manifest kept up to date while they finish."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from results.runs.manifest import Failure, Manifest, write_manifest
from results.runs.worker import Finished

SAVE_S = 2.0
"""The manifest grows with the replications: thousands of short ones do not each rewrite it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Replications finished (those of earlier calls included) and ATO days simulated, of how many."""

    replications_done: int
    replications: int
    days_done: int
    days_total: int


class Ledger:
    """Adds results to a manifest, saves it now and then, and reports progress."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        asked: int,
        days: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._asked = asked
        self._days = days
        self._progress = progress
        self._failed: set[int] = set()
        self._marked_s = self._saved_s = time.monotonic()

    def finished(self) -> tuple[int, ...]:
        """The finished replications among those asked for."""
        return tuple(number for number in self._manifest["replications"] if number < self._asked)

    def add(self, result: Finished | Failure) -> None:
        """Enter a result; entering it twice changes nothing."""
        if isinstance(result, Finished):
            self._enter(result)
        elif result["replication"] not in self._failed:
            self._failed.add(result["replication"])
            self._forget_failure(result["replication"])
            self._manifest["failures"].append(result)
        if time.monotonic() - self._saved_s > SAVE_S:
            self.save()

    def _enter(self, result: Finished) -> None:
        manifest = self._manifest
        if result.replication in manifest["replications"]:
            return
        manifest["replications"] = sorted([*manifest["replications"], result.replication])
        manifest["sha256"][str(result.replication)] = dict(result.checksums)
        manifest["simulated_s"] += result.simulated_s
        self._forget_failure(result.replication)

    def _forget_failure(self, replication: int) -> None:
        failures = self._manifest["failures"]
        self._manifest["failures"] = [row for row in failures if row["replication"] != replication]

    def save(self) -> None:
        """Write the manifest; RunError if it cannot be written."""
        now_s = time.monotonic()
        self._manifest["wall_s"] += now_s - self._marked_s
        self._marked_s = self._saved_s = now_s
        write_manifest(self._folder, self._manifest)

    def report(self, running: Mapping[int, int]) -> None:
        """Report progress; `running` holds the last day reported of each replication."""
        if self._progress is None:
            return
        finished = set(self.finished())
        done = finished | self._failed
        under_way = sum(day + 1 for replication, day in running.items() if replication not in done)
        days_done = len(done) * self._days + under_way
        self._progress(Progress(len(done), self._asked, days_done, self._asked * self._days))
