"""What can be counted in a log, and claims about two of them."""

from __future__ import annotations

from collections.abc import Callable

from sim import Log
from sim.records import FlightRecord

Claim = Callable[[Log, Log], bool]  # of the campaign as it was and of the what-if


def flown(log: Log, **wanted: object) -> list[FlightRecord]:
    """Coalition flights that took off, whose columns have these values."""
    return [
        row
        for row in log.flights
        if row.sorties and row.command == "coalition" and all(getattr(row, k) == v for k, v in wanted.items())
    ]


def sorties(log: Log, **wanted: object) -> int:
    """Their sorties."""
    return sum(row.sorties for row in flown(log, **wanted))


def refuelings(log: Log, track: str = "", tanker: str = "", method: str = "") -> int:
    """Receivers served on a track, by tankers whose flights begin with a word, by a method."""
    return sum(
        row.receivers
        for row in log.refuelings
        if track in ("", row.track) and row.tanker_flight.startswith(tanker) and method in ("", row.method)
    )


def total(log: Log, table: str, column: str, **wanted: object) -> float:
    """The sum of a column over the rows that have these values."""
    rows = [row for row in getattr(log, table) if all(getattr(row, k) == v for k, v in wanted.items())]
    return float(sum(getattr(row, column) for row in rows))


def contingents(log: Log) -> set[str]:
    """Who flew under the coalition."""
    return {row.contingent for row in flown(log)}


def hours_per_flight(log: Log, **wanted: object) -> float:
    """Mean time from take-off to landing."""
    rows = [row for row in flown(log, **wanted) if row.landed_h == row.landed_h]
    return sum(row.landed_h - row.took_off_h for row in rows) / len(rows)


def arrival(log: Log, squadron: str) -> int:
    """The ATO day on which a squadron arrived."""
    return min(row.ato_day for row in log.squadron_days if row.squadron == squadron)


def mc_rate(log: Log) -> float:
    """Mission-capable aircraft of those assigned, coalition squadrons."""
    names = {row.squadron for row in flown(log)}
    rows = [row for row in log.squadron_days if row.squadron in names]
    return sum(row.mc_aircraft for row in rows) / sum(row.assigned for row in rows)


def wanted_elsewhere(log: Log, area: str) -> float:
    """Overwatch wanted in all areas but one."""
    return sum(row.wanted_h for row in log.area_days if row.role == "overwatch" and row.area != area)


def is_near(one: float, other: float) -> bool:
    """Equal but for the rounding of shares."""
    return abs(one - other) < 0.005 * other


def vanishes(**wanted: object) -> Claim:
    """Sorties that were flown are flown no longer."""
    return lambda was, now: sorties(was, **wanted) > 0 == sorties(now, **wanted)


def appears(**wanted: object) -> Claim:
    """Sorties are flown that were not."""
    return lambda was, now: sorties(was, **wanted) == 0 < sorties(now, **wanted)


def grows(factor: float, **wanted: object) -> Claim:
    """There are so many times as many sorties, at least."""
    return lambda was, now: sorties(now, **wanted) >= factor * sorties(was, **wanted) > 0


def both(*claims: Claim) -> Claim:
    """All of them hold."""
    return lambda was, now: all(claim(was, now) for claim in claims)
