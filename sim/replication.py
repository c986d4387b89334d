"""One replication: a pure function of (campaign, seed, replication)."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace

from sim.campaign import Campaign
from sim.records import Log, Outcome, SquadronDayRecord
from sim.theater import build, close_last_day, start
from sim.world import World


def simulate(
    campaign: Campaign,
    *,
    seed: int,
    replication: int = 0,
    on_day: Callable[[int], None] | None = None,
) -> Log:
    """Fly the campaign once, from its first day to its last.

    Equal arguments give equal logs, to the byte. `on_day` is told the number of each ATO day
    when it has been flown; it can watch, not change.
    """
    with paused_garbage_collection():
        world = build(campaign, seed, replication)
        start(world, on_day)
        world.env.run_to(world.log.until_h)
        close_last_day(world, on_day)
        for flight in list(world.open_flights.values()):
            world.close(flight, Outcome.UNFINISHED, "end of the campaign")
        _add_flights_to_squadron_days(world.log)
        return _taken_from(world)


def _taken_from(world: World) -> Log:
    """The log alone: the world refers to itself, and would keep the rows until Python looks for that."""
    log = replace(world.log)
    for field in fields(Log):
        if isinstance(getattr(log, field.name), list):
            setattr(world.log, field.name, [])
    return log


@contextmanager
def paused_garbage_collection() -> Iterator[None]:
    """Let the collector of reference cycles rest: a replication leaves hardly any, and it costs a tenth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _add_flights_to_squadron_days(log: Log) -> None:
    """Lines, sorties and hours of a squadron's day are those of the flights tasked for it, be it later."""
    tasked: dict[tuple[int, str], tuple[int, int, float]] = {}
    for flight in log.flights:
        key = (flight.ato_day, flight.squadron)
        lines, sorties, hours = tasked.get(key, (0, 0, 0.0))
        tasked[key] = (lines + flight.aircraft_tasked, sorties + flight.sorties, hours + flight.flight_hours)
    for number, row in enumerate(log.squadron_days):
        key = (row.ato_day, row.squadron)
        if key in tasked:
            log.squadron_days[number] = SquadronDayRecord(*row[:6], *tasked[key], *row[9:])
