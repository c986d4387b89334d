"""The model as one of EMA Workbench: factors as uncertainties, measures as outcomes.

    from ema_workbench import perform_experiments

    study = read_study("my_study.yaml")
    results = perform_experiments(ema_model(study), scenarios=100)

Needs the package `ema_workbench` (`pip install '.[ema]'`); nothing else of the project does.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import pandas as pd

import sim
from results.errors import RunError
from results.measures import measured
from results.studies import DeclaredStudy, Factor
from results.tables import frames

SCENARIO = "what_if"
"""The lever that chooses among the scenarios of a study."""


@dataclass(frozen=True, slots=True, eq=False)
class Experiment:
    """One experiment: a scenario with factors at some values, the mean of its replications.

    A value of its own, so that it can be sent to the processes of an evaluator.
    """

    study: DeclaredStudy

    def __call__(self, **values: Any) -> dict[str, float]:
        """The mean of each measure over the replications of the study; NaN where none has a value."""
        chosen = values.pop(SCENARIO, self.study.scenarios[0].name)
        place = next(n for n, one in enumerate(self.study.scenarios) if one.name == chosen)
        point = {factor.id: _value(factor, values[variable(factor.id)]) for factor in self.study.factors}
        campaign = self.study.campaign_at(place, point)
        rows = []
        for replication in range(self.study.replications):
            log = sim.simulate(campaign, seed=self.study.seed, replication=replication)
            rows.append(measured(frames(campaign, log), self.study.measures))
        means = pd.concat(rows).mean()
        return {name: float(means[name]) for name in self.study.measures}


def ema_model(study: DeclaredStudy) -> Any:
    """A study as an `ema_workbench.Model`; its design is left aside, for EMA Workbench has its own.

    Ranges become real or integer parameters, levels categorical ones, several scenarios a categorical lever.
    Measures become scalar outcomes. Raises RunError if the package is not installed.
    """
    ema = _package()
    model = ema.Model(
        "".join(word.capitalize() for word in study.name.split("_")), function=Experiment(study)
    )
    model.uncertainties = [_parameter(ema, factor) for factor in study.factors]
    if len(study.scenarios) > 1:
        names = [scenario.name for scenario in study.scenarios]
        model.levers = [ema.CategoricalParameter(SCENARIO, names)]
    model.outcomes = [ema.ScalarOutcome(name) for name in study.measures]
    return model


def variable(name: str) -> str:
    """The name of a factor as EMA Workbench takes it: an identifier."""
    return "".join(sign if sign.isalnum() else "_" for sign in name)


def _package() -> Any:
    """EMA Workbench; it warns of optional packages that are missing, which do not matter here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import ema_workbench
    except ImportError as error:
        raise RunError(f"EMA Workbench is not installed ({error}): pip install '.[ema]'") from error
    return ema_workbench


def _parameter(ema: Any, factor: Factor) -> Any:
    """The range or the levels of a factor."""
    name = variable(factor.id)
    if factor.levels:
        return ema.CategoricalParameter(name, list(factor.levels))
    low, high = float(factor.at(0.0)), float(factor.at(1.0))
    if factor.is_whole:
        return ema.IntegerParameter(name, int(low), int(high))
    return ema.RealParameter(name, low, high)


def _value(factor: Factor, given: Any) -> float | str:
    """What EMA Workbench hands over, as a value of a factor."""
    given = getattr(given, "value", given)
    return given if isinstance(given, str) else float(given)
