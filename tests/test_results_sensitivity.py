"""Sensitivity: indices of functions whose indices are known, and what is said of what cannot have any."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import ttest_ind
from support.study_results import THREE_FACTORS, frame_of, study_at

from results import RunError
from results.analysis import sensitivity
from results.analysis.swings import half_width

SOBOL = "{kind: sobol_indices, points: 256}"


def linear(factors: Mapping[str, float], replication: int) -> dict[str, float]:
    """4 over the range of `strong`, 1 over that of `weak`, nothing else."""
    value = 2 * factors["strong"] + factors["weak"]
    return {"sorties": value, "station_hours": 5.0, "coverage_share": factors["strong"] * factors["weak"]}


def test_elementary_effects_of_a_linear_function_are_its_slopes(tmp_path: Path) -> None:
    """Over the whole range of a factor, without any spread."""
    study = study_at(tmp_path)
    rows = sensitivity(study, frame_of(study, linear)).indices
    assert rows is not None
    of_sorties = rows[rows["measure"] == "sorties"].set_index("factor")
    assert of_sorties["mu_star"].to_list() == pytest.approx([4, 1, 0])
    assert of_sorties["sigma"].to_list() == pytest.approx([0, 0, 0], abs=1e-9)
    assert of_sorties["mu"].to_list() == pytest.approx([4, 1, 0])


def test_an_interaction_shows_as_spread(tmp_path: Path) -> None:
    """Sigma above 0 says that an effect depends on where the others stand."""
    study = study_at(tmp_path)
    rows = sensitivity(study, frame_of(study, linear)).indices
    assert rows is not None
    product = rows[rows["measure"] == "coverage_share"].set_index("factor")
    assert product.loc["strong", "sigma"] > 0.1 and product.loc["weak", "sigma"] > 0.1


def test_a_constant_measure_is_called_constant(tmp_path: Path) -> None:
    """No index is made of it, and nothing is divided by zero."""
    for design in ("{kind: morris, trajectories: 4}", "{kind: sobol_indices, points: 8}"):
        study = study_at(tmp_path, design=design)
        found = sensitivity(study, frame_of(study, linear))
        assert found.constants() == [("two_bases", "station_hours")]
        assert found.indices is not None
        rows = found.indices[found.indices["measure"] == "station_hours"]
        assert set(rows["remark"]) == {"constant"}
        assert rows[[name for name in rows if name.startswith(("mu", "first", "total"))]].isna().all().all()


@pytest.mark.parametrize("design", ["{kind: morris, trajectories: 4}", "{kind: sobol_indices, points: 8}"])
def test_a_factor_that_changes_nothing_is_named(tmp_path: Path, design: str) -> None:
    """Wherever only it was changed, every measure stayed what it was."""
    study = study_at(tmp_path, design=design)
    assert sensitivity(study, frame_of(study, linear)).idle_factors() == ["idle"]


def test_sobol_indices_of_a_linear_function_are_its_shares_of_variance(tmp_path: Path) -> None:
    """16 to 1; first and total order agree, inside their bootstrap intervals."""
    study = study_at(tmp_path, design=SOBOL)
    rows = sensitivity(study, frame_of(study, linear), ["sorties"]).indices
    assert rows is not None
    for order in ("first", "total"):
        apart = np.abs(rows[order].to_numpy() - np.array([16 / 17, 1 / 17, 0]))
        assert (apart <= np.maximum(rows[f"{order}_half_width"].to_numpy(), 1e-6)).all()
        assert (rows[f"{order}_half_width"].to_numpy()[:2] < 0.2).all()


def test_the_ishigami_function(tmp_path: Path) -> None:
    """The textbook case, whose indices are known: 0.314, 0.442, 0 and 0.558, 0.442, 0.244."""

    def ishigami(factors: Mapping[str, float], _: int) -> dict[str, float]:
        one, two, three = (
            np.pi * (2 * (factors[name] - low) / wide - 1)
            for name, low, wide in (("strong", 1, 2), ("weak", 0, 1), ("idle", 0.1, 0.8))
        )
        return {"sorties": np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)}

    text = THREE_FACTORS.replace("sorties, station_hours, coverage_share", "sorties")
    study = study_at(tmp_path, text, design="{kind: sobol_indices, points: 512}")
    rows = sensitivity(study, frame_of(study, ishigami)).indices
    assert rows is not None
    assert rows["first"].to_list() == pytest.approx([0.314, 0.442, 0.0], abs=0.08)
    assert rows["total"].to_list() == pytest.approx([0.558, 0.442, 0.244], abs=0.08)


def test_failed_units_leave_out_what_belongs_to_them(tmp_path: Path) -> None:
    """A whole trajectory goes, and is counted; the others say the same."""
    study = study_at(tmp_path)
    frame = frame_of(study, linear)
    frame.loc[5, "error"] = "ValueError: no"
    found = sensitivity(study, frame, ["sorties"])
    assert found.left_out["left_out"].to_list() == [4]
    assert found.indices is not None
    assert found.indices["mu_star"].to_list() == pytest.approx([4, 1, 0])


def test_swings_and_interactions_are_means_of_thirds(tmp_path: Path) -> None:
    """In any design: what the measure is where a factor is low, and where it is high."""
    study = study_at(tmp_path, design="{kind: full_factorial, levels: 3}")
    found = sensitivity(study, frame_of(study, linear))
    assert found.indices is None and found.kind == ""
    swings = found.swings[found.swings["measure"] == "sorties"].set_index("factor")
    assert swings["swing"].to_list() == pytest.approx([4, 1, 0])
    assert swings.loc["strong", ["at_low", "at_high"]].to_list() == pytest.approx([2.5, 6.5])
    pairs = found.interactions[found.interactions["measure"] == "coverage_share"]
    both = pairs[(pairs["factor"] == "strong") & (pairs["other"] == "weak")].iloc[0]
    assert both["interaction"] == pytest.approx(2) and both["both_high"] == pytest.approx(3)


def test_points_that_belong_together_are_no_independent_evidence() -> None:
    """A point that is there five times, as those of a block all but are, says no more than once."""
    values = np.random.default_rng(3).normal(size=40)
    low = np.arange(40) < 15
    alone = half_width(values, [(-1.0, low), (1.0, ~low)], np.arange(40), 0.95)
    again, block = np.repeat(values, 5), np.repeat(np.arange(40), 5)
    five = [(-1.0, np.repeat(low, 5)), (1.0, np.repeat(~low, 5))]
    assert half_width(again, five, block, 0.95) == pytest.approx(alone)


def test_a_block_that_is_low_and_high_is_its_own_control() -> None:
    """What its points have in common falls out of their difference."""
    common = np.repeat(100 * np.random.default_rng(3).normal(size=20), 2)
    low = np.arange(40) % 2 == 0
    values = common + np.where(low, 0.0, 1.0)
    assert half_width(values, [(-1.0, low), (1.0, ~low)], np.arange(40) // 2, 0.95) == pytest.approx(0)


def test_an_interaction_is_shown_with_how_sure_it_is(tmp_path: Path) -> None:
    """A product of two factors depends on the pair, a sum does not."""
    study = study_at(tmp_path, design="{kind: latin_hypercube, points: 200}")
    found = sensitivity(study, frame_of(study, linear))
    shown = found.pairs("two_bases", "coverage_share")
    assert shown[["factor", "other"]].to_numpy().tolist() == [["strong", "weak"]]
    assert shown["interaction"].iloc[0] - 2 * 4 / 9 == pytest.approx(0, abs=shown["half_width"].iloc[0])
    assert found.pairs("two_bases", "sorties").empty


def test_points_on_their_own_have_the_interval_of_welch(tmp_path: Path) -> None:
    """As before, digit by digit."""
    study = study_at(tmp_path, design="{kind: latin_hypercube, points: 30}", measures="[sorties]")
    frame = frame_of(study, linear)
    row = sensitivity(study, frame).swings.set_index("factor").loc["weak"]
    low, high = (frame.loc[where, "sorties"] for where in (frame["weak"] < 1 / 3, frame["weak"] > 2 / 3))
    interval = ttest_ind(high, low, equal_var=False).confidence_interval(0.95)
    assert row["half_width"] == pytest.approx((interval.high - interval.low) / 2)


def test_chance_is_told_from_replications(tmp_path: Path) -> None:
    """The spread within points; unknown with one replication each."""

    def noisy(_: Mapping[str, float], replication: int) -> dict[str, float]:
        return {"sorties": float(replication)}

    study = study_at(tmp_path, replications="2")
    found = sensitivity(study, frame_of(study, noisy), ["sorties"])
    assert found.left_out["chance"].to_list() == pytest.approx([np.sqrt(0.5)])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda frame: frame.drop(columns="weak"), "no column 'weak'"),
        (lambda frame: frame.assign(scenario="other"), "is not in by_hand; the study file was changed since"),
        (lambda frame: frame.assign(weak=0.123), "weak is 0.123 in the results"),
        (lambda frame: frame.assign(error="boom"), "no unit of by_hand is finished"),
        (lambda frame: frame.head(5), "too few units of by_hand are finished: 5 of 48 points"),
    ],
)
def test_results_of_another_study_are_refused(tmp_path: Path, spoil, said: str) -> None:  # type: ignore[no-untyped-def]
    """They would be read under the wrong factors."""
    study = study_at(tmp_path)
    with pytest.raises(RunError, match=said):
        sensitivity(study, spoil(frame_of(study, linear)))


def test_a_measure_that_is_not_kept_is_refused_with_the_nearest(tmp_path: Path) -> None:
    """As everywhere."""
    study = study_at(tmp_path)
    with pytest.raises(RunError, match="did you mean 'sorties'"):
        sensitivity(study, frame_of(study, linear), ["sortis"])


def test_points_that_are_left_out_make_intervals_narrow(tmp_path: Path) -> None:
    """What counts is what the indices were made of."""
    study = study_at(tmp_path, design="{kind: morris, trajectories: 10}", measures="[sorties]")
    frame = frame_of(study, linear)
    assert sensitivity(study, frame).narrow == ""
    frame.loc[5, "error"] = "ValueError: no"
    assert sensitivity(study, frame).narrow.startswith("9 trajectories are few")
