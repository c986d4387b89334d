"""The national agent: the lines that a contingent offers, the tempo of a phase, the effect of a nation."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import classroom_campaign, row_of, started, two_bases, with_row, with_twin
from support.intervals import half_width, is_near

from sim import Campaign, simulate
from sim.campaign import Phase
from sim.contingent import Contingent, level_of
from sim.demand import Demand
from sim.order_of_battle import Disposition
from sim.squadron import Offer, Squadron
from sim.streams import Streams, stream

PHASE = replace(classroom_campaign().tempo[0], level=0.5, isr_level=2.0, airlift_level=3.0, request_level=9.0)

# --- lines offered ------------------------------------------------------------------------------------


@pytest.fixture
def squadron() -> Squadron:
    """The fighters on their first morning: 4 aircraft, pairs, sorties of 4.5 h, turns of 2 h."""
    world = started(two_bases())
    world.env.run(until=0.1)
    found = world.squadrons["fighters"]
    found.owed_lines = found.crew_h = 0.0
    return found


def _westland(**fields: float) -> Contingent:
    plan = replace(row_of(classroom_campaign().contingents, "westland"), **fields)  # type: ignore[arg-type]
    return Contingent(plan, Streams(1, 0))


def _offer(
    squadron: Squadron,
    aircraft: int = 4,
    base: str = "west",
    factor: float = 1.0,
    phase: Phase | None = PHASE,
    effect: float = 1.0,
    **plan: object,
) -> Offer:
    squadron.plan = replace(squadron.plan, **plan)  # type: ignore[arg-type]
    disposition = Disposition(aircraft, 0, base, "coalition", ("Midland",), ("Midland",), factor)
    contingent = _westland()
    contingent.programme_effect = effect
    return contingent.offer(squadron, disposition, phase)


def test_the_programme_bounds_the_lines_in_whole_flights(squadron: Squadron) -> None:
    """4 aircraft at 1.3 sorties a day owe 5.2 lines: two pairs, and the rest is owed tomorrow."""
    assert _offer(squadron, sorties_per_aircraft_day=1.3) == Offer(5.2, 4, "programme")
    assert squadron.owed_lines == pytest.approx(5.2)
    assert _offer(squadron) == Offer(5.2, 10, "programme")


def test_the_carry_of_the_programme_is_bounded(squadron: Squadron) -> None:
    """Lines not used are not owed for ever."""
    for _ in range(30):
        _offer(squadron, sorties_per_aircraft_day=0.5)
    assert squadron.owed_lines <= 4 * 0.5 * 2 + squadron.aircraft_type.flight_size


def test_crews_bound_the_lines(squadron: Squadron) -> None:
    """4 aircraft x 1 crew x 67.5 h in 30 days are 9 h a day: one pair for 4.5 h."""
    assert _offer(squadron, crews_per_aircraft=1.0, crew_h_per_month=67.5) == Offer(4.0, 2, "crews")


def test_a_squadron_without_crew_ratio_has_crews_enough(squadron: Squadron) -> None:
    """No ratio means that crews are no limit, a ratio of 0 that there are none."""
    assert _offer(squadron, crews_per_aircraft=None, crew_h_per_month=0.0) == Offer(4.0, 4, "programme")
    assert _offer(squadron, crews_per_aircraft=0.0) == Offer(4.0, 0, "crews")


def test_tails_bound_the_lines(squadron: Squadron) -> None:
    """3 of 4 aircraft up, each good for 24 / 6.5 sorties a day: 11 lines, 5 pairs."""
    squadron.set_state(squadron.tails[0], "broken")
    assert _offer(squadron, sorties_per_aircraft_day=6.0, crews_per_aircraft=9.0) == Offer(24.0, 10, "tails")


def test_policies_and_lost_bases_leave_no_lines(squadron: Squadron) -> None:
    """A factor scales the programme, 0 ends it, and so does having no base."""
    assert _offer(squadron, factor=0.5) == Offer(2.0, 2, "programme")
    assert _offer(squadron, factor=0.0) == Offer(0.0, 0, "policy")
    assert _offer(squadron, base="") == Offer(4.0, 0, "base")


# --- the tempo of a phase -------------------------------------------------------------------------------


def test_a_phase_scales_the_programmes_that_follow_it_and_no_others(squadron: Squadron) -> None:
    """At half the tempo a squadron of `phase` plans 2 lines where one of `own` plans 4."""
    assert _offer(squadron, tempo="phase").planned == 2.0
    assert _offer(squadron, tempo="own").planned == 4.0
    assert _offer(squadron, tempo="own", phase=None).planned == 4.0
    assert _offer(squadron, tempo="phase", phase=None).planned == 0.0


@pytest.mark.parametrize(
    ("role", "level"),
    [("strike", 0.5), ("isr", 2.0), ("isr_armed", 2.0), ("c2", 2.0), ("airlift", 3.0), ("tanker", 1.0)],
)
def test_each_role_has_its_level_of_a_phase(role: str, level: float) -> None:
    """Tankers follow the receivers, not a phase; nobody flies by the level of the requests."""
    assert level_of(PHASE, role) == level
    assert level_of(None, role) == 0.0


def test_the_lines_planned_of_a_day_are_in_the_log() -> None:
    """A squadron of tempo `phase` in a phase of half the tempo: 2 lines a day."""
    base = classroom_campaign()
    campaign = replace(
        base,
        squadrons=with_row(base.squadrons, "fighters", tempo="phase"),
        tempo=with_row(base.tempo, "all_days", level=0.5),
    )
    rows = [row for row in simulate(campaign, seed=1).squadron_days if row.squadron == "fighters"]
    assert {(row.lines_planned, row.lines_offered, row.lines_tasked) for row in rows} == {(2.0, 2, 2)}


# --- the effect of a nation -----------------------------------------------------------------------------

SPREAD = 0.2


def _effects(number: int, spread: float = SPREAD) -> list[tuple[float, float]]:
    plan = replace(row_of(classroom_campaign().contingents, "westland"), effect_spread=spread)
    plan = replace(plan, approval_share=0.001)  # so that no effect meets the bound of 1
    agents = [Contingent(plan, Streams(7, replication)) for replication in range(number)]
    return [(agent.programme_effect, agent.approval_share / 0.001) for agent in agents]


def test_the_effect_of_a_nation_is_drawn_at_its_address() -> None:
    """Anybody can compute it: one lognormal from `nation_programme` and one from `nation_approval`."""
    for replication, found in enumerate(_effects(4)):
        expected = [
            exp(stream(7, replication, activity, "westland").normalvariate(-SPREAD * SPREAD / 2, SPREAD))
            for activity in ("nation_programme", "nation_approval")
        ]
        assert found == pytest.approx(expected)


def test_effects_have_a_mean_of_1_and_the_given_spread() -> None:
    """On average a nation flies what its class does; the logarithm scatters by `effect_spread`."""
    effects = _effects(2000)
    for which in (0, 1):
        samples = [pair[which] for pair in effects]
        assert is_near(samples, 1.0)
        assert half_width(samples) < 0.03
        logs = [log(sample) for sample in samples]
        assert stdev(logs) == pytest.approx(SPREAD, rel=0.1)
    products = [(log(a) + SPREAD**2 / 2) * (log(b) + SPREAD**2 / 2) for a, b in effects]
    assert is_near(products, 0.0)  # the two are independent


def test_without_a_spread_everything_is_as_it_was() -> None:
    """An effect of exactly 1, whatever the replication."""
    assert set(_effects(5, spread=0.0)) == {(1.0, 1.0)}


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(0, 1000))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_approval_stays_a_share(approval: float, spread: float, replication: int) -> None:
    """No effect makes a nation approve more than all."""
    plan = row_of(classroom_campaign().contingents, "westland")
    plan = replace(plan, approval_share=approval, effect_spread=spread)
    assert 0.0 <= Contingent(plan, Streams(1, replication)).approval_share <= 1.0


def _with_neighbors(spread: float) -> Campaign:
    """Two nations with fighters at one base, and tankers enough for both."""
    base = two_bases(squadrons__tankers__aircraft=4, demand__overwatch_h_per_day=8)
    base = with_twin(base, "fighters", "others", contingent="eastland")
    base = with_twin(base, "fighters", "more_fighters")
    return replace(base, contingents=with_row(base.contingents, "westland", effect_spread=spread))


def test_an_effect_is_drawn_anew_in_each_replication_and_holds_for_all_of_it() -> None:
    """One factor on the programme of every squadron of the nation, on all days."""
    factors = set()
    for replication in range(6):
        rows = simulate(_with_neighbors(0.3), seed=2, replication=replication).squadron_days
        planned = {row.lines_planned for row in rows if row.squadron in ("fighters", "more_fighters")}
        assert len(planned) == 1
        expected = Contingent(
            replace(row_of(_with_neighbors(0.3).contingents, "westland")), Streams(2, replication)
        ).programme_effect
        (lines,) = planned
        assert lines == pytest.approx(4.0 * expected)
        factors.add(lines)
    assert len(factors) == 6


def test_an_effect_touches_the_programmes_of_its_own_nation_only() -> None:
    """What other nations plan is the same to the digit."""
    without, with_effect = (simulate(_with_neighbors(spread), seed=2) for spread in (0.0, 0.5))
    planned = [
        {(row.ato_day, row.squadron): row.lines_planned for row in log.squadron_days}
        for log in (without, with_effect)
    ]
    changed = {squadron for key in planned[0] if planned[0][key] != planned[1][key] for squadron in key[1:]}
    assert changed == {"fighters", "more_fighters"}


def test_over_replications_a_nation_flies_what_its_class_does() -> None:
    """The mean of the sorties flown is that without an effect, inside its interval."""
    base = _with_neighbors(0.2)
    base = replace(base, squadrons=with_row(base.squadrons, "fighters", sorties_per_aircraft_day=0.5))
    campaign = replace(base, demand=replace(base.demand, overwatch_h_per_day=100.0, requests_per_day=0.0))

    def sorties(replication: int) -> float:
        flights = simulate(campaign, seed=3, replication=replication).flights
        return float(sum(flight.sorties for flight in flights if flight.squadron == "fighters"))

    found = [sorties(replication) for replication in range(60)]
    assert is_near(found, 4 * 0.5 * 10)
    assert stdev(found) / fmean(found) == pytest.approx(0.2, abs=0.1)


# --- what is wanted, apart from what is planned ---------------------------------------------------------


def _planned_and_wanted(**changes: object) -> tuple[list[float], float]:
    """Lines that the fighters, who follow the tempo, plan by day; hours of overwatch that are wanted."""
    flown = simulate(two_bases(squadrons__fighters__tempo="phase", **changes), seed=1)
    planned = [row.lines_planned for row in flown.squadron_days if row.squadron == "fighters"]
    return planned, sum(row.wanted_h for row in flown.area_days if row.role == "overwatch")


def test_what_is_wanted_can_change_without_the_programmes_that_follow_the_tempo() -> None:
    """Half the wanted level wants half and plans the same; half the level halves both."""
    planned, wanted_h = _planned_and_wanted()
    assert _planned_and_wanted(tempo__all_days__overwatch_wanted_level=0.5) == (planned, wanted_h / 2)
    halved, half_h = _planned_and_wanted(tempo__all_days__level=0.5)
    assert (halved, half_h) == ([lines / 2 for lines in planned], wanted_h / 2)


def test_orbits_wanted_have_a_level_of_their_own() -> None:
    """For surveillance and command alike; overwatch stays."""
    demand = classroom_campaign().demand
    base = replace(two_bases(), demand=replace(demand, isr_h_per_day=10.0, c2_h_per_day=4.0))
    doubled = replace(base, tempo=with_row(base.tempo, "all_days", isr_wanted_level=2.0))
    before, after = Demand(base), Demand(doubled)
    for area in base.areas:
        for kind, times in (("isr", 2.0), ("c2", 2.0), ("overwatch", 1.0)):
            assert after.hours(kind, area.id, 0) == times * before.hours(kind, area.id, 0)
    assert before.hours("isr", base.areas[0].id, 0) > 0
