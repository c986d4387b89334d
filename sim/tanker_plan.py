"""Tanker sorties to carry the planned fuel: filled before new ones are ordered.

A flight is tasked only if each of its planned refuelings is promised fuel and contact time by a tanker
that is on its track at that hour. A quote says how many new tanker sorties a flight would ask for, so
that tasking can move a flight to where tankers already are; a promise takes the fuel, and orders what
is missing, as long as tanker squadrons have lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from sim.calendar import DAY_H
from sim.flight import Flight
from sim.order_of_battle import Standing
from sim.portable import total
from sim.profile import Profile, TrackPlace
from sim.squadron import Squadron
from sim.tanker import GIVE_MIN_KLB, Track, contact_points, give_klb
from sim.world import World

Place = tuple[str, str]  # track and method: plain tuples are looked up faster
ROUNDING = 1e-9  # of a refueling
NOBODY: dict[Place, list[Ordered]] = {}  # ordered for an hour without tankers
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
    """A tanker sortie in the plan, with the fuel and contact time that are not promised yet.

    Contact time is kept by the hours of the clock: receivers that come all at once cannot be served.
    """

    __slots__ = ("free_h", "free_klb", "from_h", "until_h")

    def __init__(self, from_h: float, until_h: float, free_klb: float, contact_h: dict[str, float]) -> None:
        self.from_h = from_h
        self.until_h = until_h
        self.free_klb = free_klb
        clock = range(int(from_h), int(until_h) + 1)
        self.free_h = {
            method: {hour: an_hour * (min(hour + 1, until_h) - max(hour, from_h)) for hour in clock}
            for method, an_hour in contact_h.items()
        }

    def share(self, method: str, at_h: float, klb: float, hours: float) -> float:
        """How much of a refueling it could serve: 0 to 1."""
        free_klb = self.free_klb
        if free_klb < GIVE_MIN_KLB or at_h < self.from_h or at_h > self.until_h - EDGE_H:
            return 0.0
        free_h = self.free_h[method].get(int(at_h), 0.0)
        if free_klb >= klb and free_h >= hours:
            return 1.0
        return max(0.0, min(free_klb / klb if klb else 1.0, free_h / hours if hours else 1.0))

    def take(self, method: str, hour: int, hours: float) -> None:
        """Promise contact time in an hour of the clock."""
        free_h = self.free_h[method]
        free_h[hour] = free_h.get(hour, 0.0) - hours


class Promise(NamedTuple):
    """Fuel and contact time of an ordered tanker that were promised to one refueling."""

    tanker: Ordered
    hour: int
    klb: float
    hours: float


class TankerPlan:
    """The books of planned fuel, kept from day to day: vul windows run over the ends of days."""

    def __init__(self, world: World, number: Callable[[Squadron], str]) -> None:
        self.world = world
        self.flights: list[Flight] = []
        self._number = number
        self._ordered: dict[int, dict[Place, list[Ordered]]] = {}  # by the hours of their vul windows
        self._reserve = 1.0 + world.planning.tanker_reserve_share
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
        past = int(self.world.env.now)
        for hour in [hour for hour in self._ordered if hour < past]:
            del self._ordered[hour]

    def keep_minimum(self) -> None:
        """Order tankers for the hours of the day in which fewer are on a track than it always has."""
        day_from_h = int(self._ato_day * DAY_H)
        for track in self.world.tracks.values():
            method = track.plan.methods[0]
            if not track.plan.minimum_tankers or (track.id, method) not in self._fleets:
                continue
            for hour in range(day_from_h, day_from_h + int(DAY_H)):
                while self._number_there(track, hour) < track.plan.minimum_tankers:
                    tanker = self._choose((track.id, method))
                    if tanker is None:
                        break
                    self._order(tanker, (track.id, method), hour)

    def _number_there(self, track: Track, hour: int) -> int:
        """How many tankers are ordered for a track at an hour, by whatever method they give."""
        return len({tanker for method in track.plan.methods for tanker in self._there((track.id, method), hour)})

    # --- flights ask --------------------------------------------------------------------

    def quote(self, profile: Profile, off_h: float, at_most: float) -> float:
        """How many new tanker sorties a flight would ask for; infinite if it cannot be had for `at_most`."""
        lacking, covered_until_h = 0, -inf
        for place, after_h, need_klb, busy_h in profile.refuelings:
            at_h = off_h + after_h
            if at_h <= covered_until_h or self._is_there(place, at_h, need_klb * self._reserve, busy_h):
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
                for tanker, hour, given_klb, given_h in promised:
                    tanker.free_klb += given_klb
                    tanker.take(place[1], hour, -given_h)
                return False
        return True

    def _there(self, place: Place, at_h: float) -> Sequence[Ordered]:
        """The tankers ordered for a place at an hour."""
        return self._ordered.get(int(at_h), NOBODY).get(place, ())

    def _is_there(self, place: Place, at_h: float, klb: float, hours: float) -> bool:
        """Whether one ordered tanker, or two, can serve a refueling."""
        there = self._ordered.get(int(at_h), NOBODY).get(place)
        if there is None:
            return False
        method, best, second = place[1], 0.0, 0.0
        for tanker in there:
            part = tanker.share(method, at_h, klb, hours)
            if part == 1.0:
                return True
            if part > best:
                best, second = part, best
            elif part > second:
                second = part
        return second > 0.0 and total((second, best)) >= 1.0

    def _promise_stop(
        self, place: Place, at_h: float, klb: float, hours: float, promised: list[Promise]
    ) -> bool:
        """Take a refueling from the ordered tanker that leaves first, from two, or from a new one."""
        _, method = place
        able = [
            (share, tanker)
            for tanker in self._there(place, at_h)
            if (share := tanker.share(method, at_h, klb, hours)) > 0.0
        ]
        whole = [tanker for share, tanker in able if share == 1.0]
        if whole:
            chosen = [(1.0, min(whole, key=_until_h))]
        else:
            able.sort(key=_share, reverse=True)
            chosen = able[:2]
            if total(share for share, _ in chosen) < 1.0:
                chosen = self._with_new(place, at_h, klb, able[:1])
        left = 1.0
        for share, ordered in chosen:
            part = min(share, left)
            ordered.free_klb -= part * klb
            ordered.take(method, int(at_h), part * hours)
            promised.append(Promise(ordered, int(at_h), part * klb, part * hours))
            left -= part
        return left <= ROUNDING

    def _with_new(
        self, place: Place, at_h: float, klb: float, there: list[tuple[float, Ordered]]
    ) -> list[tuple[float, Ordered]]:
        """A new tanker with the best of those there, or two new ones: who serves how much of a refueling.

        A new tanker comes for this contact, so the hour in which it arrives does not limit it.
        """
        new: list[tuple[float, Ordered]] = []
        for others in (there, []):
            tanker = self._choose(place)
            if tanker is None:
                break
            ordered = self._order(tanker, place, at_h)
            new.append((min(1.0, ordered.free_klb / klb), ordered))
            if total(share for share, _ in (*new, *others)) >= 1.0:
                return [*new, *others]
        return []

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
        points = contact_points(squadron.kind, method)
        # A receiver may come a little before the tanker: it waits.
        from_h = min(flight.vul_from_h, at_h)
        until_h = flight.vul_from_h + planning.tanker_station_h
        contact_h = {name: planning.tanker_use_share * number for name, number in points.items()}
        ordered = Ordered(from_h, until_h, tanker.give_klb, contact_h)
        for hour in range(int(from_h), int(until_h) + 1):
            for name in points:
                self._ordered.setdefault(hour, {}).setdefault((track_id, name), []).append(ordered)
        return ordered


def _until_h(tanker: Ordered) -> float:
    return tanker.until_h


def _share(pair: tuple[float, Ordered]) -> float:
    return pair[0]
