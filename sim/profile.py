"""The fuel plan of a flight: legs, refuelings, time on station.

Fuel is counted in hours of the flight's own burn (its endurance), so that the planner and
the crew in the air use the same few comparisons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, permutations
from typing import Literal, NamedTuple

from sim.campaign import AircraftType, Planning
from sim.geography import Chart, Place
from sim.portable import total

REFUELINGS_MAX = 12  # a plan with more contacts is no plan
CALLS_MAX = 3  # tracks called at on one way
NEAR_MAX = 3  # tracks near an area that are planned with
HOMEWARD_RESERVE = 0.5  # share of the reserve that a plan keeps for the way home
MINIMUM_FUEL = 0.25  # share of the reserve below which crews in the air look for another tanker
STATION_STEPS = 4  # fixed-point steps from sortie duration to time on station
ROUNDING_H = 1e-6  # a plan that is met exactly is met
LEFT_MIN_H = 0.05  # less than this left of a vul window is over
RAID_H = 0.1  # over the target of a raid
Task = Literal["hold", "unload", "raid"]


class TrackPlace(NamedTuple):
    """Where a track is, for planning."""

    id: str
    place: Place


class Refueling(NamedTuple):
    """One planned visit to a track for fuel by a method (the two are `place`), `after_h` from take-off."""

    place: tuple[str, str]
    after_h: float
    need_klb: float
    contact_h: float

    @property
    def track(self) -> str:
        """The track."""
        return self.place[0]


@dataclass(frozen=True, slots=True)
class Profile:
    """How a flight gets from its base to its station and back. Hours; fuel for all its aircraft."""

    direct_h: float
    out_h: float = 0.0
    station_h: float = 0.0
    total_h: float = 0.0
    out_tracks: tuple[str, ...] = ()
    out_legs_h: tuple[float, ...] = ()
    near_track: str = ""
    near_track_to_area_h: float = 0.0
    near_reserve_h: float = 0.0  # to be left at the near track: the reserve, or the way to an airfield
    joker_h: float = 0.0  # left there when all goes well: flights turn to the tanker early
    home_tracks: tuple[str, ...] = ()
    home_legs_h: tuple[float, ...] = ()
    refuelings: tuple[Refueling, ...] = ()
    offload_klb: float = 0.0

    @classmethod
    def direct(cls, direct_h: float, station_h: float) -> Profile:
        """Straight out and straight home."""
        return cls(direct_h, direct_h, station_h, 2 * direct_h + station_h)


def next_block(
    endurance_h: float,
    vul_left_h: float,
    home_h: float,
    reserve_h: float,
    track_h: float,
    track_reserve_h: float,
) -> tuple[float, bool]:
    """How long to stay on station now, and whether a tanker comes next.

    `home_h` and `track_h` are the legs from the station, each with the fuel that ought to be left at
    its end; `track_h` is infinite for a flight that takes no fuel in the air.
    """
    spare_for_home_h = endurance_h - home_h - reserve_h
    if spare_for_home_h >= vul_left_h - ROUNDING_H:
        return vul_left_h, False
    spare_for_track_h = endurance_h - track_h - track_reserve_h
    if spare_for_track_h <= spare_for_home_h:
        return (spare_for_home_h if spare_for_home_h > 0.0 else 0.0), False
    stay_h = spare_for_track_h if spare_for_track_h < vul_left_h else vul_left_h
    return (stay_h if stay_h > 0.0 else 0.0), True


def flow_klb_per_h(planning: Planning, method: str) -> float:
    """Flow through a boom or a hose."""
    return planning.boom_klb_per_h if method == "boom" else planning.drogue_klb_per_h


def contact_h(planning: Planning, method: str, aircraft: int, need_klb: float) -> float:
    """Time at the boom or hose: each aircraft hooks up, then fuel flows."""
    return aircraft * planning.contact_h + need_klb / flow_klb_per_h(planning, method)


def top_up_klb(
    planning: Planning, aircraft_type: AircraftType, aircraft: int, endurance_h: float, ahead_h: float
) -> float:
    """Fuel for a flight to take at the tanker: what lies ahead and the contact itself burn.

    No more than fits when the tanks are topped up, and nothing if the fuel on board suffices.
    """
    lacking_h = ahead_h - endurance_h
    if lacking_h <= ROUNDING_H:
        return 0.0
    burn = aircraft_type.burn_klb_per_h * aircraft
    room_klb = aircraft_type.fuel_klb * aircraft - endurance_h * burn
    flow = flow_klb_per_h(planning, aircraft_type.receives)
    hook_up_h = aircraft * planning.contact_h
    # While fuel flows at `flow`, the flight burns `burn`: only the difference stays on board.
    gain = max(1e-3, 1.0 - burn / flow)
    lacking_klb, room_klb = (lacking_h + hook_up_h) * burn / gain, (room_klb + hook_up_h * burn) / gain
    need_klb = lacking_klb if lacking_klb < room_klb else room_klb
    return need_klb if need_klb > 0.0 else 0.0


@lru_cache(maxsize=1)
def shared_planner(planning: Planning, airfields: tuple[tuple[str, Place], ...]) -> ProfilePlanner:
    """The planner of a campaign: profiles do not depend on chance, so its replications share them."""
    return ProfilePlanner(planning, Chart(planning.route_factor, dict(airfields)))


class ProfilePlanner:
    """Plans profiles; equal questions are answered once."""

    def __init__(self, planning: Planning, chart: Chart) -> None:
        self.planning = planning
        self.chart = chart
        self._profiles: dict[
            tuple[AircraftType, int, Place, Place, Task, tuple[TrackPlace, ...]], tuple[Profile, ...]
        ] = {}

    def plans(
        self,
        aircraft_type: AircraftType,
        aircraft: int,
        base: Place,
        area: Place,
        task: Task,
        tracks: tuple[TrackPlace, ...],
    ) -> tuple[Profile, ...]:
        """The ways of `aircraft` of a type from a base to an area: over the nearest track, then over
        others near enough; none if it is out of reach."""
        key = (aircraft_type, aircraft, base, area, task, tracks)
        found = self._profiles.get(key)
        if found is None:
            found = self._profiles[key] = self._plans(aircraft_type, aircraft, base, area, task, tracks)
        return found

    def _plans(
        self,
        aircraft_type: AircraftType,
        aircraft: int,
        base: Place,
        area: Place,
        task: Task,
        tracks: tuple[TrackPlace, ...],
    ) -> tuple[Profile, ...]:
        planning = self.planning
        capacity_h = aircraft_type.fuel_klb / aircraft_type.burn_klb_per_h
        direct_h = self.chart.leg_nm(base, area) / aircraft_type.cruise_kt
        floor_h = {"hold": planning.station_min_h, "unload": planning.unload_h, "raid": RAID_H}[task]
        station_h = floor_h if task == "unload" else max(floor_h, aircraft_type.sortie_h - 2 * direct_h)
        unrefueled_h = min(station_h, capacity_h - 2 * direct_h - planning.fuel_reserve_h)
        unrefueled = (Profile.direct(direct_h, unrefueled_h),) if unrefueled_h >= floor_h else ()
        if unrefueled_h >= station_h or aircraft_type.receives == "none" or not tracks:
            return unrefueled
        refueled = [
            self._plan_refueled(aircraft_type, aircraft, base, area, direct_h, floor_h, tracks, near)
            for near in self._near_tracks(area, tracks)
        ]
        return tuple(profile for profile in refueled if profile) or unrefueled

    def _near_tracks(self, area: Place, tracks: Sequence[TrackPlace]) -> list[TrackPlace]:
        """The track nearest to an area and those hardly farther."""
        leg = self.chart.leg_nm
        by_distance = sorted(tracks, key=lambda t: (leg(t.place, area), t.id))
        farthest_nm = leg(by_distance[0].place, area) + self.planning.track_slack_nm
        return [track for track in by_distance[:NEAR_MAX] if leg(track.place, area) <= farthest_nm]

    def _plan_refueled(
        self,
        aircraft_type: AircraftType,
        aircraft: int,
        base: Place,
        area: Place,
        direct_h: float,
        floor_h: float,
        tracks: Sequence[TrackPlace],
        near: TrackPlace,
    ) -> Profile | None:
        planning, leg, speed = self.planning, self.chart.leg_nm, aircraft_type.cruise_kt
        capacity_h = aircraft_type.fuel_klb / aircraft_type.burn_klb_per_h
        reach_nm = (capacity_h - planning.fuel_reserve_h) * speed
        if 2 * leg(near.place, area) + self._margin_nm(near, speed) > reach_nm:
            return None
        out = self._chain(base, area, near, tracks, reach_nm, speed, calls_min=1)
        home_reach_nm = (capacity_h - HOMEWARD_RESERVE * planning.fuel_reserve_h) * speed
        others = [track for track in tracks if track != near]
        home = self._chain(near.place, base, near, others, home_reach_nm, speed, calls_min=0)
        if out is None or home is None:
            return None
        near_h = leg(near.place, area) / speed
        near_reserve_h = max(planning.fuel_reserve_h, self.chart.divert_nm(near.place) / speed)
        usable_h = max(0.0, capacity_h - 2 * near_h - near_reserve_h)
        draft = Profile(
            direct_h=direct_h,
            out_tracks=tuple(track.id for track in out),
            out_legs_h=self._legs_h([base, *(track.place for track in out), area], speed),
            near_track=near.id,
            near_track_to_area_h=near_h,
            near_reserve_h=near_reserve_h,
            joker_h=near_reserve_h + planning.joker_share * usable_h,
            home_tracks=tuple(track.id for track in home),
            home_legs_h=self._legs_h([near.place, *(track.place for track in home), base], speed),
        )
        # Tanker time comes out of the planned sortie: see what it is, plan again with what is left.
        station_h = max(floor_h, aircraft_type.sortie_h - 2 * direct_h)
        profile = _fly_plan(draft, aircraft_type, aircraft, planning, station_h)
        for _ in range(STATION_STEPS):
            if profile is None:
                break
            before_h = station_h
            station_h = max(floor_h, station_h - (profile.total_h - aircraft_type.sortie_h))
            if station_h == before_h:
                break  # another step would give the same plan
            profile = _fly_plan(draft, aircraft_type, aircraft, planning, station_h)
        return profile

    def _margin_nm(self, track: TrackPlace, speed_kt: float) -> float:
        """What the way from a track to the nearest airfield asks for beyond the reserve."""
        return max(0.0, self.chart.divert_nm(track.place) - self.planning.fuel_reserve_h * speed_kt)

    def _legs_h(self, stops: Sequence[Place], speed_kt: float) -> tuple[float, ...]:
        return tuple(self.chart.leg_nm(a, b) / speed_kt for a, b in pairwise(stops))

    def _chain(
        self,
        start: Place,
        end: Place,
        near: TrackPlace,
        tracks: Sequence[TrackPlace],
        reach_nm: float,
        speed_kt: float,
        calls_min: int,
    ) -> tuple[TrackPlace, ...] | None:
        """The tracks to call at between two places: few, every leg in reach; None if there is no way.

        Ending with the track near the area lets one tanker serve more receivers; then the shorter
        way counts.
        """
        leg = self.chart.leg_nm
        for calls in range(calls_min, CALLS_MAX + 1):
            chains = []
            for chain in permutations(tracks, calls):
                legs = [leg(a, b) for a, b in pairwise([start, *(track.place for track in chain), end])]
                margins = [*(self._margin_nm(track, speed_kt) for track in chain), 0.0]
                if all(nm + margin <= reach_nm for nm, margin in zip(legs, margins, strict=True)):
                    chains.append((near not in chain[-1:], total(legs), chain))
            if chains:
                return min(chains)[2]
        return None


def _fly_plan(
    draft: Profile, aircraft_type: AircraftType, aircraft: int, planning: Planning, station_h: float
) -> Profile | None:
    """Fly the plan on paper, with no waiting, and write down each refueling."""
    capacity_h = aircraft_type.fuel_klb / aircraft_type.burn_klb_per_h
    burn = aircraft_type.burn_klb_per_h * aircraft
    reserve_h = planning.fuel_reserve_h
    stops: list[Refueling] = []
    clock_h, endurance_h = 0.0, capacity_h

    def fly(leg_h: float) -> None:
        nonlocal clock_h, endurance_h
        clock_h += leg_h
        endurance_h -= leg_h

    def refuel(track: str, ahead_h: float) -> None:
        nonlocal endurance_h
        need_klb = top_up_klb(planning, aircraft_type, aircraft, endurance_h, ahead_h + reserve_h)
        if need_klb > 0:
            busy_h = contact_h(planning, aircraft_type.receives, aircraft, need_klb)
            stops.append(Refueling((track, aircraft_type.receives), clock_h, need_klb, busy_h))
            endurance_h += need_klb / burn
            fly(busy_h)

    *legs_h, last_leg_h = draft.out_legs_h
    for number, (track, leg_h) in enumerate(zip(draft.out_tracks, legs_h, strict=True), start=1):
        fly(leg_h)
        refuel(track, total(draft.out_legs_h[number:]) + station_h + draft.direct_h)
    fly(last_leg_h)
    out_h, left_h = clock_h, station_h
    while len(stops) < REFUELINGS_MAX:
        stay_h, to_tanker = next_block(
            endurance_h, left_h, draft.direct_h, reserve_h, draft.near_track_to_area_h, draft.joker_h
        )
        left_h -= stay_h
        fly(stay_h)
        if not to_tanker:
            fly(draft.direct_h)
            break
        fly(draft.near_track_to_area_h)
        if left_h > LEFT_MIN_H:
            refuel(draft.near_track, draft.near_track_to_area_h + left_h + draft.direct_h)
            fly(draft.near_track_to_area_h)
            continue
        refuel(draft.near_track, draft.home_legs_h[0])
        for number, track in enumerate(draft.home_tracks, start=1):
            fly(draft.home_legs_h[number - 1])
            refuel(track, draft.home_legs_h[number])
        fly(draft.home_legs_h[-1])
        break
    else:
        return None
    return replace(
        draft,
        out_h=out_h,
        station_h=station_h - left_h,
        total_h=clock_h,
        refuelings=tuple(stops),
        offload_klb=total(stop.need_klb for stop in stops),
    )
