"""Strike requests: who is asked, who refuses, who strikes, and with how many weapons."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import exp
from random import Random
from statistics import fmean, pvariance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.builders import (
    at_work,
    caveat,
    classroom_campaign,
    east_of_west,
    flight_of,
    two_bases,
    with_row,
    with_twin,
)
from support.intervals import half_width, is_near

from sim import Campaign, simulate
from sim.area import Area, Request
from sim.flight import Flight
from sim.world import World

RANGE_NM, TOWN_NM = 720.0, 780.0  # east of the base `west`


def _campaign(**demand: float) -> Campaign:
    """The range and 60 nm from it the town, fighters of two nations, and drones of the second."""
    base = classroom_campaign()
    area = base.areas[0]
    town = replace(area, id="town", longitude=east_of_west(TOWN_NM))
    shares = (
        replace(base.shares[0], share=0.5),
        replace(base.shares[0], id="town", area="town", share=0.5),
    )
    drone = replace(base.aircraft_types[0], id="drone", flight_size=1, receives="none")
    base = replace(
        base,
        areas=(area, town),
        shares=shares,
        aircraft_types=(*base.aircraft_types, drone),
        demand=replace(base.demand, **demand),  # type: ignore[arg-type]
    )
    base = with_twin(base, "fighters", "allies", contingent="eastland")
    return with_twin(
        base, "fighters", "drones", contingent="eastland", aircraft_type="drone", role="isr_armed"
    )


def _approving(campaign: Campaign, **shares: float) -> Campaign:
    contingents = campaign.contingents
    for name, share in shares.items():
        contingents = with_row(contingents, name, approval_share=share)
    return replace(campaign, contingents=contingents)


def _on_station(world: World, squadron: str, area: str = "range", until_h: float = 5.0) -> Flight:
    flight = flight_of(world, squadron, id=f"{squadron}-{area}", area_id=area)
    world.areas[area].arrive(flight, until_h)
    return flight


def _call(area: Area, number: int = 1, suits_drones: bool = True) -> Request:
    request = Request(f"{area.id}-{number:05d}", area.env.now, suits_drones)
    area.submit(request)
    return request


def _outcomes(world: World) -> list[tuple[str, str]]:
    world.env.run(until=24.0)
    return [(row.outcome, row.flight_id) for row in world.log.requests]


# --- who is asked -----------------------------------------------------------------------------------------


def test_flights_of_all_areas_within_reach_are_asked() -> None:
    """A flight in the town, 60 nm away, answers for the range with a reach of 100 nm and not of 50."""
    for reach_nm, expected in ((100.0, ("strike", "fighters-town")), (50.0, ("no_aircraft", ""))):
        world = at_work(_campaign(reach_nm=reach_nm))
        _on_station(world, "fighters", "town")
        _call(world.areas["range"])
        assert _outcomes(world) == [expected]


def test_a_flight_from_elsewhere_strikes_when_it_has_come() -> None:
    """60 nm at 480 kt are an eighth of an hour, and it must be there before it leaves its station."""
    world = at_work(_campaign())
    _on_station(world, "fighters", "town")
    _call(world.areas["range"])
    world.env.run(until=1.0)
    assert world.log.requests[0].answered_h == pytest.approx(60.0 / 480.0, abs=1e-5)
    late = at_work(_campaign())
    _on_station(late, "fighters", "town", until_h=0.1)
    _call(late.areas["range"])
    assert _outcomes(late) == [("no_aircraft", "")]


@pytest.mark.parametrize("near_nm", [30.0, 60.0, 150.0])
def test_nearer_flights_are_chosen_by_distance(near_nm: float) -> None:
    """Of one here and one 60 nm away, the far one is taken with odds of exp(-60 / near_nm)."""
    world = at_work(_campaign(near_nm=near_nm, engagement_h=0.0))
    flights = [_on_station(world, "fighters", "range"), _on_station(world, "allies", "town")]
    calls = 2000
    for number in range(calls):
        for flight in flights:
            flight.busy_until_h, flight.weapons_left = 0.0, 8
        _call(world.areas["range"], number)
    far = sum(row.flight_id == "allies-town" for row in world.log.requests)
    odds = exp(-60.0 / near_nm)
    assert len(world.log.requests) == calls
    assert stats.binomtest(far, calls, odds / (1.0 + odds)).pvalue > 1e-4


def test_flights_in_one_place_are_chosen_alike() -> None:
    """Who came first has no advantage: a drone overhead and fighters share what suits both."""
    world = at_work(_campaign(engagement_h=0.0))
    flights = [_on_station(world, squadron) for squadron in ("drones", "fighters", "allies")]
    for number in range(1500):
        for flight in flights:
            flight.busy_until_h, flight.weapons_left = 0.0, 8
        _call(world.areas["range"], number)
    counts = Counter(row.flight_id for row in world.log.requests)
    assert len(counts) == 3
    assert stats.chisquare(list(counts.values())).pvalue > 1e-4


def test_who_is_busy_may_answer_when_it_is_free() -> None:
    """Two requests at once for one flight: the second is struck after the first is done with."""
    world = at_work(_campaign())
    _on_station(world, "fighters")
    _call(world.areas["range"], 1)
    _call(world.areas["range"], 2)
    world.env.run(until=1.0)
    assert [row.answered_h for row in world.log.requests] == pytest.approx([0.0, 0.25])


def test_who_comes_on_station_looks_at_who_is_waiting() -> None:
    """In its own area and in those within reach; what has waited too long is gone."""
    for comes_h, expected in ((3.0, ("strike", "fighters-town")), (7.0, ("no_aircraft", ""))):
        world = at_work(_campaign())
        _call(world.areas["range"])
        world.env.run(until=comes_h)
        _on_station(world, "fighters", "town", until_h=comes_h + 1.0)
        assert _outcomes(world) == [expected]


# --- who may -----------------------------------------------------------------------------------------------


def test_a_refusal_passes_the_request_to_another_nation() -> None:
    """One that refuses all and one that strikes all: every request is struck, whoever is asked first."""
    world = at_work(_approving(_campaign(engagement_h=0.0), westland=0.0, eastland=1.0))
    flights = [_on_station(world, "fighters"), _on_station(world, "allies")]
    for number in range(40):
        flights[1].busy_until_h, flights[1].weapons_left = 0.0, 8
        _call(world.areas["range"], number)
    assert Counter(_outcomes(world)) == {("strike", "allies-range"): 40}


def test_only_when_all_have_refused_is_a_request_not_approved() -> None:
    """It waits for others until its patience ends, and a nation that has refused is not asked again."""
    world = at_work(_approving(_campaign(), westland=0.0, eastland=0.0))
    for squadron in ("fighters", "allies", "drones"):
        _on_station(world, squadron)
    request = _call(world.areas["range"])
    assert request.refused_by == {"westland", "eastland"}
    world.squadrons["fighters"].approval_share = 1.0
    later = flight_of(world, "fighters", id="later")
    assert not world.areas["range"].can_answer(request, later, 0.0)
    assert _outcomes(world) == [("not_approved", "")]


def test_a_nation_that_was_not_there_is_asked_when_it_comes() -> None:
    """Refused by the first, struck by the second an hour later."""
    world = at_work(_approving(_campaign(), westland=0.0))
    _on_station(world, "fighters")
    _call(world.areas["range"])
    world.env.run(until=1.0)
    _on_station(world, "allies")
    assert _outcomes(world) == [("strike", "allies-range")]


@pytest.mark.parametrize("approval", [0.2, 0.7])
def test_a_nation_strikes_its_approval_share_of_what_it_is_offered(approval: float) -> None:
    """Alone on station, its share of the requests is struck and the rest refused."""
    world = at_work(_approving(_campaign(engagement_h=0.0), westland=approval))
    flight = _on_station(world, "fighters")
    for number in range(1000):
        flight.busy_until_h, flight.weapons_left = 0.0, 8
        _call(world.areas["range"], number)
    struck = len(world.log.requests)
    assert stats.binomtest(struck, 1000, approval).pvalue > 1e-4


def test_a_request_that_does_not_suit_drones_is_not_answered_by_them() -> None:
    """It waits for fighters, or in vain; what suits a drone is answered by it."""
    for suits_drones, expected in ((False, ("no_aircraft", "")), (True, ("strike", "drones-range"))):
        world = at_work(_campaign())
        _on_station(world, "drones")
        _call(world.areas["range"], suits_drones=suits_drones)
        assert _outcomes(world) == [expected]
    world = at_work(_campaign())
    _on_station(world, "drones")
    _on_station(world, "fighters")
    for number in range(8):
        _call(world.areas["range"], number, suits_drones=False)
    assert {flight_id for outcome, flight_id in _outcomes(world) if outcome == "strike"} == {"fighters-range"}


@pytest.mark.parametrize("share", [0.0, 0.35, 1.0])
def test_a_share_of_the_requests_suits_drones(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as asked, and the hours of arrival are the same for any share."""
    hours, suits = [], []
    for drone_share in (share, 0.5):
        world = at_work(_campaign(drone_share=drone_share))
        area, found = world.areas["range"], list[Request]()
        monkeypatch.setattr(area, "submit", found.append)
        world.env.process(area.receive_requests([40.0] * 30))
        world.env.run()
        hours.append([request.arrived_h for request in found])
        suits.append(sum(request.suits_drones for request in found))
    assert hours[0] == hours[1]
    assert stats.binomtest(suits[0], len(hours[0]), share).pvalue > 1e-4


def test_a_caveat_keeps_a_flight_from_striking_and_is_the_reason() -> None:
    """Who may fly but not strike does not answer."""
    base = _campaign()
    others = tuple(row for row in base.caveats if row.squadron != "fighters")
    world = at_work(replace(base, caveats=(caveat("fighters", 0, ("Midland",), ()), *others)))
    _on_station(world, "fighters")
    _call(world.areas["range"])
    assert _outcomes(world) == [("caveat", "")]


# --- weapons -----------------------------------------------------------------------------------------------


def _strikes(mean: float, number: int, weapons: int) -> list[int]:
    """The weapons released on strikes of a pair that is loaded anew each time."""
    base = two_bases()
    kinds = with_row(base.aircraft_types, "fighter", weapons=weapons, weapons_per_strike=mean)
    world = at_work(replace(base, aircraft_types=kinds))
    flight = flight_of(world, "fighters")
    released = []
    for _ in range(number):
        flight.weapons_left, before = 2 * weapons, flight.weapons_released
        flight.strike()
        released.append(flight.weapons_released - before)
    return released


@pytest.mark.parametrize("mean", [1.0, 1.6, 4.0, 8.0])
def test_weapons_per_strike_are_as_asked_on_average(mean: float) -> None:
    """At least one; beyond it a geometric number, of mean m and variance m (1 + m)."""
    released = [float(number) for number in _strikes(mean, 6000, weapons=80)]
    assert min(released) == 1.0
    assert is_near(released, mean) or mean == fmean(released)
    assert half_width(released) < 0.06 * mean
    assert pvariance(released) == pytest.approx((mean - 1.0) * mean, rel=0.15)


def test_a_flight_cannot_release_more_than_it_has_left() -> None:
    """The last strike makes do with what there is; without weapons nobody is asked."""
    assert max(_strikes(4.0, 500, weapons=1)) == 2
    world = at_work(_campaign(engagement_h=0.0))
    flight = _on_station(world, "fighters")
    for number in range(10):
        _call(world.areas["range"], number)
    assert flight.weapons_released == flight.strikes == 8
    outcomes = Counter(outcome for outcome, _ in _outcomes(world))
    assert outcomes == {"strike": 8, "no_munitions": 2}


@given(st.floats(1.0, 12.0), st.integers(0, 8), st.integers(0, 12), st.integers(1, 4))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_released_and_left_are_what_was_loaded(
    mean: float, weapons: int, strikes: int, aircraft: int
) -> None:
    """Weapons are conserved, and no more aircraft released than there are, or than weapons went."""
    base = two_bases()
    kinds = with_row(
        base.aircraft_types, "fighter", weapons=weapons, weapons_per_strike=mean, flight_size=aircraft
    )
    world = at_work(replace(base, aircraft_types=kinds))
    flight = flight_of(world, "fighters", took_off_h=1.0)
    for _ in range(strikes):
        if flight.weapons_left:
            flight.strike()
    row = flight.record(2.0)
    assert flight.weapons_left >= 0
    assert flight.weapons_left + row.weapons_released == weapons * aircraft
    assert row.sorties_releasing == min(aircraft, row.weapons_released) <= row.sorties
    assert row.strikes <= row.weapons_released


def test_weapons_have_a_stream_of_their_own() -> None:
    """Another number of weapons per strike leaves the strikes of a campaign as they were."""
    base = two_bases(demand__requests_per_day=6)
    kinds = with_row(base.aircraft_types, "fighter", weapons=80, weapons_per_strike=5.0)
    logs = [simulate(campaign, seed=1) for campaign in (base, replace(base, aircraft_types=kinds))]
    strikes = [[(f.flight_id, f.strikes) for f in log.flights] for log in logs]
    weapons = [sum(f.weapons_released for f in log.flights) for log in logs]
    assert strikes[0] == strikes[1]
    assert weapons[1] > 2 * weapons[0]


def test_chance_decides_which_flight_but_not_whether() -> None:
    """Whatever the stream says, a request that somebody can answer is answered."""
    world = at_work(_campaign(engagement_h=0.0))
    for squadron in ("fighters", "allies"):
        _on_station(world, squadron)
    area = world.areas["range"]
    for seed in range(8):
        area.choices = Random(seed)
        _call(area, seed)
    assert [row.outcome for row in world.log.requests] == ["strike"] * 8
