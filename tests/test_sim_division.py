"""How the lines of a day are divided over areas: shares, wants, caveats, tankers, turns, vul windows."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.builders import (
    at_work,
    caveat,
    classroom_campaign,
    east_of_west,
    raiders,
    row_of,
    two_bases,
    with_row,
    with_twin,
)

from sim import Campaign, Log, simulate
from sim.calendar import DAY_H
from sim.division import GOLDEN
from sim.flight import Flight
from sim.tasking import Tasking

few = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
STATION_H = 1.0  # of a flight of the classroom


def _with_areas(
    campaign: Campaign, shares: list[float], priorities: list[int] | None = None, **fields: Any
) -> Campaign:
    """Areas in place of the range, side by side where it was, each with a share of what is wanted."""
    area, share = row_of(campaign.areas, "range"), campaign.shares[0]
    names = [f"area_{number}" for number in range(len(shares))]
    ranks = priorities or [1] * len(shares)
    return replace(
        campaign,
        areas=tuple(
            replace(area, id=name, priority=rank, **fields) for name, rank in zip(names, ranks, strict=True)
        ),
        shares=tuple(
            replace(share, id=name, area=name, share=part / sum(shares))
            for name, part in zip(names, shares, strict=True)
        ),
    )


def _plenty(wanted_h: float = 1000.0, **changes: object) -> Campaign:
    """The classroom with tankers for all of eight fighters, and by default more wanted than is flown."""
    return two_bases(
        squadrons__fighters__aircraft=8,
        squadrons__tankers__aircraft=6,
        squadrons__tankers__sorties_per_aircraft_day=3,
        demand__overwatch_h_per_day=wanted_h,
        demand__requests_per_day=0,
        **changes,
    )


def _tasked_h(log: Log) -> dict[str, float]:
    hours: defaultdict[str, float] = defaultdict(float)
    for row in log.area_days:
        hours[row.area] += row.tasked_h
    return hours


def _lines(log: Log, squadron: str) -> int:
    return sum(row.lines_tasked for row in log.squadron_days if row.squadron == squadron)


def _unused(log: Log, squadron: str) -> list[str]:
    return [row.unused for row in log.squadron_days if row.squadron == squadron]


# --- where lines go -----------------------------------------------------------------------------------


@given(st.lists(st.floats(0.02, 1.0), min_size=2, max_size=5), st.integers(2, 8))
@few
def test_shares_hold_over_days(shares: list[float], aircraft: int) -> None:
    """However small a share, what an area got is within a flight for each area of its share."""
    base = _with_areas(_plenty(), shares)
    log = simulate(replace(base, squadrons=with_row(base.squadrons, "fighters", aircraft=aircraft)), seed=1)
    tasked_h = _tasked_h(log)
    total_h = sum(tasked_h.values())
    assert total_h == pytest.approx(10 * (aircraft // 2 if aircraft % 2 == 0 else aircraft / 2), abs=1.0)
    for number, share in enumerate(shares):
        fair_h = total_h * share / sum(shares)
        assert fair_h - (len(shares) - 1) * STATION_H <= tasked_h[f"area_{number}"] <= fair_h + STATION_H


@given(
    st.lists(st.floats(0.02, 1.0), min_size=1, max_size=4), st.floats(0.3, 6.0), st.sampled_from([2, 4, 8])
)
@few
def test_an_area_takes_no_more_than_it_wants(shares: list[float], wanted_h: float, aircraft: int) -> None:
    """Small wants add up over days to whole flights; on no day is an area ahead by more than one."""
    base = _with_areas(_plenty(wanted_h), shares)
    log = simulate(replace(base, squadrons=with_row(base.squadrons, "fighters", aircraft=aircraft)), seed=1)
    ahead_h: defaultdict[str, float] = defaultdict(float)
    for row in log.area_days:
        ahead_h[row.area] += row.tasked_h - row.wanted_h
        assert ahead_h[row.area] < STATION_H + 1e-3
        assert row.tasked_h < row.wanted_h + 2 * STATION_H
    if wanted_h <= aircraft / 2 - len(shares):  # there are lines for all of it
        assert min(ahead_h.values()) > -STATION_H - 1e-3


@pytest.mark.parametrize(("pull", "share"), [(0.0, 1 / 2), (1.0, 2 / 3), (3.0, 4 / 5)])
def test_a_higher_priority_pulls_lines(pull: float, share: float) -> None:
    """Of two areas that want the same, that of rank 1 has 1 + pull times the flights of that of rank 2."""
    base = _with_areas(_plenty(planning__priority_pull=pull), [0.5, 0.5], priorities=[1, 2])
    tasked_h = _tasked_h(simulate(base, seed=1))
    assert tasked_h["area_0"] == pytest.approx(40.0 * share, abs=1.0)


def test_a_squadron_flies_rather_where_it_needs_less_tanker_fuel() -> None:
    """Each squadron is near to one of two areas: with a pull most go to the near one, and shares hold."""
    base = _with_areas(_plenty(), [0.5, 0.5])
    base = with_twin(base, "fighters", "eastern", base="east", aircraft=4)
    base = replace(base, areas=with_row(base.areas, "area_0", longitude=east_of_west(500.0)))
    near = {}
    for pull in (0.0, 2.0):
        log = simulate(replace(base, planning=replace(base.planning, efficiency_pull=pull)), seed=1)
        flights = Counter((f.squadron, f.area) for f in log.flights if f.role == "strike")
        near[pull] = flights["fighters", "area_0"] + flights["eastern", "area_1"]
        west_h, east_h = (hours for _, hours in sorted(_tasked_h(log).items()))
        assert west_h == pytest.approx(east_h, abs=4.0)
    assert near[2.0] > near[0.0] + 20


# --- whether lines are flown ------------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted_h", "lines"), [(18.5, 80), (9.0, 40)])
def test_a_programme_is_flown_though_others_could_fly_for_it(wanted_h: float, lines: int) -> None:
    """A squadron that needs a tanker for one hour on station is used like one that needs none for 3.5 h.

    Four flights of each give 18 flight-hours a day; where 9 are wanted, each leaves half of its lines.
    """
    base = _plenty(wanted_h=wanted_h)
    near = replace(base.aircraft_types[0], id="near", receives="none", fuel_klb=200.0)
    base = replace(base, aircraft_types=(*base.aircraft_types, near))
    base = with_twin(base, "fighters", "neighbors", aircraft_type="near", base="east")
    log = simulate(base, seed=1)
    for squadron in ("fighters", "neighbors"):
        assert _lines(log, squadron) == pytest.approx(lines, abs=4)
        assert (set(_unused(log, squadron)) == {"none"}) == (lines == 80)


@given(st.floats(0.2, 0.9), st.sampled_from([(8, 8), (8, 4), (4, 8)]))
@few
def test_what_is_not_wanted_is_left_by_all_alike(share: float, aircraft: tuple[int, int]) -> None:
    """Less wanted than offered: each squadron loses the same share of its programme, for lack of demand."""
    base = _plenty(wanted_h=share * sum(aircraft) / 2)
    base = with_twin(base, "fighters", "neighbors", aircraft=aircraft[1])
    base = replace(base, squadrons=with_row(base.squadrons, "fighters", aircraft=aircraft[0]))
    log = simulate(base, seed=1)
    for squadron, number in zip(("fighters", "neighbors"), aircraft, strict=True):
        assert _lines(log, squadron) / (10 * number) == pytest.approx(share, abs=2 / number)
        assert set(_unused(log, squadron)) <= {"none", "demand"}
        assert _unused(log, squadron)[-1] == "demand"


def test_lines_wanted_only_where_a_squadron_may_not_go_are_unused_for_caveats() -> None:
    """The range has what it wants, the town does not: its caveat keeps the squadron, and says so."""
    base = _with_areas(_plenty(wanted_h=8.0), [0.25, 0.75])
    town = replace(base, areas=with_row(base.areas, "area_1", country="Townland"))
    log = simulate(town, seed=1)
    assert set(_unused(log, "fighters")) == {"caveat"}
    assert _tasked_h(log)["area_1"] == 0.0
    assert {row.reason for row in log.area_days if row.area == "area_1"} == {"caveat"}
    both = caveat("fighters", 0, ("Midland", "Townland"), ("Midland", "Townland"))
    tankers = tuple(row for row in town.caveats if row.squadron != "fighters")
    allowed = simulate(replace(town, caveats=(both, *tankers)), seed=1)
    assert _tasked_h(allowed)["area_1"] > 20.0
    assert "caveat" not in _unused(allowed, "fighters")


def test_fighters_that_may_strike_nowhere_look_on() -> None:
    """Who may fly but not strike gives overwatch all the same; who may strike somewhere goes there."""
    base = _with_areas(_plenty(), [0.5, 0.5])
    base = replace(base, areas=with_row(base.areas, "area_1", country="Townland"))
    tankers = tuple(row for row in base.caveats if row.squadron != "fighters")
    for strikes_in, expected in ((("Townland",), {"area_1"}), ((), {"area_0", "area_1"})):
        own = caveat("fighters", 0, ("Midland", "Townland"), strikes_in)
        log = simulate(replace(base, caveats=(own, *tankers)), seed=1)
        assert {f.area for f in log.flights if f.squadron == "fighters"} == expected


def test_lines_without_a_tanker_are_unused_and_say_so() -> None:
    """One tanker sortie a day serves four flights of some more: the rest is left, by both squadrons alike."""
    base = with_twin(_plenty(planning__vul_slack_h=12), "fighters", "neighbors")
    base = replace(
        base, squadrons=with_row(base.squadrons, "tankers", aircraft=1, sorties_per_aircraft_day=1)
    )
    log = simulate(base, seed=1)
    lines = [_lines(log, squadron) for squadron in ("fighters", "neighbors")]
    assert 0 < sum(lines) < 2 * 80
    assert abs(lines[0] - lines[1]) <= 2 * 10
    assert set(_unused(log, "fighters") + _unused(log, "neighbors")) == {"tanker"}
    assert {row.reason for row in log.area_days} == {"tanker"}


def test_a_flight_that_could_do_without_goes_dry_for_a_shorter_time() -> None:
    """Without any tanker, fighters with fuel for half an hour on station fly it."""
    base = _plenty(planning__station_min_h=0.25)
    log = simulate(replace(base, squadrons=with_row(base.squadrons, "tankers", aircraft=0)), seed=1)
    flown = [f for f in log.flights if f.squadron == "fighters"]
    assert len(flown) == 40
    assert {(f.refuelings, round(f.station_hours, 3)) for f in flown} == {(0, 0.5)}
    assert set(_unused(log, "fighters")) == {"none"}


def test_own_commands_are_no_part_of_the_division() -> None:
    """What they fly is not wanted by anybody's areas and not taken from them."""
    log = simulate(raiders(aircraft=4, days=5, flight_h=4.0), seed=1)
    assert {f.command for f in log.flights} == {"own"}
    assert _tasked_h(log) == {"range": 0.0}


def test_an_area_has_no_row_for_what_it_does_not_want() -> None:
    """Nobody wants surveillance, command or lift in the classroom: overwatch is the only row of a day."""
    log = simulate(classroom_campaign(), seed=1)
    assert Counter(row.role for row in log.area_days) == {"overwatch": 10}


# --- when ---------------------------------------------------------------------------------------------------


def _strike_flights(campaign: Campaign, ato_day: int) -> list[Flight]:
    """The flights of fighters in the ATO of a day, written long before."""
    world = at_work(campaign, ato_day)
    return [flight for flight in Tasking(world).write(ato_day) if flight.role == "strike"]


def _window_h(number: int, rank: int) -> float:
    """Halves, quarters and eighths of the day in turn, begun elsewhere in the day for each area."""
    digits = f"{number:b}"[::-1]
    part = sum(int(digit) / 2 ** (place + 1) for place, digit in enumerate(digits))
    return (part + rank * GOLDEN) % 1.0 * DAY_H


@given(st.integers(0, 6), st.integers(1, 4), st.integers(1, 3))
@few
def test_a_vul_window_moves_by_no_more_than_the_slack(slack_h: int, tankers: int, areas: int) -> None:
    """Each flight is on station when its area wants it, or within `vul_slack_h` of that."""
    base = _with_areas(_plenty(planning__vul_slack_h=slack_h), [1.0] * areas)
    base = replace(base, squadrons=with_row(base.squadrons, "tankers", aircraft=tankers))
    flights = _strike_flights(base, 2)
    assert flights
    numbers: Counter[str] = Counter()
    for flight in flights:
        rank = int(flight.area_id.removeprefix("area_"))
        wanted_h = 2 * DAY_H + _window_h(numbers[flight.area_id], rank)
        assert abs(flight.vul_from_h - wanted_h) <= slack_h + 1e-9
        numbers[flight.area_id] += 1


def test_windows_of_a_day_are_spread_over_it() -> None:
    """Four flights of an area are wanted at 0, 12, 6 and 18."""
    flights = _strike_flights(_plenty(), 2)
    assert [flight.vul_from_h - 48.0 for flight in flights] == pytest.approx([0.0, 12.0, 6.0, 18.0])
