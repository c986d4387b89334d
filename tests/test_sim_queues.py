"""The queues of the engine are those of theory: runways, fix crews, turn crews."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from math import comb, factorial, isnan
from random import Random
from statistics import fmean

import pytest
import simpy
from support.builders import day, raiders, started, two_bases
from support.intervals import half_width, is_near

from sim import simulate
from sim.base import Runway
from sim.theater import close_last_day


def _mean_broken(aircraft: int, crews: int, up_h: float, fix_h: float) -> float:
    """Mean number broken of a finite source with exponential fixes and `crews` crews."""
    load = fix_h / up_h
    weights = [
        comb(aircraft, broken) * load**broken
        if broken <= crews
        else factorial(aircraft)
        / factorial(aircraft - broken)
        / factorial(crews)
        / crews ** (broken - crews)
        * load**broken
        for broken in range(aircraft + 1)
    ]
    return sum(broken * weight for broken, weight in enumerate(weights)) / sum(weights)


@pytest.mark.parametrize(("crews", "fix_h"), [(1, 0.4), (2, 1.5), (4, 3.0)])
def test_fix_crews_are_a_finite_source_queue(crews: int, fix_h: float) -> None:
    """The mean number of broken aircraft is that of the machine repair model."""
    aircraft, days, warm_up = 8, 60, 10
    campaign = raiders(
        aircraft=aircraft, days=days, flight_h=2.0, fix_crews=crews, break_share=1.0, fix_mean_h=fix_h
    )
    broken = []
    for replication in range(8):
        rows = simulate(campaign, seed=4, replication=replication).squadron_days[warm_up:]
        broken.append(aircraft - fmean(row.mc_aircraft for row in rows))
    expected = _mean_broken(aircraft, crews, 2.0, fix_h)
    assert is_near(broken, expected)
    assert half_width(broken) < 0.5


@pytest.mark.slow
def test_fix_crews_are_a_finite_source_queue_over_years() -> None:
    """The same within three hundredths of an aircraft."""
    campaign = raiders(
        aircraft=8, days=1000, flight_h=2.0, fix_crews=2, break_share=1.0, fix_mean_h=1.5, delay_max_h=100.0
    )
    broken = []
    for replication in range(20):
        rows = simulate(campaign, seed=5, replication=replication).squadron_days[10:]
        broken.append(8 - fmean(row.mc_aircraft for row in rows))
    assert is_near(broken, _mean_broken(8, 2, 2.0, 1.5))
    assert half_width(broken) < 0.03


@pytest.mark.parametrize("runways", [1, 2, 3])
def test_booking_a_runway_gives_the_times_of_a_resource(runways: int) -> None:
    """Booked slots are those that a first-come first-served resource would have given."""
    occupancy_h, draws = 0.1, Random(runways)
    arrivals_h, clock_h = [], 0.0
    for _ in range(2000):
        clock_h += draws.expovariate(runways * 0.9 / occupancy_h)
        arrivals_h.append(clock_h)
    env = simpy.Environment()
    resource = simpy.Resource(env, runways)
    expected: dict[int, tuple[float, float]] = {}

    def use(number: int, arrival_h: float) -> simpy.events.ProcessGenerator:
        yield env.timeout(arrival_h)
        with resource.request() as slot:
            yield slot
            waited_h = env.now - arrival_h
            yield env.timeout(occupancy_h)
        expected[number] = (env.now, waited_h)

    for number, arrival_h in enumerate(arrivals_h):
        env.process(use(number, arrival_h))
    env.run()
    runway = Runway(runways, occupancy_h)
    for number, arrival_h in enumerate(arrivals_h):
        assert runway.book(arrival_h, arrival_h) == pytest.approx(expected[number], abs=1e-9)
    assert max(waited_h for _, waited_h in expected.values()) > occupancy_h


def test_one_runway_with_poisson_arrivals_waits_like_m_d_1() -> None:
    """The mean wait is rho s / 2(1 - rho)."""
    occupancy_h, load, draws = 0.05, 0.7, Random(7)
    means = []
    for _ in range(20):
        runway, clock_h, waits_h = Runway(1, occupancy_h), 0.0, []
        for _ in range(6000):
            clock_h += draws.expovariate(load / occupancy_h)
            waits_h.append(runway.book(clock_h, clock_h)[1])
        means.append(fmean(waits_h[500:]))
    assert is_near(means, load * occupancy_h / (2 * (1 - load)))


def test_no_flight_waits_for_an_idle_runway() -> None:
    """While a flight waits to land, the one runway is taken by others without a gap."""
    occupancy_h = 0.05
    campaign = two_bases(
        bases__west__runway_h=occupancy_h,
        planning__taxi_h=2.0,
        squadrons__tankers__aircraft=4,
        squadrons__fighters__aircraft=8,
        demand__overwatch_h_per_day=8,
        demand__requests_per_day=0,
    )
    flights = [f for f in simulate(campaign, seed=1).flights if f.squadron == "fighters" and f.sorties]
    cleared_h = sorted(
        [f.took_off_h for f in flights] + [f.landed_h for f in flights if not isnan(f.landed_h)]
    )
    assert len(cleared_h) > 50
    for flight in flights:
        if isnan(flight.landed_h):
            continue
        at_runway_h = flight.took_off_h + 4.5  # legs, contact and an hour on station
        start_h = flight.landed_h - occupancy_h
        while start_h > at_runway_h + 1e-4:
            before = cleared_h[bisect_left(cleared_h, start_h + 1e-6) - 1]
            assert before == pytest.approx(start_h, abs=1e-4), f"{flight.flight_id} waits for an idle runway"
            start_h = before - occupancy_h


def test_littles_law_holds_for_the_turn_crews() -> None:
    """The mean number waiting is the rate of arrival times the mean wait."""
    campaign = two_bases(
        squadrons__fighters__aircraft=8,
        demand__overwatch_h_per_day=8,
        squadrons__tankers__aircraft=3,
        bases__west__turn_crews=1,
        aircraft_types__fighter__turn_h=6,
    )
    world = started(replace(campaign, to_date=day(8)))
    crews, until_h, waiting_h = world.bases["west"].turn_crews, world.log.until_h, 0.0
    while world.env.peek() < until_h:
        waiting_h += len(crews.queue) * (world.env.peek() - world.env.now)
        world.env.step()
    waiting_h += len(crews.queue) * (until_h - world.env.now)
    world.env.run(until=until_h)
    close_last_day(world, None)
    flights = [f for f in world.log.flights if f.base == "west"]
    still_waiting = len(crews.queue)
    mean_wait_h = sum(row.turn_wait_h for row in world.log.base_days if row.base == "west") / len(flights)
    assert mean_wait_h > 0.5
    assert waiting_h / until_h == pytest.approx(
        len(flights) / until_h * mean_wait_h, abs=1e-9 + still_waiting * 24.0 / until_h
    )
    assert still_waiting <= 1
