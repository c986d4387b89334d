"""Less of anything never makes more, and none of it makes none: 0 is an amount, not a mark for "no limit"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import fmean
from typing import Any, get_args, get_type_hints

import pytest
from support.builders import closure, started, two_bases, with_row
from support.flying import mission

import scenarios
from sim import Campaign, Log, simulate
from sim import campaign as data
from sim.quantity import Quantity

REPLICATIONS = 6


def _busy() -> Campaign:
    """The classroom campaign with more wanted, and more aircraft, than its crews and stores keep up with."""
    base = two_bases(
        squadrons__fighters__aircraft=8,
        squadrons__fighters__sorties_per_aircraft_day=2,
        squadrons__tankers__aircraft=4,
        demand__overwatch_h_per_day=12,
        demand__requests_per_day=12,
        demand__request_patience_h=3,
        planning__down_mean_h=36,
    )
    kinds = with_row(base.aircraft_types, "fighter", mc_rate_share=0.9, break_share=0.3, fix_mean_h=12.0)
    return replace(base, aircraft_types=kinds)


def _sorties(log: Log) -> float:
    return sum(flight.sorties for flight in log.flights if flight.role == "strike")


def _strikes(log: Log) -> float:
    return sum(flight.strikes for flight in log.flights)


def _received_klb(log: Log) -> float:
    return sum(flight.fuel_received_klb for flight in log.flights)


def _assigned(log: Log) -> float:
    return fmean(row.assigned for row in log.squadron_days if row.squadron == "fighters")


# The table, row and field of each, from plenty to none; what it brings, and how much of that there may be
# without any: aircraft arrive fueled and armed, so that they fly once, and those that break once more when
# they are fixed.
SCARCE: dict[str, tuple[tuple[float, ...], Callable[[Log], float], float]] = {
    "squadrons.fighters.aircraft": ((8, 4, 2, 0), _sorties, 0),
    "squadrons.fighters.reserve": ((4, 2, 0), _assigned, 8),
    "squadrons.fighters.sorties_per_aircraft_day": ((2, 0.5, 0.1, 0.01, 0), _sorties, 0),
    "squadrons.fighters.crews_per_aircraft": ((2, 0.3, 0.1, 0.03, 0), _sorties, 0),
    "squadrons.fighters.crew_h_per_month": ((200, 60, 20, 5, 0), _sorties, 0),
    "aircraft_types.fighter.mc_rate_share": ((0.9, 0.5, 0.1, 0.01, 0), _sorties, 0),
    "aircraft_types.fighter.weapons": ((4, 2, 1, 0), _strikes, 0),
    "aircraft_types.tanker.offload_klb": ((100, 40, 10, 0), _received_klb, 0),
    "aircraft_types.tanker.booms": ((1, 0), _received_klb, 0),
    "aircraft_types.tanker.methods_per_flight": ((2, 1, 0), _received_klb, 0),
    "bases.west.turn_crews": ((4, 1, 0), _sorties, 12),
    "bases.west.fix_crews": ((4, 1, 0), _sorties, 30),
    "bases.west.fuel_store_klb": ((1000, 100, 20, 1, 0.01, 0), _sorties, 12),
    "bases.west.fuel_resupply_klb_per_day": ((500, 150, 50, 5, 0), _sorties, 30),
    "bases.west.munitions_store": ((40, 8, 2, 1, 0), _strikes, 32),
    "bases.west.munitions_resupply_per_day": ((20, 4, 1, 0.1, 0), _strikes, 44),
}
BESIDE: dict[str, dict[str, float]] = {  # a small stock, so that its resupply counts
    "fuel_resupply_klb_per_day": {"bases.west.fuel_store_klb": 500.0},
    "munitions_resupply_per_day": {"bases.west.munitions_store": 12.0},
}
# Durations, rates of failure, places and preferences: having less of them is not being short of something.
NO_MEANS = {
    *(f"aircraft_types.{field}" for field in ("sortie_h", "turn_h", "fix_mean_h", "inspection_h")),
    *(f"aircraft_types.{field}" for field in ("ground_abort_share", "air_abort_share", "break_share")),
    *(f"aircraft_types.{field}" for field in ("flight_size", "cruise_kt", "burn_klb_per_h")),
    *(f"aircraft_types.{field}" for field in ("inspection_every_h", "weapons_per_strike")),
    *(f"bases.{field}" for field in ("latitude", "longitude", "runway_h")),
}
# Hoses and ramps have tests of their own; no type is without fuel and no base without a runway (refused).
TESTED_BELOW = {"aircraft_types.hoses", "bases.ramp_spots", "aircraft_types.fuel_klb", "bases.runways"}


def _with(campaign: Campaign, values: dict[str, Any]) -> Campaign:
    """The campaign with values at paths, also such as would be refused in a file."""
    for path, value in values.items():
        table, row, field = path.split(".")
        rows: dict[str, Any] = {table: with_row(getattr(campaign, table), row, **{field: value})}
        campaign = replace(campaign, **rows)
    return campaign


@pytest.mark.parametrize("path", SCARCE)
def test_less_never_makes_more_and_none_makes_none(path: str) -> None:
    """Each step down to 0 brings at most what the one before did, and 0 no more than there is without it."""
    values, measure, without = SCARCE[path]
    means = []
    for value in values:
        campaign = _with(_busy(), {path: value, **BESIDE.get(path.rpartition(".")[2], {})})
        logs = [simulate(campaign, seed=1, replication=number) for number in range(REPLICATIONS)]
        means.append(fmean(measure(log) for log in logs))
    assert means == sorted(means, reverse=True)
    assert means[0] > means[-1]
    assert means[-1] <= without
    assert (means[-1] == 0) == (without == 0)


def test_no_field_of_means_is_forgotten() -> None:
    """Whatever number of a squadron, a type or a base is there to be used up is in the test above."""
    tables = {"squadrons": data.Squadron, "aircraft_types": data.AircraftType, "bases": data.Base}
    numbers = {
        f"{table}.{field}"
        for table, cls in tables.items()
        for field, hint in get_type_hints(cls, include_extras=True).items()
        if any(isinstance(item, Quantity) for item in get_args(hint))
    }
    tested = {f"{table}.{field}" for table, _, field in (path.split(".") for path in SCARCE)}
    assert tested.isdisjoint(NO_MEANS | TESTED_BELOW)
    assert numbers == tested | NO_MEANS | TESTED_BELOW


def test_a_tanker_without_hoses_serves_nobody_by_drogue() -> None:
    """Two hoses, one and none, for fighters that take fuel by drogue."""
    received = []
    for hoses in (2, 1, 0):
        fields = {"aircraft_types.tanker.hoses": hoses, "aircraft_types.tanker.methods_per_flight": 2}
        campaign = _with(_busy(), {**fields, "aircraft_types.fighter.receives": "drogue"})
        tracks = tuple(replace(row, methods=("boom", "drogue")) for row in campaign.tracks)
        received.append(_received_klb(simulate(replace(campaign, tracks=tracks), seed=1)))
    assert received[0] >= received[1] > received[2] == 0


def test_a_base_without_ramp_takes_nobody_in() -> None:
    """West is lost on the third day; east has room for its eight fighters, just so, or not quite."""
    sorties = []
    for spots in (20, 12, 11, 0):
        campaign = replace(
            _with(_busy(), {"bases.east.ramp_spots": spots}), closures=(closure("west", 2, 9),)
        )
        sorties.append(_sorties(simulate(campaign, seed=1)))
    assert sorties[0] == sorties[1] > sorties[2] == sorties[3] > 0


@pytest.mark.parametrize(("crews", "flown"), [(None, 8), (1.0, 8), (0.5, 4), (0.3, 2), (0.0, 0)])
def test_a_mission_ordered_by_name_needs_crews_too(crews: float | None, flown: int) -> None:
    """As many of its eight aircraft go as there are crews for, in whole flights; the rest is noted."""
    raid = replace(mission(8), start_h=12.0)
    quiet = {"squadrons.fighters.crews_per_aircraft": crews, "squadrons.fighters.sorties_per_aircraft_day": 0}
    log = simulate(replace(_with(_busy(), quiet), missions=(raid,)), seed=1)
    tasked = sum(flight.aircraft_tasked for flight in log.flights if flight.squadron == "fighters")
    assert tasked == flown
    notes = [row.text for row in log.events if row.kind == "mission_not_flown"]
    assert notes == ([] if flown == 8 else [f"no crews for {8 - flown} aircraft of fighters"])


@pytest.mark.parametrize("hours", [20.0, 0.0])
def test_crews_without_hours_fly_no_mission(hours: float) -> None:
    """A mission may take more hours than are left, but not of crews that may not fly at all."""
    campaign = _with(_busy(), {"squadrons.fighters.crew_h_per_month": hours})
    world = started(campaign)
    disposition = world.order_of_battle.on(0)["fighters"]
    assert (world.squadrons["fighters"].aircraft_manned(disposition) > 0) == (hours > 0)


def test_no_limit_is_an_empty_cell_and_the_schema_says_so() -> None:
    """Fields that may be empty say what that means."""
    field = scenarios.schema()["$defs"]["Squadron"]["properties"]["crews_per_aircraft"]
    assert field["default"] is None
    assert "empty: crews are no limit" in field["description"]
    campaign = two_bases(squadrons__fighters__crews_per_aircraft="")
    assert {row.crews_per_aircraft for row in campaign.squadrons if row.id == "fighters"} == {None}
