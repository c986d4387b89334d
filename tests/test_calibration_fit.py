"""The fit of a toy: it finds what is known, says what it cannot know, and repeats itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from support.calibration_toy import NOISE, TRUE, Toy, documented, figures, fitted, problem

import calibration.fit
import calibration.leaving_out
import calibration.matching
from calibration import CalibrationError
from calibration.emulator import Emulator
from calibration.fit import Fit, fit
from calibration.identifiability import least_known, pairs, posterior_summary
from calibration.leaving_out import leave_out
from calibration.matching import Region, match
from calibration.recovery import Recovery, recover
from calibration.sampling import draw
from calibration.validation import emulator_quality

pytestmark = pytest.mark.xdist_group("fit")  # what its tests share is made once

SMALL: Mapping[str, object] = {"waves": (32, 16), "held_out": 8, "repeats": 4}
"""Sizes of fits whose posterior nobody looks at."""


@pytest.fixture(scope="module")
def toy() -> Toy:
    """The simulator of the fit that all tests look at."""
    return Toy()


@pytest.fixture(scope="module")
def found(toy: Toy) -> Fit:
    """One fit for all tests that only look at it; its posterior is that of a third of the usual steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration.fit, "STEPS", 1300)
        return fit(problem(), toy)


@pytest.fixture
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """For fits whose posterior nobody looks at."""
    monkeypatch.setattr(calibration.fit, "STEPS", 200)
    monkeypatch.setattr(calibration.matching, "STEPS", 40)


def test_the_posterior_holds_the_truth(found: Fit) -> None:
    """Each true parameter lies in the central 98 % of the posterior."""
    low, high = np.quantile(found.positions, [0.01, 0.99], axis=0)
    assert np.all((low <= TRUE) & (high >= TRUE))


def test_the_posterior_fits_the_record(found: Fit) -> None:
    """The noiseless figures of the vectors lie around the documented ones."""
    targets = found.problem.targets
    modeled = targets.scaled(figures(found.positions))
    assert np.abs(modeled.mean(axis=0) - targets.documented).max() < 0.02


def test_what_the_record_cannot_tell_is_named(found: Fit) -> None:
    """The parameter that changes nothing keeps its prior; the one behind a figure alone does not."""
    answers = posterior_summary(found.problem.parameters, found.positions)
    contraction = {one.id: one.contraction for one in answers}
    assert least_known(answers, 1)[0].id == "idle"
    assert abs(contraction["idle"]) < 0.2
    assert contraction["a"] > 0.7


def test_the_number_of_simulations_is_what_was_announced(found: Fit, toy: Toy) -> None:
    """Waves, simulations held out and repeats: not one more is flown."""
    assert toy.asked == found.simulations == found.problem.settings.simulations


@pytest.mark.usefixtures("_few_steps")
def test_a_fit_repeats_itself() -> None:
    """The same files give the same vectors."""
    assert np.array_equal(fitted(**SMALL).positions, fitted(**SMALL).positions)


@pytest.mark.usefixtures("_few_steps")
def test_a_failed_simulation_is_left_out_and_counted() -> None:
    """An error at one vector does not end the fit."""
    result = fit(problem(), Toy(failing=frozenset({3, 50})))
    assert [wave.failed for wave in result.waves] == [1, 1]
    assert result.simulations == result.problem.settings.simulations


def test_nothing_but_failures_is_refused() -> None:
    """A fit of half the simulations would be a fit of something else."""
    with pytest.raises(CalibrationError, match="48 of 48 simulations failed"):
        fit(problem(), Toy(failing=frozenset(range(48))))


@pytest.mark.usefixtures("_few_steps")
def test_a_record_out_of_reach_is_refused_with_the_figure() -> None:
    """No vector comes near: the message names what stands in the way."""
    evidence = (documented("E01", 5000.0), documented("E02", 1000.0), documented("E03", 0.4, "share"))
    with pytest.raises(CalibrationError, match=r"no vector .* E01 by -"):
        fit(problem(evidence, **SMALL), Toy())


def test_the_emulator_knows_its_error_on_simulations_it_has_not_seen(found: Fit) -> None:
    """R² is high, coverage near 90 %, and the noise is what the toy adds."""
    for row, noise in zip(emulator_quality(found), NOISE, strict=True):
        assert row["r_squared"] > 0.6
        assert row["coverage_90"] > 0.7
        assert row["noise_deviation"] == pytest.approx(noise, rel=0.6)


def test_the_emulator_bends_with_the_figures() -> None:
    """A product and a square are followed to a tenth of their spread."""
    random = np.random.default_rng(3)
    learned, unseen = random.random((120, 4)), random.random((60, 4))
    scaled = problem().targets.scaled(figures(learned))
    emulator = Emulator.learned(learned, scaled)
    errors = emulator.predict(unseen) - problem().targets.scaled(figures(unseen))
    assert np.all(errors.std(axis=0) < 0.1 * scaled.std(axis=0))


def test_history_matching_keeps_only_what_is_near_the_record(found: Fit) -> None:
    """All positions are inside the cut, and the share of the cube is what a plain count gives."""
    region = found.region
    matched = match(region, 100, np.random.default_rng(2))
    assert region.is_left(matched.positions).all()
    counted = region.is_left(np.random.default_rng(4).random((40_000, 4))).mean()
    assert matched.share == pytest.approx(counted, rel=0.35)


def test_a_region_without_a_figure_is_larger(found: Fit) -> None:
    """What one figure ruled out comes back when it is left out."""
    positions = np.random.default_rng(5).random((20_000, 4))
    without: Region = found.region.without(2)
    assert without.is_left(positions).sum() > 1.2 * found.region.is_left(positions).sum()
    assert np.all(without.is_left(positions) >= found.region.is_left(positions))


def test_each_figure_is_predicted_without_it(found: Fit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy's figures agree with each other, so each lies in the interval that the others give."""
    monkeypatch.setattr(calibration.leaving_out, "STEPS", 1000)
    left_out = leave_out(found, Toy())
    assert [one.id for one in left_out] == ["E01", "E02", "E03"]
    assert all(one.low < one.median < one.high for one in left_out)
    assert all(one.is_inside for one in left_out)
    # The share depends on a parameter of its own: without it nothing is known of it.
    assert left_out[2].high - left_out[2].low > 0.2


def test_the_sampler_draws_the_density_it_is_given() -> None:
    """A normal density keeps its mean and deviation, and stays in the cube."""
    random = np.random.default_rng(6)
    sample = draw(
        lambda rows: -0.5 * (((rows - 0.5) / 0.1) ** 2).sum(axis=1), random.random((32, 2)), 2000, random
    )
    assert sample.positions.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.01)
    assert sample.positions.std(axis=0) == pytest.approx([0.1, 0.1], rel=0.1)
    assert sample.effective > 500
    assert sample.positions.min() >= 0 and sample.positions.max() <= 1


def ranked(columns: Sequence[np.ndarray]) -> Recovery:
    """Ranks of several parameters."""
    return Recovery(np.stack(columns, axis=1))


def test_ranks_tell_a_right_posterior_from_a_narrow_one() -> None:
    """Uniform ranks pass; ranks at the ends, as a posterior that is too narrow gives, do not."""
    random = np.random.default_rng(8)
    even = random.random(200)
    narrow = np.where(random.random(200) < 0.5, even * 0.2, 1 - even * 0.2)
    assert ranked([even, random.random(200)]).is_uniform()
    assert not ranked([even, narrow]).is_uniform()
    assert ranked([even]).coverage(0.9)[0] == pytest.approx(0.9, abs=0.07)
    assert ranked([narrow]).coverage(0.5)[0] == 0


def test_parameters_that_only_act_together_are_named() -> None:
    """A strong correlation is listed, the strongest first."""
    random = np.random.default_rng(9)
    first = random.random(500)
    positions = np.stack(
        [first, first + 0.1 * random.random(500), random.random(500), random.random(500)], axis=1
    )
    (pair,) = pairs(problem().parameters, positions)
    assert (pair.first, pair.second) == ("a", "b")
    assert pair.correlation > 0.9


@pytest.mark.slow
def test_known_parameters_are_recovered() -> None:
    """Over fifty synthetic campaigns the 90 % intervals hold the truth in 80 to 97 %."""
    recovery = recover(fitted(held_out=50))
    assert 0.8 <= recovery.coverage(0.9).mean() <= 0.97
    assert 0.35 <= recovery.coverage(0.5).mean() <= 0.65
    assert recovery.is_uniform()
