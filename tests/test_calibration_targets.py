"""The likelihood: widths on both sides, scales, distances worked out by hand."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from support.calibration_toy import documented

from calibration.targets import Targets

COUNT = documented("E01", 100.0)
SHARE = documented("E02", 0.4, "share")
OVER = documented("E03", 100.0, qualifier="over", error_model="over", width_below=0.01, width_above=0.1)
ALL = (COUNT, SHARE, OVER)


@pytest.fixture
def targets() -> Targets:
    """Three figures without discrepancy."""
    return Targets.of(ALL, {one.id: 0.0 for one in ALL})


def test_counts_are_compared_by_their_logarithm_and_shares_in_points(targets: Targets) -> None:
    """Two percent too many and two points too many are one width each."""
    scaled = targets.scaled(np.array([[100 * exp(0.02), 0.42, 100.0]]))
    assert targets.distance(scaled, np.zeros(3))[0] == pytest.approx([1.0, 1.0, 0.0])


def test_over_a_figure_is_loose_above_and_tight_below(targets: Targets) -> None:
    """Ten percent above `over 100` is as far as one percent below it, and neither is unlimited."""
    above = targets.scaled(np.array([[100.0, 0.4, 100 * exp(0.1)]]))
    below = targets.scaled(np.array([[100.0, 0.4, 100 * exp(-0.01)]]))
    far = targets.scaled(np.array([[100.0, 0.4, 200.0]]))
    assert targets.distance(above, np.zeros(3))[0, 2] == pytest.approx(1.0)
    assert targets.distance(below, np.zeros(3))[0, 2] == pytest.approx(-1.0)
    assert targets.implausibility(far, np.zeros(3))[0] == pytest.approx(log(2) / 0.1)


def test_every_variance_adds_up() -> None:
    """Width, discrepancy and emulator: 2, 4 and 4 percent make 6."""
    targets = Targets.of((COUNT,), {"E01": 0.04})
    scaled = targets.scaled(np.array([[100 * exp(0.06)]]))
    assert targets.distance(scaled, np.array([0.04**2]))[0, 0] == pytest.approx(1.0)
    assert targets.log_likelihood(scaled, np.array([0.04**2]))[0] == pytest.approx(-0.5)


def test_counts_are_compared_by_their_logarithm(targets: Targets) -> None:
    """Shares stay as they are, and a count of 0 has a finite place."""
    raw = np.array([[250.0, 0.1, 0.0]])
    assert targets.scaled(raw)[0] == pytest.approx([log(250.0), 0.1, log(0.5)])


def test_a_record_scatters_as_the_likelihood_says(targets: Targets) -> None:
    """Records of a truth lie below it as often and as far as `over` reaches above the figure."""
    random = np.random.default_rng(1)
    truth = np.tile(targets.documented, (20_000, 1))
    apart = truth - targets.record(truth, random)
    assert apart[:, 0].std() == pytest.approx(0.02, rel=0.03)
    assert (apart[:, 2] > 0).mean() == pytest.approx(0.1 / 0.11, abs=0.01)
    assert sqrt((apart[apart[:, 2] > 0, 2] ** 2).mean()) == pytest.approx(0.1, rel=0.03)


def test_a_figure_can_be_left_out(targets: Targets) -> None:
    """The others stay as they are."""
    others = targets.without(1)
    assert others.ids == ("E01", "E03")
    assert others.documented == pytest.approx(targets.documented[[0, 2]])
