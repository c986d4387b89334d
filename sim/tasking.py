"""The daily air tasking order: wanted hours become flights of squadrons.

Kind by kind and area by area in order of priority, the vul windows of the day are laid one after
the other and each is given to the squadron with the best score: type weight, coverage per tanker
pound, and the share of its offered lines that it still has. What cannot be filled is written down.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.calendar import DAY_H, day_of
from sim.campaign import Mission
from sim.candidates import ROLES, Candidate, Candidates
from sim.flight import Flight
from sim.profile import Profile, TrackPlace
from sim.programme import offer_lines, set_lines_left, spend
from sim.records import AreaDayRecord
from sim.squadron import Squadron
from sim.tanker_plan import TankerPlan
from sim.wants import Wants
from sim.world import World

BACKGROUND_SHARE = 0.01  # own-command targets fall now and then where the record shows no strikes


class Choice(NamedTuple):
    """A squadron chosen for a window and the profile it will fly."""

    squadron: Squadron
    profile: Profile


class Tasking:
    """The air operations center: writes one ATO a day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wants = Wants(world.campaign)
        self.tanker_plan = TankerPlan(world, self._number)
        self._candidates = Candidates(world, {}, ())
        self._cursors: dict[tuple[str, str], float] = {}
        self._by_priority = sorted(world.areas.values(), key=lambda area: (area.plan.priority, area.id))
        self._flights: list[Flight] = []
        self._numbers: dict[str, int] = {}
        self._earliest_off_h: dict[str, float] = {}
        self._ato_day = 0

    def write(self, ato_day: int) -> list[Flight]:
        """The flights of an ATO day, tankers last, each in the order in which it was tasked."""
        world = self.world
        self._ato_day = ato_day
        self._flights, self._numbers = [], {}
        standings = world.order_of_battle.on(ato_day)
        tracks = self._open_tracks()
        changed = standings is not self._candidates.standings or tracks != self._candidates.tracks
        if changed:
            self._candidates = Candidates(world, standings, tracks)
        self.tanker_plan.open_day(ato_day, standings, tracks, changed)
        for squadron_id, standing in standings.items():
            squadron = world.squadrons[squadron_id]
            offer = squadron.offers[ato_day] = offer_lines(squadron, standing)
            squadron.lines_offered = offer.lines
            set_lines_left(squadron, offer.lines)
            self._earliest_off_h[squadron_id] = world.earliest_off_h(squadron, standing, ato_day)
        self._order_missions()
        for kind in ROLES:
            self._fill_windows(kind)
        self._task_own_commands()
        flights = [*self._flights, *self.tanker_plan.flights]
        for flight in flights:
            tasked = flight.squadron.tasked
            tasked[ato_day] = tasked.get(ato_day, 0) + flight.aircraft
            world.open_flights[flight.id] = flight
        for tanker in self.tanker_plan.flights:
            world.tracks[tanker.area_id].ordered.append(tanker)
        return flights

    def _open_tracks(self) -> tuple[TrackPlace, ...]:
        day = day_of(self.world.campaign.from_date, self._ato_day)
        return tuple(
            TrackPlace(track.id, track.place)
            for track in self.world.tracks.values()
            if (track.plan.from_date or day) <= day <= (track.plan.to_date or day)
        )

    # --- laying windows -----------------------------------------------------------------

    def _fill_windows(self, kind: str) -> None:
        """Lay the windows of one kind of demand over the day, area by area.

        Windows follow each other at the spacing that gives the wanted hours; the cursor of an
        area runs on over midnight, so that small wants add up to whole flights.
        """
        day_h = self._ato_day * DAY_H
        for area in self._by_priority:
            wanted_h = self.wants.hours(kind, area.id, self._ato_day)
            if wanted_h <= 0:
                continue
            candidates = self._candidates.of(kind, area.id)
            cursor_h = max(self._cursors.get((kind, area.id), 0.0), day_h)
            tasked_h, reason = 0.0, "none"
            while cursor_h < day_h + DAY_H:
                choice = self._choose(candidates, cursor_h)
                if choice is None:
                    reason = _why_unfilled(candidates)
                    cursor_h = day_h + DAY_H
                    break
                squadron, profile = choice
                self._task(squadron, squadron.kind.flight_size, area.id, profile, cursor_h)
                tasked_h += profile.station_h
                cursor_h += profile.station_h * DAY_H / wanted_h
            self._cursors[kind, area.id] = cursor_h
            self.world.log.area_days.append(
                AreaDayRecord(self._ato_day, area.id, kind, wanted_h, tasked_h, reason)
            )

    def _choose(self, candidates: list[Candidate], on_station_h: float) -> Choice | None:
        """The best candidate with lines and fuel; without a tanker it may go with what it has."""
        left_out: list[Candidate] = []
        while best := _best(candidates, left_out):
            squadron, profile, dry, _ = best
            if self._has_fuel(squadron, squadron.kind.flight_size, profile, on_station_h):
                return Choice(squadron, profile)
            if dry:
                return Choice(squadron, dry)
            left_out.append(best)
        return None

    def _has_fuel(self, squadron: Squadron, aircraft: int, profile: Profile, on_station_h: float) -> bool:
        """Whether tankers can be promised for all planned refuelings."""
        if not profile.refuelings:
            return True
        off_h = self._off_h(squadron, profile, on_station_h)
        return self.tanker_plan.promise(profile, aircraft, squadron.kind.receives, off_h)

    # --- missions and own commands ------------------------------------------------------

    def _order_missions(self) -> None:
        """Missions ordered by name come before all windows."""
        campaign, order_of_battle = self.world.campaign, self.world.order_of_battle
        day = day_of(campaign.from_date, self._ato_day)
        for mission in campaign.missions:
            if mission.from_date <= day <= mission.to_date and order_of_battle.is_due(mission.cause, day):
                why_not = self._order(mission)
                if why_not:
                    self.world.note("mission_not_flown", mission.id, why_not)

    def _order(self, mission: Mission) -> str:
        """Task the flights of a mission; returns what kept some of them from being tasked."""
        standing = self._candidates.standings.get(mission.squadron)
        if standing is None or not standing.base or standing.factor == 0:
            return f"{mission.squadron} is not there to fly it"
        squadron = self.world.squadrons[mission.squadron]
        on_station_h = self._ato_day * DAY_H + mission.start_h
        left = mission.aircraft
        while left > 0:
            aircraft = min(left, squadron.kind.flight_size)
            profile = self._candidates.profile(squadron, aircraft, mission.area, "raid")
            if profile is None:
                return f"{mission.area} is out of reach of {mission.squadron}"
            if not self._has_fuel(squadron, aircraft, profile, on_station_h):
                return f"no tanker lines for {left} aircraft of {mission.squadron}"
            self._task(squadron, aircraft, mission.area, profile, on_station_h, has_target=True)
            left -= aircraft
        return ""

    def _task_own_commands(self) -> None:
        """Actors under their own command fly their programme to their own targets."""
        for squadron_id, standing in self._candidates.standings.items():
            squadron = self.world.squadrons[squadron_id]
            flights = squadron.lines_left // squadron.kind.flight_size
            if standing.command != "own" or not flights:
                continue
            raids = self._candidates.raids(squadron)
            if not raids:
                continue
            chances = self.world.streams.of("own_tasking", squadron_id)
            weights = [self.wants.share(area_id, self._ato_day) + BACKGROUND_SHARE for area_id, _ in raids]
            for number in range(flights):
                area_id, profile = chances.choices(raids, weights)[0]
                at_h = (self._ato_day + (number + chances.random()) / flights) * DAY_H
                self._task(squadron, squadron.kind.flight_size, area_id, profile, at_h, has_target=True)

    # --- writing it down ----------------------------------------------------------------

    def _number(self, squadron: Squadron) -> str:
        """The next flight id of a squadron in this ATO."""
        number = self._numbers[squadron.id] = self._numbers.get(squadron.id, 0) + 1
        return f"{squadron.id}-{self._ato_day:03d}-{number:02d}"

    def _off_h(self, squadron: Squadron, profile: Profile, on_station_h: float) -> float:
        """Take-off for a time on station, or the first that the crews can make."""
        return max(on_station_h - profile.out_h, self._earliest_off_h[squadron.id])

    def _task(
        self,
        squadron: Squadron,
        aircraft: int,
        area_id: str,
        profile: Profile,
        on_station_h: float,
        has_target: bool = False,
    ) -> None:
        spend(squadron, aircraft, aircraft * profile.total_h)
        self._flights.append(
            Flight(
                self._number(squadron),
                squadron,
                self._candidates.standings[squadron.id],
                aircraft,
                self._ato_day,
                area_id,
                self.world.areas[area_id].plan.country,
                profile,
                self._off_h(squadron, profile, on_station_h),
                has_target,
            )
        )


def _best(candidates: list[Candidate], left_out: list[Candidate]) -> Candidate | None:
    """The candidate with the best score that has lines for a flight; the first of equals."""
    best, best_score = None, 0.0
    for candidate in candidates:
        score = candidate.score * candidate.squadron.left_share
        if score > best_score and candidate not in left_out:
            best, best_score = candidate, score
    return best


def _why_unfilled(candidates: list[Candidate]) -> str:
    if not candidates:
        return "no_squadron"
    return "tanker" if any(candidate.squadron.left_share for candidate in candidates) else "no_lines"
