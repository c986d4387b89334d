"""A base at work: ramp, runway, turn crews, fuel, munitions, closures."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim import campaign
from sim.geography import Place
from sim.records import BaseDayRecord


class Runway:
    """Runways served first come, first served, each flight for the same time.

    The time of service is known on arrival, so the start is too: booking it ahead needs no
    event and gives the same times as a `simpy.Resource` (a test holds the two together).
    """

    __slots__ = ("_free_h", "_occupancy_h")

    def __init__(self, runways: int, occupancy_h: float) -> None:
        self._free_h = [0.0] * runways
        self._occupancy_h = occupancy_h

    def book(self, arrival_h: float) -> tuple[float, float]:
        """Take the next free slot; returns (when the runway is left again, hours waited)."""
        free = self._free_h
        first = free.index(min(free)) if len(free) > 1 else 0
        start_h = free[first] if free[first] > arrival_h else arrival_h
        clear_h = free[first] = start_h + self._occupancy_h
        return clear_h, start_h - arrival_h


class Base:
    """An airfield or carrier with its queues and its books of the day."""

    def __init__(self, env: simpy.Environment, plan: campaign.Base) -> None:
        self.env = env
        self.plan = plan
        self.id = plan.id
        self.place = Place(plan.latitude, plan.longitude)
        self.runway = Runway(plan.runways, plan.runway_h)
        self.turn_crews = simpy.Resource(env, plan.turn_crews)
        self.fix_crews = simpy.Resource(env, plan.fix_crews)
        self.fuel = simpy.Container(env, max(plan.fuel_store_klb, 1e-9), plan.fuel_store_klb)
        self.munitions = simpy.Container(env, max(plan.munitions_store, 1), plan.munitions_store)
        self.closed_until_h = 0.0
        self.closed_why = ""
        self.ramp_used = 0
        self._open_books()

    def _open_books(self) -> None:
        self.ramp_used_max = self.ramp_used
        self.runway_wait_h = 0.0
        self.turn_wait_h = 0.0
        self.fuel_min_klb = self.fuel.level
        self.closed_h = 0.0

    def close(self, until_h: float, why: str, day_end_h: float) -> None:
        """Shut the base until an hour; the part that falls after today is booked tomorrow."""
        if until_h <= self.closed_until_h:
            return
        now = self.env.now
        self.closed_h += max(0.0, min(until_h, day_end_h) - max(now, self.closed_until_h))
        self.closed_until_h = until_h
        self.closed_why = why

    def park(self, aircraft: int) -> None:
        """Aircraft come to stand on the ramp."""
        self.ramp_used += aircraft
        if self.ramp_used > self.ramp_used_max:
            self.ramp_used_max = self.ramp_used

    def unpark(self, aircraft: int) -> None:
        """Aircraft leave the ramp."""
        self.ramp_used -= aircraft

    def supply(self, fuel_klb: float, weapon_loads: int) -> Generator[simpy.Event, Any, None]:
        """Draw fuel and munitions, waiting for resupply where the store is short."""
        if fuel_klb > 0:
            drawn = self.fuel.get(min(fuel_klb, self.fuel.capacity))
            if not drawn.triggered:
                yield drawn
            if self.fuel.level < self.fuel_min_klb:
                self.fuel_min_klb = self.fuel.level
        if weapon_loads > 0:
            loaded = self.munitions.get(min(weapon_loads, self.munitions.capacity))
            if not loaded.triggered:
                yield loaded

    def resupply(self) -> None:
        """Bring the deliveries of one day, as far as they fit."""
        fuel_klb = min(self.plan.fuel_resupply_klb_per_day, self.fuel.capacity - self.fuel.level)
        if fuel_klb > 0:
            self.fuel.put(fuel_klb)
        loads = min(self.plan.munitions_resupply_per_day, self.munitions.capacity - self.munitions.level)
        if loads > 0:
            self.munitions.put(loads)

    def close_books(self, ato_day: int) -> BaseDayRecord:
        """The record of the day that ends now; the next day's books are opened."""
        record = BaseDayRecord(
            ato_day,
            self.id,
            self.ramp_used_max,
            self.runway_wait_h,
            self.turn_wait_h,
            self.fuel_min_klb,
            min(24.0, self.closed_h),
        )
        self._open_books()
        self.closed_h = min(24.0, max(0.0, self.closed_until_h - self.env.now))
        return record
