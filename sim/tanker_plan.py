"""Tanker sorties to carry the planned fuel: the right tracks, the right hours, and a reserve.

The day is cut into vul windows of equal length. For each track and window the fuel and the
contact time of the planned refuelings are added up, and tankers are tasked until both are
covered. Windows in which tanker lines run out lose flights, the last tasked first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from sim.flight import Flight
from sim.order_of_battle import Standing
from sim.profile import Profile, TrackPlace, contact_h
from sim.programme import spend
from sim.squadron import Squadron
from sim.tanker import contact_points
from sim.world import World

COVERED_KLB = 0.5  # less than this is covered


class Slot(NamedTuple):
    """One track in one vul window, refueling by one method."""

    window: int
    track: str
    method: str


class Tanker(NamedTuple):
    """A tanker squadron that can serve a track, its profile there, and what a flight can give."""

    squadron: Squadron
    standing: Standing
    profile: Profile
    give_klb: float


class TankerPlan:
    """Keeps the books of planned fuel from day to day: windows overlap the ends of days."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._unmet_klb: dict[Slot, float] = {}
        self._unmet_h: dict[Slot, float] = {}
        self._fleets: dict[str, list[Tanker]] = {}
        self._fleets_for: object = None

    def cover(
        self,
        ato_day: int,
        standings: Mapping[str, Standing],
        flights: Sequence[Flight],
        tracks: tuple[TrackPlace, ...],
        number: Callable[[Squadron], str],
    ) -> tuple[list[Flight], list[Flight]]:
        """Task tankers for the flights; returns (tanker flights, flights left without fuel)."""
        if (id(standings), tracks) != self._fleets_for:
            self._fleets = {track.id: self._fleet(track, standings) for track in tracks}
            self._fleets_for = (id(standings), tracks)
        for flight in flights:
            self._book(flight, 1.0)
        tankers: list[Flight] = []
        for slot in sorted(self._unmet_klb):
            while self._is_unmet(slot):
                tanker = self._choose(slot)
                if tanker is None:
                    break
                tankers.append(self._send(tanker, slot, ato_day, number(tanker.squadron)))
        return tankers, self._drop_unfueled(flights)

    # --- books --------------------------------------------------------------------------

    def _book(self, flight: Flight, sign: float) -> None:
        """Enter the planned refuelings of a flight (or strike them out, sign -1)."""
        planning = self.world.planning
        for stop in flight.profile.refuelings:
            window = int((flight.planned_off_h + stop.after_h) // planning.tanker_station_h)
            slot = Slot(window, stop.track, flight.method)
            fuel_klb = sign * stop.need_klb * (1.0 + planning.tanker_reserve_share)
            busy_h = sign * contact_h(planning, flight.method, flight.aircraft, stop.need_klb)
            self._unmet_klb[slot] = self._unmet_klb.get(slot, 0.0) + fuel_klb
            self._unmet_h[slot] = self._unmet_h.get(slot, 0.0) + busy_h

    def _is_unmet(self, slot: Slot) -> bool:
        return self._unmet_klb[slot] > COVERED_KLB or self._unmet_h[slot] > 1e-6

    def _drop_unfueled(self, flights: Sequence[Flight]) -> list[Flight]:
        """Flights whose windows stay uncovered, last tasked first; what is left over is forgotten."""
        short = {slot for slot in self._unmet_klb if self._is_unmet(slot)}
        dropped = []
        if short:
            station_h = self.world.planning.tanker_station_h
            for flight in reversed(flights):
                slots = {
                    Slot(int((flight.planned_off_h + stop.after_h) // station_h), stop.track, flight.method)
                    for stop in flight.profile.refuelings
                }
                if any(self._is_unmet(slot) for slot in slots & short):
                    self._book(flight, -1.0)
                    dropped.append(flight)
        past = int(self.world.env.now // self.world.planning.tanker_station_h)
        for slot in [slot for slot in self._unmet_klb if slot.window < past]:
            del self._unmet_klb[slot], self._unmet_h[slot]
        for slot in short & self._unmet_klb.keys():
            self._unmet_klb[slot] = min(0.0, self._unmet_klb[slot])
            self._unmet_h[slot] = min(0.0, self._unmet_h[slot])
        return dropped

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
            flight_h = 2 * leg_h + planning.tanker_station_h + planning.fuel_reserve_h
            give_klb = min(kind.offload_klb, kind.fuel_klb - kind.burn_klb_per_h * flight_h)
            if give_klb > 0:
                profile = Profile.direct(leg_h, planning.tanker_station_h)
                fleet.append(Tanker(squadron, standing, profile, give_klb))
        return fleet

    def _choose(self, slot: Slot) -> Tanker | None:
        """The tanker with the most to give for its burn and the most lines left; None if none."""
        best, best_score = None, 0.0
        if slot.method not in self.world.tracks[slot.track].plan.methods:
            return None
        for tanker in self._fleets.get(slot.track, ()):
            squadron = tanker.squadron
            if squadron.lines_left < 1 or not contact_points(squadron.kind, slot.method).get(slot.method):
                continue
            useful_klb = min(tanker.give_klb, max(COVERED_KLB, self._unmet_klb[slot]))
            cost_klb = squadron.kind.burn_klb_per_h * tanker.profile.total_h
            score = squadron.kind.tasking_weight * useful_klb / cost_klb
            score *= squadron.lines_left / squadron.lines_offered
            if score > best_score:
                best, best_score = tanker, score
        return best

    def _send(self, tanker: Tanker, slot: Slot, ato_day: int, flight_id: str) -> Flight:
        """Task one tanker sortie to a slot and write off what it covers."""
        squadron, planning = tanker.squadron, self.world.planning
        spend(squadron, 1, tanker.profile.total_h)
        give_klb = tanker.give_klb
        usable_h = planning.tanker_station_h * planning.tanker_use_share
        points = contact_points(squadron.kind, slot.method)
        for method in sorted(points, key=lambda name: name != slot.method):  # its own slot first
            served = slot._replace(method=method)
            if served in self._unmet_klb:
                taken_klb = (
                    give_klb
                    if method == slot.method and len(points) == 1
                    else min(give_klb, max(0.0, self._unmet_klb[served]))
                )
                self._unmet_klb[served] -= taken_klb
                self._unmet_h[served] -= usable_h * points[method]
                give_klb -= taken_klb
        on_station_h = slot.window * planning.tanker_station_h
        earliest_h = self.world.earliest_off_h(squadron, tanker.standing, ato_day)
        return Flight(
            flight_id,
            squadron,
            tanker.standing,
            1,
            ato_day,
            slot.track,
            "",
            tanker.profile,
            max(on_station_h - tanker.profile.out_h, earliest_h),
            method=slot.method,
        )
