"""Tanker sorties to carry the planned fuel: filled before new ones are ordered.

A flight is tasked only if each of its planned refuelings is promised fuel and contact time by a tanker
that is on its track at that hour. A quote says how many new tanker sorties a flight would ask for, so
that tasking can move a flight to where tankers already are; a promise takes the fuel, and orders what
is missing, as long as tanker squadrons have lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from math import inf

from sim.calendar import DAY_H
from sim.flight import Flight
from sim.order_of_battle import Disposition
from sim.portable import total
from sim.profile import Profile, TrackPlace
from sim.squadron import Squadron
from sim.tanker import GIVE_MIN_KLB, Track, contact_points, give_klb
from sim.world import World

Place = tuple[str, str]  # track and method
ROUNDING = 1e-9  # of a refueling
NEVER = 1_000_000  # new tanker sorties that a flight asks for in vain
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


class Books:
    """What is planned on one track by one method: who can be ordered, and the contact time of who was.

    `by_hour` has the contact time by the hours of the clock since the campaign began.
    """

    __slots__ = ("by_hour", "can_order", "fleet", "place")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.fleet: list[Tanker] | None = None  # nobody, and the track is not open to the method
        self.can_order = False  # on this ATO day, as far as is known
        self.by_hour: dict[int, list[ContactHour]] = {}


class Stop:
    """A refueling of a profile with the books in which it is promised; `klb` has the planner's reserve."""

    __slots__ = ("after_h", "books", "contact_h", "klb")

    def __init__(self, books: Books, after_h: float, klb: float, contact_h: float) -> None:
        self.books = books
        self.after_h = after_h
        self.klb = klb
        self.contact_h = contact_h


Way = tuple[Profile, float, list[Stop]]  # a profile, its hours to the station, its stops


Promise = tuple[ContactHour, float, float]  # the fuel, klb, and the contact time, h, of one refueling


class TankerPlan:
    """The books of planned fuel, kept from day to day: vul windows run over the ends of days."""

    def __init__(self, world: World, number: Callable[[Squadron], str]) -> None:
        self.world = world
        self.flights: list[Flight] = []
        self._number = number
        self._books: dict[Place, Books] = {}
        self._ways: dict[int, tuple[tuple[Profile, ...], list[Way]]] = {}  # by the identity of the profiles
        self._reserve = 1.0 + world.planning.tanker_reserve_share
        self._half_station_h = world.planning.tanker_station_h / 2
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
        if anew:
            self._open_fleets(dispositions, tracks)
        past = int(self.world.env.now)
        for books in self._books.values():
            books.can_order = books.fleet is not None
            for hour in [hour for hour in books.by_hour if hour < past]:
                del books.by_hour[hour]

    def _open_fleets(self, dispositions: Mapping[str, Disposition], tracks: tuple[TrackPlace, ...]) -> None:
        """Who can serve the open tracks, by each method."""
        for books in self._books.values():
            books.fleet = None
        for track in tracks:
            fleet = self._fleet(track, dispositions)
            for method in self.world.tracks[track.id].plan.methods:
                able = [t for t in fleet if method in contact_points(t.squadron.aircraft_type, method)]
                self._books_of((track.id, method)).fleet = able

    def _books_of(self, place: Place) -> Books:
        found = self._books.get(place)
        if found is None:
            found = self._books[place] = Books(place)
        return found

    def ways(self, profiles: tuple[Profile, ...]) -> list[Way]:
        """Profiles with their stops, found by identity: to hash them would take longer than to make them."""
        known = self._ways.get(id(profiles))
        if known is None:
            ways = [(profile, profile.out_h, self.stops(profile)) for profile in profiles]
            known = self._ways[id(profiles)] = (profiles, ways)
        return known[1]

    def stops(self, profile: Profile) -> list[Stop]:
        """The planned refuelings of a profile, each with its books."""
        return [
            Stop(self._books_of(place), after_h, need_klb * self._reserve, contact_h)
            for place, after_h, need_klb, contact_h in profile.refuelings
        ]

    def keep_minimum(self) -> None:
        """Order tankers for the hours of the day in which fewer are on a track than it always has."""
        for track in self.world.tracks.values():
            if not track.plan.minimum_tankers:
                continue
            books = self._books_of((track.id, track.plan.methods[0]))
            for hour in range(int(DAY_H)):
                at_h = self._ato_day * DAY_H + hour
                for _ in range(track.plan.minimum_tankers - self._number_on(track, at_h)):
                    if tanker := _choose(books):
                        self._order(tanker, books, at_h)

    def _number_on(self, track: Track, at_h: float) -> int:
        """How many tankers are ordered for a track at an hour."""
        ordered = chain(track.ordered, (flight for flight in self.flights if flight.area_id == track.id))
        return sum(one.vul_from_h <= at_h <= one.vul_from_h + one.profile.station_h for one in ordered)

    # --- flights ask --------------------------------------------------------------------

    def quote(self, stops: list[Stop], off_h: float, at_most: int) -> int:
        """How many new tanker sorties a flight would ask for; `NEVER` if it cannot be had for `at_most`."""
        lacking, covered_until_h = 0, -inf
        for stop in stops:
            at_h = off_h + stop.after_h
            if at_h <= covered_until_h:
                continue
            books = stop.books
            there = books.by_hour.get(int(at_h))
            if there and _is_served(there, at_h, stop.klb, stop.contact_h):
                continue
            lacking += 1
            if lacking > at_most or not books.can_order:
                return NEVER
            covered_until_h = at_h + self._half_station_h
        return lacking

    def promise(self, stops: list[Stop], off_h: float) -> bool:
        """Promise fuel to each planned refueling of a flight, ordering tankers as needed.

        If one refueling finds no tanker, what was promised to those before it is free again.
        """
        promised: list[Promise] = []
        for stop in stops:
            if not self._promise_stop(stop, off_h + stop.after_h, promised):
                for contact, klb, hours in promised:
                    contact.take(-klb, -hours)
                return False
        return True

    def _promise_stop(self, stop: Stop, at_h: float, promised: list[Promise]) -> bool:
        """Take a refueling from the ordered tanker that leaves first, from two, or from a new one."""
        klb, hours = stop.klb, stop.contact_h
        able: list[tuple[float, ContactHour]] = []
        whole: ContactHour | None = None
        for contact in stop.books.by_hour.get(int(at_h), ()):
            share = contact.share(at_h, klb, hours)
            if share == 1.0:
                if whole is None or contact.tanker.until_h < whole.tanker.until_h:
                    whole = contact
            elif share > 0.0:
                able.append((share, contact))
        if whole:
            whole.take(klb, hours)
            promised.append((whole, klb, hours))
            return True
        able.sort(key=_share, reverse=True)
        chosen = able[:2]
        if total(share for share, _ in chosen) < 1.0:
            chosen = self._with_new(stop.books, at_h, klb, able[:1])
        left = 1.0
        for share, contact in chosen:
            part = min(share, left)
            contact.take(part * klb, part * hours)
            promised.append((contact, part * klb, part * hours))
            left -= part
        return left <= ROUNDING

    def _with_new(
        self, books: Books, at_h: float, klb: float, there: list[tuple[float, ContactHour]]
    ) -> list[tuple[float, ContactHour]]:
        """A new tanker with the best of those there, or two new ones: who serves how much of a refueling.

        A new tanker comes for this contact, so the hour in which it arrives does not limit it.
        """
        new: list[tuple[float, ContactHour]] = []
        for others in (there, []):
            tanker = _choose(books)
            if tanker is None:
                break
            contact = self._order(tanker, books, at_h)
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
                per_klb_burned = free_klb / (aircraft_type.burn_klb_per_h * profile.total_h)
                fleet.append(Tanker(squadron, disposition, profile, free_klb, per_klb_burned))
        return fleet

    def _order(self, tanker: Tanker, books: Books, at_h: float) -> ContactHour:
        """Task one tanker sortie to a track, there somewhat before the receiver it is ordered for."""
        squadron, planning, world = tanker.squadron, self.world.planning, self.world
        track_id, method = books.place
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
        for name, number in contact_points(squadron.aircraft_type, method).items():
            self._offer_contacts(ordered, number, self._books_of((track_id, name)).by_hour)
        # One that comes very early is gone by then: the receiver is promised its last hour.
        return books.by_hour[min(int(at_h), int(ordered.until_h))][-1]

    def _offer_contacts(self, tanker: Ordered, number: int, by_hour: dict[int, list[ContactHour]]) -> None:
        """Contact time of a tanker at a number of booms or hoses, hour by hour."""
        from_h, until_h = tanker.from_h, tanker.until_h
        use_h = self.world.planning.tanker_use_share * number
        first, last = int(from_h), int(until_h)
        for hour in range(first, last + 1):
            free_h = use_h if first < hour < last else use_h * (min(hour + 1, until_h) - max(hour, from_h))
            there = by_hour.get(hour)
            if there is None:
                by_hour[hour] = [ContactHour(tanker, free_h)]
            else:
                there.append(ContactHour(tanker, free_h))


def _choose(books: Books) -> Tanker | None:
    """The tanker with the most to give for its burn and the most lines left; None if none."""
    best, best_score = None, 0.0
    for tanker in books.fleet or ():
        squadron = tanker.squadron
        if squadron.lines_left:
            score = tanker.per_klb_burned * squadron.lines_left / squadron.lines_offered
            if score > best_score:
                best, best_score = tanker, score
    if best is None:
        books.can_order = False
    return best


def _is_served(there: list[ContactHour], at_h: float, klb: float, hours: float) -> bool:
    """Whether one ordered tanker, or two, can serve a refueling."""
    best, second = 0.0, 0.0
    for contact in reversed(there):  # those who came last have most left
        part = contact.share(at_h, klb, hours)
        if part == 1.0:
            return True
        if part > best:
            best, second = part, best
        elif part > second:
            second = part
    return second > 0.0 and best + second >= 1.0


def _share(pair: tuple[float, ContactHour]) -> float:
    return pair[0]
