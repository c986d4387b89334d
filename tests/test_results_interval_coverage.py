"""How often intervals of indices hold the true value: too seldom with few base points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.study_results import frame_of, study_at

from results.analysis import sensitivity
from results.studies import DeclaredStudy
from results.studies.design import positions_of

WEIGHTS = {"one": 0.6, "two": 0.3, "three": 0.2, "four": 0.15, "five": 0.1, "six": 0.05}
SIX_FACTORS = """\
scenarios: [two_bases]
factors:
  - {id: one, set: squadrons.fighters.crews_per_aircraft, low: 1, high: 3}
  - {id: two, set: planning.fuel_reserve_h, low: 0, high: 1}
  - {id: three, set: planning.taxi_h, low: 0.1, high: 0.9}
  - {id: four, set: squadrons.tankers.crews_per_aircraft, low: 1, high: 3}
  - {id: five, set: aircraft_types.fighter.turn_h, low: 1, high: 3}
  - {id: six, set: aircraft_types.tanker.turn_h, low: 1, high: 3}
design: {kind: sobol_indices, points: 16}
measures: [sorties]
seed: 0
"""


def held(study: DeclaredStudy, studies: int) -> np.ndarray:
    """How often the interval of each total index holds it, over designs that differ in their seed alone.

    The function is the product of 1 + weight × position, position from -1 to 1, whose indices are known.
    """
    ends = {factor.id: (factor.low, factor.high - factor.low) for factor in study.factors}

    def product(factors: Mapping[str, float], _: int) -> dict[str, float]:
        sides = ((name, 2 * (value - ends[name][0]) / ends[name][1] - 1) for name, value in factors.items())
        return {"sorties": float(np.prod([1 + WEIGHTS[name] * side for name, side in sides]))}

    parts = np.array([weight**2 / 3 for weight in WEIGHTS.values()])
    whole = np.prod(1 + parts)
    totals = parts * whole / (1 + parts) / (whole - 1)
    hits = []
    for seed in range(studies):
        positions = positions_of(study.design, study.factors, seed)  # type: ignore[arg-type]
        points = tuple(
            {one.id: one.at(place) for one, place in zip(study.factors, row, strict=True)}
            for row in positions.tolist()
        )
        drawn = replace(study, seed=seed, positions=positions, points=points)
        rows = sensitivity(drawn, frame_of(drawn, product)).indices
        assert rows is not None
        hits.append((rows["total"] - totals).abs().to_numpy() <= rows["total_half_width"].to_numpy())
    return np.asarray(np.mean(hits, axis=0))


@pytest.mark.slow
def test_intervals_hold_what_they_say_only_with_enough_base_points(tmp_path: Path) -> None:
    """Those of 16 far less often than 95 times out of 100, those of 128 as often."""
    assert held(study_at(tmp_path, SIX_FACTORS), 100).min() < 0.65
    many = study_at(tmp_path, SIX_FACTORS, design="{kind: sobol_indices, points: 128}")
    assert held(many, 100).min() > 0.9
