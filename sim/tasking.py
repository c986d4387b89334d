"""The daily air tasking order: wanted hours become flights of squadrons.

Kind by kind, the vul windows of the day are laid in every area and filled in turn, so that want of
lines or tankers is shared, by areas of high priority less. Each window is given to the squadron with
the best score: weights, coverage per tanker pound, and the share of its offered lines that it still
has. What cannot be filled is written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heapreplace
from operator import itemgetter

from sim.calendar import DAY_H, day_of
from sim.campaign import Mission
from sim.candidates import ROLES, Candidate, Candidates
from sim.demand import Area
from sim.flight import Flight
from sim.order_of_battle import Standing
from sim.profile import Profile, TrackPlace
from sim.programme import aircraft_manned, offer_lines, set_lines_left, spend
from sim.records import AreaDayRecord
from sim.squadron import Squadron
from sim.tanker_plan import TankerPlan
from sim.wants import Wants
from sim.windows import GOLDEN, Windows
from sim.world import World

ROUNDING = 1e-3  # of a window: legs that come out round in the data are not quite round in floats
BACKGROUND_SHARE = 0.01  # own-command targets fall now and then where the record shows no strikes


class Tasking:
    """The air operations center: writes one ATO a day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wants = Wants(world.campaign)
        self.tanker_plan = TankerPlan(world, self._number)
        self._candidates = Candidates(world, {}, ())
        self._owed_h: dict[tuple[str, str], float] = {}
        self._by_priority = sorted(world.areas.values(), key=lambda area: (area.plan.priority, area.id))
        self._flights: list[Flight] = []
        self._numbers: dict[str, int] = {}
        self._earliest_off_h: dict[str, float] = {}
        self._ato_day = 0
        self._laid: list[tuple[str, str]] = []  # kinds of demand and areas with windows on this ATO day
        self._short_of_fuel: set[str] = set()  # squadrons with lines where no tanker could be promised

    def write(self, ato_day: int) -> list[Flight]:
        """The flights of an ATO day, tankers last, each in the order in which it was tasked."""
        world = self.world
        self._ato_day = ato_day
        self._flights, self._numbers = [], {}
        self._laid, self._short_of_fuel = [], set()
        standings = world.order_of_battle.on(ato_day)
        tracks = self._open_tracks()
        changed = standings != self._candidates.standings or tracks != self._candidates.tracks
        if changed:
            self._candidates = Candidates(world, standings, tracks)
        self.tanker_plan.open_day(ato_day, standings, tracks, changed)
        for squadron_id, standing in standings.items():
            squadron = world.squadrons[squadron_id]
            offer = squadron.offers[ato_day] = offer_lines(squadron, standing)
            squadron.lines_offered = offer.lines
            set_lines_left(squadron, offer.lines, world.planning)
            self._earliest_off_h[squadron_id] = world.earliest_off_h(squadron, standing, ato_day)
        self._order_missions()
        for kind in ROLES:
            self._fill_windows(kind)
        self._task_own_commands()
        self._note_unused_lines(standings)
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
        """Fill the windows of one kind of demand: always the area whose turn it is, one window."""
        pull = self.world.planning.priority_pull
        day = [
            self._lay(kind, rank, area, wanted_h)
            for rank, area in enumerate(self._by_priority)
            if (wanted_h := self.wants.hours(kind, area.id, self._ato_day))
        ]
        self._laid += [(kind, windows.area.id) for windows in day if windows.times_h]
        turns = [(windows.turn(pull), rank) for rank, windows in enumerate(day) if not windows.is_done]
        heapify(turns)
        while turns:
            windows = day[turns[0][1]]
            candidates = self._candidates.of(kind, windows.area.id)
            on_station_h = windows.times_h[windows.filled]
            choice = self._choose(candidates, on_station_h)
            if choice is None:
                with_lines = {c.squadron.id for c in candidates if c.squadron.left_score}
                windows.reason = "tanker" if with_lines else "no_lines"
                self._short_of_fuel |= with_lines
            else:
                squadron, profile = choice
                self._task(squadron, squadron.kind.flight_size, windows.area.id, profile, on_station_h)
                windows.tasked_h += profile.station_h
                windows.filled += 1
            if windows.is_done:
                heappop(turns)
            else:
                heapreplace(turns, (windows.turn(pull), turns[0][1]))
        self._settle_up(kind, day)

    def _lay(self, kind: str, rank: int, area: Area, wanted_h: float) -> Windows:
        """Lay the day's windows of an area: small wants add up over days to whole windows."""
        owed_h = self._owed_h[kind, area.id] = self._owed_h.get((kind, area.id), 0.0) + wanted_h
        station_h = self._candidates.mean_station_h(kind, area.id)
        number = int(owed_h / station_h + ROUNDING) if station_h else 0
        windows = Windows(area, wanted_h, number, self._ato_day * DAY_H, rank * GOLDEN % 1.0)
        if not station_h:
            kept_out = self._candidates.are_kept_out(kind, area.id)
            windows.reason = "caveat" if kept_out else "no_squadron"
        return windows

    def _settle_up(self, kind: str, day: list[Windows]) -> None:
        """Write down what was wanted and tasked; what could not be filled is not owed any longer."""
        for windows in day:
            area_id = windows.area.id
            owed_h = self._owed_h[kind, area_id] - windows.tasked_h
            station_h = windows.tasked_h / windows.filled if windows.filled else owed_h
            self._owed_h[kind, area_id] = min(owed_h, station_h) if windows.reason == "none" else 0.0
            self.world.log.area_days.append(
                AreaDayRecord(
                    self._ato_day, area_id, kind, windows.wanted_h, windows.tasked_h, windows.reason
                )
            )

    def _choose(self, candidates: list[Candidate], on_station_h: float) -> tuple[Squadron, Profile] | None:
        """The best squadron with lines and fuel, and its profile: the dry one if no tanker can come."""
        for squadron, profile, dry, _ in _ranked(candidates):
            if self._has_fuel(squadron, squadron.kind.flight_size, profile, on_station_h):
                return squadron, profile
            if dry:
                return squadron, dry
        return None

    def _has_fuel(self, squadron: Squadron, aircraft: int, profile: Profile, on_station_h: float) -> bool:
        """Whether tankers can be promised for all planned refuelings."""
        if not profile.refuelings:
            return True
        off_h = self._off_h(squadron, profile, on_station_h)
        return self.tanker_plan.promise(profile, aircraft, squadron.kind.receives, off_h)

    def _note_unused_lines(self, standings: Mapping[str, Standing]) -> None:
        """Why squadrons have lines left: no tanker, no demand, or demand only where they may not go."""
        asked = {c.squadron.id for kind, area in self._laid for c in self._candidates.of(kind, area)}
        for squadron_id in standings:
            squadron = self.world.squadrons[squadron_id]
            if squadron.left_score:
                kept_out = squadron_id not in asked and self._candidates.is_kept_out(squadron, self._laid)
                why = "tanker" if squadron_id in self._short_of_fuel else "caveat" if kept_out else "demand"
                squadron.offers[self._ato_day] = squadron.offers[self._ato_day]._replace(unused=why)

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
        left, manned = mission.aircraft, aircraft_manned(squadron, standing)
        while left > 0:
            aircraft = min(left, squadron.kind.flight_size)
            manned -= aircraft
            if manned < 0:
                return f"no crews for {left} aircraft of {mission.squadron}"
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
        spend(squadron, aircraft, aircraft * profile.total_h, self.world.planning)
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


def _ranked(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates that have lines for a flight, the best score first; equals in their order."""
    scored = [
        (score, candidate)
        for candidate in candidates
        if (score := candidate.score * candidate.squadron.left_score) > 0.0
    ]
    scored.sort(key=itemgetter(0), reverse=True)
    return [candidate for _, candidate in scored]
