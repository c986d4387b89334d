"""Fuel from tankers, and the way home when there is enough of it and when there is not."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sim.course import Steps, Wait
from sim.flight import Flight
from sim.geography import Place
from sim.profile import MINIMUM_FUEL, top_up_klb
from sim.tanker import Track
from sim.world import World


def take_fuel(world: World, flight: Flight, track: Track, ahead_h: float) -> Steps:
    """Top up at a track for what lies ahead, reserve included.

    The wait burns fuel too, so it ends while there is enough left for the nearest airfield.
    """
    planning = world.planning
    aircraft_type, endurance_h = flight.aircraft_type, flight.endurance_h
    need_klb = top_up_klb(
        planning, aircraft_type, flight.aircraft, endurance_h, ahead_h + planning.fuel_reserve_h
    )
    if need_klb <= 0:
        return
    asked_h = world.env.now
    spare_h = endurance_h - world.chart.divert_nm(track.place) / aircraft_type.cruise_kt
    patience_h = planning.receiver_patience_h if spare_h > planning.receiver_patience_h else spare_h
    yield from track.refuel(flight, need_klb, patience_h)
    flight.burn(world.env.now - asked_h)


def seek_fuel(
    world: World, flight: Flight, track: Track, next_place: Place, ahead_h: float, next_h: float
) -> Generator[Wait, Any, Track]:
    """Fuel from a track or, as a last try, from a neighbor; returns the track where the flight is then.

    `ahead_h` is all that lies ahead; `next_h` the least with which the flight goes on from the track:
    with that on board it does not look any further.
    """
    yield from take_fuel(world, flight, track, ahead_h)
    if flight.endurance_h >= next_h:
        return track
    neighbor = _neighbor(world, flight, track, next_place)
    if neighbor is None:
        return track
    leg_h = world.chart.leg_nm(track.place, neighbor.place) / flight.aircraft_type.cruise_kt
    yield leg_h
    flight.burn(leg_h)
    yield from take_fuel(world, flight, neighbor, ahead_h)
    return neighbor


def _neighbor(world: World, flight: Flight, track: Track, next_place: Place) -> Track | None:
    """The track on the shortest way on that is within reach and at which a tanker is expected."""
    leg, speed, now_h = world.chart.leg_nm, flight.aircraft_type.cruise_kt, world.env.now
    within = [
        other
        for other in world.tracks.values()
        if other is not track
        and (leg(track.place, other.place) + world.chart.divert_nm(other.place)) / speed <= flight.endurance_h
        and other.expects(flight.method, now_h + leg(track.place, other.place) / speed)
    ]
    return min(
        within,
        key=lambda t: (leg(track.place, t.place) + leg(t.place, next_place), t.id),
        default=None,
    )


def go_home(world: World, flight: Flight, place: Place, tried: set[str]) -> Steps:
    """Home from a place: straight if fuel allows, else over a tanker, else to the nearest base."""
    chart, speed, base = world.chart, flight.aircraft_type.cruise_kt, flight.squadron.base
    reserve_h = MINIMUM_FUEL * world.planning.fuel_reserve_h
    while (home_h := chart.leg_nm(place, base.place) / speed) > flight.endurance_h - reserve_h:
        track = _next_track(world, flight, place, tried)
        if track is None:
            home_h = divert(world, flight, place)
            break
        tried.add(track.id)
        leg_h = chart.leg_nm(place, track.place) / speed
        yield leg_h
        flight.burn(leg_h)
        place = track.place
        yield from take_fuel(world, flight, track, chart.leg_nm(place, base.place) / speed)
    yield home_h
    flight.burn(home_h)


def _next_track(world: World, flight: Flight, place: Place, tried: set[str]) -> Track | None:
    """The track not tried yet, within reach: one of the plan, or that of the shortest way home."""
    leg, home, speed = world.chart.leg_nm, flight.squadron.base.place, flight.aircraft_type.cruise_kt
    within = [
        track
        for track in world.tracks.values()
        if track.id not in tried
        and leg(place, track.place) / speed + world.chart.divert_nm(track.place) / speed <= flight.endurance_h
    ]
    planned = flight.profile.home_tracks
    return min(
        within,
        key=lambda t: (t.id not in planned, leg(place, t.place) + leg(t.place, home), t.id),
        default=None,
    )


def divert(world: World, flight: Flight, place: Place) -> float:
    """No tanker had fuel: land at the nearest airfield; returns the leg in hours."""
    flight.diverted = True
    flight.reason = "no tanker"
    world.note("divert", flight.id, f"to {world.chart.nearest_airfield(place)}, no fuel from tankers")
    return world.chart.divert_nm(place) / flight.aircraft_type.cruise_kt
