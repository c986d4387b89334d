"""The classroom campaign: one file of its flights, and the calculation by hand of its README."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest
from support.builders import classroom_campaign, started, two_bases
from support.intervals import half_width, is_near

from sim import Log, simulate
from sim.geography import Chart, Place
from sim.profile import Profile, ProfilePlanner, TrackPlace
from sim.records import FlightRecord
from sim.tanker import give_klb

GOLDEN = Path(__file__).parent / "golden" / "two_bases_flights.csv"


@pytest.fixture(scope="module")
def log() -> Log:
    """The classroom campaign with seed 1."""
    return simulate(classroom_campaign(), seed=1)


def _as_csv(flights: list[FlightRecord]) -> str:
    """The rows with six decimals: enough for a pound of fuel, too few for a processor's rounding."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FlightRecord._fields)
    for flight in flights:
        writer.writerow(
            [
                "" if value != value else f"{value:.6f}" if isinstance(value, float) else value
                for value in flight
            ]
        )
    return text.getvalue()


def test_the_flights_of_the_classroom_are_the_golden_ones(log: Log, refresh_golden: bool) -> None:
    """The table is the committed one to the last digit (`--refresh-golden` writes it anew)."""
    if refresh_golden:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(_as_csv(log.flights), encoding="utf-8")
    assert _as_csv(log.flights) == GOLDEN.read_text(encoding="utf-8")


# --- "A fighter flight, by the hour" ---------------------------------------------------------------


@pytest.fixture(scope="module")
def profile() -> Profile:
    """The plan of a pair of fighters."""
    campaign = classroom_campaign()
    west, area, track = (
        Place(row.latitude, row.longitude)
        for row in (campaign.bases[1], campaign.areas[0], campaign.tracks[0])
    )
    assert campaign.bases[1].id == "west"
    planner = ProfilePlanner(campaign.planning, Chart(campaign.planning.route_factor))
    tracks = (TrackPlace("middle", track),)
    (found,) = planner.plans(campaign.aircraft_types[0], 2, west, area, "hold", tracks)
    return found


def test_the_plan_of_a_pair_is_that_of_the_hand(profile: Profile) -> None:
    """Legs of 1, 0.5 and 1.5 h, a contact of 0.5 h for 20 klb, an hour on station, 4.5 h in all."""
    assert profile.out_tracks == ("middle",)
    assert profile.out_legs_h == pytest.approx((1.0, 0.5), abs=1e-5)
    assert profile.out_h == pytest.approx(2.0, abs=1e-5)
    assert profile.station_h == pytest.approx(1.0, abs=1e-5)
    assert profile.direct_h == pytest.approx(1.5, abs=1e-5)
    assert profile.total_h == pytest.approx(4.5, abs=1e-5)
    (refueling,) = profile.refuelings
    assert refueling.track == "middle"
    assert refueling.after_h == pytest.approx(1.0, abs=1e-5)
    assert refueling.need_klb == profile.offload_klb == pytest.approx(20.0, abs=1e-4)


def test_a_pair_flies_as_planned(log: Log) -> None:
    """2 sorties, 9 flight hours; 80 klb loaded, 20 received, 90 burned, 10 landed with."""
    pairs = [flight for flight in log.flights if flight.squadron == "fighters"]
    assert len(pairs) == 20
    for flight in pairs:
        assert (flight.sorties, flight.refuelings) == (2, 1)
        assert flight.landed_h - flight.took_off_h == pytest.approx(4.5, abs=1e-5)
        assert flight.flight_hours == pytest.approx(9.0, abs=1e-5)
        assert flight.station_hours == pytest.approx(1.0, abs=1e-5)
        fuel_klb = (
            flight.fuel_loaded_klb,
            flight.fuel_received_klb,
            flight.fuel_burned_klb,
            flight.fuel_landed_klb,
        )
        assert fuel_klb == pytest.approx((80.0, 20.0, 90.0, 10.0), abs=1e-4)


def test_fuel_on_board_follows_the_table_by_the_hour() -> None:
    """After the legs and the contact each of the two aircraft has 30, 35 and 30 of its 40 klb."""
    world = started(classroom_campaign())
    for after_h, on_board_klb in {0.1: 40.0, 1.1: 30.0, 1.6: 35.0, 2.1: 30.0}.items():
        world.env.run(until=0.5 + after_h)
        found_klb = world.open_flights["fighters-000-01"].fuel_klb
        assert found_klb == pytest.approx(2 * on_board_klb, abs=1e-4), after_h


# --- "The tanker" and "The clock" -------------------------------------------------------------------

# take-off, landed: the first pair and its tanker, the second pair and its tanker.
CLOCK = {
    "fighters-000-01": (0.5, 5.0),
    "tankers-000-01": (0.5, 6.5),
    "fighters-000-02": (10.0, 14.5),
    "tankers-000-02": (9.0, 15.0),
}


@pytest.mark.parametrize("flight_id", sorted(CLOCK))
def test_the_first_day_keeps_to_the_clock(log: Log, flight_id: str) -> None:
    """Take-offs and landings of the first day are those worked out by hand."""
    flight = next(flight for flight in log.flights if flight.flight_id == flight_id)
    assert (flight.took_off_h, flight.landed_h) == pytest.approx(CLOCK[flight_id], abs=1e-5)


def test_the_contacts_of_the_first_day_end_on_the_hour(log: Log) -> None:
    """The first pair leaves the boom at 2.0 and the second at 11.5; nobody waits."""
    first, second = log.refuelings[:2]
    assert (first.time_h, second.time_h) == pytest.approx((2.0, 11.5), abs=1e-5)
    for row in log.refuelings:
        assert (row.track, row.method, row.outcome, row.receivers) == ("middle", "boom", "served", 2)
        assert row.wait_h == 0.0
        assert row.offload_klb == pytest.approx(20.0, abs=1e-4)
    assert [row.tanker_flight for row in log.refuelings[:2]] == ["tankers-000-01", "tankers-000-02"]


def test_the_aircraft_are_on_station_and_ready_when_the_clock_says() -> None:
    """On station from 2.5 to 3.5 and from 12.0 to 13.0; ready at 7.0 and 16.5, the tanker at 8.5 and 17.0."""
    world = started(classroom_campaign())
    area, fighters, tankers = world.areas["range"], world.squadrons["fighters"], world.squadrons["tankers"]
    ready = {
        6.99: (2, 0),
        7.01: (4, 0),
        8.49: (4, 0),
        16.49: (2, 0),
        16.51: (4, 0),
        16.99: (4, 0),
        17.01: (4, 1),
    }
    on_station = {2.49: False, 2.51: True, 11.99: False, 12.01: True}
    for at_h in sorted({**ready, **on_station}):
        world.env.run(until=at_h)
        if at_h in ready:
            assert (len(fighters.ready), len(tankers.ready)) == ready[at_h], at_h
        if at_h in on_station:
            assert bool(area.on_station) is on_station[at_h], at_h


def test_from_the_second_day_on_the_orders_come_in_time(log: Log) -> None:
    """The pair wanted at 24 takes off at 22 and its tanker at 21, as planned; so do all that follow."""
    for flight_id, off_h in {"fighters-001-01": 22.0, "tankers-001-01": 21.0}.items():
        flight = next(flight for flight in log.flights if flight.flight_id == flight_id)
        assert flight.took_off_h == pytest.approx(off_h, abs=1e-5)
    for flight in log.flights:
        assert flight.took_off_h == pytest.approx(flight.planned_off_h, abs=1e-5)


def test_a_tanker_can_give_95(log: Log) -> None:
    """165 less 60 for its own burn and twice the reserve of 5; `offload_klb` would allow 100."""
    campaign = classroom_campaign()
    tanker = campaign.aircraft_types[1]
    assert tanker.id == "tanker"
    assert give_klb(tanker, campaign.planning, 1.0) == pytest.approx(95.0)
    assert give_klb(replace(tanker, fuel_klb=300.0), campaign.planning, 1.0) == 100.0


def test_a_tanker_burns_60_gives_20_and_lands_with_85(log: Log) -> None:
    """Six hours of which four are on the track."""
    for flight in log.flights:
        if flight.squadron == "tankers":
            fuel_klb = (
                flight.fuel_loaded_klb,
                flight.fuel_burned_klb,
                flight.offload_klb,
                flight.fuel_landed_klb,
            )
            assert fuel_klb == pytest.approx((165.0, 60.0, 20.0, 85.0), abs=1e-4)
            assert flight.receivers == 2
            assert flight.station_hours == pytest.approx(4.0)


# --- "The day in numbers" -----------------------------------------------------------------------------


def test_the_day_in_numbers(log: Log) -> None:
    """4 and 2 lines, 4 and 2 sorties, 18 and 12 hours, 2 and 8 h on station, 40 klb, 180 and 120 klb."""
    for ato_day in range(10):
        for squadron, numbers in {
            "fighters": (4, 4, 18, 2, 40, 180),
            "tankers": (2, 2, 12, 8, 40, 120),
        }.items():
            row = next(r for r in log.squadron_days if (r.ato_day, r.squadron) == (ato_day, squadron))
            flights = [f for f in log.flights if (f.ato_day, f.squadron) == (ato_day, squadron)]
            found = (
                row.lines_offered,
                row.sorties,
                row.flight_hours,
                sum(f.station_hours for f in flights),
                sum(f.fuel_received_klb + f.offload_klb for f in flights),
                sum(f.fuel_burned_klb for f in flights),
            )
            assert found == pytest.approx(numbers, abs=1e-3)


def test_the_ten_days_in_numbers(log: Log) -> None:
    """40 flights, 60 sorties, 300 flight hours, all of them finished."""
    assert len(log.flights) == 40
    assert sum(flight.sorties for flight in log.flights) == 60
    assert sum(flight.flight_hours for flight in log.flights) == pytest.approx(300.0, abs=1e-4)
    assert not any(isnan(flight.landed_h) for flight in log.flights)
    assert {(row.wanted_h, row.reason) for row in log.area_days} == {(2.0, "none")}


# --- "Strikes" ------------------------------------------------------------------------------------------


def test_who_calls_in_the_hour_or_the_six_before_is_answered(log: Log) -> None:
    """From 18 to 1 and from 6 to 13; on the first day the pair is late."""
    for row in log.requests:
        if 24.0 <= row.arrived_h < 216.0:
            assert (row.outcome == "strike") == ((row.arrived_h + 6.0) % 12.0 < 7.0), row
            if row.outcome != "strike":
                assert row.outcome == "no_aircraft"


def test_14_hours_of_24_are_58_percent_of_the_requests() -> None:
    """The share that is answered, inside its interval."""
    answered = []
    for replication in range(30):
        rows = simulate(classroom_campaign(), seed=2, replication=replication).requests
        counted = [row.outcome == "strike" for row in rows if 24.0 <= row.arrived_h < 216.0]
        answered.append(sum(counted) / len(counted))
    assert is_near(answered, 14 / 24)
    assert half_width(answered) < 0.15


def test_a_strike_takes_one_weapon_of_eight(log: Log) -> None:
    """As many weapons as strikes, and as many sorties as released one, two at most."""
    pairs = [flight for flight in log.flights if flight.squadron == "fighters"]
    assert sum(flight.strikes for flight in pairs) > 5
    for flight in pairs:
        assert flight.weapons_released == flight.strikes <= 8
        assert flight.sorties_releasing == min(2, flight.strikes)


# --- "Try" ----------------------------------------------------------------------------------------------


def _unused(log: Log, squadron: str) -> set[str]:
    return {row.unused for row in log.squadron_days if row.squadron == squadron}


def test_twice_the_tempo_does_not_raise_the_programme() -> None:
    """`tempo.all_days=2`: four lines all the same."""
    log = simulate(two_bases(tempo__all_days=2), seed=1)
    assert {row.lines_tasked for row in log.squadron_days if row.squadron == "fighters"} == {4}
    assert {(row.wanted_h, row.reason) for row in log.area_days} == {(4.0, "no_lines")}


def test_less_wanted_than_offered_leaves_lines_unused() -> None:
    """`demand.overwatch_h_per_day=1`: one pair a day, and the reason is demand."""
    log = simulate(two_bases(demand__overwatch_h_per_day=1), seed=1)
    assert [row.tasked_h for row in log.area_days] == pytest.approx([1.0] * 10)
    rows = [row for row in log.squadron_days if row.squadron == "fighters"]
    assert {(row.lines_tasked, row.unused) for row in rows} == {(2, "demand")}
    assert {row.lines_offered >= 4 for row in rows} == {True}


def test_windows_that_move_share_a_tanker() -> None:
    """`planning.vul_slack_h=10`: the pair wanted at 36 has its contact at 25, from the first tanker."""
    log = simulate(two_bases(planning__vul_slack_h=10), seed=1)
    flights = {flight.flight_id: flight for flight in log.flights}
    assert flights["fighters-001-02"].took_off_h == pytest.approx(24.0, abs=1e-5)
    tankers = [flight for flight in log.flights if flight.squadron == "tankers"]
    assert len(tankers) == 10
    assert [flight.offload_klb for flight in tankers] == pytest.approx([40.0] * 10, abs=1e-3)
    assert [row.tasked_h for row in log.area_days] == pytest.approx([2.0] * 10)


def test_without_tankers_nothing_is_tasked() -> None:
    """`squadrons.tankers.aircraft=0`: too little fuel for an hour on station."""
    log = simulate(two_bases(squadrons__tankers__aircraft=0), seed=1)
    assert not log.flights
    assert {(row.tasked_h, row.reason) for row in log.area_days} == {(0.0, "tanker")}
    assert _unused(log, "fighters") == {"tanker"}


def test_two_fighters_leave_half_of_the_wanted_hours() -> None:
    """`squadrons.fighters.aircraft=2`: one pair a day."""
    log = simulate(two_bases(squadrons__fighters__aircraft=2), seed=1)
    assert [row.tasked_h for row in log.area_days] == pytest.approx([1.0] * 10)
    assert {row.wanted_h for row in log.area_days} == {2.0}
