"""Tanker sorties to carry the planned fuel: filled before new ones are ordered.

A flight is tasked only if each of its planned refuelings is promised fuel and contact time by a tanker
that is on its track at that hour. A quote says how many new tanker sorties a flight would ask for, so
that tasking can move a flight to where tankers already are; a promise takes the fuel, and orders what
is missing, as long as tanker squadrons have lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import NamedTuple

from sim.flight import Flight
from sim.order_of_battle import Standing
from sim.profile import Profile, TrackPlace, contact_h
from sim.squadron import Squadron
from sim.tanker import contact_points, give_klb
from sim.world import World

Place = tuple[str, str]  # track and method: plain tuples are looked up faster
EDGE_H = 0.25  # a receiver this near to the end of a vul window may come too late


class Tanker(NamedTuple):
    """A tanker squadron that can serve a track, its profile there, and what a flight can give."""

    squadron: Squadron
    standing: Standing
    profile: Profile
    give_klb: float
    methods: frozenset[str]
    per_klb_burned: float  # what it can give for its own burn


class Ordered:
    """A tanker sortie in the plan, with the fuel and contact time that are not promised yet."""

    __slots__ = ("free_h", "free_klb", "from_h", "until_h")

    def __init__(self, from_h: float, until_h: float, free_klb: float, free_h: dict[str, float]) -> None:
        self.from_h = from_h
        self.until_h = until_h
        self.free_klb = free_klb
        self.free_h = free_h

    def share(self, method: str, at_h: float, klb: float, hours: float) -> float:
        """How much of a refueling it could serve: 0 to 1."""
        if not self.from_h <= at_h <= self.until_h - EDGE_H:
            return 0.0
        return min(1.0, self.free_klb / klb, self.free_h[method] / hours)


class Promise(NamedTuple):
    """Fuel and contact time of an ordered tanker that were promised to one refueling."""

    tanker: Ordered
    method: str
    klb: float
    hours: float


class TankerPlan:
    """The books of planned fuel, kept from day to day: vul windows run over the ends of days."""

    def __init__(self, world: World, number: Callable[[Squadron], str]) -> None:
        self.world = world
        self.flights: list[Flight] = []
        self._number = number
        self._ordered: dict[Place, list[Ordered]] = {}
        self._out_of_lines: set[Place] = set()  # on this ATO day
        self._fleets: dict[Place, list[Tanker]] = {}
        self._ato_day = 0

    def open_day(
        self, ato_day: int, standings: Mapping[str, Standing], tracks: tuple[TrackPlace, ...], anew: bool
    ) -> None:
        """Begin the plan of an ATO day; `anew` when squadrons, bases or tracks have changed."""
        self._ato_day = ato_day
        self.flights = []
        self._out_of_lines.clear()
        if anew:
            self._fleets = {}
            for track in tracks:
                fleet = self._fleet(track, standings)
                for method in self.world.tracks[track.id].plan.methods:
                    self._fleets[track.id, method] = [t for t in fleet if method in t.methods]
        for ordered in self._ordered.values():
            ordered[:] = [tanker for tanker in ordered if tanker.until_h > self.world.env.now]

    # --- flights ask --------------------------------------------------------------------

    def quote(self, profile: Profile, aircraft: int, method: str, off_h: float, at_most: float) -> float:
        """How many new tanker sorties a flight would ask for; infinite if it cannot be had for `at_most`."""
        lacking, covered_until_h = 0, -inf
        for track_id, after_h, need_klb in profile.refuelings:
            at_h = off_h + after_h
            place = (track_id, method)
            klb, hours = self._asked(aircraft, method, need_klb)
            if self._is_there(place, at_h, klb, hours):
                continue
            if at_h > covered_until_h or place in self._out_of_lines:
                if place in self._out_of_lines or place not in self._fleets:
                    return inf
                lacking += 1
                covered_until_h = at_h + self.world.planning.tanker_station_h / 2
                if lacking > at_most:
                    return inf
        return lacking

    def promise(self, profile: Profile, aircraft: int, method: str, off_h: float) -> bool:
        """Promise fuel to each planned refueling of a flight, ordering tankers as needed.

        If one refueling finds no tanker, what was promised to those before it is free again.
        """
        promised: list[Promise] = []
        for track_id, after_h, need_klb in profile.refuelings:
            klb, hours = self._asked(aircraft, method, need_klb)
            if not self._promise_stop((track_id, method), off_h + after_h, klb, hours, promised):
                for tanker, by, given_klb, given_h in promised:
                    tanker.free_klb += given_klb
                    tanker.free_h[by] += given_h
                return False
        return True

    def _asked(self, aircraft: int, method: str, need_klb: float) -> tuple[float, float]:
        """Fuel and contact time to promise for a refueling."""
        planning = self.world.planning
        fuel_klb = need_klb * (1.0 + planning.tanker_reserve_share)
        return fuel_klb, contact_h(planning, method, aircraft, need_klb)

    def _is_there(self, place: Place, at_h: float, klb: float, hours: float) -> bool:
        """Whether one ordered tanker, or two, can serve a refueling."""
        best = second = 0.0
        for tanker in self._ordered.get(place, ()):
            share = tanker.share(place[1], at_h, klb, hours)
            if share > best:
                best, second = share, best
                if best == 1.0:
                    return True
            elif share > second:
                second = share
        return best + second >= 1.0

    def _promise_stop(
        self, place: Place, at_h: float, klb: float, hours: float, promised: list[Promise]
    ) -> bool:
        """Take a refueling from the ordered tanker that can serve it with least to spare, from two, or
        from one that is ordered for it."""
        _, method = place
        able = [
            (share, tanker)
            for tanker in self._ordered.get(place, ())
            if (share := tanker.share(method, at_h, klb, hours)) > 0.0
        ]
        whole = [tanker for share, tanker in able if share == 1.0]
        if whole:
            self._take(min(whole, key=_free_klb), method, klb, hours, 1.0, promised)
            return True
        able.sort(key=lambda pair: -pair[0])
        if len(able) > 1 and able[0][0] + able[1][0] >= 1.0:
            self._take(able[0][1], method, klb, hours, able[0][0], promised)
            self._take(able[1][1], method, klb, hours, 1.0 - able[0][0], promised)
            return True
        chosen = self._choose(place)
        if chosen is None:
            return False
        tanker = self._order(chosen, place, at_h)
        share = tanker.share(method, at_h, klb, hours)
        self._take(tanker, method, klb, hours, share, promised)
        if share == 1.0:
            return True
        left = 1.0 - share
        return self._promise_stop(place, at_h, klb * left, hours * left, promised) if share else False

    def _take(
        self,
        tanker: Ordered,
        method: str,
        klb: float,
        hours: float,
        share: float,
        promised: list[Promise],
    ) -> None:
        tanker.free_klb -= share * klb
        tanker.free_h[method] -= share * hours
        promised.append(Promise(tanker, method, share * klb, share * hours))

    # --- tankers ------------------------------------------------------------------------

    def _fleet(self, track: TrackPlace, standings: Mapping[str, Standing]) -> list[Tanker]:
        """Who can serve a track: legs, and the fuel that is left to give after its own burn."""
        world, planning = self.world, self.world.planning
        fleet = []
        for squadron_id, standing in standings.items():
            squadron = world.squadrons[squadron_id]
            if squadron.plan.role != "tanker" or not standing.base or standing.command != "coalition":
                continue
            kind = squadron.kind
            leg_h = world.chart.leg_nm(world.bases[standing.base].place, track.place) / kind.cruise_kt
            free_klb = give_klb(kind, planning, leg_h)
            if free_klb > 0:
                profile = Profile.direct(leg_h, planning.tanker_station_h)
                methods = frozenset(m for m in ("boom", "drogue") if contact_points(kind, m).get(m))
                per_klb_burned = free_klb / (kind.burn_klb_per_h * profile.total_h)
                fleet.append(Tanker(squadron, standing, profile, free_klb, methods, per_klb_burned))
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

    def _order(self, tanker: Tanker, place: Place, at_h: float) -> Ordered:
        """Task one tanker sortie to a track, there somewhat before the receiver it is ordered for."""
        squadron, planning, world = tanker.squadron, self.world.planning, self.world
        track_id, method = place
        squadron.spend(1, tanker.profile.total_h)
        ready_h = world.earliest_off_h(squadron, tanker.standing, self._ato_day)
        off_h = max(at_h - planning.tanker_early_h - tanker.profile.out_h, ready_h)
        flight = Flight(
            id=self._number(squadron),
            squadron=squadron,
            standing=tanker.standing,
            aircraft=1,
            ato_day=self._ato_day,
            area_id=track_id,
            country="",
            profile=tanker.profile,
            planned_off_h=off_h,
            method=method,
        )
        self.flights.append(flight)
        usable_h = planning.tanker_station_h * planning.tanker_use_share
        points = contact_points(squadron.kind, method)
        # A receiver may come a little before the tanker: it waits.
        from_h = min(flight.vul_from_h, at_h)
        until_h = flight.vul_from_h + planning.tanker_station_h
        ordered = Ordered(
            from_h, until_h, tanker.give_klb, {name: usable_h * number for name, number in points.items()}
        )
        for name in points:
            self._ordered.setdefault((track_id, name), []).append(ordered)
        return ordered


def _free_klb(tanker: Ordered) -> float:
    return tanker.free_klb
