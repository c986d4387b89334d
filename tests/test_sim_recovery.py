"""When tankers fail: the one on alert, the neighboring track, and who goes home and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.builders import at_work, flight_of, row_of, started, two_bases, with_row, with_twin
from support.small_campaigns import small_campaigns

import sim.sortie
from sim import Campaign, Log, Outcome, simulate
from sim.alert import WORTH_H, stand_in
from sim.course import Steps
from sim.flight import Flight
from sim.geography import Place
from sim.profile import LEFT_MIN_H, Profile
from sim.records import FlightRecord
from sim.world import World


def _failing(campaign: Campaign, aircraft: int = 1, **shares: float) -> Campaign:
    """The campaign in which the tankers of the east fail in some way."""
    kind = replace(row_of(campaign.aircraft_types, "tanker"), id="failing", **shares)  # type: ignore[arg-type]
    return replace(
        campaign,
        aircraft_types=(*campaign.aircraft_types, kind),
        squadrons=with_row(campaign.squadrons, "tankers", aircraft_type="failing", aircraft=aircraft),
    )


def _with_alert(campaign: Campaign, **fields: Any) -> Campaign:
    """Tankers at the same base that offer no lines of their own."""
    alert: dict[str, Any] = {"aircraft_type": "tanker", "sorties_per_aircraft_day": 0.0, "aircraft": 2}
    return with_twin(campaign, "tankers", "alert_tankers", **alert | fields)


def _of(log: Log, squadron: str) -> list[FlightRecord]:
    return [flight for flight in log.flights if flight.squadron == squadron]


# --- the tanker on alert ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "outcome"),
    [("ground_abort_share", Outcome.GROUND_ABORT), ("air_abort_share", Outcome.AIR_ABORT)],
)
def test_a_tanker_on_alert_stands_in_for_one_that_failed(way: str, outcome: Outcome) -> None:
    """Each tanker fails; those on alert give the fuel, and the fighters fly as if nothing had been."""
    failing = _failing(two_bases(demand__requests_per_day=0), **{way: 1.0})
    log = simulate(_with_alert(failing), seed=1)
    failed = [flight for flight in _of(log, "tankers") if flight.outcome == outcome]
    assert len(failed) == 20
    stood_in = _of(log, "alert_tankers")
    assert {f.flight_id for f in stood_in} == {f"{flight.flight_id}-alert" for flight in failed}
    assert {flight.outcome for flight in stood_in} == {Outcome.FLOWN}
    for flight in _of(log, "fighters"):
        if flight.ato_day:  # on the first day nobody is in time
            assert (flight.outcome, flight.refuelings) == (Outcome.FLOWN, 1)
    assert sum(flight.refuelings for flight in simulate(failing, seed=1).flights) == 0


def test_a_tanker_without_an_aircraft_is_stood_in_for_at_once() -> None:
    """One aircraft for a sortie every six hours: each second goes to the one on alert, and in time."""
    base = two_bases(
        squadrons__fighters__aircraft=8,
        squadrons__tankers__sorties_per_aircraft_day=3,
        demand__overwatch_h_per_day=4,
        demand__requests_per_day=0,
        planning__delay_max_h=0,
    )
    log = simulate(_with_alert(base), seed=1)
    cancelled = [f for f in _of(log, "tankers") if f.outcome == Outcome.CANCELLED_MAINTENANCE]
    assert len(cancelled) >= 9
    assert {f.flight_id for f in _of(log, "alert_tankers")} == {f"{f.flight_id}-alert" for f in cancelled}
    in_time = [f for f in _of(log, "alert_tankers") if f.ato_day]
    assert all(f.took_off_h == pytest.approx(f.planned_off_h, abs=1e-6) for f in in_time)
    assert {f.refuelings for f in _of(log, "fighters") if f.ato_day} == {1}


def test_lines_of_the_tanker_on_alert_are_those_of_its_squadron() -> None:
    """It is tasked and flown by its own squadron, on the ATO day of the one that failed."""
    failing = _failing(two_bases(demand__requests_per_day=0), ground_abort_share=1.0)
    rows = simulate(_with_alert(failing), seed=1).squadron_days
    for ato_day in range(10):
        (row,) = (r for r in rows if (r.ato_day, r.squadron) == (ato_day, "alert_tankers"))
        assert (row.lines_offered, row.lines_tasked, row.sorties) == (0, 2, 2)


def _alert_world(**fields: Any) -> World:
    """Tankers on alert at 8 o'clock, for a sortie of others that cannot go."""
    world = at_work(_with_alert(two_bases(), **fields))
    world.env.run(until=8.0)
    return world


def _failed(world: World, planned_off_h: float = 9.0, method: str = "boom") -> Flight:
    """A sortie to the middle track, an hour away, for four hours there."""
    return flight_of(
        world,
        "tankers",
        area_id="middle",
        country="",
        method=method,
        planned_off_h=planned_off_h,
        profile=Profile.direct(1.0, 4.0),
    )


@pytest.mark.parametrize(
    ("planned_off_h", "off_h", "station_h"), [(9.0, 9.0, 4.0), (8.0, 8.5, 3.5), (6.0, 8.5, 1.5)]
)
def test_it_stays_to_the_end_of_the_others_vul_window(
    planned_off_h: float, off_h: float, station_h: float
) -> None:
    """It goes when the other would have gone, or as soon as it has taxied, and does not stay longer."""
    world = _alert_world()
    world.squadrons["tankers"].resize(0)
    alert = stand_in(world, _failed(world, planned_off_h))
    assert alert is not None and alert.squadron.id == "alert_tankers"
    assert (alert.planned_off_h, alert.profile.station_h) == pytest.approx((off_h, station_h), abs=1e-5)
    assert world.tracks["middle"].ordered == [alert]
    assert world.open_flights == {"tankers-000-01-alert": alert}


def test_nobody_is_sent_for_less_than_an_hour() -> None:
    """On the track at 9.5 at the earliest: a window to 10.5 is worth it, one to 10.4 is not."""
    assert WORTH_H == 1.0
    assert stand_in(_alert_world(), _failed(_alert_world(), 5.51)) is not None
    assert stand_in(_alert_world(), _failed(_alert_world(), 5.4)) is None


@pytest.mark.parametrize("base", ["near", "far"])
def test_the_nearest_that_stands_ready_goes(base: str) -> None:
    """Of two squadrons on alert the one with the shorter leg, whatever their names."""
    campaign = _with_alert(two_bases())
    east = row_of(campaign.bases, "east")
    places = {"near": -150.0, "far": -140.0}
    bases = (*campaign.bases, *(replace(east, id=name, longitude=at) for name, at in places.items()))
    campaign = with_twin(replace(campaign, bases=bases), "alert_tankers", "another", base=base)
    world = at_work(campaign)
    world.squadrons["tankers"].resize(0)
    alert = stand_in(world, _failed(world))
    assert alert is not None
    assert alert.squadron.id == ("another" if base == "near" else "alert_tankers")


@pytest.mark.parametrize(
    ("change", "method"),
    [("drogue", "drogue"), ("own", "boom"), ("closed", "boom"), ("none", "boom"), ("dry", "boom")],
)
def test_who_cannot_serve_does_not_stand_in(change: str, method: str) -> None:
    """Neither by another method nor of another command, from a closed base, without aircraft or booms."""
    campaign = _with_alert(
        two_bases(),
        aircraft=0 if change == "none" else 2,
        command="own" if change == "own" else "coalition",
        aircraft_type="fighter" if change == "dry" else "tanker",
    )
    world = at_work(campaign)
    if change == "closed":
        world.bases["east"].close(24.0, "attack", 24.0)
    if change != "drogue":
        world.squadrons["tankers"].resize(0)
    assert stand_in(world, _failed(world, method=method)) is None
    assert not world.open_flights


# --- who goes home ------------------------------------------------------------------------------------------


def _pairs_without_tankers(fuel_klb: float) -> list[FlightRecord]:
    """Pairs that were promised fuel by tankers all of which turn back."""
    base = two_bases(demand__requests_per_day=0, planning__receiver_patience_h=0.25)
    base = _failing(base, aircraft=4, air_abort_share=1.0)
    kinds = with_row(base.aircraft_types, "fighter", fuel_klb=fuel_klb)
    flights = _of(simulate(replace(base, aircraft_types=kinds), seed=1), "fighters")
    return [flight for flight in flights if flight.ato_day and flight.landed_h == flight.landed_h]


def test_who_has_the_fuel_goes_on_without_a_tanker() -> None:
    """With 44 klb a pair that finds nobody at the track holds its station all the same."""
    flights = _pairs_without_tankers(44.0)
    assert len(flights) > 15
    for flight in flights:
        assert (flight.outcome, flight.refuelings) == (Outcome.FLOWN, 0)
        assert flight.station_hours > 1.0


def test_who_lacks_the_fuel_turns_back_at_the_track() -> None:
    """32 klb do not take a pair to the area and back to the track: it goes home from there and says why."""
    flights = _pairs_without_tankers(32.0)
    assert len(flights) > 15
    for flight in flights:
        assert (flight.outcome, flight.reason) == (Outcome.AIR_ABORT, "no tanker")
        assert flight.station_hours == 0.0


@given(small_campaigns(), st.integers(0, 2**32))
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
def test_no_flight_is_sent_home_for_want_of_a_tanker_with_its_fuel_on_board(
    campaign: Campaign, seed: int
) -> None:
    """Who goes home "no tanker" could not have reached its area, or stayed there, and come away again."""
    found = []

    def watched(world: World, flight: Flight, place: Place, tried: set[str]) -> Steps:
        if flight.reason == "no tanker":
            found.append((flight, flight.endurance_h, _needed_h(world, flight, place)))
        return go_home(world, flight, place, tried)

    go_home = sim.sortie.go_home
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.sortie, "go_home", watched)
        simulate(campaign, seed=seed)
    for flight, endurance_h, needed_h in found:
        assert endurance_h < needed_h + 1e-9, flight.id


def _needed_h(world: World, flight: Flight, place: Place) -> float:
    """From a track to the area, a moment there, and back to the near track with what is to be left."""
    area = world.areas[flight.area_id].place
    out_h = world.chart.leg_nm(place, area) / flight.aircraft_type.cruise_kt
    way_back_h = flight.profile.near_track_to_area_h
    on_the_way = place != world.tracks[flight.profile.near_track].place and flight.station_h == 0.0
    if on_the_way:  # to the next track, or over the last one to the area
        stops = [world.tracks[name].place for name in flight.profile.out_tracks]
        legs_h = [
            world.chart.leg_nm(place, stop) / flight.aircraft_type.cruise_kt
            for stop in stops
            if stop != place
        ]
        out_h = max([out_h, *legs_h])
    return out_h + way_back_h + flight.profile.near_reserve_h + LEFT_MIN_H


def test_a_neighboring_track_is_tried_before_going_home() -> None:
    """Nobody at the middle track, but a tanker ordered for one 120 nm to the north: the pair goes there."""
    base = two_bases(demand__requests_per_day=0, planning__receiver_patience_h=0.25)
    base = _failing(base, aircraft=4, air_abort_share=1.0)
    kinds = with_row(base.aircraft_types, "fighter", fuel_klb=32.0)
    near = replace(row_of(base.tracks, "middle"), id="neighbor", latitude=2.0)
    outcomes = {}
    for is_there in (False, True):
        world = started(replace(base, aircraft_types=kinds, tracks=(*base.tracks, near)))
        world.env.run(until=30.0)
        neighbor = world.tracks["neighbor"]
        tanker = flight_of(
            world, "tankers", id="there", area_id="neighbor", method="boom", planned_off_h=30.0
        )
        tanker.profile = Profile.direct(1.0, 12.0)
        tanker.vul_from_h, tanker.leaves_track_h = 31.0, 43.0
        tanker.to_give_klb, tanker.fuel_klb = 90.0, 150.0
        if is_there:
            neighbor.ordered.append(tanker)
            neighbor.open(tanker)
        world.env.run(until=60.0)
        pair = next(flight for flight in world.log.flights if flight.flight_id == "fighters-001-02")
        outcomes[is_there] = (pair.outcome, pair.refuelings > 0, pair.station_hours > 0.5)
    assert outcomes == {False: (Outcome.AIR_ABORT, False, False), True: (Outcome.FLOWN, True, True)}
