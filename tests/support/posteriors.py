"""A posterior on disk and its predictions, both made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from calibration import load_evidence
from calibration.fit import load_problem
from calibration.identifiability import least_known, pairs, posterior_summary
from calibration.parameters import load_parameters, values_at
from calibration.posterior import write_posterior
from calibration.predictions import MEDIAN_REPLICATIONS, Predictions
from calibration.prior import prior_table
from calibration.simulations import Summary

NAME = "inherent_resolve"
VECTORS = 40


def about() -> dict[str, Any]:
    """What a fit writes beside its vectors, with made-up outcomes."""
    parameters = load_parameters(NAME)
    positions = np.random.default_rng(1).random((VECTORS, len(parameters)))
    answers = posterior_summary(parameters, positions)
    ranks = {
        "campaigns": 64,
        "coverage_50": 0.5,
        "coverage_90": 0.9,
        "smallest_p": 0.2,
        "is_uniform": True,
        "parameters": [
            {"id": one.id, "coverage_50": 0.5, "coverage_90": 0.9, "p": 0.2} for one in parameters
        ],
    }
    return {
        "campaign": NAME,
        "seed": 1,
        "date": "2026-11-22",
        "vectors": VECTORS,
        "simulations": 100,
        "failed": 0,
        "wall_s": 60.0,
        "waves": [{"simulations": 100, "share_of_the_ranges_left": 1.0}],
        "fitted": [one.id for one in load_problem(NAME).evidence],
        "discrepancies": {"total": 0.02},
        "recovery": ranks,
        "ranks": ranks,
        "emulator": [
            {
                "id": "E01",
                "r_squared": 0.9,
                "coverage_90": 0.9,
                "deviation": 0.02,
                "noise_deviation": 0.01,
                "lack_of_fit_deviation": 0.017,
            }
        ],
        "left_out": [
            {"id": "E01", "documented": 3800, "low": 3000, "median": 3700, "high": 4400, "is_inside": True},
            {"id": "E07", "documented": 0.41, "low": 0.2, "median": 0.3, "high": 0.4, "is_inside": False},
        ],
        "posterior_summary": [one._asdict() for one in answers],
        "pairs": [pair._asdict() for pair in pairs(parameters, positions)],
        "least_known": [one.id for one in least_known(answers)],
    }


def write_wide_posterior(folder: Path) -> Path:
    """Write a posterior that is as wide as the prior into a folder, and return that folder."""
    parameters = load_parameters(NAME)
    positions = np.random.default_rng(1).random((VECTORS, len(parameters)))
    write_posterior(folder, parameters, values_at(parameters, positions), about())
    return folder


def predicted() -> Predictions:
    """Predictions around the documented figures, made up."""
    random = np.random.default_rng(2)
    evidence = load_evidence(NAME)

    def table(rows: int) -> pd.DataFrame:
        return pd.DataFrame({one.id: one.value * random.uniform(0.8, 1.1, rows) for one in evidence})

    dates = pd.date_range("2014-08-08", "2015-11-20", freq="D", name="date")
    median = 120.0 * np.arange(1, len(dates) + 1)
    days = pd.DataFrame({"low": 0.9 * median, "median": median, "high": 1.1 * median}, index=dates)
    return Predictions(table(30), table(MEDIAN_REPLICATIONS), days)


def prior() -> pd.DataFrame:
    """A prior-predictive check in which every figure holds, made up."""
    evidence = load_evidence(NAME)
    summaries = [
        Summary(
            figures={one.id: part * one.value for one in evidence}, daily_sorties=[], seconds=0.0, error=""
        )
        for part in (0.5, 1.0, 1.5)
    ]
    return prior_table(evidence, summaries)
