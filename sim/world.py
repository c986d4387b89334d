"""What all processes of one replication share."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.area import Area
from sim.base import Base
from sim.calendar import DAY_H
from sim.campaign import Campaign, Planning
from sim.clock import Clock
from sim.contingent import Contingent
from sim.flight import Flight
from sim.geography import Chart
from sim.order_of_battle import Disposition, OrderOfBattle
from sim.profile import ProfilePlanner
from sim.records import EventRecord, Log, Outcome
from sim.squadron import Squadron
from sim.streams import Streams
from sim.tanker import Track


@dataclass(slots=True)
class World:
    """The theater while it unfolds: places, squadrons, the log."""

    env: Clock
    campaign: Campaign
    streams: Streams
    log: Log
    chart: Chart
    planner: ProfilePlanner
    order_of_battle: OrderOfBattle
    contingents: dict[str, Contingent]
    bases: dict[str, Base]
    areas: dict[str, Area]
    tracks: dict[str, Track]
    squadrons: dict[str, Squadron]
    planning: Planning
    open_flights: dict[str, Flight] = field(default_factory=dict)

    @property
    def day_end_h(self) -> float:
        """The hour at which the present ATO day ends."""
        return (self.env.now // DAY_H + 1) * DAY_H

    def earliest_off_h(self, squadron: Squadron, disposition: Disposition, ato_day: int) -> float:
        """The first take-off crews can make: now and taxi, or once they have arrived at their base."""
        ready_h = self.env.now
        if not squadron.tails or disposition.base != squadron.base.id:
            ready_h = max(ready_h, ato_day * DAY_H)
        return ready_h + self.planning.taxi_h

    def note(self, kind: str, subject: str, text: str) -> None:
        """Write an entry into the table of events."""
        self.log.events.append(EventRecord(self.env.now, kind, subject, text))

    def close(self, flight: Flight, outcome: Outcome, reason: str = "") -> None:
        """Write the one row of a flight that has ended."""
        flight.outcome = outcome
        flight.reason = reason
        del self.open_flights[flight.id]
        if flight.role == "tanker":
            self.tracks[flight.area_id].ordered.remove(flight)
        self.log.flights.append(flight.record(self.env.now))
