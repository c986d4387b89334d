"""Small campaigns for the tests of the engine, built from the classroom campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import degrees
from typing import Any, TypeVar

import scenarios
from sim import campaign as data
from sim.flight import Flight
from sim.geography import EARTH_RADIUS_NM
from sim.profile import RAID_H, Profile
from sim.theater import build, settle, start
from sim.world import World

FIRST_DAY = date(2015, 1, 1)
WEST_LONGITUDE = -160.0
Row = TypeVar("Row", bound=data.Sourced)


@cache
def classroom_campaign() -> data.Campaign:
    """The classroom campaign as it is bundled."""
    return scenarios.load("two_bases")


@cache
def replay() -> data.Campaign:
    """The documented campaign as it is bundled."""
    return scenarios.load("inherent_resolve")


def two_bases(**changes: object) -> data.Campaign:
    """The classroom campaign with values at paths; a path is written with `__` for its points."""
    paths = {path.replace("__", "."): value for path, value in changes.items()}
    return scenarios.vary(classroom_campaign(), "two_bases", paths)


def with_row(rows: tuple[Row, ...], id: str, **fields: Any) -> tuple[Row, ...]:  # noqa: A002 - the rows' word
    """The rows with other values in one of them."""
    assert any(row.id == id for row in rows), id
    return tuple(replace(row, **fields) if row.id == id else row for row in rows)


def row_of(rows: Iterable[Row], id: str) -> Row:  # noqa: A002 - the rows' word
    """The row of an id."""
    return next(row for row in rows if row.id == id)


def day(number: int) -> date:
    """The date of an ATO day of a small campaign."""
    return FIRST_DAY + timedelta(days=number)


def closure(base: str, first_day: int, last_day: int) -> data.Closure:
    """A base shut from one ATO day to another, both included."""
    return data.Closure(
        id=f"{base}_{first_day}_{last_day}",
        source="a test",
        confidence="assumed",
        base=base,
        from_date=day(first_day),
        to_date=day(last_day),
    )


def loss(squadron: str, on: int, aircraft: int = 1) -> data.Event:
    """A squadron loses aircraft on an ATO day."""
    return data.Event(
        id=f"loss_{squadron}",
        source="a test",
        confidence="assumed",
        date=day(on),
        kind="aircraft_lost",
        subject=squadron,
        count=aircraft,
        text="lost",
    )


def caveat(
    squadron: str, from_day: int, flies_in: tuple[str, ...], strikes_in: tuple[str, ...]
) -> data.Caveat:
    """Where a squadron may fly and strike from an ATO day on."""
    return data.Caveat(
        id=f"{squadron}_{from_day}",
        source="a test",
        confidence="assumed",
        squadron=squadron,
        from_date=day(from_day),
        flies_in=flies_in,
        strikes_in=strikes_in,
    )


def dust(region: str, month: int, **fields: Any) -> data.Dust:
    """The storms of a region in a month."""
    return data.Dust(
        id=f"{region}_{month}", source="a test", confidence="assumed", region=region, month=month, **fields
    )


def east_of_west(distance_nm: float) -> float:
    """The longitude of a place on the equator, so far east of the base `west`."""
    return WEST_LONGITUDE + degrees(distance_nm / EARTH_RADIUS_NM)


def with_twin(campaign: data.Campaign, id: str, twin: str, **fields: Any) -> data.Campaign:  # noqa: A002
    """The campaign with a second squadron like one it has, caveats included."""
    squadron = replace(row_of(campaign.squadrons, id), id=twin, **fields)
    caveats = tuple(
        replace(row, id=f"{twin}_{number}", squadron=twin)
        for number, row in enumerate(campaign.caveats)
        if row.squadron == id
    )
    return replace(campaign, squadrons=(*campaign.squadrons, squadron), caveats=(*campaign.caveats, *caveats))


def raiders(
    *,
    aircraft: int,
    days: int,
    flight_h: float,
    fix_crews: int = 500,
    delay_max_h: float = 1000.0,
    **kind: Any,
) -> data.Campaign:
    """One squadron under its own command that flies whenever a tail is ready.

    Its programme asks for more than it can fly, its crews are without limit, lines that find no
    tail wait for one, and a flight of one aircraft takes `flight_h`, of which it is over its target
    for `RAID_H`; `kind` sets fields of its type.
    """
    base = classroom_campaign()
    leg_nm = (flight_h - RAID_H) / 2 * 480.0
    still = {
        "ground_abort_share": 0.0,
        "air_abort_share": 0.0,
        "break_share": 0.0,
        "mc_rate_share": 1.0,
        "inspection_every_h": 1e9,
        "turn_h": 0.0,
        "fuel_klb": 200.0,
    }
    type_fields = still | {"flight_size": 1, "sortie_h": 0.1, "receives": "none"} | kind
    fighters = replace(
        row_of(base.squadrons, "fighters"),
        aircraft=aircraft,
        command="own",
        sorties_per_aircraft_day=24.0 / flight_h,  # more than it can ever fly
        crews_per_aircraft=None,
    )
    unlimited: dict[str, Any] = {
        "turn_crews": 500,
        "fix_crews": fix_crews,
        "ramp_spots": 1000,
        "fuel_store_klb": 1e9,
        "fuel_resupply_klb_per_day": 1e9,
        "munitions_store": 10**9,
        "munitions_resupply_per_day": 1e9,
    }
    return replace(
        base,
        to_date=day(days - 1),
        squadrons=(fighters,),
        aircraft_types=with_row(base.aircraft_types[:1], "fighter", **type_fields),
        caveats=tuple(row for row in base.caveats if row.squadron == "fighters"),
        bases=with_row(base.bases, "west", **unlimited),
        areas=with_row(base.areas, "range", longitude=east_of_west(leg_nm)),
        demand=replace(base.demand, requests_per_day=0.0),
        planning=replace(base.planning, taxi_h=0.0, delay_max_h=delay_max_h),
    )


def started(campaign: data.Campaign, seed: int = 1, replication: int = 0) -> World:
    """A world whose processes have been started and whose clock stands at 0."""
    world = build(campaign, seed, replication)
    start(world, None)
    return world


def at_work(campaign: data.Campaign, ato_day: int = 0, replication: int = 0) -> World:
    """A world with everybody in place on an ATO day, in which nothing moves by itself."""
    world = build(campaign, 1, replication)
    settle(world, ato_day)
    return world


def flight_of(world: World, squadron_id: str, **fields: Any) -> Flight:
    """A flight of a squadron, over the range for an hour if nothing else is said."""
    squadron = world.squadrons[squadron_id]
    ordered: dict[str, Any] = {
        "id": f"{squadron_id}-000-01",
        "squadron": squadron,
        "disposition": world.order_of_battle.on(0)[squadron_id],
        "aircraft": squadron.aircraft_type.flight_size,
        "ato_day": 0,
        "area_id": "range",
        "country": "Midland",
        "profile": Profile.direct(1.0, 1.0),
        "planned_off_h": 1.0,
    }
    return Flight(**ordered | fields)
