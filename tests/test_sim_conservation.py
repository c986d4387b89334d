"""What is conserved in every campaign: lines, aircraft, fuel, requests, and the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from math import isnan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.builders import east_of_west, replay, started, two_bases, with_row, with_twin
from support.small_campaigns import small_campaigns

import scenarios
from sim import Campaign, Log, Outcome, simulate
from sim.calendar import DAY_H
from sim.order_of_battle import OrderOfBattle
from sim.records import FlightRecord
from sim.squadron import MISSION_CAPABLE
from sim.world import World

SEEDS = st.integers(0, 2**32)
NEVER_OFF = {
    Outcome.GROUND_ABORT,
    Outcome.CANCELLED_MAINTENANCE,
    Outcome.CANCELLED_WEATHER,
    Outcome.CANCELLED_TANKER,
    Outcome.CANCELLED_BASE,
    Outcome.CANCELLED_CAVEAT,
}
many = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=False,
)


@given(small_campaigns(), SEEDS)
@many
def test_lines_of_a_squadrons_day_are_those_of_its_flights(campaign: Campaign, seed: int) -> None:
    """Lines tasked, sorties and hours of squadron days are the sums of the flights."""
    log = simulate(campaign, seed=seed)
    lines: Counter[tuple[int, str]] = Counter()
    sorties: Counter[tuple[int, str]] = Counter()
    hours: defaultdict[tuple[int, str], float] = defaultdict(float)
    for flight in log.flights:
        key = flight.ato_day, flight.squadron
        lines[key] += flight.aircraft_tasked
        sorties[key] += flight.sorties
        hours[key] += flight.flight_hours
    days = {(row.ato_day, row.squadron): row for row in log.squadron_days}
    assert len(days) == len(log.squadron_days)
    assert lines.keys() <= days.keys()
    for key, row in days.items():
        assert row.lines_tasked == lines[key]
        assert row.sorties == sorties[key] <= lines[key]
        assert row.flight_hours == pytest.approx(hours[key])


@given(small_campaigns(), SEEDS)
@many
def test_each_flight_has_one_row_and_one_outcome(campaign: Campaign, seed: int) -> None:
    """No flight is written twice, and its outcome is one of those that there are."""
    flights = simulate(campaign, seed=seed).flights
    assert len({flight.flight_id for flight in flights}) == len(flights)
    for flight in flights:
        assert Outcome(flight.outcome) in Outcome
        squadron, ato_day, number, *alerts = flight.flight_id.split("-")
        assert int(ato_day) == flight.ato_day
        assert int(number) >= 1
        assert set(alerts) <= {"alert"} if flight.role == "tanker" else not alerts
        assert alerts or squadron == flight.squadron


@given(small_campaigns(), SEEDS)
@many
def test_fuel_is_conserved_to_the_pound(campaign: Campaign, seed: int) -> None:
    """Of each flight that landed: loaded + received = burned + offloaded + landed with."""
    for flight in _landed(simulate(campaign, seed=seed)):
        came_klb = flight.fuel_loaded_klb + flight.fuel_received_klb
        went_klb = flight.fuel_burned_klb + flight.offload_klb + flight.fuel_landed_klb
        assert came_klb == pytest.approx(went_klb, abs=1e-6)
        if flight.role == "tanker":
            assert flight.fuel_received_klb == 0.0
        else:
            assert flight.offload_klb == 0.0


@given(small_campaigns(), SEEDS)
@many
def test_nobody_lands_without_fuel(campaign: Campaign, seed: int) -> None:
    """Fuel on landing is never below zero."""
    for flight in _landed(simulate(campaign, seed=seed)):
        assert flight.fuel_landed_klb >= -1e-6, flight


@pytest.mark.parametrize("patience_h", [0.0, 1.0])
def test_who_finds_no_tanker_still_reaches_an_airfield(patience_h: float) -> None:
    """Tankers that all turn back leave nobody without fuel, on the way out or on station."""
    base = two_bases(planning__receiver_patience_h=patience_h, squadrons__tankers__aircraft=2)
    single = replace(
        base.aircraft_types[0], id="single", flight_size=1, fuel_klb=30.0, sortie_h=6.0, air_abort_share=0.0
    )
    kinds = with_row(base.aircraft_types, "tanker", air_abort_share=1.0)
    campaign = with_twin(
        replace(
            base,
            aircraft_types=(*kinds, single),
            areas=with_row(base.areas, "range", longitude=east_of_west(790.0)),
        ),
        "fighters",
        "singles",
        aircraft_type="single",
        base="east",
    )
    landed = _landed(simulate(campaign, seed=1))
    assert {flight.squadron for flight in landed} >= {"tankers", "singles"}
    assert min(flight.fuel_landed_klb for flight in landed) >= -1e-6


@given(small_campaigns(), SEEDS)
@many
def test_fuel_given_is_fuel_received(campaign: Campaign, seed: int) -> None:
    """The refuelings add up to the offload of tankers and to the fuel and contacts of receivers."""
    log = simulate(campaign, seed=seed)
    given_klb: defaultdict[str, float] = defaultdict(float)
    received_klb: defaultdict[str, float] = defaultdict(float)
    receivers: Counter[str] = Counter()
    contacts: Counter[str] = Counter()
    for row in log.refuelings:
        if row.outcome == "gave_up":
            assert (row.tanker_flight, row.receivers, row.offload_klb) == ("", 0, 0.0)
            continue
        assert row.outcome == "served"
        assert row.offload_klb > 0.0
        given_klb[row.tanker_flight] += row.offload_klb
        received_klb[row.receiver_flight] += row.offload_klb
        receivers[row.tanker_flight] += row.receivers
        contacts[row.receiver_flight] += 1
    flights = {flight.flight_id: flight for flight in log.flights}
    assert given_klb.keys() | received_klb.keys() <= flights.keys()
    for flight in log.flights:
        assert flight.offload_klb == pytest.approx(given_klb[flight.flight_id], abs=1e-6)
        assert flight.fuel_received_klb == pytest.approx(received_klb[flight.flight_id], abs=1e-6)
        assert flight.receivers == receivers[flight.flight_id]
        assert flight.refuelings == contacts[flight.flight_id]


@given(small_campaigns(), SEEDS)
@many
def test_contacts_keep_to_method_track_and_patience(campaign: Campaign, seed: int) -> None:
    """A receiver takes fuel by its own method, while its tanker is out, and waits no longer than it may."""
    log = simulate(campaign, seed=seed)
    flights = {flight.flight_id: flight for flight in log.flights}
    receives = {row.id: row.receives for row in campaign.aircraft_types}
    kinds = {row.id: receives[row.aircraft_type] for row in campaign.squadrons}
    for row in log.refuelings:
        receiver = flights[row.receiver_flight]
        assert row.method == kinds[receiver.squadron]
        assert -1e-9 <= row.wait_h <= campaign.planning.receiver_patience_h + 1e-9
        assert receiver.took_off_h < row.time_h
        if row.tanker_flight:
            tanker = flights[row.tanker_flight]
            assert tanker.area == row.track
            assert tanker.took_off_h < row.time_h
            assert not tanker.landed_h < row.time_h


@given(small_campaigns(), SEEDS)
@many
def test_times_are_in_order(campaign: Campaign, seed: int) -> None:
    """Nobody takes off before the order or lands before taking off, or is on station for longer."""
    log = simulate(campaign, seed=seed)
    for flight in log.flights:
        if not flight.sorties:
            continue
        assert flight.took_off_h >= flight.planned_off_h - 1e-9
        until_h = log.until_h if isnan(flight.landed_h) else flight.landed_h
        assert flight.took_off_h <= until_h <= log.until_h
        assert flight.flight_hours == pytest.approx(flight.sorties * (until_h - flight.took_off_h))
        assert 0.0 <= flight.station_hours <= until_h - flight.took_off_h + 1e-9


@given(small_campaigns(), SEEDS)
@many
def test_nan_stands_exactly_where_nothing_happened(campaign: Campaign, seed: int) -> None:
    """A flight that did not go has no times, hours, fuel or strikes; one still out has not landed."""
    for flight in simulate(campaign, seed=seed).flights:
        assert isnan(flight.took_off_h) == (flight.sorties == 0)
        assert flight.sorties in (0, flight.aircraft_tasked)
        assert isnan(flight.landed_h) == (flight.outcome not in (Outcome.FLOWN, Outcome.AIR_ABORT))
        if flight.outcome in NEVER_OFF:
            assert flight.sorties == 0 and flight.reason
            assert not any(
                (
                    flight.flight_hours,
                    flight.station_hours,
                    flight.fuel_loaded_klb,
                    flight.fuel_burned_klb,
                    flight.refuelings,
                    flight.receivers,
                    flight.strikes,
                )
            )
        if flight.outcome in (Outcome.FLOWN, Outcome.AIR_ABORT):
            assert flight.sorties == flight.aircraft_tasked


@given(small_campaigns(), SEEDS)
@many
def test_a_request_has_one_record(campaign: Campaign, seed: int) -> None:
    """Requests are answered within their patience or say why not; none decided before the end is missing."""
    log = simulate(campaign, seed=seed)
    patience_h = campaign.demand.request_patience_h
    assert len({row.request_id for row in log.requests}) == len(log.requests)
    flights = {flight.flight_id: flight for flight in log.flights}
    for row in log.requests:
        is_answered = row.outcome == "strike"
        assert is_answered or row.outcome in ("not_approved", "no_aircraft", "caveat", "no_munitions")
        assert isnan(row.answered_h) == (not is_answered) == (row.flight_id == "")
        if is_answered:
            assert row.arrived_h - 1e-9 <= row.answered_h <= row.arrived_h + patience_h + 1e-9
            assert flights[row.flight_id].took_off_h <= row.answered_h + 1e-9
    for area in campaign.areas:
        rows = sorted((r for r in log.requests if r.area == area.id), key=lambda row: row.request_id)
        assert [row.arrived_h for row in rows] == sorted(row.arrived_h for row in rows)
        decided = [row for row in rows if row.arrived_h + patience_h < log.until_h]
        numbers = [int(row.request_id.rsplit("-", 1)[1]) for row in decided]
        assert numbers == list(range(1, len(numbers) + 1))


@given(small_campaigns(), SEEDS)
@many
def test_strikes_are_answered_requests_and_named_targets(campaign: Campaign, seed: int) -> None:
    """Strikes of a coalition flight are its requests struck, plus the target of a named mission."""
    log = simulate(campaign, seed=seed)
    struck = Counter(row.flight_id for row in log.requests if row.outcome == "strike")
    named = {(mission.squadron, mission.area) for mission in campaign.missions}
    kinds = {row.id: row for row in campaign.aircraft_types}
    weapons = {row.id: kinds[row.aircraft_type].weapons for row in campaign.squadrons}
    for flight in log.flights:
        of_targets = flight.strikes - struck[flight.flight_id]
        may_have_target = flight.command == "own" or (flight.squadron, flight.area) in named
        assert of_targets in ((0, 1) if may_have_target else (0,))
        assert flight.strikes <= flight.weapons_released <= weapons[flight.squadron] * flight.aircraft_tasked


@given(small_campaigns(), SEEDS)
@many
def test_no_more_sorties_release_than_flew_or_than_there_were_weapons(campaign: Campaign, seed: int) -> None:
    """An aircraft that releases has flown, and has released at least one; no weapon goes without a strike."""
    for flight in simulate(campaign, seed=seed).flights:
        assert flight.sorties_releasing <= min(flight.sorties, flight.weapons_released)
        assert (flight.sorties_releasing > 0) == (flight.weapons_released > 0) == (flight.strikes > 0)


@given(small_campaigns(), SEEDS)
@many
def test_nobody_flies_or_strikes_against_a_caveat(campaign: Campaign, seed: int) -> None:
    """Where flights go and whom they strike is within what their caveats allow that day."""
    _assert_caveats_kept(campaign, simulate(campaign, seed=seed))


def test_nobody_flies_or_strikes_against_a_caveat_in_the_replay() -> None:
    """The documented caveats hold through the autumn of 2014."""
    campaign = scenarios.vary(replay(), "autumn", {"from": "2014-08-20", "to": "2014-10-18"})
    log = simulate(campaign, seed=1)
    assert len(log.flights) > 2000
    assert sum(flight.strikes for flight in log.flights) > 100
    _assert_caveats_kept(campaign, log)


@given(small_campaigns(), SEEDS)
@settings(many, max_examples=30)
def test_no_tail_is_in_two_states(campaign: Campaign, seed: int) -> None:
    """At any time each tail has one state and one place, and the ramps hold those on the ground."""
    world = started(campaign, seed)
    clock_h = 0.0
    while (clock_h := clock_h + 1.37) < world.log.until_h:
        world.env.run(until=clock_h)
        _assert_tails_in_order(world)


@given(small_campaigns(), SEEDS)
@many
def test_books_of_a_day_stay_within_the_day(campaign: Campaign, seed: int) -> None:
    """No base day or squadron day holds less than nothing or more than a day."""
    log = simulate(campaign, seed=seed)
    for base in log.base_days:
        assert base.ramp_used_max >= 0
        assert min(base.runway_wait_h, base.turn_wait_h, base.fuel_min_klb) >= -1e-9
        assert 0.0 <= base.closed_h <= 24.0
    for row in log.squadron_days:
        assert min(row.lines_offered, row.mc_aircraft) >= 0
    for area in log.area_days:
        assert area.tasked_h >= 0.0 and area.wanted_h > 0.0
    assert len(log.base_days) == len(campaign.bases) * round(log.until_h / 24)


def _landed(log: Log) -> list[FlightRecord]:
    return [flight for flight in log.flights if not isnan(flight.landed_h)]


def _ato_day(time_h: float) -> int:
    return int(time_h // DAY_H)


def _assert_caveats_kept(campaign: Campaign, log: Log) -> None:
    order_of_battle = OrderOfBattle(campaign)
    last_day = _ato_day(log.until_h - 1.0)
    countries = {area.id: area.country for area in campaign.areas}
    flights = {flight.flight_id: flight for flight in log.flights}

    def allowed(squadron: str, from_h: float, to_h: float, field: str) -> set[str]:
        days = range(max(0, _ato_day(from_h)), min(last_day, _ato_day(to_h)) + 1)
        dispositions = [order_of_battle.on(number).get(squadron) for number in days]
        return {
            country for disposition in dispositions if disposition for country in getattr(disposition, field)
        }

    for flight in log.flights:
        if not flight.sorties or flight.role == "tanker":
            continue
        # Caveats are looked up when crews step to their aircraft: taxi and waits come after.
        stepped_h = flight.took_off_h - campaign.planning.taxi_h - 3.0 - campaign.planning.delay_max_h
        assert flight.country == countries[flight.area]
        assert flight.country in allowed(flight.squadron, stepped_h, flight.took_off_h, "flies_in")
        if flight.strikes and flight.command == "own":
            until_h = log.until_h if isnan(flight.landed_h) else flight.landed_h
            assert flight.country in allowed(flight.squadron, flight.took_off_h, until_h, "strikes_in")
    for row in log.requests:
        if row.flight_id:
            squadron = flights[row.flight_id].squadron
            assert row.country in allowed(squadron, row.arrived_h, row.answered_h, "strikes_in")


def _assert_tails_in_order(world: World) -> None:
    on_ramp: Counter[str] = Counter()
    for squadron in world.squadrons.values():
        numbers = [tail.number for tail in squadron.tails]
        assert len(set(numbers)) == len(numbers)
        ready = [tail.number for tail in squadron.ready]
        assert sorted(ready) == sorted(tail.number for tail in squadron.tails if tail.state == "ready")
        assert squadron.mission_capable == sum(tail.state in MISSION_CAPABLE for tail in squadron.tails)
        assert all(tail.state != "gone" for tail in squadron.tails)
        on_ramp[squadron.base.id] += sum(tail.state != "flying" for tail in squadron.tails)
    for base in world.bases.values():
        assert base.ramp_used == on_ramp[base.id] >= 0
    out = [tail for flight in world.open_flights.values() for tail in flight.tails]
    assert len({id(tail) for tail in out}) == len(out)
    assert all(tail.state == "flying" for tail in out)
