"""Time and memory of the replay, against a bare SimPy loop, and how both grow.

    python benchmarks/replay.py

Each size runs in a process of its own, three times; the median is printed. The bare loop spawns as
many processes as there were flights, over the same time, and each yields as many timeouts as make
up the same number of events.
"""

from __future__ import annotations

import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import simpy

import scenarios
from sim import Campaign, simulate

RUNS = 3
SIZES = (1, 2, 4)
MEAN_LIFE_H = 30.0  # from its ATO to aircraft ready again, a flight's process is there about this long


def grow(campaign: Campaign, size: int) -> Campaign:
    """The campaign with `size` times the aircraft, the demand and what the bases can handle."""
    demand = campaign.demand
    return replace(
        campaign,
        demand=replace(
            demand,
            overwatch_h_per_day=demand.overwatch_h_per_day * size,
            isr_h_per_day=demand.isr_h_per_day * size,
            c2_h_per_day=demand.c2_h_per_day * size,
            airlift_missions_per_day=demand.airlift_missions_per_day * size,
            requests_per_day=demand.requests_per_day * size,
        ),
        squadrons=tuple(
            replace(row, aircraft=row.aircraft * size, reserve=row.reserve * size)
            for row in campaign.squadrons
        ),
        changes=tuple(
            row if row.aircraft is None else replace(row, aircraft=row.aircraft * size)
            for row in campaign.changes
        ),
        missions=tuple(replace(row, aircraft=row.aircraft * size) for row in campaign.missions),
        bases=tuple(
            replace(
                row,
                ramp_spots=row.ramp_spots * size,
                runways=row.runways * size,
                turn_crews=row.turn_crews * size,
                fix_crews=row.fix_crews * size,
                fuel_store_klb=row.fuel_store_klb * size,
                fuel_resupply_klb_per_day=row.fuel_resupply_klb_per_day * size,
                munitions_store=row.munitions_store * size,
                munitions_resupply_per_day=row.munitions_resupply_per_day * size,
            )
            for row in campaign.bases
        ),
    )


def count_events(campaign: Campaign) -> int:
    """SimPy events that one replication processes."""
    counted = 0
    plain_step = simpy.Environment.step

    def counting_step(env: simpy.Environment) -> None:
        nonlocal counted
        counted += 1
        plain_step(env)

    simpy.Environment.step = counting_step  # type: ignore[method-assign, assignment]
    try:
        simulate(campaign, seed=1)
    finally:
        simpy.Environment.step = plain_step  # type: ignore[method-assign]
    return counted


def bare_loop(events: int, processes: int, hours: float) -> float:
    """Seconds that SimPy alone takes for the same number of events and processes."""
    timeouts = max(1, round(events / processes) - 3)  # a process itself is two events, its spawning one

    def wait(env: simpy.Environment) -> Generator[simpy.Event, Any, None]:
        for _ in range(timeouts):
            yield env.timeout(MEAN_LIFE_H / timeouts)

    def spawn(env: simpy.Environment) -> Generator[simpy.Event, Any, None]:
        for _ in range(processes):
            env.process(wait(env))
            yield env.timeout(hours / processes)

    env = simpy.Environment()
    env.process(spawn(env))
    began = time.perf_counter()
    env.run()
    return time.perf_counter() - began


def measure(size: int) -> dict[str, float]:
    """One size: medians over the runs, model and bare loop in turn."""
    campaign = grow(scenarios.load("inherent_resolve"), size)
    began = time.perf_counter()
    log = simulate(campaign, seed=1)
    model = [time.perf_counter() - began]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    flights, sorties = len(log.flights), sum(flight.sorties for flight in log.flights)
    until_h = log.until_h
    del log
    events = count_events(campaign)
    bare = [bare_loop(events, flights, until_h)]
    for _ in range(RUNS - 1):
        began = time.perf_counter()
        simulate(campaign, seed=1)
        model.append(time.perf_counter() - began)
        bare.append(bare_loop(events, flights, until_h))
    return {
        "size": size,
        "flights": flights,
        "sorties": sorties,
        "events": events,
        "model_s": statistics.median(model),
        "bare_s": statistics.median(bare),
        "peak_mb": peak_mb,
    }


def main() -> None:
    """Run each size in its own process and print one table."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, simpy {simpy.__version__}")
    print("size  flights  sorties    events  s/replication  bare loop s  ratio", end="")
    print("  events/sortie  µs/sortie  peak MB")
    for size in SIZES:
        command = [sys.executable, __file__, str(size)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(
            f"{size:3d}x {row['flights']:8,} {row['sorties']:8,} {row['events']:9,} {row['model_s']:14.2f}"
            f" {row['bare_s']:12.2f} {row['model_s'] / row['bare_s']:6.2f}"
            f" {row['events'] / row['sorties']:14.1f} {row['model_s'] / row['sorties'] * 1e6:10.1f}"
            f" {row['peak_mb']:8.0f}"
        )


if __name__ == "__main__":
    main()
