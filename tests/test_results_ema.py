"""EMA Workbench drives the model as one of its own; tested with the real package."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path

import pytest
from support.missing import needed

import sim
from results import RunError, frames
from results.analysis import ema_model
from results.measures import measured
from results.studies import DeclaredStudy, read_study

STUDY = """\
question: Does it run?
scenarios: [two_bases]
factors:
  - {id: fighters, set: squadrons.fighters.aircraft, low: 2, high: 6}
  - {set: planning.fuel_reserve_h, low: 0.25, high: 1}
  - {id: turn, set: aircraft_types.fighter.turn_h, levels: [1, 2]}
design: {kind: latin_hypercube, points: 4}
replications: 2
measures: [sorties, station_hours]
seed: 5
"""


@pytest.fixture
def study(tmp_path: Path) -> DeclaredStudy:
    """Three factors: whole, real, levels."""
    path = tmp_path / "ema_study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return read_study(path)


def test_experiments_fly_the_campaign_that_their_values_make(study: DeclaredStudy) -> None:
    """Each outcome is the mean over replications of a campaign made by hand from the same values."""
    ema_workbench = needed("ema_workbench")
    with warnings.catch_warnings(action="ignore"):
        experiments, outcomes = ema_workbench.perform_experiments(ema_model(study), scenarios=3)
    assert len(experiments) == 3 and set(outcomes) == {"sorties", "station_hours"}
    for place, row in enumerate(experiments.to_dict(orient="records")):
        point = {
            "fighters": float(row["fighters"]),
            "planning.fuel_reserve_h": float(row["planning_fuel_reserve_h"]),
            "turn": float(row["turn"]),
        }
        campaign = study.campaign_at(0, point)
        flown = [
            measured(frames(campaign, sim.simulate(campaign, seed=5, replication=number)), study.measures)
            for number in range(2)
        ]
        for name in study.measures:
            assert outcomes[name][place] == pytest.approx(sum(float(one[name].iloc[0]) for one in flown) / 2)


def test_parameters_are_those_of_the_study(study: DeclaredStudy) -> None:
    """Whole numbers stay whole, levels stay levels, and the function can be sent to a process."""
    needed("ema_workbench")
    model = ema_model(study)
    kinds = {parameter.name: type(parameter).__name__ for parameter in model.uncertainties}
    assert kinds == {
        "fighters": "IntegerParameter",
        "planning_fuel_reserve_h": "RealParameter",
        "turn": "CategoricalParameter",
    }
    again = pickle.loads(pickle.dumps(model.function))
    values = {"fighters": 4, "planning_fuel_reserve_h": 0.5, "turn": 2.0}
    assert again(**values) == model.function(**values)


def test_without_the_package_the_message_says_how_to_get_it(
    study: DeclaredStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing else of the project needs it."""
    monkeypatch.setitem(__import__("sys").modules, "ema_workbench", None)
    with pytest.raises(RunError, match=r"pip install '\.\[ema\]'"):
        ema_model(study)
