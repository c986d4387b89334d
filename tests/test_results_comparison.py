"""Two runs beside each other: a small real pair, the chain that explains it, and pairs that are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import results
import scenarios
from results import Run, RunError
from results.comparison.chain import LINKS, chain_of
from results.comparison.comparison import Comparison, compare_runs
from results.comparison.difference import Difference
from results.measures.catalog import MEASURES, measure
from results.runs import Pool, values_of
from results.runs.draws import Draws
from sim import Campaign

pytestmark = pytest.mark.xdist_group("comparison")  # what its tests share is made once

REPLICATIONS = 8
IDS = ("sorties", "strikes", "coverage_share", "offload_klb", "tanker_sorties", "unanswered")

NOISE: Mapping[str, object] = {
    "aircraft_types.fighter.break_share": 0.3,
    "aircraft_types.fighter.ground_abort_share": 0.15,
    "aircraft_types.fighter.fix_mean_h": 12.0,
    "aircraft_types.fighter.mc_rate_share": 0.8,
    "demand.overwatch_h_per_day": 4.0,
}
"""The classroom campaign with fighters that break: only then is a sortie left to chance."""


def flown(folder: Path, name: str, changes: Mapping[str, object], *, seed: int = 3, **options: object) -> Run:
    """Replications of a variant of the classroom campaign."""
    base = scenarios.load("two_bases")
    campaign = scenarios.vary(base, name, {**NOISE, **changes})
    arguments = {"seed": seed, "replications": REPLICATIONS, "out": folder, **options}
    return results.run_replications(campaign, **arguments)  # type: ignore[arg-type]


@pytest.fixture(scope="module", name="runs")
def _runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """The baseline, the same with other seeds, and two what-ifs: slow turns, and the track farther east."""
    folder = tmp_path_factory.mktemp("runs")
    slow = {"aircraft_types.fighter.turn_h": 4.0}
    return {
        "baseline": flown(folder, "two_bases", {}),
        "other_seed": flown(folder, "two_bases", {}, seed=4),
        "slow_turns": flown(folder, "two_bases+slow_turns", slow),
        "slow_turns_other_seed": flown(folder, "two_bases+slow_turns", slow, seed=4),
        "far_range": flown(folder, "two_bases+far_range", {"areas.range.longitude": -147.0}),
    }


@pytest.fixture(scope="module", name="far")
def _far(runs: dict[str, Run]) -> Comparison:
    """The range one degree farther away."""
    return compare_runs(runs["baseline"], runs["far_range"], IDS)


# --- what differs ---------------------------------------------------------------------------


def test_values_are_those_of_the_measures(runs: dict[str, Run], pool: Pool) -> None:
    """Read one replication at a time they are what all tables together give, with any number of workers."""
    run, ids = runs["baseline"], ("sorties", "coverage_share", "mean_leg_nm")
    values = values_of(run, ids)
    tables = run.tables()
    for name in ids:
        expected = measure(name)(tables).astype("float64")
        pd.testing.assert_series_equal(values[name], expected, check_names=False)
    pd.testing.assert_frame_equal(values_of(run, ids, pool=pool), values)


def test_a_farther_range_costs_what_it_must(far: Comparison) -> None:
    """Sixty miles more: the chain begins with the leg, and its sentence says so."""
    leg = far.chain.links[0]
    assert (leg.measure.id, leg.verdict) == ("mean_leg_nm", "more")
    assert leg.difference == pytest.approx(60.5, abs=1)
    assert leg.p_adjusted == pytest.approx(0)
    assert np.isnan(leg.variance_ratio), "every flight of either side has the same leg"
    assert far.chain.sentence.startswith("Legs grow by 8.4 %")
    assert far.replications == tuple(range(REPLICATIONS))
    assert [one.measure.id for one in far.differences] == list(IDS)
    assert [one.measure.id for one in far.chain.links] == list(LINKS)


def test_a_measure_has_one_verdict(far: Comparison) -> None:
    """In the table and in the chain: both are adjusted together."""
    links = {link.measure.id: link for link in far.chain.links}
    both = [one for one in far.differences if one.measure.id in links]
    assert len(both) == 4
    assert all(links[one.measure.id] == one for one in both)
    assert far.adjusted_together == len(IDS) + len(LINKS) - 4


def test_parts_add_up_to_the_difference(far: Comparison) -> None:
    """Of every measure that is a sum, along every dimension; the largest part comes first."""
    totals = {one.measure.id: one for one in far.differences}
    sums = [one for one in far.breakdowns if one.measure.additive]
    assert {one.dim for one in sums} == {"contingent", "base", "track", "area", "month"}
    for one in sums:
        parts, total = one.parts, totals[one.measure.id]
        assert sum(part.difference for part in parts) == pytest.approx(total.difference, rel=1e-9, abs=1e-9)
        assert sum(part.baseline for part in parts) == pytest.approx(total.baseline)
        sizes = [abs(part.difference) for part in parts]
        assert sizes == sorted(sizes, reverse=True)


def test_each_measure_is_broken_down_where_it_can_be(far: Comparison) -> None:
    """By the dimensions of the catalog, or by those asked for."""
    cuts = {(one.measure.id, one.dim) for one in far.breakdowns}
    assert cuts == {
        (name, dim)
        for name in IDS
        for dim in ("contingent", "base", "track", "area", "month")
        if dim in MEASURES[name].by
    }
    asked = compare_runs(far.baseline, far.what_if, ["sorties", "unanswered"], dims=["squadron"])
    assert [(one.measure.id, one.dim) for one in asked.breakdowns] == [("sorties", "squadron")]


def test_workers_change_nothing(far: Comparison, pool: Pool) -> None:
    """Two processes say what one says."""
    again = compare_runs(far.baseline, far.what_if, IDS, pool=pool)
    assert again.to_dict() == far.to_dict()


def test_a_comparison_is_ready_for_json(far: Comparison) -> None:
    """It carries what made both runs."""
    told = json.loads(json.dumps(far.to_dict(), allow_nan=False))
    assert (told["baseline"]["name"], told["what_if"]["name"]) == ("two_bases", "two_bases+far_range")
    assert told["what_if"]["base"] == "two_bases"
    assert told["baseline"]["seed"] == told["what_if"]["seed"] == 3
    assert told["replications"] == list(range(REPLICATIONS))
    assert (told["caveat"], told["adjusted_together"]) == ("", 11)
    assert {part["value"] for one in told["breakdowns"] for part in one["parts"]} >= {"west", "range"}


def test_a_run_differs_in_nothing_from_itself(runs: dict[str, Run]) -> None:
    """And the chain says so."""
    same = compare_runs(runs["baseline"], runs["baseline"], IDS)
    assert {one.difference for one in same.differences} == {0.0}
    assert same.chain.sentence == "No link of the chain differs as far as 8 replications can show."


# --- common random numbers ------------------------------------------------------------------


def test_common_random_numbers_pay(runs: dict[str, Run]) -> None:
    """Slower turns change sorties and strikes with a fraction of the variance of independent seeds."""
    found = compare_runs(runs["baseline"], runs["slow_turns"], IDS, dims=[])
    ratios = {one.measure.id: one.variance_ratio for one in found.differences}
    correlations = {one.measure.id: one.correlation for one in found.differences}
    assert ratios["sorties"] > 2
    assert ratios["strikes"] > 2
    assert correlations["sorties"] > 0.5


def test_the_ratio_is_that_of_seeds_flown_apart(runs: dict[str, Run]) -> None:
    """Measured the hard way, with another seed on one side: pairing takes most of the variance away."""
    ids = ("sorties", "strikes")
    before, after = values_of(runs["baseline"], ids), values_of(runs["slow_turns"], ids)
    before_too, after_too = (values_of(runs[name], ids) for name in ("other_seed", "slow_turns_other_seed"))
    paired = pd.concat([after - before, after_too - before_too]).var()
    apart = pd.concat([after_too - before, after - before_too]).var()
    assert (apart > 2 * paired).all()


# --- the chain ------------------------------------------------------------------------------


def link(name: str, baseline: float, difference: float, verdict: str) -> Difference:
    """A link that went as the test wants it."""
    nan = float("nan")
    return Difference(
        measure=measure(name), baseline=baseline, what_if=baseline + difference, difference=difference,
        half_width=0.1, low=nan, high=nan, difference_share=difference / baseline if baseline else nan,
        p_value=nan, p_adjusted=nan, verdict=verdict, correlation=nan, variance_ratio=nan,
        parameter_share=None, spread_low=nan, spread_high=nan, n=20, units=20,
    )  # fmt: skip


def test_the_chain_is_told_in_order_and_in_words() -> None:
    """Percent of the baseline, points of a share, minutes, units where the baseline is nothing."""
    chain = chain_of(
        [
            link("mean_leg_nm", 500, 60, "more"),
            link("transit_h_per_flight", 3, 0.1, "no difference that 20 replications can show"),
            link("offload_klb", 1000, -80, "fewer"),
            link("tanker_wait_h", 0.05, 0.25, "more"),
            link("unanswered", 0, 3, "more"),
            link("coverage_share", 0.5, -0.031, "fewer"),
        ]
    )
    assert chain.sentence == (
        "Legs grow by 12 %, offload falls by 8 %, waits at the tankers grow by 15 min, "
        "unanswered requests rise by 3 requests, and coverage falls by 3.1 points."
    )


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize(("verdict", "sign"), [("more", 1), ("fewer", -1)])
def test_every_link_has_a_word_for_either_way(name: str, verdict: str, sign: int) -> None:
    """A clause alone is a sentence, and the two ways differ."""
    sentence = chain_of([link(name, 0.5, sign * 0.05, verdict)]).sentence
    opposite = chain_of([link(name, 0.5, -sign * 0.05, "fewer" if sign > 0 else "more")]).sentence
    words = ("grow", "rise") if sign > 0 else ("shrink", "fall")
    assert any(word in sentence for word in words)
    assert sentence != opposite
    assert sentence.endswith((" by 10 %.", " by 5 points.", " by 3 min."))
    assert sentence[0].isupper()


# --- refused --------------------------------------------------------------------------------


def test_a_measure_that_does_not_exist_is_refused(runs: dict[str, Run]) -> None:
    """With the nearest name."""
    with pytest.raises(RunError, match=r"sortees.*did you mean 'sorties'"):
        compare_runs(runs["baseline"], runs["slow_turns"], ["sortees"])
    with pytest.raises(RunError, match="did you mean 'sorties'"):
        values_of(runs["baseline"], ["sortees"])


def test_other_seeds_are_refused_even_by_force(runs: dict[str, Run]) -> None:
    """There would be no pairs."""
    for force in (False, True):
        with pytest.raises(RunError, match=r"their seed is not the same \(3 and 4\)"):
            compare_runs(runs["baseline"], runs["other_seed"], IDS, force=force)


def test_another_campaign_is_refused_even_by_force(runs: dict[str, Run], tmp_path: Path) -> None:
    """By the name of its base."""
    other = flown(tmp_path, "three_bases+slow_turns", {}, replications=1)
    with pytest.raises(RunError, match=r"their base campaign is not the same \(two_bases and three_bases\)"):
        compare_runs(runs["baseline"], other, IDS, force=True)


def test_other_draws_are_refused_even_by_force(runs: dict[str, Run], tmp_path: Path) -> None:
    """Each side with its own parameters would compare the parameters."""
    drawn = flown(tmp_path, "two_bases", {}, replications=2, draws=Draws("posterior", 2, noisy))
    with pytest.raises(RunError, match="their set of drawn parameters is not the same"):
        compare_runs(runs["baseline"], drawn, IDS, force=True)


def noisy(replication: int) -> Campaign:
    """A vector for every two replications: how much overwatch is wanted."""
    base = scenarios.load("two_bases")
    wanted = {"demand.overwatch_h_per_day": 2.0 + replication // 2}
    return scenarios.vary(base, base.name, {**NOISE, **wanted})


@pytest.mark.parametrize(("change", "word"), [("model_version", "model version"), ("window", "window")])
def test_another_version_or_window_takes_force_and_leaves_a_caveat(
    runs: dict[str, Run], change: str, word: str
) -> None:
    """Force is never hidden."""
    other = runs["slow_turns"]
    if change == "window":
        other = replace(other, campaign=replace(other.campaign, to_date=other.campaign.from_date))
    else:
        other = replace(other, manifest={**other.manifest, "model_version": "0.0.1+00000000"})
    with pytest.raises(RunError, match=f"unless by force: their {word} is not the same"):
        compare_runs(runs["baseline"], other, IDS)
    forced = compare_runs(runs["baseline"], other, ["sorties"], dims=[], force=True)
    assert forced.caveat.startswith(f"compared by force: their {word} is not the same (")
    assert forced.to_dict()["caveat"] == forced.caveat


def test_only_replications_of_both_runs_count(runs: dict[str, Run]) -> None:
    """The others are left out and mentioned; without a common one there is nothing to compare."""
    few = replace(runs["slow_turns"], replications=(1, 2, 5))
    found = compare_runs(runs["baseline"], few, ["sorties"], dims=[])
    assert (found.replications, found.differences[0].n) == ((1, 2, 5), 3)
    assert found.caveat == "of 8 replications only 3 are compared, which both runs hold"
    with pytest.raises(RunError, match="have no replication in common"):
        compare_runs(replace(runs["baseline"], replications=(0,)), few, IDS)


def test_vectors_are_the_units_of_drawn_runs(tmp_path: Path) -> None:
    """Four vectors of two replications, the same on both sides; their share of the variance is told."""

    def slow(replication: int) -> Campaign:
        drawn = noisy(replication)
        return scenarios.vary(drawn, drawn.name, {"aircraft_types.fighter.turn_h": 4.0})

    before = flown(tmp_path, "two_bases", {}, draws=Draws("posterior", 2, noisy))
    after = flown(
        tmp_path, "two_bases+slow_turns", {"aircraft_types.fighter.turn_h": 4.0},
        draws=Draws("posterior", 2, slow),
    )  # fmt: skip
    (found,) = compare_runs(before, after, ["sorties"], dims=[]).differences
    assert (found.n, found.units) == (8, 4)
    assert found.parameter_share is not None
    assert 0 <= found.parameter_share <= 1
    sorties = values_of(before, ["sorties"])["sorties"].to_numpy().reshape(4, 2).mean(axis=1)
    assert np.ptp(sorties) > 0, "the vectors fly differently"
