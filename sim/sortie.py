"""The life of one flight, from its place in the ATO to aircraft ready again.

Read `fly` aloud: step to the aircraft, go out, hold the station, come home, land, turn.
Waits that nothing can interrupt or observe are one timeout.
"""

from __future__ import annotations

from collections.abc import Generator
from math import inf
from typing import Any

from sim.alert import is_alert_ready, stand_in
from sim.area import Area
from sim.base import Base
from sim.course import Course, Steps, Wait
from sim.flight import Flight
from sim.maintenance import fix, release
from sim.portable import total
from sim.profile import LEFT_MIN_H, next_block
from sim.records import Outcome
from sim.recovery import go_home, seek_fuel, take_fuel
from sim.squadron import Tail
from sim.tanker import give_klb
from sim.world import World

REPLACED = frozenset({Outcome.CANCELLED_MAINTENANCE, Outcome.GROUND_ABORT, Outcome.AIR_ABORT})
ARMED_ROLES = frozenset({"strike", "isr_armed"})


def launch(world: World, flight: Flight) -> None:
    """Let a flight begin when its crews step to the aircraft."""
    wait_h = flight.planned_off_h - world.planning.taxi_h - world.env.now
    Course(world.env, fly(world, flight)).begin_after(wait_h if wait_h > 0.0 else 0.0)


def fly(world: World, flight: Flight) -> Steps:
    """Fly one flight of the ATO, from the hour at which its crews step to the aircraft."""
    cancelled = yield from step_to_aircraft(world, flight)
    if cancelled:
        world.close(flight, *cancelled)
        call_alert(world, flight)
        return
    take_off(world, flight)
    if flight.squadron.streams.air_abort.random() < flight.aircraft_type.air_abort_share:
        yield from turn_back(world, flight)
    elif flight.role == "tanker":
        yield from offer_fuel(world, flight)
    elif (yield from go_out(world, flight)):
        yield from hold_station(world, flight)
    yield from land(world, flight)
    yield from turn(world, flight)


def step_to_aircraft(world: World, flight: Flight) -> Generator[Wait, Any, tuple[Outcome, str] | None]:
    """Weather, caveats, tails, spares; returns why the flight does not go, or None."""
    env, squadron, delay_max_h = world.env, flight.squadron, world.planning.delay_max_h
    closed_h = squadron.base.closed_until_h - env.now
    if closed_h > 0:
        if closed_h > delay_max_h:
            return _closed(squadron.base)
        yield closed_h
    if flight.role != "tanker":
        if world.areas[flight.area_id].closed_until_h > flight.vul_from_h:
            return Outcome.CANCELLED_WEATHER, "dust over the area"
        if flight.country not in squadron.flies_in:
            return Outcome.CANCELLED_CAVEAT, f"may not fly in {flight.country}"
    if flight.profile.refuelings and not first_tanker_comes(world, flight):
        return Outcome.CANCELLED_TANKER, "its tanker did not go"
    tails = squadron.take(flight.aircraft)
    if not tails and not (flight.role == "tanker" and is_alert_ready(world, flight)):
        tails = yield from squadron.wait_for(flight.aircraft, delay_max_h)
    if not tails:
        return Outcome.CANCELLED_MAINTENANCE, "no mission-capable aircraft"
    return start_engines(world, flight, tails)


def first_tanker_comes(world: World, flight: Flight) -> bool:
    """Whether a tanker is still ordered for the first refueling of a flight."""
    first = flight.profile.refuelings[0]
    at_h = max(flight.planned_off_h, world.env.now + world.planning.taxi_h) + first.after_h
    return world.tracks[first.track].expects(flight.method, at_h)


def _closed(base: Base) -> tuple[Outcome, str]:
    if base.closed_why == "dust":
        return Outcome.CANCELLED_WEATHER, "dust over the base"
    return Outcome.CANCELLED_BASE, base.closed_why


def start_engines(world: World, flight: Flight, tails: list[Tail]) -> tuple[Outcome, str] | None:
    """Man the aircraft; a spare steps in for each ground abort, or the flight does not go."""
    squadron = flight.squadron
    chances, abort_share = squadron.streams.ground_abort, flight.aircraft_type.ground_abort_share
    manned: list[Tail] = []
    for tail in tails:
        if chances.random() >= abort_share:
            manned.append(tail)
            continue
        Course(world.env, fix(world, squadron, tail)).begin()
        spare = squadron.take_spare()
        manned += spare
        flight.spares_used += len(spare)
    if len(manned) < flight.aircraft:
        squadron.give_back(manned)
        return Outcome.GROUND_ABORT, "no spare"
    flight.tails = manned
    return None


def take_off(world: World, flight: Flight) -> None:
    """Taxi and take the runway; the flight is off at `took_off_h`, which the next leg waits for."""
    base, planning = flight.squadron.base, world.planning
    now_h = world.env.now
    taxied_h = now_h + planning.taxi_h + flight.spares_used * planning.spare_h
    flight.took_off_h, waited_h = base.runway.book(now_h, taxied_h)
    base.runway_wait_h += waited_h
    base.unpark(flight.aircraft)
    flight.fuel_klb = flight.fuel_loaded_klb = flight.aircraft_type.fuel_klb * flight.aircraft


def call_alert(world: World, flight: Flight) -> None:
    """In place of a tanker that failed, one on alert goes, if there is one."""
    if flight.role == "tanker" and flight.outcome in REPLACED:
        alert = stand_in(world, flight)
        if alert:
            launch(world, alert)


def turn_back(world: World, flight: Flight) -> Steps:
    """An air abort: half the first leg out, and home."""
    leg_h = flight.profile.out_legs_h[0] if flight.profile.out_legs_h else flight.profile.direct_h
    flight.outcome, flight.reason = Outcome.AIR_ABORT, "technical"
    call_alert(world, flight)
    yield flight.took_off_h - world.env.now + leg_h
    flight.burn(leg_h)


def offer_fuel(world: World, flight: Flight) -> Steps:
    """Fly to the track, offer fuel for the vul window, fly home."""
    env, profile = world.env, flight.profile
    track = world.tracks[flight.area_id]
    yield flight.took_off_h - env.now + profile.direct_h
    flight.burn(profile.direct_h)
    on_station_h = env.now
    flight.to_give_klb = give_klb(flight.aircraft_type, world.planning, profile.direct_h)
    flight.leaves_track_h = on_station_h + profile.station_h
    points = track.open(flight)
    yield profile.station_h
    track.close(flight, points)
    if flight.contact_until_h > env.now:
        yield flight.contact_until_h - env.now
    flight.station_h = env.now - on_station_h
    flight.burn(flight.station_h)
    yield profile.direct_h
    flight.burn(profile.direct_h)


def go_out(world: World, flight: Flight) -> Generator[Wait, Any, bool]:
    """Fly to the area, over a tanker where the profile says so; False if there was no fuel."""
    env, profile = world.env, flight.profile
    taxi_h = flight.took_off_h - env.now
    if not profile.out_tracks:
        yield taxi_h + profile.direct_h
        flight.burn(profile.direct_h)
        return True
    *legs_h, last_leg_h = profile.out_legs_h
    ahead_h = total(legs_h) + last_leg_h + profile.station_h + profile.direct_h
    area = world.areas[flight.area_id].place
    stops = [*(world.tracks[track_id].place for track_id in profile.out_tracks[1:]), area]
    leg_nm, speed_kt = world.chart.leg_nm, flight.aircraft_type.cruise_kt
    leg_h = leg_nm(flight.squadron.base.place, world.tracks[profile.out_tracks[0]].place) / speed_kt
    called: set[str] = set()
    for track_id, next_place in zip(profile.out_tracks, stops, strict=True):
        planned = world.tracks[track_id]
        yield taxi_h + leg_h
        taxi_h = 0.0
        flight.burn(leg_h)
        ahead_h -= leg_h
        is_last = next_place is area
        way_back_h = profile.near_track_to_area_h if is_last else 0.0
        leg_h = leg_nm(planned.place, next_place) / speed_kt
        needed_h = leg_h + way_back_h + profile.near_reserve_h + (LEFT_MIN_H if is_last else 0.0)
        track = yield from seek_fuel(world, flight, planned, next_place, ahead_h, needed_h)
        called.add(track.id)
        if track is not planned:
            leg_h = leg_nm(track.place, next_place) / speed_kt
        if flight.endurance_h < leg_h + way_back_h + profile.near_reserve_h:
            flight.outcome, flight.reason = Outcome.AIR_ABORT, "no tanker"
            yield from go_home(world, flight, track.place, called)
            return False
    yield leg_h
    flight.burn(leg_h)
    return True


def hold_station(world: World, flight: Flight) -> Steps:
    """On station in blocks, with yo-yos to the tanker, until the vul window or the weapons end."""
    profile, reserve_h = flight.profile, world.planning.fuel_reserve_h
    area = world.areas[flight.area_id]
    left_h = profile.station_h  # late or not: the tankers of the way home are ordered for then
    track_h = profile.near_track_to_area_h if profile.near_track else inf
    joker_h = profile.joker_h
    if flight.has_target:
        strike_target(flight)
    while True:
        stay_h, to_tanker = next_block(
            flight.endurance_h, left_h, profile.direct_h, reserve_h, track_h, joker_h
        )
        if not to_tanker and flight.endurance_h - stay_h < profile.direct_h:
            yield from stay(world, flight, area, stay_h, 0.0)
            yield from go_home(world, flight, area.place, set())
            return
        leg_h = track_h if to_tanker else profile.direct_h
        yield from stay(world, flight, area, stay_h, leg_h)
        left_h -= stay_h
        if not to_tanker:
            return
        # Without weapons a flight goes home early, but for one whose next tanker is ordered for later.
        may_leave = flight.role in ARMED_ROLES and flight.weapons_left == 0 and not profile.home_tracks
        goes_back = left_h > LEFT_MIN_H and not may_leave
        track = world.tracks[profile.near_track]
        if not goes_back:
            yield from take_fuel(world, flight, track, profile.home_legs_h[0])
            yield from go_home(world, flight, track.place, {track.id})
            return
        ahead_h = track_h + left_h + profile.direct_h
        least_h = track_h + profile.near_reserve_h + LEFT_MIN_H
        track = yield from seek_fuel(world, flight, track, area.place, ahead_h, track_h + least_h)
        back_h = world.chart.leg_nm(track.place, area.place) / flight.aircraft_type.cruise_kt
        if flight.endurance_h < back_h + least_h:
            flight.reason = "no tanker"
            yield from go_home(world, flight, track.place, {track.id})
            return
        yield back_h
        flight.burn(back_h)
        # Without a full load the flight stays as long as its fuel lasts and does not turn early again.
        is_full = flight.endurance_h > track_h + profile.joker_h
        joker_h = profile.joker_h if is_full else profile.near_reserve_h


def stay(world: World, flight: Flight, area: Area, stay_h: float, leg_h: float) -> Steps:
    """One block on station and the leg that follows; requests are answered meanwhile."""
    answers = flight.role in ARMED_ROLES and flight.disposition.command == "coalition" and stay_h > 0
    if answers:
        area.arrive(flight, world.env.now + stay_h)
    yield stay_h + leg_h
    if answers:
        area.leave(flight)
    flight.station_h += stay_h
    flight.burn(stay_h + leg_h)


def strike_target(flight: Flight) -> None:
    """A target named in the order: struck if the contingent's rules allow it."""
    squadron = flight.squadron
    may_strike = flight.country in squadron.strikes_in and flight.weapons_left > 0
    if may_strike and squadron.streams.approval.random() < squadron.approval_share:
        flight.strike()


def land(world: World, flight: Flight) -> Steps:
    """Take the runway, or land elsewhere when the base is shut; the flight's row is written."""
    env, base = world.env, flight.squadron.base
    now_h = env.now
    closed_h = base.closed_until_h - now_h
    if closed_h > 0 and not flight.diverted:
        flight.diverted = True
        world.note("divert", flight.id, f"{base.id} is shut: {base.closed_why}")
    if not flight.diverted:
        clear_h, waited_h = base.runway.book(now_h, now_h)
        base.runway_wait_h += waited_h
        yield clear_h - now_h
        flight.burn(waited_h)
    flight.landed_h = env.now
    flight.fuel_landed_klb = flight.fuel_klb
    flown = flight.outcome if flight.outcome is Outcome.AIR_ABORT else Outcome.FLOWN
    world.close(flight, flown, flight.reason)
    if flight.diverted:
        yield max(0.0, closed_h) + world.planning.divert_h


def turn(world: World, flight: Flight) -> Steps:
    """Park; broken aircraft go to be fixed, the others are turned by a crew and resupplied."""
    env, squadron, aircraft_type = world.env, flight.squadron, flight.aircraft_type
    base, chances = squadron.base, squadron.streams.breaks
    base.park(flight.aircraft)
    flown_h = flight.landed_h - flight.took_off_h
    whole = []
    for tail in flight.tails:
        tail.hours += flown_h
        if chances.random() < aircraft_type.break_share:
            Course(world.env, fix(world, squadron, tail)).begin()
        else:
            tail.state = "turning"  # flying and turning are both mission capable
            whole.append(tail)
    if queue := base.turn_crews.call():
        asked_h = env.now
        yield queue
        base.turn_wait_h += env.now - asked_h
    for short in base.supply(flight.fuel_loaded_klb - flight.fuel_landed_klb, flight.weapons_released):  # noqa: UP028
        yield short
    yield aircraft_type.turn_h
    base.turn_crews.dismiss()
    for tail in whole:
        release(world, squadron, tail)
