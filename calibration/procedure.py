"""The whole calibration of a campaign, from its files to a posterior on disk."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

import scenarios
from calibration.fit import Fit, Problem, fit, load_problem, simulator
from calibration.parameters import values_at
from calibration.posterior import Posterior, folder_of, load_posterior, write_posterior
from calibration.simulations import Report
from calibration.validation import validated

LIBRARIES = ("numpy", "scipy", "scikit-learn", "emcee")


def archive_of(campaign: str, runs: Path) -> Path:
    """The folder under `runs` that keeps the simulations of a campaign's calibration."""
    return runs / "calibration" / campaign


def calibrate(
    campaign: str,
    *,
    archive: Path,
    into: Path | None = None,
    workers: int = 1,
    report: Report | None = None,
) -> Posterior:
    """Fit a bundled campaign, test the fit, write the posterior into a folder (of the campaign's evidence).

    Goes on from what the archive has. Raises ScenarioError for bad files and CalibrationError if
    there is no fit.
    """
    started = time.perf_counter()
    problem = load_problem(campaign)
    base = scenarios.load(campaign)
    simulate = simulator(problem, base, archive, workers, report)
    found = fit(problem, simulate)
    simulated_s = time.perf_counter() - started
    about = {
        **provenance(problem, found),
        "simulated_s": round(simulated_s, 1),
        **validated(found, simulate, workers),
    }
    about["wall_s"] = round(time.perf_counter() - started, 1)
    folder = into or folder_of(campaign)
    write_posterior(folder, problem.parameters, values_at(problem.parameters, found.positions), about)
    return load_posterior(campaign, folder)


def provenance(problem: Problem, found: Fit) -> dict[str, Any]:
    """What made a posterior: seed, date, sizes, libraries, discrepancies, how the sampling went."""
    settings = problem.settings
    return {
        "campaign": problem.name,
        "seed": settings.seed,
        "date": datetime.now(UTC).date().isoformat(),
        "vectors": len(found.positions),
        "simulations": found.simulations,
        "failed": sum(wave.failed for wave in (*found.waves, found.held_out)),
        "waves": [
            {"simulations": len(wave.positions), "share_of_the_ranges_left": wave.left_share}
            for wave in found.waves
        ],
        "fitted": list(problem.targets.ids),
        "discrepancies": {one.id: one.width for one in settings.discrepancies},
        "versions": {name: version(name) for name in LIBRARIES},
        "sampling": {
            "accepted_share": found.sample.accepted_share,
            "autocorrelation_steps": found.sample.autocorrelation_steps,
            "effective_draws": found.sample.effective,
        },
        "implausibility_of_the_best": float(np.min(_implausibility(found))),
    }


def _implausibility(found: Fit) -> np.ndarray[Any, np.dtype[np.float64]]:
    scaled = found.emulator.predict(found.positions)
    return found.problem.targets.implausibility(scaled, found.emulator.variance)
