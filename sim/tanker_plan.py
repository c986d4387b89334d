"""Tanker sorties to carry the planned fuel: filled before new ones are ordered.

A flight is tasked only if each of its planned refuelings is promised fuel and contact time by a tanker
that is on its track at that hour. Flights are moved to where tankers already are: to the hour and the way
for which the fewest new tanker sorties are lacking. A promise takes the fuel, and orders what is missing,
as long as tanker squadrons have lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from math import inf

from sim.calendar import DAY_H
from sim.flight import Flight
from sim.fuel_supply import ContactHour, Ordered, Stop, Supply, Tanker, can_serve
from sim.order_of_battle import Disposition
from sim.portable import total
from sim.profile import Profile, TrackPlace
from sim.squadron import Squadron
from sim.tanker import Track, contact_points, give_klb
from sim.world import World

Way = tuple[Profile, float, list[Stop]]  # a profile, its hours to the station, its stops
Promise = tuple[ContactHour, float, float]  # the fuel, klb, and the contact time, h, of one refueling
ROUNDING = 1e-9  # of a refueling
NEVER = 1_000_000  # new tanker sorties that a flight asks for in vain


class TankerPlan:
    """Planned fuel, kept from day to day: vul windows run over the ends of days."""

    def __init__(self, world: World, number: Callable[[Squadron], str]) -> None:
        self.world = world
        self.flights: list[Flight] = []
        self._number = number
        self._supplies: dict[tuple[str, str], Supply] = {}  # by track and method
        self._ways: dict[int, tuple[tuple[Profile, ...], list[Way]]] = {}  # by the identity of the profiles
        self._reserve = 1.0 + world.planning.tanker_reserve_share
        self._half_station_h = world.planning.tanker_station_h / 2
        self._ato_day = 0
        self._past_h = 0  # hours before that are forgotten

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
        past = range(self._past_h, int(self.world.env.now))
        self._past_h = past.stop
        for supply in self._supplies.values():
            supply.open_day(past)

    def _open_fleets(self, dispositions: Mapping[str, Disposition], tracks: tuple[TrackPlace, ...]) -> None:
        """Who can serve the open tracks, by each method."""
        for supply in self._supplies.values():
            supply.fleet = None
        for track in tracks:
            fleet = self._fleet(track, dispositions)
            for method in self.world.tracks[track.id].plan.methods:
                able = [t for t in fleet if method in contact_points(t.squadron.aircraft_type, method)]
                self._supply(track.id, method).fleet = able

    def _supply(self, track_id: str, method: str) -> Supply:
        key = (track_id, method)
        found = self._supplies.get(key)
        if found is None:
            found = self._supplies[key] = Supply(track_id, method)
        return found

    def ways(self, profiles: tuple[Profile, ...]) -> list[Way]:
        """Profiles with their stops, found by identity: to hash them would take longer than to make them."""
        known = self._ways.get(id(profiles))
        if known is None:
            ways = [(profile, profile.out_h, self.stops(profile)) for profile in profiles]
            known = self._ways[id(profiles)] = (profiles, ways)
        return known[1]

    def stops(self, profile: Profile) -> list[Stop]:
        """The planned refuelings of a profile, each with its supply."""
        return [
            Stop(self._supply(*place), after_h, need_klb * self._reserve, contact_h)
            for place, after_h, need_klb, contact_h in profile.refuelings
        ]

    def keep_minimum(self) -> None:
        """Order tankers for the hours of the day in which fewer are on a track than it always has."""
        for track in self.world.tracks.values():
            if not track.plan.minimum_tankers:
                continue
            supply = self._supply(track.id, track.plan.methods[0])
            for hour in range(int(DAY_H)):
                at_h = self._ato_day * DAY_H + hour
                for _ in range(track.plan.minimum_tankers - self._number_on(track, at_h)):
                    if tanker := supply.choose():
                        self._order(tanker, supply, at_h)

    def _number_on(self, track: Track, at_h: float) -> int:
        """How many tankers are ordered for a track at an hour."""
        ordered = chain(track.ordered, (flight for flight in self.flights if flight.area_id == track.id))
        return sum(one.vul_from_h <= at_h <= one.vul_from_h + one.profile.station_h for one in ordered)

    # --- flights ask --------------------------------------------------------------------

    def find(
        self, ways: list[Way], on_station_h: float, moves_h: tuple[float, ...], earliest_off_h: float
    ) -> tuple[Way, float] | None:
        """The way, and the hour on station moved so far, that ask for the fewest new tanker sorties.

        The first of equal ones; None if there is none for which all tankers that are lacking may come.
        """
        fewest, found = NEVER, None
        for move_h in moves_h:
            moved_h = on_station_h + move_h
            for way in ways:
                off_h = moved_h - way[1]
                lacking = self.lacking_for(
                    way[2], off_h if off_h > earliest_off_h else earliest_off_h, fewest
                )
                if lacking < fewest:
                    fewest, found = lacking, (way, moved_h)
                    if not lacking:
                        return found
        return found

    def lacking_for(self, stops: list[Stop], off_h: float, below: int) -> int:
        """How many new tanker sorties a flight would ask for; `NEVER` if not fewer than `below` will do."""
        lacking, covered_until_h = 0, -inf
        for stop in stops:
            at_h = off_h + stop.after_h
            if at_h <= covered_until_h:
                continue
            supply = stop.supply
            there = supply.by_hour.get(int(at_h))
            if there and can_serve(there, at_h, stop.klb, stop.contact_h):
                continue
            lacking += 1
            if lacking >= below or not supply.can_order:
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
        for contact in stop.supply.by_hour.get(int(at_h), ()):
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
            chosen = self._with_new(stop.supply, at_h, klb, able[:1])
        left = 1.0
        for share, contact in chosen:
            part = min(share, left)
            contact.take(part * klb, part * hours)
            promised.append((contact, part * klb, part * hours))
            left -= part
        return left <= ROUNDING

    def _with_new(
        self, supply: Supply, at_h: float, klb: float, there: list[tuple[float, ContactHour]]
    ) -> list[tuple[float, ContactHour]]:
        """A new tanker with the best of those there, or two new ones: who serves how much of a refueling.

        A new tanker comes for this contact, so the hour in which it arrives does not limit it.
        """
        new: list[tuple[float, ContactHour]] = []
        for others in (there, []):
            tanker = supply.choose()
            if tanker is None:
                break
            contact = self._order(tanker, supply, at_h)
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

    def _order(self, tanker: Tanker, supply: Supply, at_h: float) -> ContactHour:
        """Task one tanker sortie to a track, there somewhat before the receiver it is ordered for."""
        squadron, planning, world = tanker.squadron, self.world.planning, self.world
        squadron.spend(1, tanker.profile.total_h)
        ready_h = world.earliest_off_h(squadron, tanker.disposition, self._ato_day)
        off_h = max(at_h - planning.tanker_early_h - tanker.profile.out_h, ready_h)
        flight = Flight(
            id=self._number(squadron),
            squadron=squadron,
            disposition=tanker.disposition,
            aircraft=1,
            ato_day=self._ato_day,
            area_id=supply.track_id,
            country="",
            profile=tanker.profile,
            planned_off_h=off_h,
            method=supply.method,
        )
        self.flights.append(flight)
        # A receiver may come a little before the tanker: it waits.
        from_h = min(flight.vul_from_h, at_h)
        ordered = Ordered(from_h, flight.vul_from_h + planning.tanker_station_h, tanker.give_klb)
        for method, number in contact_points(squadron.aircraft_type, supply.method).items():
            self._supply(supply.track_id, method).add(ordered, planning.tanker_use_share * number)
        # One that comes very early is gone by then: the receiver is promised its last hour.
        return supply.by_hour[min(int(at_h), int(ordered.until_h))][-1]


def _share(pair: tuple[float, ContactHour]) -> float:
    return pair[0]
