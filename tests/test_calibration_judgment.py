"""Verdicts: what the words of the record allow, and how far a prediction is from it."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from support.calibration_toy import documented

from calibration.judgment import is_near, judge, said

EXACT = documented("E01", 100.0)
OVER = documented("E02", 100.0, qualifier="over", error_model="over", width_below=0.01, width_above=0.1)
NEARLY = documented(
    "E03", 100.0, qualifier="nearly", error_model="nearly", width_below=0.05, width_above=0.01
)
MOST = documented("E04", 100.0, qualifier="at_most", error_model="bound")
SHARE = documented("E05", 0.6, "share", qualifier="about", error_model="around", figure_class="share")
CONTEXT = documented("E06", 100.0, use="context")
ALL = (EXACT, OVER, NEARLY, MOST, SHARE, CONTEXT)
DISCREPANCY = {one.id: 0.03 for one in ALL if one.use == "fit"}


def verdicts(center: float, spread: float = 1.0) -> dict[str, str]:
    """The verdict on each figure when all predictions lie within `spread` of `center`."""
    values = np.linspace(center - spread, center + spread, 101)
    predicted = pd.DataFrame({one.id: values * (0.01 if one.unit == "share" else 1.0) for one in ALL})
    return {one.evidence.id: one.verdict for one in judge(ALL, predicted, DISCREPANCY)}


def test_words_say_on_which_side_the_figure_may_lie() -> None:
    """`over` reaches above, `nearly` below, `about` to both sides, `at most` down to nothing."""
    assert said(EXACT) == (100.0, 100.0)
    assert said(OVER) == pytest.approx((100.0, 120.0))
    assert said(NEARLY) == pytest.approx((90.0, 100.0))
    assert said(MOST) == (0.0, 100.0)
    assert said(SHARE) == pytest.approx((0.58, 0.62))


def test_an_interval_that_holds_what_is_said_is_inside() -> None:
    """A little too many are over, not nearly and not at most; twice as many are neither."""
    assert verdicts(105.0) == {
        "E01": "above the record",
        "E02": "inside",
        "E03": "above the record",
        "E04": "above the record",
        "E05": "above the record",
        "E06": "not scored",
    }
    assert verdicts(200.0)["E02"] == "above the record"
    assert verdicts(95.0)["E03"] == verdicts(95.0)["E04"] == "inside"
    assert verdicts(95.0)["E02"] == "below the record"
    assert verdicts(61.0)["E05"] == "inside"


def test_the_distance_is_in_standard_deviations_of_all_that_may_lie_between() -> None:
    """Two percent of width and three of discrepancy: a certain prediction ten percent too high."""
    predicted = pd.DataFrame({one.id: [110.0] * 5 for one in ALL})
    found = {one.evidence.id: one for one in judge(ALL, predicted, DISCREPANCY)}
    assert found["E01"].distance == pytest.approx(log(1.1) / sqrt(0.02**2 + 0.03**2))
    assert found["E06"].distance is None
    below = judge((MOST,), pd.DataFrame({"E04": [50.0]}), DISCREPANCY)[0]
    assert below.distance == 0.0


def test_half_the_interval_is_told_as_a_part_of_the_figure() -> None:
    """From 80 to 120 around 100 is a fifth, less the two tails."""
    predicted = pd.DataFrame({"E01": np.linspace(80, 120, 1001)})
    assert judge((EXACT,), predicted, DISCREPANCY)[0].half_width_share == pytest.approx(0.18)


def test_near_means_five_percent_or_two_points() -> None:
    """Only totals and shares that are fitted are meant to be near."""
    found = judge((EXACT, SHARE), pd.DataFrame({"E01": [105.1], "E05": [0.619]}), DISCREPANCY)
    assert [is_near(one) for one in found] == [False, True]
    strike = documented("E07", 100.0, figure_class="strike")
    assert is_near(judge((strike,), pd.DataFrame({"E07": [100.0]}), {"E07": 0.1})[0]) is None


def test_a_public_figure_is_to_be_met_within_its_own_width() -> None:
    """Whatever its class: ten percent of a count of receivers, four points of a share of releases."""
    receivers = documented("P05", 100.0, figure_class="receiver", width_below=0.1, width_above=0.1)
    releases = documented("P08", 0.2, "share", figure_class="release", width_below=0.04, width_above=0.04)
    near = pd.DataFrame({"P05": [109.0], "P08": [0.17]})
    far = pd.DataFrame({"P05": [89.0], "P08": [0.25]})
    discrepancy = {"P05": 0.08, "P08": 0.04}
    assert [is_near(one) for one in judge((receivers, releases), near, discrepancy)] == [True, True]
    assert [is_near(one) for one in judge((receivers, releases), far, discrepancy)] == [False, False]


def test_a_figure_that_was_never_predicted_has_no_row() -> None:
    """NaN in every simulation: nothing to divide by."""
    assert judge((EXACT,), pd.DataFrame({"E01": [float("nan")] * 3}), DISCREPANCY) == []
