"""Tanker tracks: who offers fuel, by boom or drogue, and who waits for it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, cast

import simpy

from sim import campaign
from sim.campaign import AircraftType
from sim.flight import Flight
from sim.geography import Place
from sim.profile import contact_h
from sim.queues import Rack
from sim.records import Log, RefuelingRecord

GIVE_MIN_KLB = 2.0  # a tanker with less to give takes its booms and hoses in


def gives(kind: AircraftType, rigged: str, method: str) -> bool:
    """Whether a tanker rigged for one method gives fuel by another (or the same)."""
    points = kind.booms if method == "boom" else kind.hoses
    return points > 0 and (kind.methods_per_flight > 1 or (kind.methods_per_flight == 1 and method == rigged))


def contact_points(kind: AircraftType, method: str) -> dict[str, int]:
    """Booms and hoses that a tanker offers on a flight rigged for `method`.

    A KC-135 flies with its boom or with the drogue adapter; types with both methods on one
    flight offer all they have.
    """
    if kind.methods_per_flight == 0:
        return {}
    points = {"boom": kind.booms, "drogue": kind.hoses}
    if kind.methods_per_flight == 1:
        points = {method: points[method]}
    return {name: number for name, number in points.items() if number}


def give_klb(kind: AircraftType, planning: campaign.Planning, leg_h: float) -> float:
    """What a tanker can give away on a track `leg_h` from its base, after its own burn.

    It keeps the reserve twice: the last contact may run on after the vul window.
    """
    flight_h = 2 * leg_h + planning.tanker_station_h + 2 * planning.fuel_reserve_h
    return max(0.0, min(kind.offload_klb, kind.fuel_klb - kind.burn_klb_per_h * flight_h))


class ContactPoint:
    """A boom or a hose of a tanker on station: one receiver at a time."""

    __slots__ = ("method", "tanker")

    def __init__(self, tanker: Flight, method: str) -> None:
        self.tanker = tanker
        self.method = method


class Track:
    """A tanker track. Free booms and hoses lie in a rack; a receiver takes one and puts it back."""

    def __init__(
        self, env: simpy.Environment, plan: campaign.Track, planning: campaign.Planning, log: Log
    ) -> None:
        self.env = env
        self.plan = plan
        self.id = plan.id
        self.place = Place(plan.latitude, plan.longitude)
        self.planning = planning
        self.log = log
        self.ordered: list[Flight] = []  # tanker sorties in the ATO that have not ended
        self._free: dict[str, Rack[ContactPoint]] = {"boom": Rack(env), "drogue": Rack(env)}

    def expects(self, method: str, at_h: float) -> bool:
        """Whether a tanker rigged for a method is ordered, and not canceled, for an hour."""
        return any(
            tanker.vul_from_h <= at_h <= tanker.vul_from_h + tanker.profile.station_h
            and gives(tanker.kind, tanker.method, method)
            for tanker in self.ordered
        )

    def open(self, tanker: Flight) -> list[ContactPoint]:
        """A tanker comes on station and offers its booms and hoses."""
        points = [
            ContactPoint(tanker, method)
            for method, number in contact_points(tanker.kind, tanker.method).items()
            for _ in range(number)
        ]
        for point in points:
            self._free[point.method].put(point)
        return points

    def close(self, tanker: Flight, points: list[ContactPoint]) -> None:
        """The tanker's vul window is over: free points go, a contact under way is finished."""
        tanker.leaves_h = self.env.now
        for point in points:
            items = self._free[point.method].items
            if point in items:
                items.remove(point)

    def refuel(
        self, receiver: Flight, need_klb: float, patience_h: float
    ) -> Generator[simpy.Event, Any, float]:
        """Wait for a boom or hose, take fuel, leave; returns what was received, 0 if in vain."""
        asked_h = self.env.now
        free = self._free[receiver.method]
        point = yield from self._wait_for_contact(free, asked_h + patience_h)
        now_h = self.env.now
        waited_h = now_h - asked_h
        if point is None:
            self._record(receiver, None, 0.0, waited_h, 0.0)
            return 0.0
        tanker = point.tanker
        given_klb = min(need_klb, tanker.to_give_klb)
        tanker.to_give_klb -= given_klb
        busy_h = contact_h(self.planning, point.method, receiver.aircraft, given_klb)
        tanker.contact_until_h = max(tanker.contact_until_h, now_h + busy_h)
        yield self.env.timeout(busy_h)
        tanker.fuel_klb -= given_klb
        tanker.offload_klb += given_klb
        tanker.receivers += receiver.aircraft
        receiver.fuel_klb += given_klb
        receiver.fuel_received_klb += given_klb
        receiver.refuelings += 1
        self._record(receiver, tanker, given_klb, waited_h, busy_h)
        if tanker.leaves_h > self.env.now and tanker.to_give_klb >= GIVE_MIN_KLB:
            free.put(point)
        return given_klb

    def _wait_for_contact(
        self, free: Rack[ContactPoint], until_h: float
    ) -> Generator[simpy.Event, Any, ContactPoint | None]:
        """The next free boom or hose of a tanker still on station, or None when patience ends."""
        while True:
            if free.items:
                point = free.items.popleft()
            else:
                turn = free.wait()
                yield turn | self.env.timeout(until_h - self.env.now)
                if not turn.triggered:
                    free.give_up(turn)
                    return None
                point = cast(ContactPoint, turn.value)
            if point.tanker.leaves_h > self.env.now:
                return point

    def _record(
        self, receiver: Flight, tanker: Flight | None, given_klb: float, waited_h: float, busy_h: float
    ) -> None:
        self.log.refuelings.append(
            RefuelingRecord(
                self.env.now,
                self.id,
                tanker.id if tanker else "",
                receiver.id,
                receiver.aircraft if tanker else 0,
                given_klb,
                waited_h,
                busy_h,
                receiver.method,
                "served" if tanker else "gave_up",
            )
        )
