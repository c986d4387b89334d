"""Tanker sorties to carry the planned fuel: filled before new ones are ordered.

A flight is tasked only if each of its planned refuelings is promised fuel and contact time by a tanker
that is on its track at that hour. A quote says how many new tanker sorties a flight would ask for, so
that tasking can move a flight to where tankers already are; a promise takes the fuel, and orders what
is missing, as long as tanker squadrons have lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from math import inf
from typing import NamedTuple

from sim.calendar import DAY_H
from sim.campaign import AircraftType
from sim.flight import Flight
from sim.order_of_battle import Disposition
from sim.portable import total
from sim.profile import Profile, TrackPlace
from sim.squadron import Squadron
from sim.tanker import GIVE_MIN_KLB, Track, contact_points, give_klb
from sim.world import World

Place = tuple[str, str]  # track and method: plain tuples are looked up faster
ROUNDING = 1e-9  # of a refueling
NOBODY: dict[Place, list[ContactHour]] = {}  # ordered for an hour without tankers
EDGE_H = 0.25  # a receiver this near to the end of a vul window may come too late


class Tanker(NamedTuple):
    """A tanker squadron that can serve a track, its profile there, and what a flight can give."""

    squadron: Squadron
    disposition: Disposition
    profile: Profile
    give_klb: float
    methods: frozenset[str]
    per_klb_burned: float  # what it can give for its own burn


class Ordered:
    """A tanker sortie in the plan, with the fuel that is not promised yet."""

    __slots__ = ("free_klb", "from_h", "until_h")

    def __init__(self, from_h: float, until_h: float, free_klb: float) -> None:
        self.from_h = from_h
        self.until_h = until_h
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
        if free_klb < GIVE_MIN_KLB or at_h < tanker.from_h or at_h > tanker.until_h - EDGE_H:
            return 0.0
        if free_klb >= klb and free_h >= hours:
            return 1.0
        return max(0.0, min(free_klb / klb if klb else 1.0, free_h / hours if hours else 1.0))

    def take(self, klb: float, hours: float) -> None:
        """Promise fuel and contact time."""
        self.tanker.free_klb -= klb
        self.free_h -= hours


class Promise(NamedTuple):
    """Fuel and contact time that were promised to one refueling."""

    contact: ContactHour
    klb: float
    hours: float


class TankerPlan:
    """Planned fuel, kept from day to day: vul windows run over the ends of days."""

    def __init__(self, world: World, number: Callable[[Squadron], str]) -> None:
        self.world = world
        self.flights: list[Flight] = []
        self._number = number
        self._contacts: dict[int, dict[Place, list[ContactHour]]] = {}  # by the hours of the clock
        self._reserve = 1.0 + world.planning.tanker_reserve_share
        self._out_of_lines: set[Place] = set()  # on this ATO day
        self._fleets: dict[Place, list[Tanker]] = {}
        self._ato_day = 0

    def open_day(
        self,
        ato_day: int,
        dispositions: Mapping[str, Disposition],
        tracks: tuple[TrackPlace, ...],
        anew: bool,
    ) -> None:
        """Begin the plan of an ATO day; `anew` when squadrons, bases or tracks have changed."""
        self._ato_day = ato_day
        self.flights = []
        self._out_of_lines.clear()
        if anew:
            self._fleets = {}
            for track in tracks:
                fleet = self._fleet(track, dispositions)
                for method in self.world.tracks[track.id].plan.methods:
                    self._fleets[track.id, method] = [t for t in fleet if method in t.methods]
        past = int(self.world.env.now)
        for hour in [hour for hour in self._contacts if hour < past]:
            del self._contacts[hour]

    def keep_minimum(self) -> None:
        """Order tankers for the hours of the day in which fewer are on a track than it always has."""
        for track in self.world.tracks.values():
            place = (track.id, track.plan.methods[0])
            if not track.plan.minimum_tankers or place not in self._fleets:
                continue
            for hour in range(int(DAY_H)):
                at_h = self._ato_day * DAY_H + hour
                for _ in range(track.plan.minimum_tankers - self._number_on(track, at_h)):
                    if tanker := self._choose(place):
                        self._order(tanker, place, at_h)

    def _number_on(self, track: Track, at_h: float) -> int:
        """How many tankers are ordered for a track at an hour."""
        ordered = chain(track.ordered, (flight for flight in self.flights if flight.area_id == track.id))
        return sum(one.vul_from_h <= at_h <= one.vul_from_h + one.profile.station_h for one in ordered)

    # --- flights ask --------------------------------------------------------------------

    def quote(self, profile: Profile, off_h: float, at_most: float) -> float:
        """How many new tanker sorties a flight would ask for; infinite if it cannot be had for `at_most`."""
        lacking, covered_until_h = 0, -inf
        for place, after_h, need_klb, busy_h in profile.refuelings:
            at_h = off_h + after_h
            if at_h <= covered_until_h:
                continue
            there = self._contacts.get(int(at_h), NOBODY).get(place)
            if there and _is_served(there, at_h, need_klb * self._reserve, busy_h):
                continue
            lacking += 1
            if lacking > at_most or place in self._out_of_lines or place not in self._fleets:
                return inf
            covered_until_h = at_h + self.world.planning.tanker_station_h / 2
        return lacking

    def promise(self, profile: Profile, off_h: float) -> bool:
        """Promise fuel to each planned refueling of a flight, ordering tankers as needed.

        If one refueling finds no tanker, what was promised to those before it is free again.
        """
        promised: list[Promise] = []
        for place, after_h, need_klb, busy_h in profile.refuelings:
            if not self._promise_stop(place, off_h + after_h, need_klb * self._reserve, busy_h, promised):
                for contact, klb, hours in promised:
                    contact.take(-klb, -hours)
                return False
        return True

    def _promise_stop(
        self, place: Place, at_h: float, klb: float, hours: float, promised: list[Promise]
    ) -> bool:
        """Take a refueling from the ordered tanker that leaves first, from two, or from a new one."""
        able = [
            (share, contact)
            for contact in self._contacts.get(int(at_h), NOBODY).get(place, ())
            if (share := contact.share(at_h, klb, hours)) > 0.0
        ]
        whole = [contact for share, contact in able if share == 1.0]
        if whole:
            chosen = [(1.0, min(whole, key=_until_h))]
        else:
            able.sort(key=_share, reverse=True)
            chosen = able[:2]
            if total(share for share, _ in chosen) < 1.0:
                chosen = self._with_new(place, at_h, klb, able[:1])
        left = 1.0
        for share, contact in chosen:
            part = min(share, left)
            contact.take(part * klb, part * hours)
            promised.append(Promise(contact, part * klb, part * hours))
            left -= part
        return left <= ROUNDING

    def _with_new(
        self, place: Place, at_h: float, klb: float, there: list[tuple[float, ContactHour]]
    ) -> list[tuple[float, ContactHour]]:
        """A new tanker with the best of those there, or two new ones: who serves how much of a refueling.

        A new tanker comes for this contact, so the hour in which it arrives does not limit it.
        """
        new: list[tuple[float, ContactHour]] = []
        for others in (there, []):
            tanker = self._choose(place)
            if tanker is None:
                break
            contact = self._order(tanker, place, at_h)
            new.append((min(1.0, contact.tanker.free_klb / klb), contact))
            if total(share for share, _ in (*new, *others)) >= 1.0:
                return [*new, *others]
        return []

    # --- tankers ------------------------------------------------------------------------

    def _fleet(self, track: TrackPlace, dispositions: Mapping[str, Disposition]) -> list[Tanker]:
        """Who can serve a track: legs, and the fuel that is left to give after its own burn."""
        world, planning = self.world, self.world.planning
        fleet = []
        for squadron_id, disposition in dispositions.items():
            squadron = world.squadrons[squadron_id]
            if squadron.plan.role != "tanker" or not disposition.base or disposition.command != "coalition":
                continue
            aircraft_type = squadron.aircraft_type
            leg_h = (
                world.chart.leg_nm(world.bases[disposition.base].place, track.place) / aircraft_type.cruise_kt
            )
            free_klb = give_klb(aircraft_type, planning, leg_h)
            if free_klb > 0:
                profile = Profile.direct(leg_h, planning.tanker_station_h)
                methods = frozenset(m for m in ("boom", "drogue") if contact_points(aircraft_type, m).get(m))
                per_klb_burned = free_klb / (aircraft_type.burn_klb_per_h * profile.total_h)
                fleet.append(Tanker(squadron, disposition, profile, free_klb, methods, per_klb_burned))
        return fleet

    def _choose(self, place: Place) -> Tanker | None:
        """The tanker with the most to give for its burn and the most lines left; None if none."""
        best, best_score = None, 0.0
        for tanker in self._fleets.get(place, ()):
            squadron = tanker.squadron
            if squadron.lines_left:
                score = tanker.per_klb_burned * squadron.lines_left / squadron.lines_offered
                if score > best_score:
                    best, best_score = tanker, score
        if best is None:
            self._out_of_lines.add(place)
        return best

    def _order(self, tanker: Tanker, place: Place, at_h: float) -> ContactHour:
        """Task one tanker sortie to a track, there somewhat before the receiver it is ordered for."""
        squadron, planning, world = tanker.squadron, self.world.planning, self.world
        track_id, method = place
        squadron.spend(1, tanker.profile.total_h)
        ready_h = world.earliest_off_h(squadron, tanker.disposition, self._ato_day)
        off_h = max(at_h - planning.tanker_early_h - tanker.profile.out_h, ready_h)
        flight = Flight(
            id=self._number(squadron),
            squadron=squadron,
            disposition=tanker.disposition,
            aircraft=1,
            ato_day=self._ato_day,
            area_id=track_id,
            country="",
            profile=tanker.profile,
            planned_off_h=off_h,
            method=method,
        )
        self.flights.append(flight)
        # A receiver may come a little before the tanker: it waits.
        from_h = min(flight.vul_from_h, at_h)
        ordered = Ordered(from_h, flight.vul_from_h + planning.tanker_station_h, tanker.give_klb)
        self._offer_contacts(ordered, tanker.squadron.aircraft_type, place)
        # One that comes very early is gone by then: the receiver is promised its last hour.
        return self._contacts[min(int(at_h), int(ordered.until_h))][place][-1]

    def _offer_contacts(self, tanker: Ordered, aircraft_type: AircraftType, place: Place) -> None:
        """Contact time of a tanker by all methods that it offers when rigged for that of the place."""
        track_id, method = place
        use_share, from_h, until_h = self.world.planning.tanker_use_share, tanker.from_h, tanker.until_h
        for name, number in contact_points(aircraft_type, method).items():
            for hour in range(int(from_h), int(until_h) + 1):
                free_h = use_share * number * (min(hour + 1, until_h) - max(hour, from_h))
                contacts = self._contacts.setdefault(hour, {}).setdefault((track_id, name), [])
                contacts.append(ContactHour(tanker, free_h))


def _is_served(there: list[ContactHour], at_h: float, klb: float, hours: float) -> bool:
    """Whether one ordered tanker, or two, can serve a refueling."""
    best, second = 0.0, 0.0
    for contact in there:
        part = contact.share(at_h, klb, hours)
        if part == 1.0:
            return True
        if part > best:
            best, second = part, best
        elif part > second:
            second = part
    return second > 0.0 and best + second >= 1.0


def _until_h(contact: ContactHour) -> float:
    return contact.tanker.until_h


def _share(pair: tuple[float, ContactHour]) -> float:
    return pair[0]
