"""Fuel plans, blocks on station, what is wanted, when requests come, and booms and hoses."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.builders import classroom_campaign, day, east_of_west, replay, row_of, with_row

from sim.area import next_arrival_h
from sim.campaign import AircraftType, Phase, Planning
from sim.demand import Demand
from sim.geography import Chart, Place
from sim.profile import (
    Profile,
    ProfilePlanner,
    Task,
    TrackPlace,
    contact_h,
    flow_klb_per_h,
    next_block,
    top_up_klb,
)
from sim.tanker import contact_points

WEST = Place(0.0, -160.0)
FIGHTER = classroom_campaign().aircraft_types[0]
PLANNING = classroom_campaign().planning


def _at(distance_nm: float) -> Place:
    return Place(0.0, east_of_west(distance_nm))


def _plans(
    area_nm: float, *tracks_nm: float, kind: AircraftType = FIGHTER, task: Task = "hold", **planning: float
) -> tuple[Profile, ...]:
    factors = replace(PLANNING, **planning)
    tracks = tuple(TrackPlace(f"track_{distance_nm:.0f}", _at(distance_nm)) for distance_nm in tracks_nm)
    planner = ProfilePlanner(factors, Chart(1.0))
    return planner.plans(kind, kind.flight_size, WEST, _at(area_nm), task, tracks)


def _plan(
    area_nm: float, *tracks_nm: float, kind: AircraftType = FIGHTER, task: Task = "hold", **planning: float
) -> Profile | None:
    """The way over the nearest track, if there is a way."""
    return next(iter(_plans(area_nm, *tracks_nm, kind=kind, task=task, **planning)), None)


def _fighter(**fields: Any) -> AircraftType:
    return replace(FIGHTER, **fields)


# --- profiles -------------------------------------------------------------------------------------


def test_a_near_area_needs_no_tanker() -> None:
    """240 nm out: 0.5 h, and station for the rest of the fuel or of the sortie."""
    profile = _plan(240.0, kind=_fighter(sortie_h=3.0))
    assert profile is not None
    assert (profile.direct_h, profile.out_h, profile.station_h, profile.total_h) == pytest.approx(
        (0.5, 0.5, 2.0, 3.0)
    )
    assert profile.refuelings == () and profile.out_tracks == () and profile.offload_klb == 0.0


def test_without_a_tanker_the_fuel_bounds_the_time_on_station() -> None:
    """40 klb are 4 h: two legs of 1 h and half an hour of reserve leave 1.5 h."""
    profile = _plan(480.0, kind=_fighter(sortie_h=9.0))
    assert profile is not None
    assert profile.station_h == pytest.approx(1.5)
    assert profile.total_h == pytest.approx(3.5)


def test_an_area_out_of_reach_has_no_profile() -> None:
    """Too little fuel for the shortest stay, and no tanker: no plan."""
    assert _plan(720.0) is None
    assert _plan(720.0, 480.0, kind=_fighter(receives="none")) is None
    assert _plan(3000.0, 480.0) is None


def test_a_tanker_that_is_not_needed_is_not_called_at() -> None:
    """What fits in the tanks is flown without a track."""
    profile = _plan(240.0, 120.0, kind=_fighter(sortie_h=3.0))
    assert profile == _plan(240.0, kind=_fighter(sortie_h=3.0))


def test_a_long_way_out_goes_over_a_chain_of_tracks() -> None:
    """1,900 nm with tanks for 1,680: two tracks on the way, called at in order, and again on the way home."""
    profile = _plan(1900.0, 600.0, 1500.0, kind=_fighter(sortie_h=12.0, air_abort_share=0.0))
    assert profile is not None
    assert profile.near_track == profile.out_tracks[-1] == "track_1500"
    assert sum(profile.out_legs_h) == pytest.approx(1900.0 / 480.0, abs=1e-4)
    assert profile.station_h >= PLANNING.station_min_h - 1e-9
    assert [stop.after_h for stop in profile.refuelings] == sorted(
        stop.after_h for stop in profile.refuelings
    )
    assert {stop.track for stop in profile.refuelings} <= {"track_600", "track_1500"}
    far = _plan(3000.0, 1300.0, 2700.0, kind=_fighter(sortie_h=18.0))
    assert far is not None
    assert far.out_tracks == ("track_1300", "track_2700")
    assert far.refuelings[0].track == "track_1300"
    assert far.refuelings[-1].track == far.home_tracks[-1] == "track_1300"


def test_a_long_stay_goes_to_the_tanker_and_back() -> None:
    """A sortie of 9 h over an area near a track refuels more than once."""
    profile = _plan(720.0, 600.0, kind=_fighter(sortie_h=9.0))
    assert profile is not None
    assert len(profile.refuelings) >= 2
    assert {stop.track for stop in profile.refuelings} == {"track_600"}
    assert profile.total_h == pytest.approx(9.0, abs=0.5)
    assert profile.offload_klb == pytest.approx(sum(stop.need_klb for stop in profile.refuelings))


def test_a_raid_stays_shortly_and_a_lifter_unloads() -> None:
    """The task decides the least and, for lift, the only time at the place."""
    raid = _plan(800.0, kind=_fighter(sortie_h=1.0, fuel_klb=45.0), task="raid")
    lift = _plan(240.0, kind=_fighter(sortie_h=9.0), task="unload", unload_h=1.25)
    assert raid is not None and lift is not None
    assert raid.station_h == pytest.approx(0.1)
    assert lift.station_h == pytest.approx(1.25)


@given(
    st.floats(50.0, 2500.0),
    st.lists(st.floats(0.0, 2500.0), max_size=3, unique_by=round),
    st.floats(30.0, 80.0),
    st.floats(1.0, 12.0),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_profile_flown_on_paper_never_runs_dry(
    area_nm: float, tracks_nm: list[float], fuel_klb: float, sortie_h: float
) -> None:
    """Fuel loaded and taken covers the whole plan; no time is negative; stops lie within the flight."""
    kind = _fighter(fuel_klb=fuel_klb, sortie_h=sortie_h)
    profile = _plan(area_nm, *tracks_nm, kind=kind)
    assume(profile is not None)
    assert profile is not None
    burned_klb = profile.total_h * kind.burn_klb_per_h * kind.flight_size
    assert kind.fuel_klb * kind.flight_size + profile.offload_klb >= burned_klb - 1e-4
    assert profile.direct_h == pytest.approx(area_nm / 480.0, abs=1e-5)
    assert profile.out_h >= profile.direct_h - 1e-5
    assert profile.station_h >= 0.0
    assert (
        profile.total_h >= profile.out_h + profile.station_h + profile.direct_h - 1e-5 or profile.home_legs_h
    )
    for stop in profile.refuelings:
        assert stop.need_klb > 0.0
        assert 0.0 <= stop.after_h <= profile.total_h


# --- blocks, contacts -----------------------------------------------------------------------------


def test_who_has_fuel_for_the_window_stays_and_goes_home() -> None:
    """3 h of fuel, 1 h to stay, 1.5 h home, half an hour of reserve: it just fits."""
    assert next_block(3.0, 1.0, 1.5, 0.5, inf, 0.5) == (1.0, False)
    assert next_block(3.0, 1.0, 1.5, 0.5, 0.5, 0.5) == (1.0, False)


def test_who_takes_no_fuel_in_the_air_leaves_in_time() -> None:
    """The block ends when there is just enough for home and the reserve."""
    assert next_block(3.0, 4.0, 1.5, 0.5, inf, 0.5) == (1.0, False)
    assert next_block(1.0, 4.0, 1.5, 0.5, inf, 0.5) == (0.0, False)


def test_a_near_tanker_makes_the_block_longer() -> None:
    """The block ends when there is just enough for the track and what is to be left there."""
    assert next_block(3.0, 4.0, 1.5, 0.5, 0.5, 0.5) == (2.0, True)
    assert next_block(3.0, 4.0, 1.5, 0.5, 0.5, 0.75) == (1.75, True)
    assert next_block(3.0, 1.5, 1.5, 0.5, 0.5, 0.5) == (1.5, True)
    assert next_block(0.5, 4.0, 1.5, 0.5, 0.5, 0.5) == (0.0, True)


def test_a_tanker_farther_than_home_is_no_help() -> None:
    """The flight goes home from its station."""
    assert next_block(3.0, 4.0, 1.0, 0.5, 2.0, 0.5) == (1.5, False)


def test_the_contact_is_the_hook_up_of_each_and_the_flow() -> None:
    """2 x 0.15 h and 20 klb at 100 klb/h make half an hour."""
    assert contact_h(PLANNING, "boom", 2, 20.0) == pytest.approx(0.5)
    slow = replace(PLANNING, drogue_klb_per_h=50.0)
    assert (flow_klb_per_h(slow, "boom"), flow_klb_per_h(slow, "drogue")) == (100.0, 50.0)
    assert contact_h(slow, "drogue", 2, 20.0) == pytest.approx(0.7)


def test_a_top_up_covers_what_lies_ahead_and_its_own_contact() -> None:
    """The pair of the classroom: 3 h on board, 3.5 h ahead with reserve, 20 klb for both."""
    assert top_up_klb(PLANNING, FIGHTER, 2, 3.0, 3.5) == pytest.approx(20.0)
    assert top_up_klb(PLANNING, FIGHTER, 2, 3.5, 3.5) == 0.0


@given(st.floats(0.0, 4.0), st.floats(0.0, 12.0), st.integers(1, 4))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_top_up_leaves_the_tanks_full_at_most(endurance_h: float, ahead_h: float, aircraft: int) -> None:
    """After the contact there is enough for what lies ahead, or the tanks are full."""
    need_klb = top_up_klb(PLANNING, FIGHTER, aircraft, endurance_h, ahead_h)
    if need_klb == 0.0:
        assert endurance_h >= ahead_h - 1e-6
        return
    burn = FIGHTER.burn_klb_per_h * aircraft
    after_h = endurance_h + need_klb / burn - contact_h(PLANNING, "boom", aircraft, need_klb)
    assert after_h == pytest.approx(min(ahead_h, FIGHTER.fuel_klb / FIGHTER.burn_klb_per_h), abs=1e-6)


# --- tankers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "by_boom", "by_drogue"),
    [
        ("kc_135", {"boom": 1}, {"drogue": 1}),
        ("kc_10", {"boom": 1, "drogue": 1}, {"boom": 1, "drogue": 1}),
        ("kc_30a", {"boom": 1, "drogue": 2}, {"boom": 1, "drogue": 2}),
        ("voyager", {}, {"drogue": 2}),
        ("cc_150", {}, {"drogue": 2}),
    ],
)
def test_tankers_offer_the_booms_and_hoses_of_their_type(
    kind: str, by_boom: dict[str, int], by_drogue: dict[str, int]
) -> None:
    """A KC-135 flies with its boom or with the drogue adapter; a KC-10 and a KC-30A offer both."""
    row = row_of(replay().aircraft_types, kind)
    assert contact_points(row, "boom") == by_boom
    assert contact_points(row, "drogue") == by_drogue


def test_the_method_of_a_flight_decides_what_a_one_method_tanker_offers() -> None:
    """One boom or two hoses, never both; a tanker of both methods has all three."""
    tanker = replace(classroom_campaign().aircraft_types[1], booms=1, hoses=2)
    assert contact_points(replace(tanker, methods_per_flight=1), "boom") == {"boom": 1}
    assert contact_points(replace(tanker, methods_per_flight=1), "drogue") == {"drogue": 2}
    assert contact_points(replace(tanker, methods_per_flight=2), "drogue") == {"boom": 1, "drogue": 2}
    assert contact_points(replace(tanker, booms=0, methods_per_flight=1), "boom") == {}


# --- demand and requests ------------------------------------------------------------------------------


def _phase(id: str, first: int, last: int, **levels: Any) -> Phase:  # noqa: A002 - the rows' word
    all_levels: dict[str, Any] = {
        "level": 1.0,
        "isr_level": 1.0,
        "request_level": 1.0,
        "airlift_level": 1.0,
    } | levels
    return Phase(
        id=id, source="a test", confidence="assumed", from_date=day(first), to_date=day(last), **all_levels
    )


def _demand() -> Demand:
    base = classroom_campaign()
    town = replace(base.areas[0], id="town", country="Townland", from_date=day(4))
    share = base.shares[0]
    caveats = with_row(base.caveats, "tankers_first", flies_in=("Townland",))
    return Demand(
        replace(
            base,
            areas=(*base.areas, town),
            shares=(replace(share, share=0.25), replace(share, id="town", area="town", share=0.75)),
            tempo=(
                _phase("quiet", 0, 2, level=0.5, request_level=0.1),
                _phase("busy", 3, 8, level=2.0, isr_level=3.0),
            ),
            demand=replace(base.demand, isr_h_per_day=12.0, c2_h_per_day=24.0, airlift_missions_per_day=2.0),
            squadrons=with_row(base.squadrons, "tankers", role="airlift"),
            caveats=caveats,
        )
    )


def test_wanted_hours_are_level_times_tempo_times_share() -> None:
    """Overwatch of 2 h a day, half the tempo first, twice later: all of it here, a quarter from day 4 on."""
    demand = _demand()
    found = [demand.hours("overwatch", "range", number) for number in range(10)]
    assert found == pytest.approx([1.0] * 3 + [4.0] + [1.0] * 5 + [0.0])
    assert demand.hours("isr", "range", 5) == pytest.approx(12.0 * 3.0 * 0.25)
    assert demand.hours("c2", "town", 5) == pytest.approx(24.0 * 3.0 * 0.75)


def test_an_area_wants_no_overwatch_before_it_opens() -> None:
    """The town wants and asks for nothing before day 4; until then the range has its share too."""
    demand = _demand()
    assert [number for number in range(10) if demand.hours("overwatch", "town", number) > 0] == [
        4,
        5,
        6,
        7,
        8,
    ]
    assert demand.request_rates("town") == pytest.approx([0.0] * 4 + [1.5] * 5 + [0.0])
    assert demand.request_rates("range") == pytest.approx([0.2] * 3 + [2.0] + [0.5] * 5 + [0.0])


def test_lift_goes_where_lifters_may_fly() -> None:
    """All of it goes to the town, whatever its share."""
    demand = _demand()
    assert demand.hours("airlift", "town", 5) == pytest.approx(2.0 * PLANNING.unload_h)
    assert demand.hours("airlift", "range", 5) == 0.0


def test_the_next_request_is_where_the_integral_of_the_rate_says() -> None:
    """12 a day, all by day: one an hour from 03Z to 15Z, none at night."""
    rates = [12.0, 0.0, 12.0]
    assert next_arrival_h(0.0, 2.0, rates, 1.0) == pytest.approx(5.0)
    assert next_arrival_h(5.0, 1.0, rates, 1.0) == pytest.approx(6.0)
    assert next_arrival_h(14.5, 1.0, rates, 1.0) == pytest.approx(48.0 + 3.5)
    assert next_arrival_h(0.0, 12.0, rates, 1.0) == pytest.approx(15.0)
    assert next_arrival_h(0.0, 24.5, rates, 1.0) == inf
    assert next_arrival_h(0.0, 1.0, rates, 0.0) == pytest.approx(1.0)
    assert next_arrival_h(0.0, 0.5, [24.0], 0.5) == pytest.approx(0.5)
    assert next_arrival_h(0.0, 0.1, [], 0.5) == inf


def test_planning_factors_are_those_of_the_classroom() -> None:
    """The numbers that the tests of this file count on."""
    assert isinstance(PLANNING, Planning)
    assert (PLANNING.contact_h, PLANNING.boom_klb_per_h, PLANNING.fuel_reserve_h) == (0.15, 100.0, 0.5)
    assert (FIGHTER.cruise_kt, FIGHTER.burn_klb_per_h, FIGHTER.fuel_klb) == (480.0, 10.0, 40.0)
