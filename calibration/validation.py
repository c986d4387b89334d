"""Validation of a fit, its outcome as plain data."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from calibration.fit import Fit, Simulator
from calibration.identifiability import least_known, pairs, posterior_summary
from calibration.leaving_out import leave_out
from calibration.recovery import Recovery, rank_emulated, recover
from calibration.targets import Array

EMULATED = 100
"""Records made by the emulator for the ranks."""


def validated(found: Fit, simulate: Simulator, workers: int = 1) -> dict[str, Any]:
    """Emulator on held-out simulations, recovery, ranks, leave one out, what the record says."""
    parameters = found.problem.parameters
    answers = posterior_summary(parameters, found.positions)
    return {
        "emulator": emulator_quality(found),
        "recovery": _recovery(found, recover(found, workers)),
        "ranks": _recovery(found, rank_emulated(found, EMULATED, workers)),
        "left_out": [one._asdict() for one in leave_out(found, simulate, workers)],
        "posterior_summary": [one._asdict() for one in answers],
        "pairs": [pair._asdict() for pair in pairs(parameters, found.positions)],
        "least_known": [one.id for one in least_known(answers)],
    }


def emulator_quality(found: Fit) -> list[dict[str, Any]]:
    """Per figure, on simulations that no emulator has seen: R², coverage, noise and lack of fit.

    Deviations are in points for shares and of the figure otherwise.
    """
    targets, emulator = found.problem.targets, found.emulator
    errors = found.held_out.scaled - emulator.predict(found.held_out.positions)
    spread = found.held_out.scaled.var(axis=0)
    reach = stats.norm.ppf(0.95) * np.sqrt(emulator.variance)
    rows = []
    for place, name in enumerate(targets.ids):
        rows.append(
            {
                "id": name,
                "r_squared": 1.0 - float((errors[:, place] ** 2).mean() / spread[place]),
                "coverage_90": float((np.abs(errors[:, place]) <= reach[place]).mean()),
                "deviation": float(np.sqrt(emulator.variance[place])),
                "noise_deviation": float(np.sqrt(found.noise[place])),
                "lack_of_fit_deviation": _excess(emulator.variance[place], found.noise[place]),
            }
        )
    return rows


def _excess(whole: float, part: float) -> float:
    return float(np.sqrt(max(0.0, whole - part)))


def _recovery(found: Fit, recovery: Recovery) -> dict[str, Any]:
    """Coverage and the test of uniform ranks."""
    fifty, ninety, p_values = recovery.coverage(0.5), recovery.coverage(0.9), recovery.p_values()
    return {
        "campaigns": len(recovery.ranks),
        "coverage_50": float(fifty.mean()),
        "coverage_90": float(ninety.mean()),
        "smallest_p": float(p_values.min()),
        "is_uniform": recovery.is_uniform(),
        "parameters": [
            {"id": one.id, "coverage_50": a, "coverage_90": b, "p": c}
            for one, a, b, c in zip(
                found.problem.parameters, _plain(fifty), _plain(ninety), _plain(p_values), strict=True
            )
        ],
    }


def _plain(values: Array) -> list[float]:
    return [float(value) for value in values]
