"""Enough replications: the rule keeps its promise where the naive one does not, and says what it wants."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats

from results import RunError
from results.comparison.stopping import MINIMUM, Precision, replications_wanted, sequence_half_width

Array = npt.NDArray[np.float64]
SEQUENCES, LONGEST = 6000, 200


def frame(count: int, spread: float = 1.0, names: tuple[str, ...] = ("sorties",)) -> pd.DataFrame:
    """Values with mean 100 and exactly this standard deviation."""
    draws = np.random.default_rng(3).standard_normal((count, len(names)))
    draws = (draws - draws.mean(axis=0)) / draws.std(axis=0, ddof=1)
    return pd.DataFrame(100 + spread * draws, columns=list(names)).rename_axis(index="replication")


def wanted(values: pd.DataFrame, target_share: float, **options: int) -> Precision:
    """What the rule wants if the values are their own baseline."""
    arguments = {"flown": len(values), "maximum": 1000, **options}
    return replications_wanted(values, values.mean(), target_share, **arguments)


# --- the promise ----------------------------------------------------------------------------


def covered_at_the_stop(values: Array, mean: float, width: Callable[[Array, Array], Array]) -> float:
    """How often an interval covers the mean when its rule stops at four tenths of a standard deviation.

    `values` has a sequence per row; the rule looks after every value from the minimum on.
    """
    units = np.arange(1, values.shape[1] + 1, dtype=float)
    means = values.cumsum(axis=1) / units
    squares = (values**2).cumsum(axis=1) - units * means**2
    units, means, squares = (one[..., MINIMUM - 1 :] for one in (units, means, squares))
    widths = width(units, np.sqrt(squares / (units - 1)))
    enough = widths <= 0.4 * values.std()
    enough[:, -1] = True
    stop = enough.argmax(axis=1)[:, np.newaxis]
    apart = np.abs(np.take_along_axis(means, stop, axis=1) - mean)
    return float((apart <= np.take_along_axis(widths, stop, axis=1)).mean())


def student(units: Array, spread: Array) -> Array:
    """The half-width that is right for a number of replications fixed beforehand."""
    return np.asarray(spread * stats.t.ppf(0.975, units - 1) / np.sqrt(units))


@pytest.mark.parametrize("law", ["normal", "uniform", "exponential"])
def test_the_rule_keeps_its_promise_where_the_naive_one_does_not(law: str) -> None:
    """At its stop the sequence covers the mean in 95 % of the cases or nearly, Student's interval in fewer.

    A skewed law costs a few percent, as the sequence holds for large numbers only; ten are the minimum.
    """
    rng, shape = np.random.default_rng(20), (SEQUENCES, LONGEST)
    values, mean = {
        "normal": (rng.standard_normal(shape), 0.0),
        "uniform": (rng.random(shape), 0.5),
        "exponential": (rng.exponential(size=shape), 1.0),
    }[law]
    least = 0.91 if law == "exponential" else 0.96
    kept = covered_at_the_stop(values, mean, sequence_half_width)
    naive = covered_at_the_stop(values, mean, student)
    assert least < kept <= 1
    assert 0.85 < naive < 0.945
    assert kept > naive + 0.03


def test_the_sequence_holds_after_every_replication_at_once() -> None:
    """Looking after each of them, it misses the mean anywhere in less than 5 % of the cases."""
    values = np.random.default_rng(21).standard_normal((SEQUENCES, LONGEST))
    units = np.arange(1, LONGEST + 1, dtype=float)
    misses = np.abs(values.cumsum(axis=1) / units) > sequence_half_width(units, np.ones(LONGEST))
    assert 0.005 < misses[:, MINIMUM - 1 :].any(axis=1).mean() < 0.05


def test_the_sequence_is_narrowest_where_it_is_tuned() -> None:
    """Of all tunings that for ten is best at ten; half as wide again as a normal interval, as it says."""
    at_ten = [
        float(sequence_half_width(np.array(10.0), np.array(1.0), tuned_at=tuned)) for tuned in range(2, 60)
    ]
    assert int(np.argmin(at_ten)) + 2 == 10
    assert min(at_ten) == pytest.approx(1.55 * 1.96 / sqrt(10), rel=0.01)


# --- the next batch -------------------------------------------------------------------------


def test_the_first_batch_is_the_minimum() -> None:
    """Before it nothing is said, in vectors if replications share them."""
    nothing = pd.DataFrame({"sorties": []})
    for replications_per_draw in (1, 3):
        first = replications_wanted(
            nothing, nothing.mean(), 0.01, flown=0, maximum=100, replications_per_draw=replications_per_draw
        )
        assert (first.wanted, first.is_over, first.known) == (10 * replications_per_draw, False, ())


def test_a_mean_that_is_known_ends_it() -> None:
    """Ten replications with a spread of 0.1 % are enough for 1 %."""
    found = wanted(frame(10, 0.1), 0.01)
    assert (found.wanted, found.is_over, found.is_met) == (10, True, True)
    assert found.known[0].half_width_share < 0.01
    assert found.reason.endswith("after 10 replications: within ±1 % of the baseline mean, as was asked for")


def test_what_never_varies_is_known() -> None:
    """A half-width of 0 is precise at any target."""
    assert wanted(frame(10, 0.0), 0.0001).is_met


def test_a_batch_at_most_doubles() -> None:
    """However far away the target is."""
    found = wanted(frame(12, 30.0), 0.001)
    assert (found.wanted, found.is_over, found.is_met) == (24, False, False)


def test_the_next_batch_is_what_the_spread_asks_for() -> None:
    """Flown with the same spread, it meets the target, and one less would not."""
    values = frame(40, 3.0)
    now = wanted(values, 0.001).known[0].half_width_share
    found = wanted(values, 0.9 * now)
    assert 40 < found.wanted < 80
    for more, is_met in ((0, True), (-1, False)):
        longer = frame(found.wanted + more, 3.0)
        assert wanted(longer, 0.9 * now).is_met is is_met


def test_the_maximum_ends_it_and_says_what_was_reached() -> None:
    """The half-width stands in the reason."""
    near = wanted(frame(40, 30.0), 0.01, maximum=50)
    assert near.wanted == 50
    found = wanted(frame(50, 30.0), 0.01, maximum=50)
    assert (found.wanted, found.is_over, found.is_met) == (50, True, False)
    share = found.known[0].half_width_share
    assert found.reason == (
        f"sorties ±{100 * share:.3g} % after 50 replications, the most allowed; "
        "±1 % of the baseline mean was asked for"
    )


def test_a_batch_that_goes_on_as_told_ends_at_the_target() -> None:
    """Every step is larger than the last one and at most twice as large; the means are right."""
    draws = np.random.default_rng(8).standard_normal((5000, 2)) * (2.0, 6.0) + (3.0, -5.0)
    differences = pd.DataFrame(draws, columns=["sorties", "strikes"])
    scales = pd.Series({"sorties": 100.0, "strikes": 100.0})
    step = replications_wanted(differences[:0], scales, 0.01, flown=0, maximum=5000)
    flown = [step.wanted]
    while not step.is_over:
        step = replications_wanted(differences[: flown[-1]], scales, 0.01, flown=flown[-1], maximum=5000)
        flown.append(step.wanted)
    *batches, last = flown
    assert step.is_met
    assert batches[-1] == last
    assert all(before < after <= 2 * before for before, after in pairwise(batches))
    assert 300 < last < 1000
    assert (differences[:last].mean() - [3.0, -5.0]).abs().max() < 1.0


def test_batches_are_whole_vectors() -> None:
    """Also the last one before the maximum."""
    values = frame(30, 30.0)
    assert wanted(values, 0.5, replications_per_draw=3).wanted % 3 == 0
    assert wanted(values, 0.001, replications_per_draw=3, maximum=50).wanted == 48
    assert wanted(frame(48, 30.0), 0.001, replications_per_draw=3, maximum=50).is_over


def test_vectors_count_not_replications() -> None:
    """Ten vectors of four copies are known no better than ten replications."""
    single = frame(10, 5.0)
    copied = pd.DataFrame(np.repeat(single.to_numpy(), 4, axis=0), columns=single.columns)
    half_widths = [
        wanted(values, 0.001, replications_per_draw=each).known[0].half_width
        for values, each in ((single, 1), (copied, 4))
    ]
    assert half_widths[0] == pytest.approx(half_widths[1])


def test_several_measures_share_the_error() -> None:
    """Each half-width grows a little with the number of measures, and all have to be small enough."""
    alone = wanted(frame(20), 0.0001).known[0].half_width
    three = wanted(frame(20, 1.0, ("sorties", "strikes", "offload_klb")), 0.0001).known
    assert [one.measure for one in three] == ["sorties", "strikes", "offload_klb"]
    assert all(alone < one.half_width < 1.3 * alone for one in three)
    mixed = frame(20, 0.1, ("sorties", "strikes"))
    mixed["strikes"] = 100 + 300 * (mixed["strikes"] - 100)
    found = wanted(mixed, 0.01)
    assert not found.is_met
    assert found.reason.lower().startswith("strikes ±")


def test_failed_replications_never_hold_it_up() -> None:
    """With one of ten gone the rule goes on, and it ends at the maximum in any case."""
    values = frame(10, 0.1).drop(index=9)
    found = wanted(values, 0.01, flown=10)
    assert (found.wanted, found.is_over) == (20, False)
    assert "too few" in found.reason
    assert wanted(values, 0.01, flown=20, maximum=20).is_over


@pytest.mark.parametrize("scale", [0.0, float("nan")])
def test_a_share_of_nothing_is_refused(scale: float) -> None:
    """A target in percent needs a baseline."""
    with pytest.raises(RunError, match="precision of sorties is a share of its baseline mean"):
        replications_wanted(frame(10), pd.Series({"sorties": scale}), 0.01, flown=10, maximum=20)


@pytest.mark.parametrize(
    ("target_share", "options", "message"),
    [
        (0.0, {}, "makes no sense"),
        (1.0, {}, "makes no sense"),
        (float("nan"), {}, "makes no sense"),
        (0.01, {"minimum": 9}, "a minimum of 9 is too small"),
        (0.01, {"maximum": 9}, "a precision needs at least 10 replications, not 9"),
        (0.01, {"maximum": 19, "replications_per_draw": 2}, "at least 20 replications, not 19"),
    ],
)
def test_orders_that_make_no_sense_are_refused(
    target_share: float, options: dict[str, int], message: str
) -> None:
    """Before anything is flown."""
    with pytest.raises(RunError, match=message):
        wanted(frame(10), target_share, **options)
