"""Fuel from tankers, and the way home when there is enough of it and when there is not."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from sim.flight import Flight
from sim.geography import Place
from sim.profile import MINIMUM_FUEL, top_up_klb
from sim.tanker import Track
from sim.world import World


def take_fuel(
    world: World, flight: Flight, track: Track, ahead_h: float
) -> Generator[simpy.Event, Any, bool]:
    """Top up for what lies ahead, reserve included; False if fuel was needed and none was had.

    The wait burns fuel too, so it ends while there is enough left for the nearest airfield.
    """
    planning = world.planning
    kind, endurance_h = flight.kind, flight.endurance_h
    need_klb = top_up_klb(planning, kind, flight.aircraft, endurance_h, ahead_h + planning.fuel_reserve_h)
    if need_klb <= 0:
        return True
    asked_h = world.env.now
    spare_h = endurance_h - world.chart.escape_nm(track.place) / kind.cruise_kt
    patience_h = max(0.0, min(planning.receiver_patience_h, spare_h))
    received_klb = yield from track.refuel(flight, need_klb, patience_h)
    flight.burn(world.env.now - asked_h)
    return received_klb > 0


def go_home(world: World, flight: Flight, place: Place, tried: set[str]) -> Generator[simpy.Event, Any, None]:
    """Home from a place: straight if fuel allows, else over a tanker, else to the nearest base."""
    env, chart, speed, base = world.env, world.chart, flight.kind.cruise_kt, flight.squadron.base
    reserve_h = MINIMUM_FUEL * world.planning.fuel_reserve_h
    while (home_h := chart.leg_nm(place, base.place) / speed) > flight.endurance_h - reserve_h:
        track = _next_track(world, flight, place, tried)
        if track is None:
            home_h = divert(world, flight, place)
            break
        tried.add(track.id)
        leg_h = chart.leg_nm(place, track.place) / speed
        yield env.timeout(leg_h)
        flight.burn(leg_h)
        place = track.place
        yield from take_fuel(world, flight, track, chart.leg_nm(place, base.place) / speed)
    yield env.timeout(home_h)
    flight.burn(home_h)


def _next_track(world: World, flight: Flight, place: Place, tried: set[str]) -> Track | None:
    """The track not tried yet, within reach: one of the plan, or that of the shortest way home."""
    leg, home, speed = world.chart.leg_nm, flight.squadron.base.place, flight.kind.cruise_kt
    within = [
        track
        for track in world.tracks.values()
        if track.id not in tried
        and leg(place, track.place) / speed + world.chart.escape_nm(track.place) / speed <= flight.endurance_h
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
    return world.chart.escape_nm(place) / flight.kind.cruise_kt
