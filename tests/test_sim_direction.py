"""More means never make the mean worse; less is never better. Pairs share their streams."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import fmean

import pytest
from support.builders import classroom_campaign, closure, day, dust, two_bases, with_row, with_twin
from support.flying import mission

from sim import Campaign, Log, Outcome, simulate

REPLICATIONS = 8


def _stressed(**changes: object) -> Campaign:
    """The classroom campaign with aborts, breaks, slow fixes, and more wanted than can be flown."""
    base = two_bases(
        squadrons__fighters__aircraft=8,
        squadrons__fighters__sorties_per_aircraft_day=1.5,
        demand__overwatch_h_per_day=8,
        demand__requests_per_day=6,
        planning__down_mean_h=36,
        **changes,
    )
    kinds = with_row(
        base.aircraft_types,
        "fighter",
        ground_abort_share=0.05,
        air_abort_share=0.03,
        break_share=0.15,
        fix_mean_h=12.0,
        mc_rate_share=0.8,
    )
    return replace(base, aircraft_types=with_row(kinds, "tanker", ground_abort_share=0.05, break_share=0.1))


def _kind(campaign: Campaign, **fields: float) -> Campaign:
    return replace(campaign, aircraft_types=with_row(campaign.aircraft_types, "fighter", **fields))


def _station_hours(log: Log) -> float:
    return sum(flight.station_hours for flight in log.flights if flight.role == "strike")


def _sorties(log: Log) -> float:
    return sum(flight.sorties for flight in log.flights if flight.role == "strike")


def _mean(campaign: Campaign, measure: Callable[[Log], float]) -> float:
    return fmean(measure(simulate(campaign, seed=1, replication=number)) for number in range(REPLICATIONS))


def test_more_tankers_never_cost_time_on_station() -> None:
    """None, one, two and three tankers: each gives at least as much as the one before."""
    means = [_mean(_stressed(squadrons__tankers__aircraft=number), _station_hours) for number in range(4)]
    assert means == sorted(means)
    assert means[0] < means[1] < means[3]


def test_more_crews_never_cost_time_on_station() -> None:
    """Crew hours bind when there are few crews, and never hurt when there are many."""
    means = [
        _mean(
            _stressed(squadrons__tankers__aircraft=3, squadrons__fighters__crews_per_aircraft=ratio),
            _station_hours,
        )
        for ratio in (0.1, 0.2, 2.0)
    ]
    assert means == sorted(means)
    assert means[0] < means[2]


def test_a_higher_mc_rate_never_costs_time_on_station() -> None:
    """More aircraft that can fly give at least as many hours."""
    base = _stressed(squadrons__tankers__aircraft=3)
    means = [_mean(_kind(base, mc_rate_share=share), _station_hours) for share in (0.3, 0.6, 0.95)]
    assert means == sorted(means)
    assert means[0] < means[2]


def test_fewer_fix_crews_never_raise_the_sorties() -> None:
    """Broken aircraft that wait for a crew do not fly."""
    base = _kind(_stressed(squadrons__tankers__aircraft=3), break_share=0.4, fix_mean_h=20.0)
    means = [
        _mean(replace(base, bases=with_row(base.bases, "west", fix_crews=crews)), _sorties)
        for crews in (1, 2, 8)
    ]
    assert means == sorted(means)
    assert means[0] < means[2]


@pytest.mark.parametrize("tankers", [0, 1, 3])
def test_a_farther_base_never_adds_time_on_station(tankers: int) -> None:
    """The fighters' base moves away from the area: they have at most as long there."""
    means = []
    for longitude in (-152.0, -156.0, -160.0, -164.0):
        base = _stressed(squadrons__tankers__aircraft=tankers)
        means.append(
            _mean(replace(base, bases=with_row(base.bases, "west", longitude=longitude)), _station_hours)
        )
    assert means == sorted(means, reverse=True)
    assert means[0] > means[-1]


# --- bases that are lost -------------------------------------------------------------------------


def _with_hosts() -> Campaign:
    """Beside west and east: a near base without room, a near carrier, a near own base, and two hosts."""
    base = classroom_campaign()
    west = base.bases[-1]
    assert west.id == "west"
    places = {
        "full": replace(west, id="full", longitude=-160.5, ramp_spots=5),
        "ship": replace(west, id="ship", longitude=-160.6, kind="carrier", ramp_spots=50),
        "foreign": replace(west, id="foreign", longitude=-160.7, ramp_spots=50),
        "near": replace(west, id="near", longitude=-163.0, ramp_spots=50),
        "far": replace(west, id="far", longitude=-166.0, ramp_spots=50),
    }
    base = replace(base, bases=(*base.bases, *places.values()), to_date=day(5))
    for name in places:
        base = with_twin(
            base,
            "fighters",
            f"at_{name}",
            base=name,
            aircraft=2,
            sorties_per_aircraft_day=0.0,
            command="own" if name == "foreign" else "coalition",
        )
    return base


def test_a_closed_base_sends_its_squadron_to_the_nearest_host_with_room() -> None:
    """Not to a full base, a carrier or a base of others, and back when it opens again."""
    campaign = replace(_with_hosts(), closures=(closure("west", 2, 3),))
    log = simulate(campaign, seed=1)
    moves = [
        (row.time_h, row.text) for row in log.events if row.kind == "rebed" and row.subject == "fighters"
    ]
    assert moves == [(48.0, "west to near"), (96.0, "near to west")]
    bases = {(flight.ato_day, flight.base) for flight in log.flights if flight.squadron == "fighters"}
    assert bases == {(0, "west"), (1, "west"), (2, "near"), (3, "near"), (4, "west"), (5, "west")}


def test_a_base_farther_off_makes_longer_legs() -> None:
    """The flights from the new base take longer, or are a shorter time on station."""
    log = simulate(replace(_with_hosts(), closures=(closure("west", 2, 3),)), seed=1)
    out_h = {
        flight.base: (flight.landed_h - flight.took_off_h - flight.station_hours)
        for flight in log.flights
        if flight.squadron == "fighters" and flight.outcome == Outcome.FLOWN and flight.ato_day in (1, 3)
    }
    assert out_h["near"] > out_h["west"] + 0.5


def test_a_squadron_without_a_host_stands_down_and_says_so() -> None:
    """Own-command and naval squadrons have no base to go to."""
    base = _with_hosts()
    squadrons = with_row(base.squadrons, "at_ship", sorties_per_aircraft_day=1.0)
    squadrons = with_row(squadrons, "at_foreign", sorties_per_aircraft_day=1.0)
    closures = (closure("ship", 2, 3), closure("foreign", 2, 3))
    log = simulate(replace(base, squadrons=squadrons, closures=closures), seed=1)
    for squadron in ("at_ship", "at_foreign"):
        limits = [row.limit for row in log.squadron_days if row.squadron == squadron]
        assert limits == ["programme", "programme", "base", "base", "programme", "programme"]
        assert not any(f.ato_day in (2, 3) for f in log.flights if f.squadron == squadron)
    assert not [row for row in log.events if row.kind == "rebed"]


def test_when_all_bases_are_lost_nothing_flies_and_the_tables_say_so() -> None:
    """No line is tasked, each squadron names its base as its limit, and the area has no squadron."""
    base = two_bases(demand__request_patience_h=1)
    log = simulate(replace(base, closures=(closure("west", 3, 9), closure("east", 3, 9))), seed=1)
    assert {flight.ato_day for flight in log.flights} == {0, 1, 2}
    assert all(
        row.limit == "base" and row.lines_offered == 0 for row in log.squadron_days if row.ato_day >= 3
    )
    assert {row.reason for row in log.area_days if row.ato_day >= 3} == {"no_squadron"}
    assert {row.closed_h for row in log.base_days if row.ato_day >= 3} == {24.0}
    assert {row.outcome for row in log.requests if row.arrived_h > 76.0} == {"no_aircraft"}


def test_who_is_out_when_all_bases_close_comes_down_all_the_same() -> None:
    """Flights under way when the last base closes at midnight land, marked as diverted."""
    base = two_bases(demand__requests_per_day=0)
    late = replace(mission(2), from_date=day(0), to_date=day(0), start_h=22.0)
    closures = (closure("west", 1, 9), closure("east", 1, 9))
    log = simulate(replace(base, missions=(late,), closures=closures), seed=1)
    assert all(flight.outcome == Outcome.FLOWN for flight in log.flights if flight.ato_day == 0)
    assert all(flight.fuel_landed_klb >= 0 for flight in log.flights)
    out = {flight.flight_id: flight.landed_h for flight in log.flights if flight.landed_h > 24.0}
    assert {name.partition("-")[0] for name in out} == {"fighters", "tankers"}
    assert {row.subject: row.time_h for row in log.events if row.kind == "divert"} == out


def test_dust_over_its_base_cancels_what_was_ordered() -> None:
    """A storm on the first day that lasts for weeks: fighters ordered later are canceled for weather."""
    base = two_bases(demand__requests_per_day=0)
    storm = dust("west", 1, storms_per_month=31.0, mean_h=1e5, reach_share=1.0)
    campaign = replace(base, bases=with_row(base.bases, "west", dust_region="west"), dust=(storm,))
    log = simulate(campaign, seed=1)
    (blows_h,) = {row.time_h for row in log.events if row.kind == "dust" and row.time_h < 24.0}
    ordered = [f for f in log.flights if f.base == "west" and f.planned_off_h > blows_h + 0.5]
    assert len(ordered) > 10
    assert {(f.outcome, f.reason) for f in ordered} == {(Outcome.CANCELLED_WEATHER, "dust over the base")}
