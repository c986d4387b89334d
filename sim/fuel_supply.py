"""The fuel supply of a tanker track by one method: who can be ordered to it, and what those ordered can give.

Fuel is kept by tanker sortie, contact time by tanker, method and hour of the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.order_of_battle import Disposition
from sim.profile import Profile
from sim.squadron import Squadron
from sim.tanker import GIVE_MIN_KLB

EDGE_H = 0.25  # a receiver this near to the end of a vul window may come too late


@dataclass(frozen=True, slots=True)
class Tanker:
    """A tanker squadron that can serve a track, its profile there, and what a flight can give."""

    squadron: Squadron
    disposition: Disposition
    profile: Profile
    give_klb: float
    per_klb_burned: float  # what it can give for its own burn


class Ordered:
    """A tanker sortie in the plan, with the fuel that is not promised yet."""

    __slots__ = ("free_klb", "from_h", "last_h", "until_h")

    def __init__(self, from_h: float, until_h: float, free_klb: float) -> None:
        self.from_h = from_h
        self.until_h = until_h
        self.last_h = until_h - EDGE_H  # for a receiver to come
        self.free_klb = free_klb


class ContactHour:
    """The contact time of a tanker by one method in one hour of the clock, as far as it is not promised.

    It is kept by the hour: receivers that come all at once cannot be served.
    """

    __slots__ = ("free_h", "tanker")

    def __init__(self, tanker: Ordered, free_h: float) -> None:
        self.tanker = tanker
        self.free_h = free_h

    def share(self, at_h: float, klb: float, hours: float) -> float:
        """How much of a refueling the tanker could serve: 0 to 1."""
        tanker = self.tanker
        free_klb, free_h = tanker.free_klb, self.free_h
        if free_klb < GIVE_MIN_KLB or at_h < tanker.from_h or at_h > tanker.last_h:
            return 0.0
        if free_h >= hours:
            return 1.0 if free_klb >= klb else free_klb / klb
        if free_h <= 0.0:
            return 0.0
        if free_klb >= klb:
            return free_h / hours
        return min(free_klb / klb, free_h / hours)

    def take(self, klb: float, hours: float) -> None:
        """Promise fuel and contact time."""
        self.tanker.free_klb -= klb
        self.free_h -= hours


class Supply:
    """What one track has to give by one method; `by_hour` counts hours since the campaign began."""

    __slots__ = ("by_hour", "can_order", "fleet", "method", "track_id")

    def __init__(self, track_id: str, method: str) -> None:
        self.track_id = track_id
        self.method = method
        self.fleet: list[Tanker] | None = None  # None: the track is not open, or not to this method
        self.can_order = False  # on this ATO day, as far as is known
        self.by_hour: dict[int, list[ContactHour]] = {}

    def open_day(self, past: range) -> None:
        """All lines are there again; hours that have passed since the last order are forgotten."""
        self.can_order = self.fleet is not None
        for hour in past:
            self.by_hour.pop(hour, None)

    def choose(self) -> Tanker | None:
        """The tanker with the most to give for its burn and the most lines left; None if none."""
        best, best_score = None, 0.0
        for tanker in self.fleet or ():
            squadron = tanker.squadron
            if squadron.lines_left:
                score = tanker.per_klb_burned * squadron.lines_left / squadron.lines_offered
                if score > best_score:
                    best, best_score = tanker, score
        if best is None:
            self.can_order = False
        return best

    def add(self, tanker: Ordered, hours_per_h: float) -> None:
        """A tanker sortie was ordered: so much contact time in each hour of its vul window."""
        first, last = int(tanker.from_h), int(tanker.until_h)
        for hour in range(first, last + 1):
            opens_h = hour if hour > first else tanker.from_h
            closes_h = hour + 1 if hour < last else tanker.until_h
            contact = ContactHour(tanker, hours_per_h * (closes_h - opens_h))
            there = self.by_hour.get(hour)
            if there is None:
                self.by_hour[hour] = [contact]
            else:
                there.append(contact)


class Stop:
    """A refueling of a profile with the supply that has to serve it; `klb` has the planner's reserve."""

    __slots__ = ("after_h", "contact_h", "klb", "supply")

    def __init__(self, supply: Supply, after_h: float, klb: float, contact_h: float) -> None:
        self.supply = supply
        self.after_h = after_h
        self.klb = klb
        self.contact_h = contact_h


def can_serve(there: list[ContactHour], at_h: float, klb: float, hours: float) -> bool:
    """Whether one of the tankers that are there, or two, can serve a refueling."""
    least_klb = klb if klb > GIVE_MIN_KLB else GIVE_MIN_KLB
    for contact in there:
        tanker = contact.tanker
        if (
            tanker.free_klb >= least_klb
            and contact.free_h >= hours
            and tanker.from_h <= at_h <= tanker.last_h
        ):
            return True
    return len(there) > 1 and _two_serve(there, at_h, klb, hours)


def _two_serve(there: list[ContactHour], at_h: float, klb: float, hours: float) -> bool:
    """Whether two of those who are there can serve a refueling that none can alone."""
    best, second = 0.0, 0.0
    for contact in there:
        if contact.tanker.free_klb < GIVE_MIN_KLB or contact.free_h <= 0.0:
            continue  # most have nothing left, and need not be asked
        part = contact.share(at_h, klb, hours)
        if part > best:
            best, second = part, best
        elif part > second:
            second = part
    return second > 0.0 and best + second >= 1.0
