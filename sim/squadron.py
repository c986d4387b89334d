"""A squadron: its tails, who can go, and its daily record."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, fields
from math import inf
from random import Random
from typing import Any, Literal, NamedTuple

import simpy

from sim.base import Base
from sim.calendar import DAY_H
from sim.campaign import AircraftType
from sim.campaign import Squadron as SquadronPlan
from sim.course import Wait
from sim.order_of_battle import Disposition
from sim.records import Limit, SquadronDayRecord, Unused
from sim.streams import Streams

TailState = Literal["ready", "flying", "turning", "broken", "inspection", "down", "gone"]
MISSION_CAPABLE: frozenset[TailState] = frozenset(("ready", "flying", "turning"))


class Tail:
    """One airframe. `state` is where it is; there is exactly one."""

    __slots__ = ("due_down", "hours", "number", "state")

    def __init__(self, number: int) -> None:
        self.number = number
        self.state: TailState = "ready"
        self.hours = 0.0  # flown since the last inspection
        self.due_down = False


@dataclass(frozen=True, slots=True)
class SquadronStreams:
    """The random streams of a squadron, one for each activity."""

    ground_abort: Random
    air_abort: Random
    breaks: Random
    fix: Random
    status: Random
    approval: Random
    weapons: Random


class Offer(NamedTuple):
    """Lines planned and offered for an ATO day, what kept them from being more, and from being tasked."""

    planned: float
    lines: int
    limit: Limit
    unused: Unused = "none"


NO_OFFER = Offer(0.0, 0, "none")


class Squadron:
    """Tails, streams, and running totals of one squadron."""

    def __init__(
        self,
        env: simpy.Environment,
        plan: SquadronPlan,
        aircraft_type: AircraftType,
        base: Base,
        approval_share: float,
        streams: Streams,
    ) -> None:
        self.env = env
        self.plan = plan
        self.id = plan.id
        self.aircraft_type = aircraft_type
        self.base = base
        self.approval_share = approval_share
        self.streams = SquadronStreams(
            **{activity.name: streams.of(activity.name, plan.id) for activity in fields(SquadronStreams)}
        )
        self.command: str = plan.command
        self.flies_in: tuple[str, ...] = ()
        self.strikes_in: tuple[str, ...] = ()
        self.tails: list[Tail] = []
        self.ready: deque[Tail] = deque()
        self._waiting: deque[tuple[int, simpy.Event]] = deque()
        self._surplus = 0
        self._numbers = 0
        self.owed_lines = 0.0
        self.crew_h = 0.0
        self.lines_offered = 0
        self.lines_left = 0
        self.offers: dict[int, Offer] = {}
        self._capable = 0
        self._capable_h = 0.0
        self._since_h = 0.0

    # --- lines ------------------------------------------------------------------------

    def open_day(self, ato_day: int, offer: Offer) -> None:
        """The lines that its contingent offers for an ATO day."""
        self.offers[ato_day] = offer
        self.lines_offered = self.lines_left = offer.lines

    def aircraft_manned(self, disposition: Disposition) -> float:
        """Aircraft that can be in the air together for one mission: a crew each that may still fly."""
        plan = self.plan
        if plan.crews_per_aircraft is None:
            return inf
        return disposition.aircraft * plan.crews_per_aircraft if plan.crew_h_per_month else 0.0

    @property
    def flights_left(self) -> int:
        """Whole flights among the lines not tasked yet."""
        return self.lines_left // self.aircraft_type.flight_size

    def spend(self, lines: int, hours: float) -> None:
        """Lines were tasked: programme and crews have that much less to give.

        Missions ordered by name may take more than was left; the excess is not paid back.
        """
        self.owed_lines = self.owed_lines - lines if self.owed_lines > lines else 0.0
        self.crew_h = self.crew_h - hours if self.crew_h > hours else 0.0
        self.lines_left = self.lines_left - lines if self.lines_left > lines else 0

    # --- tails ------------------------------------------------------------------------

    def settle(self, disposition: Disposition | None) -> None:
        """Take the strength and caveats of a day; new tails arrive ready, others leave."""
        if disposition is None:
            self.flies_in = self.strikes_in = ()
            self.resize(0)
            return
        self.command = disposition.command
        self.flies_in = disposition.flies_in
        self.strikes_in = disposition.strikes_in
        self.resize(disposition.aircraft + disposition.reserve)

    def resize(self, strength: int) -> None:
        """Bring the number of tails to `strength`; those in use leave when they are ready."""
        change = strength - (len(self.tails) - self._surplus)
        while change > 0 and self._surplus:
            self._surplus -= 1
            change -= 1
        for _ in range(max(0, change)):
            tail = Tail(self._numbers)
            self._numbers += 1
            self.tails.append(tail)
            self.base.park(1)
            self._count(1)
            self.make_ready(tail)
        self._surplus += max(0, -change)
        while self._surplus and self.ready:
            self._let_go(self.ready.pop())

    def move(self, base: Base) -> None:
        """Re-bed: aircraft on the ground change ramps, those in the air will land at the new base."""
        grounded = sum(tail.state != "flying" for tail in self.tails)
        self.base.unpark(grounded)
        base.park(grounded)
        self.base = base

    def _let_go(self, tail: Tail) -> None:
        self._surplus -= 1
        self.set_state(tail, "gone")
        self.tails.remove(tail)
        self.base.unpark(1)

    def set_state(self, tail: Tail, state: TailState) -> None:
        """Move a tail to a state, keeping the integral of mission-capable aircraft."""
        change = (state in MISSION_CAPABLE) - (tail.state in MISSION_CAPABLE)
        tail.state = state
        if change:
            self._count(change)

    def _count(self, change: int) -> None:
        now = self.env.now
        self._capable_h += self._capable * (now - self._since_h)
        self._since_h = now
        self._capable += change

    def make_ready(self, tail: Tail) -> None:
        """A tail can go: it is given to a waiting flight, or stands by."""
        if tail.state not in MISSION_CAPABLE:
            self._count(1)
        tail.state = "ready"
        if self._surplus:
            self._let_go(tail)
            return
        self.ready.append(tail)
        if self._waiting:
            self._serve_waiting()

    def _serve_waiting(self) -> None:
        while self._waiting and len(self.ready) >= self._waiting[0][0]:
            number, turn = self._waiting.popleft()
            turn.succeed(self._draw(number))

    def _draw(self, number: int) -> list[Tail]:
        drawn = []
        for _ in range(number):
            tail = self.ready.popleft()
            tail.state = "flying"  # ready and flying are both mission capable: no integral to keep
            drawn.append(tail)
        return drawn

    def take(self, number: int) -> list[Tail]:
        """Take tails that stand ready; none if there are too few or others wait already."""
        if self._waiting or len(self.ready) < number:
            return []
        return self._draw(number)

    def wait_for(self, number: int, patience_h: float) -> Generator[Wait, Any, list[Tail]]:
        """Wait in line for tails; none when patience ends."""
        turn = self.env.event()
        self._waiting.append((number, turn))
        yield turn | self.env.timeout(patience_h)
        if turn.triggered:
            drawn: list[Tail] = list(turn.value)  # type: ignore[arg-type]
            return drawn
        self._waiting.remove((number, turn))
        self._serve_waiting()
        return []

    def take_spare(self) -> list[Tail]:
        """One tail that stands ready, if there is one."""
        return self._draw(1) if self.ready else []

    def give_back(self, tails: Iterable[Tail]) -> None:
        """Tails that did not fly stand ready again."""
        for tail in tails:
            self.make_ready(tail)

    @property
    def mission_capable(self) -> int:
        """Tails that can fly or are flying now."""
        return self._capable

    # --- daily records ----------------------------------------------------------------

    def close_day(self, ato_day: int) -> SquadronDayRecord:
        """The record of the day that ends now; lines tasked, sorties and hours are added from the flights."""
        self._count(0)
        capable = self._capable_h / DAY_H
        self._capable_h = 0.0
        planned, offered, limit, unused = self.offers.pop(ato_day, NO_OFFER)
        return SquadronDayRecord(
            ato_day, self.id, len(self.tails), capable, planned, offered, 0, 0, 0.0, limit, unused
        )
