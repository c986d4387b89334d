"""Scenario discovery: boxes that are known are found, by both methods."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.missing import needed
from support.study_results import THREE_FACTORS, frame_of, study_at

from results import RunError
from results.analysis import discover
from results.studies import DeclaredStudy

LATIN = "{kind: latin_hypercube, points: 300}"


def corner(factors: Mapping[str, float], _: int) -> dict[str, float]:
    """Coverage fails where crews are few and the reserve is large."""
    return {"coverage_share": 0.5 if factors["strong"] < 1.8 and factors["weak"] > 0.5 else 1.0}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> DeclaredStudy:
    """Three factors, 300 points."""
    text = THREE_FACTORS.replace("sorties, station_hours, coverage_share", "coverage_share")
    return study_at(tmp_path_factory.mktemp("study"), text, design=LATIN)


@pytest.mark.parametrize("method", ["cart", "prim"])
def test_a_corner_is_found(study: DeclaredStudy, method: str) -> None:
    """Its ends to a few hundredths, and no limit on what does not matter."""
    if method == "prim":
        needed("ema_workbench")
    found = discover(study, frame_of(study, corner), "coverage_share < 0.9", method=method)  # type: ignore[arg-type]
    best = found.boxes.iloc[0]
    assert best["coverage"] > 0.85 and best["density"] > 0.85
    limits = found.limits[found.limits["box"] == best["box"]].set_index("factor")
    assert limits.loc["strong", "high"] == pytest.approx(1.8, abs=0.1)
    assert limits.loc["weak", "low"] == pytest.approx(0.5, abs=0.06)
    assert method == "prim" or "idle" not in limits.index
    assert found.points["is_case"].sum() == (found.points["coverage_share"] < 0.9).sum()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("coverage_share", "is not a condition such as"),
        ("coverage_share<1.2.3", "is not a condition such as"),
        ("coverage<0.9", "did you mean 'coverage_share'"),
        ("coverage_share<0.1", "holds at 0 of 300 points; at least 10"),
    ],
)
def test_bad_conditions_are_refused(study: DeclaredStudy, condition: str, said: str) -> None:
    """With what is wrong about them."""
    with pytest.raises(RunError, match=said):
        discover(study, frame_of(study, corner), condition)
