"""An operating area: the flights on station in it, and the strike requests that arrive."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import exp
from typing import Any

import simpy

from sim import campaign
from sim.calendar import DAY_H
from sim.flight import Flight
from sim.geography import Place
from sim.portable import exponential, settled
from sim.records import NAN, Log, RequestOutcome, RequestRecord
from sim.streams import Streams

HALF_DAY_H = 12.0
Neighbor = tuple["Area", float]  # an area near enough to help, and how far it is in nautical miles
DAYLIGHT_FROM_H = 3.0  # 03Z-15Z is 06-18 local time in Iraq


class Request:
    """A strike request while it waits.

    `suits_drones` says whether the weapons of a drone would do; `refused_by` are the contingents whose
    rules have kept them from it.
    """

    __slots__ = ("arrived_h", "id", "is_open", "refused_by", "saw_caveat", "saw_empty", "suits_drones")

    def __init__(self, id: str, arrived_h: float, suits_drones: bool) -> None:  # noqa: A002 - the field's word
        self.id = id
        self.arrived_h = arrived_h
        self.suits_drones = suits_drones
        self.is_open = True
        self.saw_caveat = False
        self.saw_empty = False
        self.refused_by: set[str] = set()


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
        self.within_reach: list[Neighbor] = []
        self._nearness: dict[float, float] = {}
        self.on_station: list[Flight] = []
        self.waiting: list[Request] = []
        self.closed_until_h = 0.0
        self._numbers = 0

    def meet(self, neighbors: list[Neighbor]) -> None:
        """The areas, this one among them, from which a flight on station comes to help."""
        self.within_reach = neighbors
        near_nm = self.demand.near_nm
        self._nearness = {distance_nm: settled(exp(-distance_nm / near_nm)) for _, distance_nm in neighbors}

    # --- flights come and go ------------------------------------------------------------

    def arrive(self, flight: Flight, leaves_h: float) -> None:
        """An armed flight comes on station until `leaves_h`; it looks first at who is waiting."""
        flight.leaves_station_h = leaves_h
        self.on_station.append(flight)
        for area, distance_nm in self.within_reach:
            if area.waiting:
                for request in area.waiting:
                    if area.can_answer(request, flight, distance_nm):
                        area.offer(request, flight, distance_nm)
                area.waiting = [request for request in area.waiting if request.is_open]

    def leave(self, flight: Flight) -> None:
        """The flight has gone off station."""
        self.on_station.remove(flight)

    # --- requests -----------------------------------------------------------------------

    def receive_requests(self, rates: Sequence[float]) -> Generator[simpy.Event, Any, None]:
        """Let requests arrive as a non-homogeneous Poisson process; `rates` per day, by ATO day."""
        time_h = 0.0
        while True:
            time_h = next_arrival_h(time_h, exponential(self.arrivals, 1.0), rates, self.demand.day_share)
            if time_h == float("inf"):
                return
            suits_drones = self.arrivals.random() < self.demand.drone_share
            yield self.env.timeout(time_h - self.env.now)
            self._numbers += 1
            self.submit(Request(f"{self.id}-{self._numbers:05d}", time_h, suits_drones))

    def submit(self, request: Request) -> None:
        """Offer it to the flights within reach, nearer ones rather; let it wait if none can or may."""
        able = [
            (flight, distance_nm)
            for area, distance_nm in self.within_reach
            for flight in area.on_station
            if self.can_answer(request, flight, distance_nm)
        ]
        while able:
            weights = [self._nearness[distance_nm] for _, distance_nm in able]
            flight, distance_nm = self.choices.choices(able, weights)[0]
            if self.offer(request, flight, distance_nm):
                return
            refused_by = flight.squadron.plan.contingent
            able = [one for one in able if one[0].squadron.plan.contingent != refused_by]
        self.waiting.append(request)
        patience = self.env.timeout(self.demand.request_patience_h)
        assert patience.callbacks is not None
        patience.callbacks.append(lambda _: self._expire(request))

    def can_answer(self, request: Request, flight: Flight, distance_nm: float) -> bool:
        """Whether caveats, weapons and time let this flight answer; a busy one may be free in time."""
        if flight.role == "isr_armed" and not request.suits_drones:
            return False
        squadron = flight.squadron
        if self.plan.country not in squadron.strikes_in:
            request.saw_caveat = True
            return False
        if squadron.plan.contingent in request.refused_by:
            return False
        if not flight.weapons_left:
            request.saw_empty = True
            return False
        ready_h = self._ready_h(flight, distance_nm)
        return ready_h <= min(request.arrived_h + self.demand.request_patience_h, flight.leaves_station_h)

    def _ready_h(self, flight: Flight, distance_nm: float) -> float:
        return max(self.env.now, flight.busy_until_h) + distance_nm / flight.aircraft_type.cruise_kt

    def offer(self, request: Request, flight: Flight, distance_nm: float) -> bool:
        """Offer the request to a flight: it strikes, or its rules refuse, which costs no time."""
        squadron = flight.squadron
        if squadron.streams.approval.random() >= squadron.approval_share:
            request.refused_by.add(squadron.plan.contingent)
            return False
        ready_h = self._ready_h(flight, distance_nm)
        flight.busy_until_h = ready_h + self.demand.engagement_h
        request.is_open = False
        flight.strike()
        self._record(request, ready_h, flight.id, "strike")
        return True

    def _expire(self, request: Request) -> None:
        if not request.is_open:
            return
        request.is_open = False
        self.waiting.remove(request)
        why: RequestOutcome
        if request.refused_by:
            why = "not_approved"
        elif request.saw_empty:
            why = "no_munitions"
        else:
            why = "caveat" if request.saw_caveat else "no_aircraft"
        self._record(request, NAN, "", why)

    def _record(self, request: Request, answered_h: float, flight_id: str, outcome: RequestOutcome) -> None:
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
