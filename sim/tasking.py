"""The daily air tasking order: wanted hours become flights of squadrons.

Area by area in order of priority, the vul windows of the day are laid one after the other and
each is given to the squadron with the best score: type weight, coverage per tanker pound, and
the share of its offered lines that it still has. What cannot be filled is written down.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.calendar import DAY_H, day_of
from sim.campaign import Mission
from sim.flight import Flight
from sim.order_of_battle import Standing
from sim.profile import Profile, TrackPlace
from sim.programme import offer_lines, spend
from sim.records import AreaDayRecord
from sim.squadron import Squadron
from sim.tanker_plan import TankerPlan
from sim.wants import Wants
from sim.world import World

FREE_OFFLOAD_KLB = 10.0  # keeps the score of a flight that needs no tanker finite
ROLES = {
    "overwatch": frozenset({"strike"}),
    "isr": frozenset({"isr", "isr_armed"}),
    "c2": frozenset({"c2"}),
    "airlift": frozenset({"airlift"}),
}


class Candidate(NamedTuple):
    """A squadron that can fill windows of an area, its profile, and the fixed part of its score."""

    squadron: Squadron
    profile: Profile
    score: float


class Tasking:
    """The air operations center: writes one ATO a day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wants = Wants(world.campaign)
        self.tanker_plan = TankerPlan(world, self._number)
        self._cursors: dict[tuple[str, str], float] = {}
        self._candidates: dict[tuple[str, str], list[Candidate]] = {}
        self._candidates_for: object = None
        self._by_priority = sorted(world.areas.values(), key=lambda area: (area.plan.priority, area.id))
        self._flights: list[Flight] = []
        self._numbers: dict[str, int] = {}
        self._standings: dict[str, Standing] = {}
        self._ato_day = 0

    def write(self, ato_day: int) -> list[Flight]:
        """The flights of an ATO day, tankers included, in the order in which they were tasked."""
        world = self.world
        self._ato_day = ato_day
        self._flights, self._numbers = [], {}
        self._standings = world.order_of_battle.on(ato_day)
        tracks = self._open_tracks()
        changed = (id(self._standings), tracks) != self._candidates_for
        if changed:
            self._candidates, self._candidates_for = {}, (id(self._standings), tracks)
        self.tanker_plan.open_day(ato_day, self._standings, tracks, changed)
        for squadron_id, standing in self._standings.items():
            squadron = world.squadrons[squadron_id]
            offer = squadron.offers[ato_day] = offer_lines(squadron, standing)
            squadron.lines_left = squadron.lines_offered = offer.lines
        self._order_missions(tracks)
        for kind in ROLES:
            self._fill_windows(kind, tracks)
        self._task_own_commands()
        flights = [*self._flights, *self.tanker_plan.flights]
        for flight in flights:
            squadron = flight.squadron
            squadron.tasked[ato_day] = squadron.tasked.get(ato_day, 0) + flight.aircraft
            world.open_flights[flight.id] = flight
        return flights

    # --- what can be used ---------------------------------------------------------------

    def _open_tracks(self) -> tuple[TrackPlace, ...]:
        day = day_of(self.world.campaign.from_date, self._ato_day)
        return tuple(
            TrackPlace(track.id, track.place)
            for track in self.world.tracks.values()
            if (track.plan.from_date or day) <= day <= (track.plan.to_date or day)
        )

    def _tracks_for(self, squadron: Squadron, tracks: tuple[TrackPlace, ...]) -> tuple[TrackPlace, ...]:
        method = squadron.kind.receives
        known = self.world.tracks
        return tuple(track for track in tracks if method in known[track.id].plan.methods)

    def _candidates_of(self, kind: str, area_id: str, tracks: tuple[TrackPlace, ...]) -> list[Candidate]:
        key = (kind, area_id)
        if key not in self._candidates:
            self._candidates[key] = [
                candidate
                for squadron_id, standing in self._standings.items()
                if (candidate := self._candidate(kind, area_id, squadron_id, standing, tracks))
            ]
        return self._candidates[key]

    def _candidate(
        self, kind: str, area_id: str, squadron_id: str, standing: Standing, tracks: tuple[TrackPlace, ...]
    ) -> Candidate | None:
        squadron = self.world.squadrons[squadron_id]
        country = self.world.areas[area_id].plan.country
        allowed = standing.strikes_in if kind == "overwatch" else standing.flies_in
        confined = squadron.plan.areas and area_id not in squadron.plan.areas
        if squadron.plan.role not in ROLES[kind] or standing.command != "coalition":
            return None
        if country not in allowed or confined or not standing.base:
            return None
        profile = self._profile(squadron, standing, squadron.kind.flight_size, area_id, kind, tracks)
        if profile is None:
            return None
        coverage = profile.station_h / (FREE_OFFLOAD_KLB + profile.offload_klb)
        exponent = self.world.planning.efficiency_exponent
        return Candidate(squadron, profile, squadron.kind.tasking_weight * coverage**exponent)

    def _profile(
        self,
        squadron: Squadron,
        standing: Standing,
        aircraft: int,
        area_id: str,
        kind: str,
        tracks: tuple[TrackPlace, ...],
    ) -> Profile | None:
        return self.world.planner.plan(
            squadron.kind,
            aircraft,
            self.world.bases[standing.base].place,
            self.world.areas[area_id].place,
            "unload" if kind == "airlift" else "raid" if kind == "raid" else "hold",
            self._tracks_for(squadron, tracks),
        )

    # --- laying windows -----------------------------------------------------------------

    def _fill_windows(self, kind: str, tracks: tuple[TrackPlace, ...]) -> None:
        """Lay the windows of one kind of demand over the day, area by area."""
        day_h = self._ato_day * DAY_H
        for area in self._by_priority:
            wanted_h = self.wants.hours(kind, area.id, self._ato_day)
            if wanted_h <= 0:
                continue
            candidates = self._candidates_of(kind, area.id, tracks)
            cursor_h = max(self._cursors.get((kind, area.id), 0.0), day_h)
            tasked_h = 0.0
            reason = "none"
            while cursor_h < day_h + DAY_H:
                best = self._best(candidates, cursor_h)
                if best is None:
                    reason = self._why_unfilled(candidates)
                    cursor_h = day_h + DAY_H
                    break
                self._task(best.squadron, best.squadron.kind.flight_size, area.id, best.profile, cursor_h)
                tasked_h += best.profile.station_h
                cursor_h += best.profile.station_h * DAY_H / wanted_h
            self._cursors[kind, area.id] = cursor_h
            self.world.log.area_days.append(
                AreaDayRecord(self._ato_day, area.id, kind, wanted_h, tasked_h, reason)
            )

    def _best(self, candidates: list[Candidate], on_station_h: float) -> Candidate | None:
        """The candidate with the best score that has lines and finds fuel; the first of equals."""
        barred: set[str] = set()
        while True:
            best, best_score = None, 0.0
            for candidate in candidates:
                squadron = candidate.squadron
                left = squadron.lines_left
                if left >= squadron.kind.flight_size and squadron.id not in barred:
                    score = candidate.score * left / squadron.lines_offered
                    if score > best_score:
                        best, best_score = candidate, score
            if best is None or self._has_fuel(
                best.squadron, best.squadron.kind.flight_size, best.profile, on_station_h
            ):
                return best
            barred.add(best.squadron.id)

    def _has_fuel(self, squadron: Squadron, aircraft: int, profile: Profile, on_station_h: float) -> bool:
        """Whether tankers can be promised for all planned refuelings."""
        off_h = self._off_h(squadron, profile, on_station_h)
        return self.tanker_plan.promise(profile, aircraft, squadron.kind.receives, off_h)

    def _why_unfilled(self, candidates: list[Candidate]) -> str:
        if not candidates:
            return "no_squadron"
        has_lines = any(c.squadron.lines_left >= c.squadron.kind.flight_size for c in candidates)
        return "tanker" if has_lines else "no_lines"

    def _order_missions(self, tracks: tuple[TrackPlace, ...]) -> None:
        """Missions ordered by name come before all windows."""
        campaign = self.world.campaign
        day = day_of(campaign.from_date, self._ato_day)
        for mission in campaign.missions:
            cause_has_come = self.world.order_of_battle.is_due(mission.cause, day)
            if mission.from_date <= day <= mission.to_date and cause_has_come:
                self._order(mission, tracks)

    def _order(self, mission: Mission, tracks: tuple[TrackPlace, ...]) -> None:
        standing = self._standings.get(mission.squadron)
        squadron = self.world.squadrons.get(mission.squadron)
        if squadron is None or standing is None or not standing.base or standing.factor == 0:
            self.world.note("mission_not_flown", mission.id, f"{mission.squadron} is not there to fly it")
            return
        left = mission.aircraft
        while left > 0:
            aircraft = min(left, squadron.kind.flight_size)
            profile = self._profile(squadron, standing, aircraft, mission.area, "raid", tracks)
            if profile is None:
                self.world.note("mission_not_flown", mission.id, f"{mission.area} is out of reach")
                return
            on_station_h = self._ato_day * DAY_H + mission.start_h
            if not self._has_fuel(squadron, aircraft, profile, on_station_h):
                self.world.note("mission_not_flown", mission.id, "no tanker lines")
                return
            self._task(squadron, aircraft, mission.area, profile, on_station_h, has_target=True)
            left -= aircraft

    def _task_own_commands(self) -> None:
        """Actors under their own command fly their programme to their own targets."""
        for squadron_id, standing in self._standings.items():
            squadron = self.world.squadrons[squadron_id]
            size = squadron.kind.flight_size
            if standing.command != "own" or squadron.lines_left < size:
                continue
            areas = self._own_areas(squadron, standing)
            if not areas:
                continue
            chances = self.world.streams.of("own_tasking", squadron_id)
            weights = [self.wants.share(area_id, self._ato_day) + 0.01 for area_id, _ in areas]
            flights = squadron.lines_left // size
            for number in range(flights):
                area_id, profile = chances.choices(areas, weights)[0]
                at_h = (self._ato_day + (number + chances.random()) / flights) * DAY_H
                self._task(squadron, size, area_id, profile, at_h, has_target=True)

    def _own_areas(self, squadron: Squadron, standing: Standing) -> list[tuple[str, Profile]]:
        reached = []
        for area in self._by_priority:
            if squadron.plan.areas and area.id not in squadron.plan.areas:
                continue
            if area.plan.country in standing.flies_in:
                profile = self._profile(squadron, standing, squadron.kind.flight_size, area.id, "raid", ())
                if profile:
                    reached.append((area.id, profile))
        return reached

    # --- writing it down ----------------------------------------------------------------

    def _number(self, squadron: Squadron) -> str:
        """The next flight id of a squadron in this ATO."""
        number = self._numbers[squadron.id] = self._numbers.get(squadron.id, 0) + 1
        return f"{squadron.id}-{self._ato_day:03d}-{number:02d}"

    def _off_h(self, squadron: Squadron, profile: Profile, on_station_h: float) -> float:
        """Take-off for a time on station, or the first that the crews can make."""
        standing = self._standings[squadron.id]
        earliest_h = self.world.earliest_off_h(squadron, standing, self._ato_day)
        return max(on_station_h - profile.out_h, earliest_h)

    def _task(
        self,
        squadron: Squadron,
        aircraft: int,
        area_id: str,
        profile: Profile,
        on_station_h: float,
        has_target: bool = False,
    ) -> None:
        standing = self._standings[squadron.id]
        spend(squadron, aircraft, aircraft * profile.total_h)
        self._flights.append(
            Flight(
                self._number(squadron),
                squadron,
                standing,
                aircraft,
                self._ato_day,
                area_id,
                self.world.areas[area_id].plan.country,
                profile,
                max(
                    on_station_h - profile.out_h, self.world.earliest_off_h(squadron, standing, self._ato_day)
                ),
                has_target,
            )
        )
