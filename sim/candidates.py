"""Who can fly for an area, and on which profiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Literal

from sim.geography import Place
from sim.order_of_battle import Disposition
from sim.portable import settled, total
from sim.profile import Profile, Task, TrackPlace
from sim.squadron import Squadron
from sim.world import World

FREE_OFFLOAD_KLB = 10.0  # keeps the price of a flight that needs no tanker finite
ROLES = {  # kinds of demand, in the order in which they are divided, and the roles that fly for them
    "c2": ("c2",),
    "isr": ("isr", "isr_armed"),
    "overwatch": ("strike",),
    "airlift": ("airlift",),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area that a squadron can fly for.

    `profiles` lead over the nearest track and others near enough; `dry` is the one without tankers,
    flown when none can be promised. `price` grows with the tanker fuel for an hour on station.
    """

    area_id: str
    profiles: tuple[Profile, ...]
    dry: Profile | None
    price: float
    station_h: float  # of a flight over the nearest track


class Candidates:
    """The candidates while order of battle and tracks stay as they are."""

    def __init__(
        self,
        world: World,
        dispositions: Mapping[str, Disposition],
        tracks: tuple[TrackPlace, ...],
        before: Candidates | None = None,
    ) -> None:
        self.world = world
        self.dispositions = dispositions
        self.tracks = tracks
        self._usable = {
            method: tuple(t for t in tracks if method in world.tracks[t.id].plan.methods)
            for method in ("boom", "drogue", "none")
        }
        self._by_role: dict[str, list[tuple[Squadron, Disposition]]] = {}
        for squadron_id, disposition in dispositions.items():
            squadron = world.squadrons[squadron_id]
            if disposition.base and disposition.command == "coalition":
                self._by_role.setdefault(squadron.plan.role, []).append((squadron, disposition))
        self._known: dict[tuple[str, str], list[Candidate]] = {}
        self._raids: dict[str, list[tuple[str, Profile]]] = {}
        self._mean_station_h: dict[str, float] = {}
        self._reached: dict[str, set[str]] = {}
        if before and before.tracks == tracks:
            self._keep(before)

    def _keep(self, before: Candidates) -> None:
        """What was known of squadrons that stand as they stood before holds on."""
        same = {name for name, one in self.dispositions.items() if before.dispositions.get(name) == one}
        self._known = {key: found for key, found in before._known.items() if key[1] in same}
        self._raids = {name: found for name, found in before._raids.items() if name in same}

    def squadrons(self, kind: str) -> list[Squadron]:
        """Coalition squadrons with a base whose role serves a kind of demand."""
        return [squadron for role in ROLES[kind] for squadron, _ in self._by_role.get(role, ())]

    def of(self, kind: str, squadron: Squadron) -> list[Candidate]:
        """The areas that a squadron may and can fly for."""
        key = (kind, squadron.id)
        found = self._known.get(key)
        if found is None:
            candidates = (self._candidate(kind, area_id, squadron) for area_id in self.world.areas)
            found = self._known[key] = [candidate for candidate in candidates if candidate]
        return found

    def mean_station_h(self, kind: str) -> float:
        """Time on station, the mean over squadrons and the areas that they can fly for; 0 if none can."""
        if kind not in self._mean_station_h:
            hours = [one.station_h for squadron in self.squadrons(kind) for one in self.of(kind, squadron)]
            self._mean_station_h[kind] = total(hours) / len(hours) if hours else 0.0
        return self._mean_station_h[kind]

    def reached(self, kind: str) -> set[str]:
        """The areas that some squadron may and can fly for."""
        if kind not in self._reached:
            squadrons = self.squadrons(kind)
            self._reached[kind] = {one.area_id for squadron in squadrons for one in self.of(kind, squadron)}
        return self._reached[kind]

    def is_kept_out(self, kind: str, squadron: Squadron, areas: Iterable[str]) -> bool:
        """Whether its caveats alone keep a squadron from some of the areas."""
        size, task = squadron.aircraft_type.flight_size, _task(kind)
        return any(
            not self._may(kind, area_id, squadron) and self.profiles(squadron, size, area_id, task)
            for area_id in areas
        )

    def why_not(self, kind: str, area_id: str) -> Literal["caveat", "no_squadron"]:
        """Why no squadron can fly for an area: kept out by caveats, or nobody who could."""
        kept_out = any(self.is_kept_out(kind, squadron, [area_id]) for squadron in self.squadrons(kind))
        return "caveat" if kept_out else "no_squadron"

    def _may(self, kind: str, area_id: str, squadron: Squadron) -> bool:
        """Whether caveats and orders let a squadron fly for an area."""
        disposition, confined_to = self.dispositions[squadron.id], squadron.plan.areas
        # Fighters that may strike nowhere look on: overwatch is all that they can give.
        allowed = (kind == "overwatch" and disposition.strikes_in) or disposition.flies_in
        country = self.world.areas[area_id].plan.country
        return country in allowed and (not confined_to or area_id in confined_to)

    def _candidate(self, kind: str, area_id: str, squadron: Squadron) -> Candidate | None:
        if not self._may(kind, area_id, squadron):
            return None
        size, task = squadron.aircraft_type.flight_size, _task(kind)
        profiles = self.profiles(squadron, size, area_id, task)
        if not profiles or not profiles[0].station_h:  # fuel that flows too slowly leaves no time on station
            return None
        best = profiles[0]
        dry = self._plans(squadron, size, area_id, task, ()) if best.refuelings else ()
        per_station_h = (FREE_OFFLOAD_KLB + best.offload_klb) / best.station_h
        price = self.world.planning.efficiency_pull * settled(log(per_station_h))
        return Candidate(area_id, profiles, dry[0] if dry else None, price, best.station_h)

    def profiles(self, squadron: Squadron, aircraft: int, area_id: str, task: Task) -> tuple[Profile, ...]:
        """How a squadron could fly to an area, refueled where need be; none if out of reach."""
        return self._plans(squadron, aircraft, area_id, task, self._usable[squadron.aircraft_type.receives])

    def _plans(
        self, squadron: Squadron, aircraft: int, area_id: str, task: Task, tracks: tuple[TrackPlace, ...]
    ) -> tuple[Profile, ...]:
        base: Place = self.world.bases[self.dispositions[squadron.id].base].place
        area: Place = self.world.areas[area_id].place
        return self.world.planner.plans(squadron.aircraft_type, aircraft, base, area, task, tracks)

    def raids(self, squadron: Squadron) -> list[tuple[str, Profile]]:
        """Areas that a squadron under its own command reaches without tankers, with profiles."""
        if squadron.id not in self._raids:
            disposition, confined_to = self.dispositions[squadron.id], squadron.plan.areas
            size = squadron.aircraft_type.flight_size
            self._raids[squadron.id] = [
                (area.id, profiles[0])
                for area in self.world.areas.values()
                if area.plan.country in disposition.flies_in and (not confined_to or area.id in confined_to)
                if (profiles := self._plans(squadron, size, area.id, "raid", ()))
            ]
        return self._raids[squadron.id]


def _task(kind: str) -> Task:
    return "unload" if kind == "airlift" else "hold"
