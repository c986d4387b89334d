"""What an operating area wants: hours on station, and strike requests that arrive in it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

import simpy

from sim import campaign
from sim.calendar import DAY_H
from sim.flight import Flight
from sim.geography import Place
from sim.records import NAN, Log, RequestRecord
from sim.streams import Streams

HALF_DAY_H = 12.0
DAYLIGHT_FROM_H = 3.0  # 03Z-15Z is 06-18 local time in Iraq


class Neighbor(NamedTuple):
    """An area near enough to help, and how far it is."""

    area: Area
    distance_nm: float


class Request:
    """A strike request while it waits."""

    __slots__ = ("arrived_h", "id", "is_open", "saw_caveat", "saw_empty")

    def __init__(self, id: str, arrived_h: float) -> None:  # noqa: A002 - the field's word
        self.id = id
        self.arrived_h = arrived_h
        self.is_open = True
        self.saw_caveat = False
        self.saw_empty = False


class Area:
    """An operating area with the flights on station in it and the requests that wait."""

    def __init__(
        self, env: simpy.Environment, plan: campaign.Area, demand: campaign.Demand, log: Log, streams: Streams
    ) -> None:
        self.env = env
        self.plan = plan
        self.id = plan.id
        self.place = Place(plan.latitude, plan.longitude)
        self.demand = demand
        self.log = log
        self.arrivals = streams.of("requests", plan.id)
        self.choices = streams.of("answers", plan.id)
        self.within_reach: list[Neighbor] = [Neighbor(self, 0.0)]
        self.on_station: list[Flight] = []
        self.waiting: list[Request] = []
        self.closed_until_h = 0.0
        self._numbers = 0

    # --- flights come and go ------------------------------------------------------------

    def arrive(self, flight: Flight, leaves_h: float) -> None:
        """An armed flight comes on station until `leaves_h`; it looks first at who is waiting."""
        flight.leaves_h = leaves_h
        self.on_station.append(flight)
        for area, distance_nm in self.within_reach:
            if area.waiting:
                for request in area.waiting:
                    if area.can_answer(request, flight, distance_nm):
                        area.answer(request, flight, distance_nm)
                area.waiting = [request for request in area.waiting if request.is_open]

    def leave(self, flight: Flight) -> None:
        """The flight has gone off station."""
        self.on_station.remove(flight)

    # --- requests -----------------------------------------------------------------------

    def receive_requests(self, rates: Sequence[float]) -> Generator[simpy.Event, Any, None]:
        """Let requests arrive as a non-homogeneous Poisson process; `rates` per day, by ATO day."""
        time_h = 0.0
        while True:
            time_h = next_arrival_h(time_h, self.arrivals.expovariate(1.0), rates, self.demand.day_share)
            if time_h == float("inf"):
                return
            yield self.env.timeout(time_h - self.env.now)
            self._numbers += 1
            self.submit(Request(f"{self.id}-{self._numbers:05d}", time_h))

    def submit(self, request: Request) -> None:
        """Give it to a flight on station here, else to one near; let it wait if none can."""
        for area, distance_nm in self.within_reach:
            able = [flight for flight in area.on_station if self.can_answer(request, flight, distance_nm)]
            if able:
                self.answer(request, self._draw(able), distance_nm)
                return
        self.waiting.append(request)
        patience = self.env.timeout(self.demand.request_patience_h)
        assert patience.callbacks is not None
        patience.callbacks.append(lambda _: self._expire(request))

    def _draw(self, able: list[Flight]) -> Flight:
        """One of the flights that can answer: fighters alike, surveillance by its weight."""
        weight = self.demand.surveillance_weight
        weights = [weight if flight.role == "isr_armed" else 1.0 for flight in able]
        return self.choices.choices(able, weights)[0]

    def can_answer(self, request: Request, flight: Flight, distance_nm: float) -> bool:
        """Whether rules, weapons and time let this flight answer; a busy one may be free in time."""
        if self.plan.country not in flight.squadron.strikes_in:
            request.saw_caveat = True
            return False
        if not flight.weapons_left:
            request.saw_empty = True
            return False
        ready_h = self._ready_h(flight, distance_nm)
        return ready_h <= min(request.arrived_h + self.demand.request_patience_h, flight.leaves_h)

    def _ready_h(self, flight: Flight, distance_nm: float) -> float:
        return max(self.env.now, flight.busy_until_h) + distance_nm / flight.kind.cruise_kt

    def answer(self, request: Request, flight: Flight, distance_nm: float) -> None:
        """The flight turns to the request; its contingent's rules decide whether it strikes."""
        ready_h = self._ready_h(flight, distance_nm)
        flight.busy_until_h = ready_h + self.demand.engagement_h
        request.is_open = False
        squadron = flight.squadron
        if squadron.chances.approval.random() < squadron.approval_share:
            flight.strikes += 1
            flight.weapons_left -= 1
            self._record(request, ready_h, flight.id, "strike")
        else:
            self._record(request, ready_h, flight.id, "not_approved")

    def _expire(self, request: Request) -> None:
        if not request.is_open:
            return
        request.is_open = False
        self.waiting.remove(request)
        why = "no_munitions" if request.saw_empty else "caveat" if request.saw_caveat else "no_aircraft"
        self._record(request, NAN, "", why)

    def _record(self, request: Request, answered_h: float, flight_id: str, outcome: str) -> None:
        self.log.requests.append(
            RequestRecord(
                request.id, self.id, self.plan.country, request.arrived_h, answered_h, flight_id, outcome
            )
        )


def next_arrival_h(from_h: float, unit_wait: float, rates: Sequence[float], day_share: float) -> float:
    """The next arrival after `from_h` of a Poisson process whose rate changes every half day.

    `unit_wait` is an exponential of mean 1; the integral of the rate from `from_h` to the
    arrival equals it (inversion). `day_share` of a day's arrivals fall between 03Z and 15Z.
    Infinite if the rates end first.
    """
    time_h = from_h
    while True:
        day = int((time_h) // DAY_H)
        if day >= len(rates):
            return float("inf")
        hour = time_h - day * DAY_H
        by_day = DAYLIGHT_FROM_H <= hour < DAYLIGHT_FROM_H + HALF_DAY_H
        if by_day:
            until_h = day * DAY_H + DAYLIGHT_FROM_H + HALF_DAY_H
        else:
            until_h = day * DAY_H + (DAYLIGHT_FROM_H if hour < DAYLIGHT_FROM_H else DAY_H)
        rate_per_h = rates[day] * (day_share if by_day else 1.0 - day_share) / HALF_DAY_H
        mass = rate_per_h * (until_h - time_h)
        if mass >= unit_wait:
            return time_h + unit_wait / rate_per_h
        unit_wait -= mass
        time_h = until_h
