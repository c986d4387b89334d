"""The engine agrees with theory, inside an interval where chance has a part in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from itertools import pairwise
from math import acos, cos, exp, inf, radians, sin, sqrt
from random import Random
from statistics import fmean

import pytest
from scipy import stats
from support.builders import classroom_campaign, day, raiders, started, with_row
from support.intervals import half_width, is_near

from sim import simulate
from sim.area import next_arrival_h
from sim.geography import Chart, Place, great_circle_nm
from sim.records import FlightRecord
from sim.streams import Streams, stream

# --- sorties per aircraft-day ---------------------------------------------------------------


def _sorties_between(flights: list[FlightRecord], from_h: float, to_h: float) -> int:
    return sum(flight.sorties for flight in flights if from_h <= flight.took_off_h < to_h)


def test_rands_worked_example_of_sorties_per_aircraft_day() -> None:
    """Flights of 2 h, turns of 3 h and maintenance of 4.76 h allow 24 / 9.76 = 2.459 a day."""
    aircraft, days = 10, 61
    log = simulate(
        raiders(
            aircraft=aircraft,
            days=days,
            flight_h=2.0,
            turn_h=3.0,
            inspection_every_h=1.0,
            inspection_h=4.76,
        ),
        seed=1,
    )
    per_aircraft = _sorties_between(log.flights, 24.0, days * 24.0) / aircraft
    expected = (days - 1) * 24 / 9.76
    assert abs(per_aircraft - expected) <= 1.0  # the first cycle and the last may be cut
    assert per_aircraft / (days - 1) == pytest.approx(2.459, abs=0.017)


@pytest.mark.parametrize(
    ("flight_h", "turn_h", "maintenance_h"), [(1.0, 0.5, 0.0), (4.0, 8.0, 12.0), (6.5, 3.0, 1.0)]
)
def test_sorties_per_aircraft_day_follow_from_the_cycle(
    flight_h: float, turn_h: float, maintenance_h: float
) -> None:
    """Limited by tails alone, an aircraft flies every flight + turn + maintenance hours."""
    days = 31
    log = simulate(
        raiders(
            aircraft=3,
            days=days,
            flight_h=flight_h,
            turn_h=turn_h,
            inspection_every_h=flight_h / 2 if maintenance_h else 1e9,
            inspection_h=maintenance_h,
        ),
        seed=2,
    )
    expected = (days - 1) * 24 / (flight_h + turn_h + maintenance_h)
    assert abs(_sorties_between(log.flights, 24.0, days * 24.0) / 3 - expected) <= 1.0


def test_random_fixes_give_the_same_mean_rate() -> None:
    """With exponential fixes of mean 7.76 h after each flight of 2 h, 24 / 9.76 holds on average."""
    aircraft, days = 10, 61
    campaign = raiders(aircraft=aircraft, days=days, flight_h=2.0, break_share=1.0, fix_mean_h=7.76)
    rates = []
    for replication in range(8):
        log = simulate(campaign, seed=3, replication=replication)
        flown = _sorties_between(log.flights, 24.0, days * 24.0)
        rates.append(flown / aircraft / (days - 1))
    assert is_near(rates, 24 / 9.76)
    assert half_width(rates) < 0.15


# --- requests ---------------------------------------------------------------------------------


def _arrivals(rates: list[float], day_share: float, draws: Random) -> list[float]:
    arrivals_h, clock_h = [], 0.0
    while (clock_h := next_arrival_h(clock_h, draws.expovariate(1.0), rates, day_share)) < inf:
        arrivals_h.append(clock_h)
    return arrivals_h


def test_requests_are_a_poisson_process_of_the_given_mean() -> None:
    """Counts of months have the mean and the variance of a Poisson distribution."""
    rates = [4.0] * 20 + [0.0] * 3 + [9.0] * 8
    mean, draws = sum(rates), Random(11)
    counts = [len(_arrivals(rates, 0.6, draws)) for _ in range(1500)]
    assert is_near([float(count) for count in counts], mean)
    dispersion = sum((count - mean) ** 2 / mean for count in counts)
    low, high = (float(stats.chi2.ppf(p, len(counts))) for p in (5e-5, 1 - 5e-5))
    assert low < dispersion < high


def test_day_share_of_the_requests_come_between_03z_and_15z() -> None:
    """The split of a day is that of `day_share`."""
    arrivals_h = _arrivals([20.0] * 400, 0.7, Random(12))
    by_day = sum(3.0 <= arrival_h % 24 < 15.0 for arrival_h in arrivals_h)
    assert stats.binomtest(by_day, len(arrivals_h), 0.7).pvalue > 1e-4


def test_waits_between_requests_are_exponential_in_the_time_of_their_rate() -> None:
    """The integral of the rate between two arrivals is exponential with mean 1."""
    day_share, per_day = 0.8, 6.0
    arrivals_h = _arrivals([per_day] * 600, day_share, Random(13))

    def integral(time_h: float) -> float:
        whole, hour = divmod(time_h, 24.0)
        daylight_h = min(max(hour - 3.0, 0.0), 12.0)
        return per_day * (whole + daylight_h / 12 * day_share + (hour - daylight_h) / 12 * (1 - day_share))

    marks = [integral(arrival_h) for arrival_h in arrivals_h]
    waits = [b - a for a, b in pairwise(marks)]
    assert stats.kstest(waits, "expon").pvalue > 1e-4


def test_requests_of_a_campaign_come_at_the_wanted_rate() -> None:
    """The log of a month holds the requests that the demand asks for."""
    base = replace(classroom_campaign(), to_date=day(30))
    campaign = replace(
        base,
        demand=replace(base.demand, requests_per_day=50.0, request_patience_h=1.0),
        tempo=with_row(base.tempo, "all_days", to_date=day(30)),
    )
    log = simulate(campaign, seed=14)
    counted = [r for r in log.requests if r.arrived_h < log.until_h - 1.0]
    mean = 50.0 * (log.until_h - 1.0) / 24.0
    assert abs(len(counted) - mean) < 4 * sqrt(mean)
    assert len({r.request_id for r in log.requests}) == len(log.requests)


# --- status board, places, streams --------------------------------------------------------------


@pytest.mark.parametrize(("mc_rate_share", "down_h"), [(0.6, 24.0), (0.8, 48.0), (0.95, 24.0)])
def test_the_status_board_keeps_the_mc_rate(mc_rate_share: float, down_h: float) -> None:
    """In the long run the share of aircraft that are up is the type's MC rate."""
    base = raiders(aircraft=20, days=150, flight_h=2.0, mc_rate_share=mc_rate_share)
    campaign = replace(
        base,
        planning=replace(base.planning, down_mean_h=down_h),
        squadrons=with_row(base.squadrons, "fighters", sorties_per_aircraft_day=0.0),
    )
    shares = []
    for replication in range(8):
        rows = simulate(campaign, seed=6, replication=replication).squadron_days[30:]
        shares.append(fmean(row.mc_aircraft / row.assigned for row in rows))
    assert is_near(shares, mc_rate_share)
    assert half_width(shares) < 0.08


def test_aircraft_stay_down_for_the_mean_time() -> None:
    """Of the aircraft that are down, 1 - exp(-24 / mean) come up each morning."""
    base = raiders(aircraft=400, days=60, flight_h=2.0, mc_rate_share=0.7)
    campaign = replace(
        base,
        planning=replace(base.planning, down_mean_h=36.0),
        squadrons=with_row(base.squadrons, "fighters", sorties_per_aircraft_day=0.0),
    )
    world = started(campaign)
    came_up = stayed = 0
    down: set[int] = set()
    for number in range(60):
        world.env.run(until=24.0 * number + 1.0)
        still = {tail.number for tail in world.squadrons["fighters"].tails if tail.state == "down"}
        came_up += len(down - still)
        stayed += len(down & still)
        down = still
    assert stats.binomtest(came_up, came_up + stayed, 1 - exp(-24 / 36)).pvalue > 1e-4


# Published great-circle distances in kilometers between cities, center to center.
CITIES = {
    "London": Place(51.5074, -0.1278),
    "New York": Place(40.7128, -74.0060),
    "Paris": Place(48.8566, 2.3522),
    "Sydney": Place(-33.8688, 151.2093),
    "Melbourne": Place(-37.8136, 144.9631),
}
PUBLISHED_KM = [("London", "New York", 5570), ("London", "Paris", 344), ("Sydney", "Melbourne", 714)]


@pytest.mark.parametrize(("a", "b", "kilometers"), PUBLISHED_KM)
def test_distances_agree_with_published_ones(a: str, b: str, kilometers: float) -> None:
    """City pairs come out within half a percent."""
    assert great_circle_nm(CITIES[a], CITIES[b]) * 1.852 == pytest.approx(kilometers, rel=0.005)


def test_distances_agree_with_the_spherical_law_of_cosines() -> None:
    """Haversine and the law of cosines are the same on a sphere."""
    draws = Random(8)
    for _ in range(300):
        a, b = (Place(draws.uniform(-89, 89), draws.uniform(-180, 180)) for _ in range(2))
        lat_a, lat_b = radians(a.latitude), radians(b.latitude)
        angle = acos(
            sin(lat_a) * sin(lat_b) + cos(lat_a) * cos(lat_b) * cos(radians(a.longitude - b.longitude))
        )
        assert great_circle_nm(a, b) == pytest.approx(6371.0 / 1.852 * angle, rel=1e-5, abs=1e-3)
        assert Chart(1.1).leg_nm(a, b) == pytest.approx(1.1 * great_circle_nm(b, a))


def test_a_stream_is_seeded_with_the_128_bits_of_its_address() -> None:
    """Anybody can compute where a stream begins."""
    digest = blake2b(b"42/7/breaks/us_f16_jordan", digest_size=16).digest()
    expected = Random(int.from_bytes(digest, "big"))
    found = stream(42, 7, "breaks", "us_f16_jordan")
    assert len(digest) * 8 == 128
    assert [found.random() for _ in range(5)] == [expected.random() for _ in range(5)]


def test_streams_do_not_depend_on_the_order_in_which_they_are_asked_for() -> None:
    """Each address has its own numbers, whoever draws first."""
    addresses = [(activity, owner) for activity in ("breaks", "fix") for owner in ("a", "b", "c")]
    forward, backward = Streams(1, 2), Streams(1, 2)
    first = {address: forward.of(*address).random() for address in addresses}
    second = {address: backward.of(*address).random() for address in reversed(addresses)}
    assert first == second
    assert Counter(first.values()).most_common(1)[0][1] == 1
    assert Streams(1, 3).of("breaks", "a").random() != first["breaks", "a"]
    assert Streams(2, 2).of("breaks", "a").random() != first["breaks", "a"]


def test_a_stream_is_kept_between_draws() -> None:
    """Asking again for a stream goes on where it was left."""
    streams = Streams(1, 0)
    fresh = stream(1, 0, "fix", "a")
    assert [streams.of("fix", "a").random() for _ in range(3)] == [fresh.random() for _ in range(3)]
