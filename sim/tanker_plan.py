"""Tanker sorties to carry the planned fuel: the right tracks, the right hours, and a reserve.

The clock is cut into vul windows of equal length. A flight is tasked only if each of its planned
refuelings finds a tanker in its track and window; where none has fuel and contact time left,
another tanker sortie is tasked, as long as tanker squadrons have lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.flight import Flight
from sim.order_of_battle import Standing
from sim.profile import Profile, TrackPlace, contact_h
from sim.programme import spend
from sim.squadron import Squadron
from sim.tanker import contact_points, give_klb
from sim.world import World

Stop = tuple[int, str, str]  # vul window, track, method: plain tuples are looked up faster


class Tanker(NamedTuple):
    """A tanker squadron that can serve a track, its profile there, and what a flight can give."""

    squadron: Squadron
    standing: Standing
    profile: Profile
    give_klb: float
    methods: frozenset[str]
    weight: float  # tasking weight per fuel burned


class Ordered:
    """A tanker sortie in the plan, with the fuel and contact time that are not promised yet."""

    __slots__ = ("free_h", "free_klb")

    def __init__(self, free_klb: float, free_h: dict[str, float]) -> None:
        self.free_klb = free_klb
        self.free_h = free_h


class Promise(NamedTuple):
    """Fuel and contact time of an ordered tanker that were promised to one refueling."""

    tanker: Ordered
    key: Stop
    klb: float
    hours: float


class TankerPlan:
    """The books of planned fuel, kept from day to day: windows overlap the ends of days."""

    def __init__(self, world: World, number: Callable[[Squadron], str]) -> None:
        self.world = world
        self.flights: list[Flight] = []
        self._number = number
        self._ordered: dict[Stop, list[Ordered]] = {}
        self._out_of_lines: set[tuple[str, str]] = set()  # tracks and methods, on this ATO day
        self._fleets: dict[tuple[str, str], list[Tanker]] = {}
        self._ato_day = 0
        # Windows overlap, so that a receiver a little early or late still meets a tanker.
        self.window_h = world.planning.tanker_station_h - world.planning.tanker_overlap_h

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
        past = int(self.world.env.now // self.window_h) - 1
        for key in [key for key in self._ordered if key[0] < past]:
            del self._ordered[key]

    def promise(self, profile: Profile, aircraft: int, method: str, off_h: float) -> bool:
        """Promise fuel to each planned refueling of a flight, tasking tankers as needed.

        If one refueling finds no tanker, what was promised to those before it is free again.
        """
        planning = self.world.planning
        promised: list[Promise] = []
        for track_id, after_h, need_klb in profile.refuelings:
            key = (int((off_h + after_h) // self.window_h), track_id, method)
            if not self._ordered.get(key) and (track_id, method) in self._out_of_lines:
                self._take_back(promised)
                return False
            fuel_klb = need_klb * (1.0 + planning.tanker_reserve_share)
            busy_h = contact_h(planning, method, aircraft, need_klb)
            if not self._promise_stop(key, fuel_klb, busy_h, promised):
                self._take_back(promised)
                return False
        return True

    def _take_back(self, promised: list[Promise]) -> None:
        for tanker, key, klb, hours in promised:
            tanker.free_klb += klb
            tanker.free_h[key[2]] += hours
            if tanker not in self._ordered[key]:
                self._ordered[key].append(tanker)

    def _promise_stop(self, key: Stop, klb: float, hours: float, promised: list[Promise]) -> bool:
        """Take fuel and contact time from tankers that are ordered, then from new ones."""
        _, _, method = key
        ordered = self._ordered.setdefault(key, [])
        while True:
            for tanker in ordered:
                free_h = tanker.free_h[method]
                if free_h > 0 and tanker.free_klb > 0:
                    part = min(1.0, tanker.free_klb / klb if klb else 1.0, free_h / hours if hours else 1.0)
                    tanker.free_klb -= part * klb
                    tanker.free_h[method] = free_h - part * hours
                    promised.append(Promise(tanker, key, part * klb, part * hours))
                    klb -= part * klb
                    hours -= part * hours
                    if part == 1.0:
                        return True
            ordered[:] = [t for t in ordered if t.free_h[method] > 0 and t.free_klb > 0]
            chosen = self._choose(key, klb)
            if chosen is None:
                return False
            self._order(chosen, key)

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
                weight = squadron.tasking_weight / (kind.burn_klb_per_h * profile.total_h)
                fleet.append(Tanker(squadron, standing, profile, free_klb, methods, weight))
        return fleet

    def _choose(self, key: Stop, klb: float) -> Tanker | None:
        """The tanker with the most to give for its burn and the most lines left; None if none."""
        _, track_id, method = key
        ready = [t for t in self._fleets.get((track_id, method), ()) if t.squadron.left_score]
        if not ready:
            self._out_of_lines.add((track_id, method))
        best, best_score = None, 0.0
        for tanker in ready:
            score = tanker.weight * min(tanker.give_klb, klb) * tanker.squadron.left_score
            if score > best_score:
                best, best_score = tanker, score
        return best

    def _order(self, tanker: Tanker, key: Stop) -> None:
        """Task one tanker sortie to a track and window."""
        squadron, planning, world = tanker.squadron, self.world.planning, self.world
        window, track_id, method = key
        spend(squadron, 1, tanker.profile.total_h, planning)
        on_station_h = window * self.window_h - planning.tanker_overlap_h / 2
        off_h = max(
            on_station_h - tanker.profile.out_h,
            world.earliest_off_h(squadron, tanker.standing, self._ato_day),
        )
        flight = Flight(
            self._number(squadron),
            squadron,
            tanker.standing,
            1,
            self._ato_day,
            track_id,
            "",
            tanker.profile,
            off_h,
            method=method,
        )
        self.flights.append(flight)
        usable_h = planning.tanker_station_h * planning.tanker_use_share
        points = contact_points(squadron.kind, method)
        ordered = Ordered(tanker.give_klb, {name: usable_h * number for name, number in points.items()})
        for name in points:
            self._ordered.setdefault((window, track_id, name), []).append(ordered)
