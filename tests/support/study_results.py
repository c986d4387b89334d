"""Results of studies made by hand: what a function says of the factors in place of a simulation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from results.studies import DeclaredStudy, read_study

THREE_FACTORS = """\
question: What matters?
scenarios: [two_bases]
factors:
  - {id: strong, set: squadrons.fighters.crews_per_aircraft, low: 1, high: 3}
  - {id: weak, set: planning.fuel_reserve_h, low: 0, high: 1}
  - {id: idle, set: planning.taxi_h, low: 0.1, high: 0.9}
design: {kind: morris, trajectories: 12}
measures: [sorties, station_hours, coverage_share]
seed: 3
"""

Function = Callable[[Mapping[str, float], int], Mapping[str, float]]


def study_at(folder: Path, text: str = THREE_FACTORS, **changes: str) -> DeclaredStudy:
    """A study from a text, with other values for some of its keys."""
    lines = [line for line in text.splitlines() if line.split(":")[0] not in changes]
    lines += [f"{key}: {value}" for key, value in changes.items()]
    path = folder / "by_hand.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_study(path)


def frame_of(study: DeclaredStudy, function: Function) -> pd.DataFrame:
    """Results as a run gives them, from what `function` says of factors and replication; nothing is flown."""
    rows = []
    for cell in study.cells():
        for number in range(study.replications):
            values = function({key: float(value) for key, value in cell.factors.items()}, number)
            row = {"unit": cell.number * study.replications + number, "scenario": cell.scenario}
            rows.append(
                {**row, **cell.factors, "replication": number, **dict.fromkeys(study.measures, 0.0), **values}
            )
    return pd.DataFrame(rows).assign(error=None)
