"""The daily air tasking order: the lines that contingents offer become flights to areas.

Supply flies, demand divides. The flights of all squadrons are taken in turn, so that none is left to
the end when tankers grow short. Each goes to the area that it may fly for and that is owed most; its
vul window moves by some hours to where tankers are already. Lines stay unused only when all areas
have what they want, when caveats keep a squadron from those that want more, or when no tanker can be had.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sim.calendar import DAY_H, day_of
from sim.campaign import Mission
from sim.candidates import ROLES, Candidate, Candidates
from sim.demand import Demand
from sim.division import Division
from sim.flight import Flight
from sim.order_of_battle import Disposition
from sim.profile import Profile, TrackPlace
from sim.records import AreaDayRecord, Untasked, Unused
from sim.squadron import Squadron
from sim.tanker_plan import TankerPlan
from sim.world import World

ROUNDING_H = 1e-3  # less than this is not owed
AREAS_TRIED = 3  # areas for which a flight looks for a tanker, before its line stays unused
MOVE_STEP_H = 1.0  # a vul window moves in such steps
BACKGROUND_SHARE = 0.01  # own-command targets fall now and then where the record shows no strikes


class Tasking:
    """The air operations center: writes one ATO a day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.demand = Demand(world.campaign)
        self.tanker_plan = TankerPlan(world, self._number)
        self._candidates = Candidates(world, {}, ())
        by_priority = sorted(world.areas.values(), key=lambda area: (area.plan.priority, area.id))
        self._divisions = {kind: Division(by_priority) for kind in ROLES}
        self._moves_h = _moves(world.planning.vul_slack_h)
        self._flights: list[Flight] = []
        self._numbers: dict[str, int] = {}
        self._earliest_off_h: dict[str, float] = {}
        self._ato_day = 0
        self._unused: dict[str, Unused] = {}  # squadrons with lines left, and why

    def write(self, ato_day: int) -> list[Flight]:
        """The flights of an ATO day, tankers last, each in the order in which it was tasked."""
        world = self.world
        self._ato_day = ato_day
        self._flights, self._numbers, self._unused = [], {}, {}
        dispositions = world.order_of_battle.on(ato_day)
        tracks = self._open_tracks()
        changed = dispositions != self._candidates.dispositions or tracks != self._candidates.tracks
        if changed:
            self._candidates = Candidates(world, dispositions, tracks, self._candidates)
        self.tanker_plan.open_day(ato_day, dispositions, tracks, changed)
        self._take_offers(dispositions)
        self._order_missions()
        for kind in ROLES:
            self._divide(kind)
        self.tanker_plan.keep_minimum()
        self._task_own_commands()
        self._note_unused_lines(dispositions)
        flights = [*self._flights, *self.tanker_plan.flights]
        for flight in flights:
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

    def _take_offers(self, dispositions: Mapping[str, Disposition]) -> None:
        """Every contingent offers the lines of its squadrons."""
        phase = self.demand.phase(self._ato_day)
        for squadron_id, disposition in dispositions.items():
            squadron = self.world.squadrons[squadron_id]
            contingent = self.world.contingents[squadron.plan.contingent]
            squadron.open_day(self._ato_day, contingent.offer(squadron, disposition, phase))
            self._earliest_off_h[squadron_id] = self.world.earliest_off_h(
                squadron, disposition, self._ato_day
            )

    # --- dividing lines -----------------------------------------------------------------

    def _divide(self, kind: str) -> None:
        """Divide the lines of all squadrons that serve one kind of demand over the areas."""
        division = self._divisions[kind]
        division.open_day(self.demand.wanted_h(kind, self._ato_day), self.world.planning.priority_pull)
        turns = sorted(
            ((number + 0.5) / flights, squadron.id, squadron)
            for squadron in self._candidates.squadrons(kind)
            if (flights := squadron.flights_left)
            for number in range(flights)
        )
        short_of_fuel: Counter[str] = Counter()
        for _, squadron_id, squadron in turns:
            if squadron_id not in self._unused:
                why_not = self._task_next(kind, division, squadron, short_of_fuel)
                if why_not != "none":
                    self._unused[squadron_id] = why_not
        self._close(kind, division, short_of_fuel)

    def _task_next(
        self, kind: str, division: Division, squadron: Squadron, short_of_fuel: Counter[str]
    ) -> Unused:
        """Task the next flight of a squadron; returns why its lines stay unused: `none`, they do not."""
        claims = division.claims
        ranked = []
        for one in self._candidates.of(kind, squadron):
            claim = claims[one.area_id]
            if claim.owed_h > ROUNDING_H:
                ranked.append((one.price - claim.credit_h / one.station_h, one.area_id, one))
        if not ranked:
            others = [area for area, claim in claims.items() if claim.owed_h > ROUNDING_H]
            return "caveat" if self._candidates.is_kept_out(kind, squadron, others) else "demand"
        ranked.sort()
        day_h = self._ato_day * DAY_H
        for _, _, candidate in ranked[:AREAS_TRIED]:
            on_station_h = claims[candidate.area_id].next_window_h(day_h)
            found = self._find_fuel(squadron, candidate, on_station_h)
            if found:
                profile, on_station_h = found
                size = squadron.aircraft_type.flight_size
                self._task(squadron, size, candidate.area_id, profile, on_station_h)
                division.task(candidate.area_id, profile.station_h)
                return "none"
            short_of_fuel[candidate.area_id] += 1
        return "tanker"

    def _find_fuel(
        self, squadron: Squadron, candidate: Candidate, on_station_h: float
    ) -> tuple[Profile, float] | None:
        """The profile and the hour on station with the fewest new tankers; the dry one if none can come."""
        if not candidate.profiles[0].refuelings:
            return candidate.profiles[0], on_station_h
        plan, earliest_h = self.tanker_plan, self._earliest_off_h[squadron.id]
        found = plan.find(plan.ways(candidate.profiles), on_station_h, self._moves_h, earliest_h)
        if found:
            (profile, _, stops), moved_h = found
            if plan.promise(stops, self._off_h(squadron, profile, moved_h)):
                return profile, moved_h
        return (candidate.dry, on_station_h) if candidate.dry else None

    def _close(self, kind: str, division: Division, short_of_fuel: Counter[str]) -> None:
        """Write down what each area wanted and was given, and why not more."""
        mean_h, reached = self._candidates.mean_station_h(kind), self._candidates.reached(kind)
        for area_id, claim in division.claims.items():
            reason: Untasked
            if claim.owed_h < mean_h:
                reason = "none"
            elif area_id not in reached:
                reason = self._candidates.why_not(kind, area_id)
            else:
                reason = "tanker" if short_of_fuel[area_id] else "no_lines"
            if claim.wanted_h or claim.tasked_h:
                row = AreaDayRecord(self._ato_day, area_id, kind, claim.wanted_h, claim.tasked_h, reason)
                self.world.log.area_days.append(row)
            claim.close_day(mean_h)

    def _note_unused_lines(self, dispositions: Mapping[str, Disposition]) -> None:
        """Why squadrons have lines left: no tanker, no demand, or demand only where they may not go."""
        for squadron_id in dispositions:
            squadron = self.world.squadrons[squadron_id]
            if squadron.flights_left:
                why = self._unused.get(squadron_id, "demand")
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
        disposition = self._candidates.dispositions.get(mission.squadron)
        if disposition is None or not disposition.base or disposition.factor == 0:
            return f"{mission.squadron} is not there to fly it"
        squadron = self.world.squadrons[mission.squadron]
        on_station_h = self._ato_day * DAY_H + mission.start_h
        left, manned = mission.aircraft, squadron.aircraft_manned(disposition)
        while left > 0:
            aircraft = min(left, squadron.aircraft_type.flight_size)
            manned -= aircraft
            if manned < 0:
                return f"no crews for {left} aircraft of {mission.squadron}"
            profiles = self._candidates.profiles(squadron, aircraft, mission.area, "raid")
            if not profiles:
                return f"{mission.area} is out of reach of {mission.squadron}"
            off_h = self._off_h(squadron, profiles[0], on_station_h)
            if not self.tanker_plan.promise(self.tanker_plan.stops(profiles[0]), off_h):
                return f"no tanker lines for {left} aircraft of {mission.squadron}"
            self._task(squadron, aircraft, mission.area, profiles[0], on_station_h, has_target=True)
            left -= aircraft
        return ""

    def _task_own_commands(self) -> None:
        """Actors under their own command fly their programme to their own targets."""
        for squadron_id, disposition in self._candidates.dispositions.items():
            squadron = self.world.squadrons[squadron_id]
            flights = squadron.flights_left
            if disposition.command != "own" or not flights:
                continue
            raids = self._candidates.raids(squadron)
            if not raids:
                continue
            chances = self.world.streams.of("own_tasking", squadron_id)
            weights = [self.demand.share(area_id, self._ato_day) + BACKGROUND_SHARE for area_id, _ in raids]
            for number in range(flights):
                area_id, profile = chances.choices(raids, weights)[0]
                at_h = (self._ato_day + (number + chances.random()) / flights) * DAY_H
                self._task(
                    squadron, squadron.aircraft_type.flight_size, area_id, profile, at_h, has_target=True
                )

    # --- writing it down ----------------------------------------------------------------

    def _number(self, squadron: Squadron) -> str:
        """The next flight id of a squadron in this ATO."""
        number = self._numbers[squadron.id] = self._numbers.get(squadron.id, 0) + 1
        return f"{squadron.id}-{self._ato_day:03d}-{number:02d}"

    def _off_h(self, squadron: Squadron, profile: Profile, on_station_h: float) -> float:
        """Take-off for a time on station, or the first that the crews can make."""
        off_h, earliest_h = on_station_h - profile.out_h, self._earliest_off_h[squadron.id]
        return off_h if off_h > earliest_h else earliest_h

    def _task(
        self,
        squadron: Squadron,
        aircraft: int,
        area_id: str,
        profile: Profile,
        on_station_h: float,
        has_target: bool = False,
    ) -> None:
        squadron.spend(aircraft, aircraft * profile.total_h)
        self._flights.append(
            Flight(
                self._number(squadron),
                squadron,
                self._candidates.dispositions[squadron.id],
                aircraft,
                self._ato_day,
                area_id,
                self.world.areas[area_id].plan.country,
                profile,
                self._off_h(squadron, profile, on_station_h),
                has_target,
            )
        )


def _moves(slack_h: float) -> tuple[float, ...]:
    """By how much a vul window may move: not at all, then later and earlier in growing steps."""
    steps = [MOVE_STEP_H * number for number in range(1, int(slack_h / MOVE_STEP_H + ROUNDING_H) + 1)]
    return (0.0, *(move for step in steps for move in (step, -step)))
