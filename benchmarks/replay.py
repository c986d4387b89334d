"""Time and memory of the replay beside two yardsticks, and how they grow.

    python benchmarks/replay.py

Each size runs in a process of its own. Engine, idiomatic model and bare loop take turns, and so do the
disturbances of the machine; times are those of the processor, in seconds, the medians of all turns.

- The idiomatic model (`idiomatic.py`) flies the flights of the engine's log as SimPy's own examples would.
- The bare loop is SimPy alone: as many processes as there were flights, each yielding timeouts, with
  11.9 events a sortie. That is what a sortie took when the loop was first timed, and it stays so: an
  engine that does with fewer events is the faster for it.
"""

from __future__ import annotations

import gc
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import idiomatic
import simpy

import scenarios
import sim.sortie
from sim import Campaign, simulate

TURNS = {1: 7, 2: 3, 4: 3}  # by size
EVENTS_PER_SORTIE = 11.9
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
    clocks: list[simpy.Environment] = []
    plain_init = simpy.Environment.__init__

    def noting_init(clock: simpy.Environment) -> None:
        clocks.append(clock)
        plain_init(clock)

    simpy.Environment.__init__ = noting_init  # type: ignore[method-assign, assignment]
    try:
        simulate(campaign, seed=1)
    finally:
        simpy.Environment.__init__ = plain_init  # type: ignore[method-assign]
    (clock,) = clocks
    return next(clock._eid) - len(clock._queue)  # SimPy numbers events as they are scheduled


def run_bare_loop(events: int, processes: int, hours: float) -> None:
    """SimPy alone, with so many events and processes."""
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
    env.run()


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor; what it leaves behind is thrown away afterwards."""
    began = time.process_time()
    left = work()
    took = time.process_time() - began
    del left
    gc.collect()
    return took


def measure(size: int) -> dict[str, float]:
    """One size: medians over the turns."""
    campaign = grow(scenarios.load("inherent_resolve"), size)
    log = simulate(campaign, seed=1)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    workload = idiomatic.Workload(campaign, log)
    flights, sorties, hours = len(log.flights), sum(flight.sorties for flight in log.flights), log.until_h
    del log
    gc.collect()
    gc.freeze()  # the workload is not the model's: its collector need not look at it
    engine, model, bare = [], [], []
    for _ in range(TURNS[size]):
        engine.append(timed(lambda: simulate(campaign, seed=1)))
        model.append(timed(lambda: idiomatic.Model(workload, seed=1).run()))
        bare.append(timed(lambda: run_bare_loop(round(sorties * EVENTS_PER_SORTIE), flights, hours)))
    return {
        "size": size,
        "flights": flights,
        "sorties": sorties,
        "events": count_events(campaign),
        "engine_s": statistics.median(engine),
        "idiomatic_s": statistics.median(model),
        "bare_s": statistics.median(bare),
        "of_idiomatic": statistics.median(a / b for a, b in zip(engine, model, strict=True)),
        "of_bare": statistics.median(a / b for a, b in zip(engine, bare, strict=True)),
        "peak_mb": peak_mb,
    }


def main() -> None:
    """Run each size in its own process and print one table."""
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    form = "interpreted" if str(sim.sortie.__file__).endswith(".py") else "compiled"
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, simpy {simpy.__version__}, {form}"
    )
    print("size  flights  sorties    events  engine s  idiomatic s  bare loop s", end="")
    print("  of idiomatic  of bare loop  events/sortie  µs/sortie  peak MB")
    for size in TURNS:
        command = [sys.executable, __file__, str(size)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(
            f"{size:3d}x {row['flights']:8,} {row['sorties']:8,} {row['events']:9,} {row['engine_s']:9.2f}"
            f" {row['idiomatic_s']:12.2f} {row['bare_s']:12.2f} {row['of_idiomatic']:13.2f}"
            f" {row['of_bare']:13.2f} {row['events'] / row['sorties']:14.1f}"
            f" {row['engine_s'] / row['sorties'] * 1e6:10.1f} {row['peak_mb']:8.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
