"""The fuel plan of a flight: legs, refuelings, time on station.

Fuel is counted in hours of the flight's own burn (its endurance), so that the planner and
the crew in the air use the same few comparisons.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from sim.campaign import AircraftType, Planning
from sim.geography import Chart, Place

REFUELINGS_MAX = 12  # a plan with more contacts is no plan
RAID_H = 0.1  # over the target of a raid
Task = Literal["hold", "unload", "raid"]


class TrackPlace(NamedTuple):
    """Where a track is, for planning."""

    id: str
    place: Place


class Refueling(NamedTuple):
    """One planned visit to a track, `after_h` from take-off."""

    track: str
    after_h: float
    need_klb: float


class Profile(NamedTuple):
    """How a flight gets from its base to its station and back. Hours; fuel for all its aircraft."""

    direct_h: float
    out_h: float = 0.0
    station_h: float = 0.0
    total_h: float = 0.0
    out_track: str = ""
    base_to_out_track_h: float = 0.0
    out_track_to_area_h: float = 0.0
    near_track: str = ""
    near_track_to_area_h: float = 0.0
    near_track_to_base_h: float = 0.0
    near_to_out_track_h: float = 0.0
    refuelings: tuple[Refueling, ...] = ()
    offload_klb: float = 0.0

    @classmethod
    def direct(cls, direct_h: float, station_h: float) -> Profile:
        """Straight out and straight home."""
        return cls(direct_h, direct_h, station_h, 2 * direct_h + station_h)


def next_block(
    endurance_h: float, vul_left_h: float, home_h: float, track_h: float, reserve_h: float
) -> tuple[float, bool]:
    """How long to stay on station now, and whether a tanker comes next.

    `home_h` and `track_h` are the legs from the station; `track_h` is infinite for a flight
    that takes no fuel in the air.
    """
    spare_for_home_h = endurance_h - home_h - reserve_h
    if spare_for_home_h >= vul_left_h:
        return vul_left_h, False
    spare_for_track_h = endurance_h - track_h - reserve_h
    if spare_for_track_h <= spare_for_home_h:
        return max(0.0, spare_for_home_h), False
    return max(0.0, min(vul_left_h, spare_for_track_h)), True


def top_up_h(endurance_h: float, capacity_h: float, ahead_h: float) -> float:
    """Fuel to take at the tanker, in hours of burn: what lies ahead, no more than fits."""
    return max(0.0, min(capacity_h, ahead_h) - endurance_h)


def contact_h(planning: Planning, method: str, aircraft: int, need_klb: float) -> float:
    """Time at the boom or hose: each aircraft hooks up, then fuel flows."""
    flow = planning.boom_klb_per_h if method == "boom" else planning.drogue_klb_per_h
    return aircraft * planning.contact_h + need_klb / flow


class ProfilePlanner:
    """Plans profiles; equal questions are answered once."""

    def __init__(self, planning: Planning, chart: Chart) -> None:
        self.planning = planning
        self.chart = chart
        self._profiles: dict[tuple[str, int, Place, Place, Task, tuple[TrackPlace, ...]], Profile | None] = {}

    def plan(
        self,
        kind: AircraftType,
        aircraft: int,
        base: Place,
        area: Place,
        task: Task,
        tracks: tuple[TrackPlace, ...],
    ) -> Profile | None:
        """The profile of `aircraft` of a type from a base to an area, or None if out of reach."""
        key = (kind.id, aircraft, base, area, task, tracks)
        if key not in self._profiles:
            self._profiles[key] = self._plan(kind, aircraft, base, area, task, tracks)
        return self._profiles[key]

    def _plan(
        self,
        kind: AircraftType,
        aircraft: int,
        base: Place,
        area: Place,
        task: Task,
        tracks: tuple[TrackPlace, ...],
    ) -> Profile | None:
        planning = self.planning
        capacity_h = kind.fuel_klb / kind.burn_klb_per_h
        direct_h = self.chart.leg_nm(base, area) / kind.cruise_kt
        floor_h = {"hold": planning.station_min_h, "unload": planning.unload_h, "raid": RAID_H}[task]
        station_h = floor_h if task == "unload" else max(floor_h, kind.sortie_h - 2 * direct_h)
        unrefueled_h = capacity_h - 2 * direct_h - planning.fuel_reserve_h
        if unrefueled_h >= station_h or kind.receives == "none":
            station_h = min(station_h, unrefueled_h)
            return Profile.direct(direct_h, station_h) if station_h >= floor_h else None
        return self._plan_refueled(kind, aircraft, base, area, direct_h, floor_h, tracks)

    def _plan_refueled(
        self,
        kind: AircraftType,
        aircraft: int,
        base: Place,
        area: Place,
        direct_h: float,
        floor_h: float,
        tracks: Sequence[TrackPlace],
    ) -> Profile | None:
        planning, leg = self.planning, self.chart.leg_nm
        capacity_h = kind.fuel_klb / kind.burn_klb_per_h
        reach_nm = (capacity_h - planning.fuel_reserve_h) * kind.cruise_kt
        near = min(tracks, key=lambda t: (leg(t.place, area), t.id), default=None)
        on_the_way = [t for t in tracks if leg(base, t.place) <= reach_nm and leg(t.place, area) <= reach_nm]
        if near is None or not on_the_way or 2 * leg(near.place, area) > reach_nm:
            return None
        out = min(on_the_way, key=lambda t: (leg(base, t.place) + leg(t.place, area), t.id))
        speed = kind.cruise_kt
        draft = Profile(
            direct_h=direct_h,
            out_track=out.id,
            base_to_out_track_h=leg(base, out.place) / speed,
            out_track_to_area_h=leg(out.place, area) / speed,
            near_track=near.id,
            near_track_to_area_h=leg(near.place, area) / speed,
            near_track_to_base_h=leg(near.place, base) / speed,
            near_to_out_track_h=leg(near.place, out.place) / speed,
        )
        # Tanker time comes out of the planned sortie: first see what it is, then plan with it.
        wanted_h = max(floor_h, kind.sortie_h - 2 * direct_h)
        rough = _fly_plan(draft, kind, aircraft, planning, wanted_h)
        if rough is None:
            return None
        return _fly_plan(
            draft, kind, aircraft, planning, max(floor_h, wanted_h - (rough.total_h - kind.sortie_h))
        )


def _fly_plan(
    draft: Profile, kind: AircraftType, aircraft: int, planning: Planning, station_h: float
) -> Profile | None:
    """Fly the plan on paper, with no waiting, and write down each refueling."""
    capacity_h = kind.fuel_klb / kind.burn_klb_per_h
    burn = kind.burn_klb_per_h * aircraft
    reserve_h = planning.fuel_reserve_h
    stops: list[Refueling] = []

    def refuel(track: str, at_h: float, endurance_h: float, ahead_h: float) -> tuple[float, float]:
        taken_h = top_up_h(endurance_h, capacity_h, ahead_h)
        stops.append(Refueling(track, at_h, taken_h * burn))
        busy_h = contact_h(planning, kind.receives, aircraft, taken_h * burn)
        return at_h + busy_h, endurance_h + taken_h - busy_h

    ahead_h = draft.out_track_to_area_h + station_h + draft.direct_h + reserve_h
    clock_h, endurance_h = refuel(
        draft.out_track, draft.base_to_out_track_h, capacity_h - draft.base_to_out_track_h, ahead_h
    )
    clock_h += draft.out_track_to_area_h
    endurance_h -= draft.out_track_to_area_h
    out_h, left_h = clock_h, station_h
    while len(stops) < REFUELINGS_MAX:
        stay_h, to_tanker = next_block(
            endurance_h, left_h, draft.direct_h, draft.near_track_to_area_h, reserve_h
        )
        left_h -= stay_h
        if not to_tanker:
            clock_h += stay_h + draft.direct_h
            if left_h > 1e-9:
                station_h -= left_h
            break
        clock_h += stay_h + draft.near_track_to_area_h
        endurance_h -= stay_h + draft.near_track_to_area_h
        goes_back = left_h > 1e-9
        ahead_h = (
            draft.near_track_to_area_h + left_h + draft.direct_h if goes_back else draft.near_track_to_base_h
        )
        clock_h, endurance_h = refuel(draft.near_track, clock_h, endurance_h, ahead_h + reserve_h)
        if goes_back:
            clock_h += draft.near_track_to_area_h
            endurance_h -= draft.near_track_to_area_h
        elif endurance_h < draft.near_track_to_base_h + reserve_h:
            clock_h += draft.near_to_out_track_h
            endurance_h -= draft.near_to_out_track_h
            clock_h, endurance_h = refuel(
                draft.out_track, clock_h, endurance_h, draft.base_to_out_track_h + reserve_h
            )
            clock_h += draft.base_to_out_track_h
            break
        else:
            clock_h += draft.near_track_to_base_h
            break
    else:
        return None
    return draft._replace(
        out_h=out_h,
        station_h=station_h,
        total_h=clock_h,
        refuelings=tuple(stops),
        offload_klb=sum(stop.need_klb for stop in stops),
    )
