"""What studies cost beside the engine: pool start, overhead per unit, workers against processes, memory.

    python benchmarks/studies.py            all of it, some minutes
    python benchmarks/studies.py --brief    smaller numbers, for a look

The campaign is the classroom one: its units are so short that overhead cannot hide.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import scenarios
import sim
from results.measures import measured
from results.runs import Pool, spread
from results.studies import Unit, run_study
from results.tables import frames
from sim.campaign import Campaign

MEASURES = ("sorties", "strikes", "coverage_share")


@dataclass(frozen=True)
class Replicated:
    """Many replications of one campaign."""

    campaign: Campaign
    replications: int
    first: int = 0
    seed: int = 1
    name: str = "benchmark"
    measures: tuple[str, ...] = MEASURES
    tables: tuple[str, ...] = ()

    def units(self) -> Iterator[Unit]:
        """One after the other."""
        for number in range(self.first, self.first + self.replications):
            yield Unit(number, self.campaign.name, {}, self.campaign, number)


def short() -> Campaign:
    """Two days of the classroom campaign."""
    return scenarios.vary(scenarios.load("two_bases"), "two_bases", {"to": "2015-01-02"})


def long(to: str) -> Campaign:
    """The documented campaign, shortened."""
    return scenarios.vary(scenarios.load("inherent_resolve"), "inherent_resolve", {"to": to})


def same(number: int) -> int:
    """Nothing."""
    return number


def pool_start_s() -> float:
    """Until the first answer of two workers."""
    started_s = time.perf_counter()
    with Pool(2) as pool:
        spread(pool, same, range(2))
        return time.perf_counter() - started_s


def flown_s(study: Replicated, workers: int) -> float:
    """A study from nothing, its store included."""
    with tempfile.TemporaryDirectory() as folder:
        started_s = time.perf_counter()
        run_study(study, folder, workers=workers)
        return time.perf_counter() - started_s


def overhead_ms(units: int) -> float:
    """Processor time per unit in one process: a study less the engine and the measures alone."""
    campaign = short()
    flown_s(Replicated(campaign, 5), 1)  # what is done once per process
    started_s = time.process_time()
    for number in range(units):
        measured(frames(campaign, sim.simulate(campaign, seed=1, replication=number)), MEASURES)
    alone_s, started_s = time.process_time() - started_s, time.process_time()
    flown_s(Replicated(campaign, units), 1)
    return 1000 * (time.process_time() - started_s - alone_s) / units


def by_hand_s(to: str, each: int) -> float:
    """Two processes started at the same time, each with half of the replications."""
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from studies import *; "
    halves = [f"flown_s(Replicated(long({to!r}), {each}, {first}), 1)" for first in (0, each)]
    started_s = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-c", script + half]) for half in halves]
    for process in running:
        if process.wait():
            raise SystemExit("a process failed")
    return time.perf_counter() - started_s


def memory_mb() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brief", action="store_true")
    brief = parser.parse_args().brief
    to, each, units = ("2014-07-15", 8, 400) if brief else ("2014-12-31", 16, 2000)
    print(f"pool start: {pool_start_s():.2f} s")
    print(f"overhead per unit: {overhead_ms(units // 4):.1f} ms of processor time")
    flown_s(Replicated(short(), 100), 2)
    before_mb = memory_mb()
    spent_s = flown_s(Replicated(short(), units), 2)
    print(f"{units} small units on 2 workers: {1000 * spent_s / units:.1f} ms each")
    print(f"parent: {before_mb:.0f} MB after 100 units, {memory_mb():.0f} MB after {units}")
    pool_s, hand_s = flown_s(Replicated(long(to), 2 * each), 2), by_hand_s(to, each)
    print(f"{2 * each} replications to {to} on 2 workers: {pool_s:.1f} s")
    print(f"two processes of {each}: {hand_s:.1f} s, ratio {pool_s / hand_s:.2f}")


if __name__ == "__main__":
    main()
