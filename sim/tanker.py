"""Tanker tracks: who offers fuel, by boom or drogue, and who waits for it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim import campaign
from sim.campaign import AircraftType
from sim.course import Wait
from sim.flight import Flight
from sim.geography import Place
from sim.profile import contact_h
from sim.records import Log, RefuelingRecord

GIVE_MIN_KLB = 2.0  # a tanker with less to give takes its booms and hoses in
CONTACT_MIN_SHARE = 0.1  # lacking less than this of its need, a receiver does not plug a second time


def gives(aircraft_type: AircraftType, rigged: str, method: str) -> bool:
    """Whether a tanker rigged for one method gives fuel by another (or the same)."""
    points = aircraft_type.booms if method == "boom" else aircraft_type.hoses
    return points > 0 and (
        aircraft_type.methods_per_flight > 1 or (aircraft_type.methods_per_flight == 1 and method == rigged)
    )


def contact_points(aircraft_type: AircraftType, method: str) -> dict[str, int]:
    """Booms and hoses that a tanker offers on a flight rigged for `method`.

    A KC-135 flies with its boom or with the drogue adapter; types with both methods on one
    flight offer all they have.
    """
    if aircraft_type.methods_per_flight == 0:
        return {}
    points = {"boom": aircraft_type.booms, "drogue": aircraft_type.hoses}
    if aircraft_type.methods_per_flight == 1:
        points = {method: points[method]}
    return {name: number for name, number in points.items() if number}


def give_klb(aircraft_type: AircraftType, planning: campaign.Planning, leg_h: float) -> float:
    """What a tanker can give away on a track `leg_h` from its base, after its own burn.

    It keeps the reserve twice: the last contact may run on after the vul window.
    """
    flight_h = 2 * leg_h + planning.tanker_station_h + 2 * planning.fuel_reserve_h
    return max(
        0.0, min(aircraft_type.offload_klb, aircraft_type.fuel_klb - aircraft_type.burn_klb_per_h * flight_h)
    )


class ContactPoint:
    """A boom or a hose of a tanker on station: one receiver at a time."""

    __slots__ = ("method", "tanker")

    def __init__(self, tanker: Flight, method: str) -> None:
        self.tanker = tanker
        self.method = method


class Turn:
    """A receiver that waits for a boom or hose."""

    __slots__ = ("event", "method")

    def __init__(self, event: simpy.Event, method: str) -> None:
        self.event = event
        self.method = method


class Track:
    """A tanker track: the free booms and hoses on it, and the receivers that wait for one, in turn."""

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
        self._free: list[ContactPoint] = []
        self._waiting: list[Turn] = []

    def expects(self, method: str, at_h: float) -> bool:
        """Whether a tanker rigged for a method is ordered, and not canceled, for an hour."""
        patience_h = self.planning.receiver_patience_h
        for tanker in self.ordered:
            from_h = tanker.vul_from_h
            is_there = from_h <= at_h + patience_h and at_h <= from_h + tanker.profile.station_h
            if is_there and gives(tanker.aircraft_type, tanker.method, method):
                return True
        return False

    def open(self, tanker: Flight) -> list[ContactPoint]:
        """A tanker comes on station and offers its booms and hoses."""
        points = [
            ContactPoint(tanker, method)
            for method, number in contact_points(tanker.aircraft_type, tanker.method).items()
            for _ in range(number)
        ]
        for point in points:
            self._offer(point)
        return points

    def close(self, tanker: Flight, points: list[ContactPoint]) -> None:
        """The tanker's vul window is over: free points go, a contact under way is finished."""
        tanker.leaves_track_h = self.env.now
        self._free = [point for point in self._free if point.tanker is not tanker]

    def _offer(self, point: ContactPoint) -> None:
        """A boom or hose is free: the first receiver that waits for one gets it."""
        for turn in self._waiting:
            if turn.method == point.method:
                self._waiting.remove(turn)
                turn.event.succeed(point)
                return
        self._free.append(point)

    def refuel(self, receiver: Flight, need_klb: float, patience_h: float) -> Generator[Wait, Any, float]:
        """Take fuel from one tanker, or from a second one where the first runs dry; 0 if in vain."""
        asked_h = self.env.now
        point = self._take(receiver.method, need_klb)
        if point is None:
            point = yield from self._wait_for_contact(receiver.method, patience_h)
        waited_h = self.env.now - asked_h
        if point is None:
            self._record(receiver, None, 0.0, waited_h, 0.0)
            return 0.0
        received_klb = yield from self._contact(receiver, point, need_klb, waited_h)
        lacking_klb = need_klb - received_klb
        if received_klb and lacking_klb > CONTACT_MIN_SHARE * need_klb:
            second = self._take(receiver.method, lacking_klb)
            if second:
                received_klb += yield from self._contact(receiver, second, lacking_klb, 0.0)
        return received_klb

    def _contact(
        self, receiver: Flight, point: ContactPoint, need_klb: float, waited_h: float
    ) -> Generator[Wait, Any, float]:
        """Plug in, take fuel, leave; returns what was received."""
        tanker, now_h = point.tanker, self.env.now
        given_klb = need_klb if need_klb < tanker.to_give_klb else tanker.to_give_klb
        tanker.to_give_klb -= given_klb
        busy_h = contact_h(self.planning, point.method, receiver.aircraft, given_klb)
        if now_h + busy_h > tanker.contact_until_h:
            tanker.contact_until_h = now_h + busy_h
        yield busy_h
        tanker.offload(given_klb, receiver.aircraft)
        receiver.receive(given_klb)
        self._record(receiver, tanker, given_klb, waited_h, busy_h)
        if tanker.leaves_track_h > self.env.now and tanker.to_give_klb >= GIVE_MIN_KLB:
            self._offer(point)
        return given_klb

    def _take(self, method: str, need_klb: float) -> ContactPoint | None:
        """A free boom or hose: of the tanker that leaves first and can give all, else of the fullest."""
        first: ContactPoint | None = None
        fullest: ContactPoint | None = None
        for point in self._free:
            tanker = point.tanker
            if point.method != method or tanker.to_give_klb < GIVE_MIN_KLB:
                continue
            if fullest is None or tanker.to_give_klb > fullest.tanker.to_give_klb:
                fullest = point
            if first is None or tanker.leaves_track_h < first.tanker.leaves_track_h:
                first = point if tanker.to_give_klb >= need_klb else first
        best = first or fullest
        if best:
            self._free.remove(best)
        return best

    def _wait_for_contact(self, method: str, patience_h: float) -> Generator[Wait, Any, ContactPoint | None]:
        """The next boom or hose that becomes free, or None when patience ends."""
        if patience_h <= 0:
            return None
        turn = Turn(self.env.event(), method)
        self._waiting.append(turn)
        self.env.timeout(patience_h).callbacks.append(lambda _: self._give_up(turn))
        point: ContactPoint | None = yield turn.event
        return point

    def _give_up(self, turn: Turn) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
            turn.event.succeed(None)

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
