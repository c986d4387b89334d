"""A base at work: ramp, runway, turn crews, fuel, munitions, closures."""

from __future__ import annotations

from bisect import insort
from math import inf

import simpy

from sim import campaign
from sim.geography import Place
from sim.queues import Crews, Stock
from sim.records import BaseDayRecord


class Runway:
    """Runways whose slots are booked: departures when crews taxi out, landings on arrival.

    Each flight takes the first free slot from its arrival on. All slots are equally long, so the
    start is known when it is booked, and no event is needed: where flights book in the order of
    their arrival the times are those of a `simpy.Resource` (a test holds the two together).
    """

    __slots__ = ("_booked", "_occupancy_h")

    def __init__(self, runways: int, occupancy_h: float) -> None:
        self._booked: list[list[float]] = [[] for _ in range(runways)]  # starts of slots, sorted
        self._occupancy_h = occupancy_h

    def book(self, now_h: float, arrival_h: float) -> tuple[float, float]:
        """Take the first free slot; returns (when the runway is left again, hours waited)."""
        occupancy_h = self._occupancy_h
        chosen, start_h = self._booked[0], inf
        for starts in self._booked:
            while starts and starts[0] + occupancy_h <= now_h:
                del starts[0]
            free_h = arrival_h
            for booked_h in starts:
                if booked_h >= free_h + occupancy_h:
                    break
                if booked_h + occupancy_h > free_h:
                    free_h = booked_h + occupancy_h
            if free_h < start_h:
                chosen, start_h = starts, free_h
                if free_h == arrival_h:
                    break
        insort(chosen, start_h)
        return start_h + occupancy_h, start_h - arrival_h


class Base:
    """An airfield or carrier with its queues and its daily record."""

    def __init__(self, env: simpy.Environment, plan: campaign.Base) -> None:
        self.env = env
        self.plan = plan
        self.id = plan.id
        self.place = Place(plan.latitude, plan.longitude)
        self.runway = Runway(plan.runways, plan.runway_h)
        self.turn_crews = Crews(env, plan.turn_crews)
        self.fix_crews = Crews(env, plan.fix_crews)
        self.fuel = Stock(env, plan.fuel_store_klb)
        self.munitions = Stock(env, plan.munitions_store)
        self.closed_until_h = 0.0
        self.closed_why = ""
        self.ramp_used = 0
        self._begin_day()

    def _begin_day(self) -> None:
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

    def supply(self, fuel_klb: float, weapon_loads: int) -> list[simpy.Event]:
        """Draw fuel and munitions; returns what is short and must be waited for."""
        short: list[simpy.Event] = []
        if fuel_klb > 0:
            if delivery := self.fuel.draw(fuel_klb):
                short.append(delivery)
            if self.fuel.level < self.fuel_min_klb:
                self.fuel_min_klb = self.fuel.level
        if weapon_loads > 0 and (delivery := self.munitions.draw(weapon_loads)):
            short.append(delivery)
        return short

    def resupply(self) -> None:
        """Bring the deliveries of one day, as far as they fit."""
        self.fuel.deliver(self.plan.fuel_resupply_klb_per_day)
        self.munitions.deliver(self.plan.munitions_resupply_per_day)

    def close_day(self, ato_day: int) -> BaseDayRecord:
        """The record of the day that ends now; that of the next day is begun."""
        record = BaseDayRecord(
            ato_day,
            self.id,
            self.ramp_used_max,
            self.runway_wait_h,
            self.turn_wait_h,
            self.fuel_min_klb,
            min(24.0, self.closed_h),
        )
        self._begin_day()
        self.closed_h = min(24.0, max(0.0, self.closed_until_h - self.env.now))
        return record
