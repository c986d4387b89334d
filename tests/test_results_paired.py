"""Paired differences: Student's interval, Holm's adjustment, vectors, and what pairing is worth."""

from __future__ import annotations

import gc
import json
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from results.comparison.difference import Difference, compare, holm
from results.estimation import parameter_share

MEASURES = ("sorties", "strikes", "offload_klb")


# Nothing that is measured is as small as 5e-324, whose square is 0.
AMOUNTS = st.integers(0, 10**9).map(lambda thousandths: thousandths / 1000)


def frame(*columns: object, names: tuple[str, ...] = MEASURES) -> pd.DataFrame:
    """One column of values per measure."""
    values = {name: np.asarray(column, dtype=float) for name, column in zip(names, columns, strict=False)}
    table = pd.DataFrame(values)
    return table.rename_axis(index="replication")


def alone(baseline: object, what_if: object, *, replications_per_draw: int = 1) -> Difference:
    """The difference of a single measure."""
    (found,) = compare(frame(baseline), frame(what_if), replications_per_draw=replications_per_draw)
    return found


def drawn(count: int, seed: int = 1) -> np.ndarray:
    """Standard normal values."""
    return np.random.default_rng(seed).standard_normal(count)


def test_the_interval_is_that_of_students_paired_test() -> None:
    """Mean, half-width and p are those of `scipy.stats.ttest_rel`."""
    before, after = 100 + drawn(12), 101 + drawn(12, 2)
    found, expected = alone(before, after), stats.ttest_rel(after, before)
    interval = expected.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert (found.p_value, found.p_adjusted) == pytest.approx((expected.pvalue, expected.pvalue))
    assert found.half_width == pytest.approx(found.high - found.difference)
    assert (found.baseline, found.what_if) == pytest.approx((before.mean(), after.mean()))
    assert found.difference_share == pytest.approx((after.mean() - before.mean()) / before.mean())
    assert (found.n, found.units, found.parameter_share) == (12, 12, None)


def test_the_verdict_says_which_way() -> None:
    """More, fewer, or nothing that so many replications can show."""
    before = 100 + drawn(20)
    assert alone(before, before + 3 + 0.1 * drawn(20, 2)).verdict == "more"
    assert alone(before, before - 3 + 0.1 * drawn(20, 2)).verdict == "fewer"
    nothing = alone(before, before + drawn(20, 2) - drawn(20, 2).mean())
    assert nothing.verdict == "no difference that 20 replications can show"
    assert not nothing.is_shown


def test_runs_that_are_the_same_do_not_differ() -> None:
    """No difference, p is 1, and pairing is worth more than any number."""
    before = 100 + drawn(8)
    found = alone(before, before)
    assert (found.difference, found.half_width, found.p_value, found.p_adjusted) == (0, 0, 1, 1)
    assert found.verdict == "no difference that 8 replications can show"
    assert found.correlation == pytest.approx(1)
    assert found.variance_ratio == np.inf


def test_a_difference_that_is_always_the_same_is_certain() -> None:
    """Without any spread p is 0 and the interval a point."""
    for step, verdict in ((2.0, "more"), (-2.0, "fewer")):
        found = alone([5.0] * 6, [5.0 + step] * 6)
        assert (found.difference, found.half_width, found.p_value, found.verdict) == (step, 0, 0, verdict)
        assert isnan(found.correlation)
        assert isnan(found.variance_ratio)


@pytest.mark.parametrize(("before", "after"), [(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1), (20.0, 19.9999984)])
def test_a_difference_of_rounding_is_none(before: float, after: float) -> None:
    """The same hours added up in another order, or flown from a base that lies as far but for rounding."""
    found = alone(np.full(5, before), np.full(5, after))
    assert (found.difference, found.p_value) == (0, 1)


def test_one_replication_shows_nothing() -> None:
    """It has no interval, and its verdict says so."""
    found = alone([5.0], [9.0])
    assert (found.baseline, found.what_if, found.difference) == (5, 9, 4)
    assert all(isnan(value) for value in (found.half_width, found.low, found.high, found.p_value))
    assert all(isnan(value) for value in (found.spread_low, found.correlation, found.variance_ratio))
    assert found.verdict == "no difference that 1 replication can show"


def test_a_replication_without_a_value_does_not_count() -> None:
    """On either side; the others are compared as if it had not been flown."""
    before, after = [1.0, np.nan, 3.0, 4.0], [2.0, 2.0, np.nan, 6.0]
    found, expected = alone(before, after), alone([1.0, 4.0], [2.0, 6.0])
    assert (found.n, found.difference, found.half_width) == (2, expected.difference, expected.half_width)


def test_a_measure_that_is_never_defined_cannot_be_compared() -> None:
    """Nobody waits for a tanker where there is none; the other measures are adjusted without it."""
    before = frame(100 + drawn(9), np.ones(9))
    gone, there = compare(before, frame(np.full(9, np.nan), 1.5 + 0.1 * drawn(9)))
    assert (gone.n, gone.verdict) == (0, "cannot be compared")
    assert isnan(gone.difference)
    assert there.p_adjusted == there.p_value


def test_a_baseline_of_nothing_has_no_share() -> None:
    """Three more than none is no percentage."""
    assert isnan(alone([0.0, 0.0], [3.0, 4.0]).difference_share)


def test_holm_multiplies_the_smallest_most() -> None:
    """The steps of the definition, by hand; what was not tested takes no part."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    adjusted = holm([0.04, float("nan"), 0.01])
    assert (adjusted[0], adjusted[2]) == pytest.approx((0.04, 0.02))
    assert isnan(adjusted[1])
    assert all(isnan(value) for value in holm([float("nan")]))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_gives_what_a_library_gives(p_values: list[float]) -> None:
    """To the last bit; the library is not used for it because its import takes most of a second."""
    gc.freeze()  # the library collects garbage at every call: half a second with all that the tests hold
    try:
        expected = multipletests(p_values, method="holm")[1].tolist()
    finally:
        gc.unfreeze()
    assert holm(p_values) == expected


def test_the_verdict_follows_the_adjusted_p() -> None:
    """What is shown alone may not be shown among three; the interval stays its own."""
    before, noise = np.full(10, 50.0), drawn(10)
    step = stats.t.ppf(0.98, 9) / sqrt(10) * noise.std(ddof=1)  # p is 0.04
    after = before + noise - noise.mean() + step
    assert alone(before, after).verdict == "more"
    among = compare(frame(before, before, before), frame(after, after, after))
    assert [one.p_adjusted for one in among] == pytest.approx([0.12] * 3)
    assert [one.is_shown for one in among] == [False] * 3
    assert among[0].low > 0


def test_pairing_is_measured() -> None:
    """With shared noise of variance 9 and own noise of variance 1 it saves nine tenths."""
    shared = 3 * drawn(4000)
    found = alone(shared + drawn(4000, 2), 5 + shared + drawn(4000, 3))
    assert found.correlation == pytest.approx(0.9, abs=0.02)
    assert found.variance_ratio == pytest.approx(10, rel=0.1)
    unpaired = alone(drawn(4000, 4), drawn(4000, 5))
    assert unpaired.correlation == pytest.approx(0, abs=0.05)
    assert unpaired.variance_ratio == pytest.approx(1, rel=0.05)


def test_the_spread_holds_nine_in_ten_replications() -> None:
    """From the fifth to the ninety-fifth percentile of single differences."""
    found = alone(np.zeros(101), np.arange(101.0))
    assert (found.spread_low, found.spread_high) == pytest.approx((5, 95))


def test_replications_of_one_vector_are_one_unit() -> None:
    """The interval is that of the means of the vectors, with as many degrees of freedom as vectors."""
    apart = drawn(12)
    found = alone(np.zeros(12), apart, replications_per_draw=3)
    means = apart.reshape(4, 3).mean(axis=1)
    expected = stats.ttest_1samp(means, 0)
    assert (found.n, found.units) == (12, 4)
    assert (found.difference, found.p_value) == pytest.approx((means.mean(), expected.pvalue))
    assert found.low == pytest.approx(expected.confidence_interval(0.95).low)


def test_a_vector_is_found_by_the_number_of_its_replications() -> None:
    """One that is missing leaves the others in their vectors."""
    table = frame(drawn(6)).drop(index=1)
    (found,) = compare(table * 0, table, replications_per_draw=2)
    means = [table["sorties"].loc[[0]].mean(), *(table["sorties"].loc[[at, at + 1]].mean() for at in (2, 4))]
    assert (found.n, found.units) == (5, 3)
    assert found.difference == pytest.approx(np.mean(means))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_the_share_of_the_parameters_is_recovered(share: float) -> None:
    """On average over many studies with a known share, whose vectors differ that much."""
    rng = np.random.default_rng(5)
    between = rng.standard_normal((60, 40, 1)) * sqrt(share)
    within = rng.standard_normal((60, 40, 4)) * sqrt(1 - share)
    studies = (between + within).reshape(60, 160)
    shares = [parameter_share(pd.Series(study), 4) for study in studies]
    assert all(found is not None and 0 <= found <= 1 for found in shares)
    assert np.mean([found for found in shares if found is not None]) == pytest.approx(share, abs=0.04)


def test_parameters_explain_all_or_nothing_at_the_ends() -> None:
    """All where only the vector matters, nothing where vectors agree, undefined where nothing varies."""
    assert parameter_share(pd.Series([1.0, 1.0, 4.0, 4.0, 9.0, 9.0]), 2) == 1
    assert parameter_share(pd.Series([1.0, 5.0, 1.0, 5.0, 1.0, 5.0]), 2) == 0
    still = parameter_share(pd.Series([2.0] * 6), 2)
    assert still is not None
    assert isnan(still)


def test_parameters_are_not_told_apart_without_a_second_replication() -> None:
    """Of one vector, or of any."""
    assert parameter_share(pd.Series(drawn(6)), 1) is None
    assert parameter_share(pd.Series(drawn(2)), 2) is None
    assert parameter_share(pd.Series(drawn(4), index=[0, 2, 4, 6]), 2) is None


def test_vectors_that_differ_widen_the_interval() -> None:
    """Taken as independent, replications of few vectors would promise too much."""
    apart = np.repeat(drawn(5), 8) + 0.1 * drawn(40, 2)
    assert (
        alone(np.zeros(40), apart, replications_per_draw=8).half_width
        > 2 * alone(np.zeros(40), apart).half_width
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=12))
def test_the_other_way_round_it_is_the_opposite(pairs: list[tuple[float, float]]) -> None:
    """Difference, interval and verdict change their sign, p and pairing stay."""
    before, after = [list(side) for side in zip(*pairs, strict=True)]
    there, back = alone(before, after), alone(after, before)
    opposite = {"more": "fewer", "fewer": "more"}
    assert there.difference == pytest.approx(-back.difference, abs=1e-5)
    assert there.low == pytest.approx(-back.high, abs=1e-5)
    assert there.what_if == pytest.approx(there.baseline + there.difference)
    assert there.low <= there.difference <= there.high
    assert opposite.get(there.verdict, there.verdict) == back.verdict


def test_sides_that_do_not_match_are_refused() -> None:
    """Other measures or other replications are no pairs."""
    table = frame(drawn(4), drawn(4))
    for other in (table.drop(columns="strikes"), table.drop(index=2)):
        with pytest.raises(ValueError, match="differ in their replications or measures"):
            compare(table, other)


def test_a_difference_is_ready_for_json() -> None:
    """What is undefined or infinite is null."""
    same = json.loads(json.dumps(alone([5.0], [9.0]).to_dict(), allow_nan=False))
    assert same["measure"]["id"] == "sorties"
    assert (same["difference"], same["half_width"], same["n"]) == (4, None, 1)
    paired = alone([1.0, 2.0, 3.0], [1.0, 2.0, 3.0])
    assert json.loads(json.dumps(paired.to_dict(), allow_nan=False))["variance_ratio"] is None
