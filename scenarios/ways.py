"""Where squadrons could be tasked, day by day, as the engine itself would see it before any chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from sim.calendar import day_of, days_between
from sim.campaign import Mission
from sim.candidates import ROLES, Candidates
from sim.demand import Demand
from sim.order_of_battle import Disposition
from sim.profile import Profile, TrackPlace
from sim.squadron import Squadron
from sim.tanker import give_klb, gives
from sim.world import World

Stop = tuple[str, str]
"""A track and a method of refueling."""
Window = tuple[str, str]
"""A kind of demand and an area."""


def together(squadron: Squadron) -> int:
    """How many aircraft a flight of a squadron needs; tankers of the coalition fly alone."""
    plan = squadron.plan
    is_tanker = plan.role == "tanker" and plan.command == "coalition"
    return 1 if is_tanker else squadron.aircraft_type.flight_size


class Ways:
    """The squadrons that are `found` to have somewhere to go on some day, and what keeps the others.

    Squadrons `without_lines` are tasked only where they are ordered by name. `tails` are the most that can
    go together; those that have too few for a flight are tasked, and tankers for them, but cannot go.
    """

    def __init__(self, world: World, without_lines: AbstractSet[str], tails: Mapping[str, int]) -> None:
        self.world = world
        self.without_lines = without_lines
        self.tails = tails
        self.without_tails = {name for name, one in world.squadrons.items() if tails[name] < together(one)}
        self.found: set[str] = set()
        self._demand = Demand(world.campaign)
        self._wanted_ones: set[str] = set()
        self._kept_out: set[str] = set()
        self._short_of_fuel: set[str] = set()
        self._offering: set[str] = set()  # tankers that could serve a track
        self._served_so_far: set[Stop] = set()  # a tanker ordered on one day may still give on the next
        self._search()

    def why_not(self, name: str) -> str:
        """Why a squadron that has lines finds nowhere to go."""
        plan = self.world.squadrons[name].plan
        if plan.role == "tanker" and plan.command == "coalition":
            if name not in self._offering:
                return "no tanker track is within its reach and open to its booms and hoses"
            return "no flight is planned to take its fuel"
        if name not in self._wanted_ones:
            return f"nothing is wanted of its role, {plan.role}, on any of its days (tempo, shares, demand)"
        if name in self._short_of_fuel:
            return "it needs a tanker to get where it is wanted, and none can serve it"
        if name in self._kept_out:
            return "its caveats, or the areas it is confined to, keep it from where it is wanted within reach"
        without = "" if self.world.tracks else "; there is no tanker track"
        return f"no area in which it may fly and is wanted is within its reach{without}"

    def _search(self) -> None:
        """Look at each day; equal days are looked at once, and only while a squadron is missing."""
        campaign, order_of_battle = self.world.campaign, self.world.order_of_battle
        candidates = Candidates(self.world, {}, ())
        seen: set[object] = set()
        for day in range(days_between(campaign.from_date, campaign.to_date)):
            dispositions, tracks = order_of_battle.on(day), self._open_tracks(day)
            missions = tuple(mission for mission in campaign.missions if self._is_ordered(mission, day))
            ordered = {mission.squadron for mission in missions} - self.found
            open_ones = dispositions.keys() - self.found - self.without_lines - self.without_tails
            if not open_ones and not ordered:
                continue
            wanted = tuple(self._wanted(day))
            key = (id(dispositions), tracks, wanted, missions)
            if key in seen:
                continue
            seen.add(key)
            if dispositions is not candidates.dispositions or tracks != candidates.tracks:
                candidates = Candidates(self.world, dispositions, tracks)
            self._look(candidates, wanted, missions, open_ones)

    def _look(
        self,
        candidates: Candidates,
        wanted: tuple[Window, ...],
        missions: tuple[Mission, ...],
        open_ones: set[str],
    ) -> None:
        """Find who could go somewhere on a day: ordered by name, by its role, to give fuel."""
        served = self._served(candidates)
        taken = set[Stop]()
        for mission in missions:
            for aircraft, profile in self._raids(candidates, mission):
                if aircraft <= self.tails[mission.squadron]:
                    self.found.add(mission.squadron)
                taken |= self._stops(mission.squadron, profile)
        self._served_so_far.update(*served.values())
        for name in open_ones:
            if self._finds_way(candidates, name, wanted):
                self.found.add(name)
        tankers = {name: stops for name, stops in served.items() if name in open_ones - self.found}
        self._offering |= {name for name, stops in tankers.items() if stops}
        receivers = self._receivers(candidates, wanted) if tankers else iter(())
        while tankers.keys() - self.found:
            self.found |= {name for name, stops in tankers.items() if stops & taken}
            if (receiver := next(receivers, None)) is None:
                break
            taken |= self._stops(*receiver)

    def _open_tracks(self, day: int) -> tuple[TrackPlace, ...]:
        date = day_of(self.world.campaign.from_date, day)
        return tuple(
            TrackPlace(track.id, track.place)
            for track in self.world.tracks.values()
            if (track.plan.from_date or date) <= date <= (track.plan.to_date or date)
        )

    def _is_ordered(self, mission: Mission, day: int) -> bool:
        """Whether a mission is due on a day."""
        date = day_of(self.world.campaign.from_date, day)
        is_due = self.world.order_of_battle.is_due(mission.cause, date)
        return mission.from_date <= date <= mission.to_date and is_due

    def _wanted(self, day: int) -> Iterator[Window]:
        """Kinds of demand and areas in which something is wanted on a day."""
        for kind in ROLES:
            for area in self.world.areas:
                if self._demand.hours(kind, area, day) > 0:
                    yield kind, area

    # --- squadrons ----------------------------------------------------------------------

    def _raids(self, candidates: Candidates, mission: Mission) -> Iterator[tuple[int, Profile]]:
        """How flights of a mission would get there, whole ones and one of what is left over."""
        squadron = self.world.squadrons[mission.squadron]
        disposition = candidates.dispositions.get(mission.squadron)
        if disposition is None or not disposition.base or not disposition.factor:
            return
        size = squadron.aircraft_type.flight_size
        for aircraft in {min(mission.aircraft, size), mission.aircraft % size or size}:
            for profile in candidates.profiles(squadron, aircraft, mission.area, "raid"):
                yield aircraft, profile

    def _finds_way(self, candidates: Candidates, name: str, wanted: tuple[Window, ...]) -> bool:
        """Whether a squadron could be tasked on a day; what keeps it is noted."""
        disposition, squadron = candidates.dispositions[name], self.world.squadrons[name]
        if not disposition.base or not disposition.factor:
            return False
        if disposition.command == "own":
            self._wanted_ones.add(name)
            return bool(candidates.raids(squadron))
        windows = [one for one in wanted if squadron.plan.role in ROLES[one[0]]]
        for kind in {kind for kind, _ in windows}:
            self._wanted_ones.add(name)
            areas = [area for one, area in windows if one == kind]
            if self._is_served(candidates, kind, squadron, areas):
                return True
            if candidates.is_kept_out(kind, squadron, areas):
                self._kept_out.add(name)
        return False

    def _is_served(self, candidates: Candidates, kind: str, squadron: Squadron, areas: list[str]) -> bool:
        """Whether a squadron reaches one of the areas, by itself or over tankers that could be there."""
        for candidate in candidates.of(kind, squadron):
            if candidate.area_id in areas:
                ways = (self._stops(squadron.id, profile) for profile in candidate.profiles)
                if candidate.dry or any(stops <= self._served_so_far for stops in ways):
                    return True
                self._short_of_fuel.add(squadron.id)
        return False

    def _stops(self, name: str, profile: Profile) -> set[Stop]:
        method = self.world.squadrons[name].aircraft_type.receives
        return {(refueling.track, method) for refueling in profile.refuelings}

    # --- tankers ------------------------------------------------------------------------

    def _served(self, candidates: Candidates) -> dict[str, set[Stop]]:
        """Tracks and methods at which each tanker squadron with lines could give fuel."""
        return {
            name: set(self._stops_of_tanker(name, disposition, candidates.tracks))
            for name, disposition in candidates.dispositions.items()
            if self.world.squadrons[name].plan.role == "tanker" and name not in self.without_lines
        }

    def _stops_of_tanker(
        self, name: str, disposition: Disposition, tracks: tuple[TrackPlace, ...]
    ) -> Iterator[Stop]:
        if disposition.command != "coalition" or not disposition.base:
            return
        kind, place = self.world.squadrons[name].aircraft_type, self.world.bases[disposition.base].place
        for track in tracks:
            leg_h = self.world.chart.leg_nm(place, track.place) / kind.cruise_kt
            if give_klb(kind, self.world.planning, leg_h) > 0:
                for method in self.world.tracks[track.id].plan.methods:
                    if gives(kind, method, method):
                        yield track.id, method

    def _receivers(self, candidates: Candidates, wanted: tuple[Window, ...]) -> Iterator[tuple[str, Profile]]:
        """Who may be tasked with refuelings, and on which profile."""
        for kind in sorted({kind for kind, _ in wanted}):
            areas = {area for one, area in wanted if one == kind}
            for squadron in candidates.squadrons(kind):
                for candidate in candidates.of(kind, squadron):
                    if candidate.area_id in areas and squadron.id not in self.without_lines:
                        for profile in candidate.profiles:
                            yield squadron.id, profile
