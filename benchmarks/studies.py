"""What studies and comparisons cost beside the engine, on two workers.

    python benchmarks/studies.py            all of it, about six minutes on two cores of their own
    python benchmarks/studies.py --brief    small numbers, to see that it works

Each figure stands beside its aim. The machine may be busy with other things: figures are of processor time,
or ratios of what ran one right after the other, and the least of several turns counts.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import scenarios
import sim
from calibration import load_posterior
from results.measures import measured
from results.runs import Pool, Reading, spread
from results.studies import Unit, open_store, read_study, run_study
from results.studies.addresses import Addresses
from results.studies.flying import Leg, new_work, record_of
from results.tables import frames
from sim.campaign import Campaign

MEASURES = ("sorties", "strikes", "coverage_share")
COMPARED = ("inherent_resolve", "half_tankers")
ENGINE_SAMPLE = 8
"""Replications of each side by which the engine is timed."""
HOUSE = Path(__file__).resolve().parent.parent


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
    cuts: tuple[tuple[str, str], ...] = ()

    @property
    def number_of_units(self) -> int:
        """One for each replication."""
        return self.replications

    def units(self) -> Iterator[Unit]:
        """One after the other."""
        for number in range(self.first, self.first + self.replications):
            yield Unit(number, self.campaign.name, {}, self.campaign, number)


@dataclass(frozen=True)
class Sizes:
    """How much is flown."""

    until: str
    compared_until: tuple[str | None, ...]
    each: int
    small_units: int
    turns: int


FULL = Sizes(until="2014-10-31", compared_until=("2014-12-31", None), each=16, small_units=2000, turns=2)
BRIEF = Sizes(until="2014-06-30", compared_until=("2014-07-15",), each=2, small_units=150, turns=1)


def short() -> Campaign:
    """Two days of the classroom campaign: units so short that overhead cannot hide."""
    return scenarios.vary(scenarios.load("two_bases"), "two_bases", {"to": "2015-01-02"})


def long(to: str) -> Campaign:
    """The documented campaign, shortened."""
    return scenarios.vary(scenarios.load("inherent_resolve"), "inherent_resolve", {"to": to})


def same(number: int) -> int:
    """Nothing."""
    return number


def least(turns: int, figure: Callable[[], float]) -> float:
    """The least of some turns: whatever else runs can only make a figure larger."""
    return min(figure() for _ in range(turns))


def processor_s() -> float:
    """Processor time of this process and of all its processes that have ended."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def environment() -> dict[str, str]:
    """Of a process that finds the packages and this file."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(HOUSE), str(HOUSE / "benchmarks")])}


# --- figures --------------------------------------------------------------------------------


def pool_start_s() -> float:
    """Until the first answer of two workers."""
    started_s = time.perf_counter()
    with Pool(2) as pool:
        spread(pool, same, range(2))
        return time.perf_counter() - started_s


def flown_s(study: Replicated, workers: int, on: str | None = None) -> float:
    """A study from nothing, its store included."""
    with tempfile.TemporaryDirectory() as folder:
        started_s = time.perf_counter()
        run_study(study, folder, workers=workers, on=on)
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


def point_ms(points: int) -> tuple[float, float]:
    """Processor time of the command per point of a design: one that is new, and one that was flown."""
    study = read_study("what_decides", posterior=load_posterior)
    work = new_work(study)
    with tempfile.TemporaryDirectory() as folder, Pool(2) as pool:
        times = []
        for _ in range(2):
            store = open_store(folder)
            addresses, records = Addresses(study.seed, store), []
            begun_s = time.process_time()
            for unit in islice(study.units(), points):
                mark, address = addresses(unit)
                if store.find(address) is None:
                    leg = Leg(address, mark, unit.recipe, pool.share(unit.campaign), unit.replication)
                    records.append(record_of(leg, work, Reading({}, {}), ""))
            times.append(1000 * (time.process_time() - begun_s) / points)
            store.add(records)
    return times[0], times[1]


def by_hand_s(to: str, each: int) -> float:
    """Two processes started at the same time, each with half of the replications."""
    halves = [
        f"from studies import *; flown_s(Replicated(long({to!r}), {each}, {first}), 1)" for first in (0, each)
    ]
    started_s = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-c", half], env=environment()) for half in halves]
    for process in running:
        if process.wait():
            raise SystemExit("a process failed")
    return time.perf_counter() - started_s


def by_command_s(to: str, each: int) -> float:
    """One process with two workers, started like the two by hand."""
    script = (
        "from studies import *\n"
        f"if __name__ == '__main__':\n    flown_s(Replicated(long({to!r}), {2 * each}), 2)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fly.py"
        path.write_text(script, "utf-8")
        started_s = time.perf_counter()
        subprocess.run([sys.executable, str(path)], env=environment(), check=True)
        return time.perf_counter() - started_s


def memory_mb() -> float:
    """The most that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compared(to: str | None, replications: int) -> tuple[float, float, float]:
    """`coalition compare` on two workers: seconds in all, processor seconds, and those of the engine alone.

    The engine is timed on two workers too, which disturb each other as those of the command do: some
    replications of each side, scaled up.
    """
    words = ["compare", *COMPARED, "--replications", str(replications), "--workers", "2", "--seed", "1"]
    words += ["--until", to] if to else []
    with tempfile.TemporaryDirectory() as folder:
        used_s, started_s = processor_s(), time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "coalition", *words, "--quiet", "--store", folder],
            env=environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        wall_s, all_s = time.perf_counter() - started_s, processor_s() - used_s
    sample = range(min(ENGINE_SAMPLE, replications))
    flights = [(name, number) for number in sample for name in COMPARED]
    with Pool(2) as pool:
        engine_s = sum(spread(pool, partial(engine_of, to), flights)) * replications / len(sample)
    return wall_s, all_s, engine_s


def engine_of(to: str | None, flight: tuple[str, int]) -> float:
    """Processor seconds of one replication, and of collecting what it leaves behind."""
    name, number = flight
    campaign = scenarios.resolve([name], to=to).campaign
    gc.collect()
    begun_s = time.process_time()
    sim.simulate(campaign, seed=1, replication=number)
    gc.collect()
    return time.process_time() - begun_s


def cluster_s(study: Replicated) -> float | None:
    """The same study on a Dask cluster of four processes on this machine; None without Dask."""
    if importlib.util.find_spec("distributed") is None:
        return None
    from distributed import LocalCluster

    options = {"n_workers": 4, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**options) as cluster:
        return flown_s(study, 1, cluster.scheduler_address)


# --- the table ------------------------------------------------------------------------------


def row(figure: str, found: str, aim: str = "") -> None:
    """One line of the table, as soon as it is known."""
    print(f"| {figure:<58} | {found:<34} | {aim:<10} |", flush=True)


def main() -> None:
    """Print every figure beside its aim."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brief", action="store_true")
    sizes = BRIEF if parser.parse_args().brief else FULL
    started_s = time.perf_counter()
    row("figure", "found", "aim")
    row("---", "---", "---")
    row("start of a pool of 2", f"{least(sizes.turns + 1, pool_start_s):.2f} s", "< 2 s")
    overhead = least(sizes.turns, lambda: overhead_ms(sizes.small_units // 8))
    row("overhead per unit, processor time", f"{overhead:.1f} ms", "< 20 ms")
    flown_s(Replicated(short(), 100), 2)
    before_mb = memory_mb()
    spent_s = flown_s(Replicated(short(), sizes.small_units), 2)
    row(
        f"{sizes.small_units:,} small units on 2 workers", f"{1000 * spent_s / sizes.small_units:.1f} ms each"
    )
    row(
        "parent's memory after 100 and after all of them", f"{before_mb:.0f} MB, {memory_mb():.0f} MB", "flat"
    )
    fresh_ms, known_ms = point_ms(24)
    row("a point of a design: made and handed out, or found", f"{fresh_ms:.1f} ms, {known_ms:.2f} ms")
    both = [
        (by_command_s(sizes.until, sizes.each), by_hand_s(sizes.until, sizes.each))
        for _ in range(sizes.turns)
    ]
    pool_s, hand_s = min(both, key=lambda one: one[0] / one[1])
    row(
        f"{2 * sizes.each} replications to {sizes.until} against 2 processes by hand",
        f"{pool_s:.1f} s / {hand_s:.1f} s = {pool_s / hand_s:.2f}",
        "<= 1.08",
    )
    replications = 20 if sizes is FULL else 2
    for until in sizes.compared_until:
        wall_s, all_s, engine_s = compared(until, replications)
        row(
            f"compare, {replications} replications to {until or 'the end'}: outside the engine",
            f"{1 - engine_s / all_s:.0%} of {all_s:.0f} s of processors, {wall_s:.0f} s in all",
            "<= 10 %",
        )
    spent = cluster_s(Replicated(long(sizes.until), 8))
    row("8 of the long ones on a local cluster of 4", "no Dask here" if spent is None else f"{spent:.1f} s")
    print(f"in all {time.perf_counter() - started_s:.0f} s")


if __name__ == "__main__":
    main()
