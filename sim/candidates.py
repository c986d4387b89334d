"""Who can fill the vul windows of an area, and how well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.geography import Place
from sim.order_of_battle import Standing
from sim.profile import Profile, Task, TrackPlace
from sim.squadron import Squadron
from sim.world import World

FREE_OFFLOAD_KLB = 10.0  # keeps the score of a flight that needs no tanker finite
ROLES = {  # kinds of demand, in the order in which their windows are filled
    "c2": ("c2",),
    "isr": ("isr", "isr_armed"),
    "overwatch": ("strike",),
    "airlift": ("airlift",),
}


class Candidate(NamedTuple):
    """A squadron that can fill windows of an area, its profile, and the fixed part of its score.

    `dry` is the profile without tankers, flown when none can be promised.
    """

    squadron: Squadron
    profile: Profile
    dry: Profile | None
    score: float


class Candidates:
    """The candidates while order of battle and tracks stay as they are."""

    def __init__(
        self, world: World, standings: Mapping[str, Standing], tracks: tuple[TrackPlace, ...]
    ) -> None:
        self.world = world
        self.standings = standings
        self.tracks = tracks
        self._usable = {
            method: tuple(t for t in tracks if method in world.tracks[t.id].plan.methods)
            for method in ("boom", "drogue", "none")
        }
        self._by_role: dict[str, list[tuple[Squadron, Standing]]] = {}
        for squadron_id, standing in standings.items():
            squadron = world.squadrons[squadron_id]
            if standing.base:
                self._by_role.setdefault(squadron.plan.role, []).append((squadron, standing))
        self._known: dict[tuple[str, str], list[Candidate]] = {}
        self._station_h: dict[tuple[str, str], float] = {}
        self._raids: dict[str, list[tuple[str, Profile]]] = {}

    def of(self, kind: str, area_id: str) -> list[Candidate]:
        """Coalition squadrons that may and can fill windows of one kind in an area."""
        key = (kind, area_id)
        if key not in self._known:
            self._known[key] = [
                candidate
                for role in ROLES[kind]
                for squadron, standing in self._by_role.get(role, ())
                if (candidate := self._candidate(kind, area_id, squadron, standing))
            ]
        return self._known[key]

    def mean_station_h(self, kind: str, area_id: str) -> float:
        """Mean time on station of a flight of the candidates; 0 if there are none."""
        key = (kind, area_id)
        if key not in self._station_h:
            found = self.of(kind, area_id)
            total_h = sum(candidate.profile.station_h for candidate in found)
            self._station_h[key] = total_h / len(found) if found else 0.0
        return self._station_h[key]

    def are_kept_out(self, kind: str, area_id: str) -> bool:
        """Whether squadrons could reach an area but none of them may fill windows there."""
        return any(
            self.is_kept_out(squadron, [(kind, area_id)])
            for role in ROLES[kind]
            for squadron, _ in self._by_role.get(role, ())
        )

    def is_kept_out(self, squadron: Squadron, windows: Iterable[tuple[str, str]]) -> bool:
        """Whether its caveats alone keep a squadron from some windows, given as kinds and areas."""
        standing, role = self.standings[squadron.id], squadron.plan.role
        return standing.command == "coalition" and any(
            role in ROLES[kind]
            and not self._may(kind, area_id, squadron, standing)
            and self.profile(squadron, squadron.kind.flight_size, area_id, _task(kind)) is not None
            for kind, area_id in windows
        )

    def _may(self, kind: str, area_id: str, squadron: Squadron, standing: Standing) -> bool:
        """Whether caveats and orders let a squadron fill windows of one kind in an area."""
        allowed = standing.strikes_in if kind == "overwatch" else standing.flies_in
        confined_to = squadron.plan.areas
        country = self.world.areas[area_id].plan.country
        return country in allowed and (not confined_to or area_id in confined_to)

    def _candidate(self, kind: str, area_id: str, squadron: Squadron, standing: Standing) -> Candidate | None:
        if standing.command != "coalition" or not self._may(kind, area_id, squadron, standing):
            return None
        task = _task(kind)
        size = squadron.kind.flight_size
        profile = self.profile(squadron, size, area_id, task)
        if profile is None:
            return None
        dry = self._plan(squadron, size, area_id, task, ()) if profile.refuelings else None
        coverage = profile.station_h / (FREE_OFFLOAD_KLB + profile.offload_klb)
        exponent = self.world.planning.efficiency_exponent
        return Candidate(squadron, profile, dry, squadron.tasking_weight * coverage**exponent)

    def profile(self, squadron: Squadron, aircraft: int, area_id: str, task: Task) -> Profile | None:
        """How a squadron would fly to an area, refueled where need be; None if out of reach."""
        return self._plan(squadron, aircraft, area_id, task, self._usable[squadron.kind.receives])

    def _plan(
        self, squadron: Squadron, aircraft: int, area_id: str, task: Task, tracks: tuple[TrackPlace, ...]
    ) -> Profile | None:
        base: Place = self.world.bases[self.standings[squadron.id].base].place
        area: Place = self.world.areas[area_id].place
        return self.world.planner.plan(squadron.kind, aircraft, base, area, task, tracks)

    def raids(self, squadron: Squadron) -> list[tuple[str, Profile]]:
        """Areas that a squadron under its own command reaches without tankers, with profiles."""
        if squadron.id not in self._raids:
            standing, confined_to = self.standings[squadron.id], squadron.plan.areas
            self._raids[squadron.id] = [
                (area.id, profile)
                for area in self.world.areas.values()
                if area.plan.country in standing.flies_in and (not confined_to or area.id in confined_to)
                if (profile := self._plan(squadron, squadron.kind.flight_size, area.id, "raid", ()))
            ]
        return self._raids[squadron.id]


def _task(kind: str) -> Task:
    return "unload" if kind == "airlift" else "hold"
