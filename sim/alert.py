"""The tanker on alert: it goes in place of one that cannot go or has turned back."""

from __future__ import annotations

from sim.flight import Flight
from sim.profile import Profile
from sim.squadron import Squadron
from sim.tanker import gives
from sim.world import World

WORTH_H = 1.0  # with less than this left of the vul window nobody is sent


def stand_in(world: World, failed: Flight) -> Flight | None:
    """The flight of an aircraft that stands ready nearest to the track; None if there is none in time."""
    track = world.tracks[failed.area_id]
    ready = [
        (
            world.chart.leg_nm(squadron.base.place, track.place) / squadron.aircraft_type.cruise_kt,
            squadron.id,
            squadron,
        )
        for squadron in world.squadrons.values()
        if _is_ready(world, squadron, failed.method)
    ]
    until_h = failed.vul_from_h + failed.profile.station_h
    for leg_h, _, squadron in sorted(ready, key=lambda one: one[:2]):
        off_h = max(world.env.now + world.planning.taxi_h, failed.vul_from_h - leg_h)
        station_h = until_h - off_h - leg_h
        disposition = world.order_of_battle.on(failed.ato_day).get(squadron.id)
        if station_h < WORTH_H or disposition is None:
            continue
        squadron.spend(1, 2 * leg_h + station_h)
        alert = Flight(
            id=f"{failed.id}-alert",
            squadron=squadron,
            disposition=disposition,
            aircraft=1,
            ato_day=failed.ato_day,
            area_id=failed.area_id,
            country="",
            profile=Profile.direct(leg_h, station_h),
            planned_off_h=off_h,
            method=failed.method,
        )
        world.open_flights[alert.id] = alert
        track.ordered.append(alert)
        return alert
    return None


def is_alert_ready(world: World, flight: Flight) -> bool:
    """Whether some tanker could go at once in place of a flight."""
    return any(_is_ready(world, squadron, flight.method) for squadron in world.squadrons.values())


def _is_ready(world: World, squadron: Squadron, method: str) -> bool:
    """Whether a coalition tanker that can give by this method stands ready at an open base."""
    return (
        squadron.plan.role == "tanker"
        and squadron.command == "coalition"
        and len(squadron.ready) > 0
        and squadron.base.closed_until_h <= world.env.now
        and gives(squadron.aircraft_type, method, method)
    )
