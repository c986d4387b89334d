"""The prior-predictive check: what the model says before anything is fitted.

Vectors spread over the whole ranges of the parameters are flown. Every documented figure that is scored
must lie between the least and the most that they make of it: where one does not, the structure or a
range is wrong, and no fit would be honest.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import scenarios
from calibration.errors import CalibrationError
from calibration.evidence import Evidence, load_evidence
from calibration.judgment import HIGH, LOW, said
from calibration.parameters import changes, load_parameters, values_at
from calibration.posterior import folder_of
from calibration.sampling import spread_out
from calibration.settings import load_settings
from calibration.simulations import Job, Report, Summary, fly, jobs
from results import model_version
from results.files import write_bytes

TABLE = "prior.csv"
ABOUT = "prior.json"

FIRST = 2_000_000
"""Replications from here on are flown for the prior; fit and predictions use lower numbers."""

VECTORS = 48


def prior_jobs(campaign: str, archive: Path) -> list[Job]:
    """The whole campaign at vectors spread over all ranges, evenly in steps of equal probability."""
    base, parameters = scenarios.load(campaign), load_parameters(campaign)
    settings = load_settings(campaign)
    positions = spread_out(len(parameters), VECTORS, np.random.default_rng(settings.seed))
    campaigns = [
        scenarios.vary(base, base.name, changes(base, parameters, vector))
        for vector in values_at(parameters, positions)
    ]
    return jobs(campaigns, seed=settings.seed, first=FIRST, evidence=load_evidence(campaign), archive=archive)


def check_prior(
    campaign: str, archive: Path, *, workers: int = 1, report: Report | None = None
) -> pd.DataFrame:
    """Fly the prior and hold every scored figure against it.

    One row per figure: `documented`, `least`, `low`, `median`, `high`, `most` in its unit, and `holds`.
    Raises CalibrationError if a vector cannot be flown.
    """
    summaries = fly(prior_jobs(campaign, archive), workers=workers, report=report)
    failed = [summary["error"] for summary in summaries if summary["error"]]
    if failed:
        raise CalibrationError(f"{len(failed)} simulations failed, the first with {failed[0]}")
    return prior_table(load_evidence(campaign), summaries)


def prior_table(evidence: Sequence[Evidence], summaries: Sequence[Summary]) -> pd.DataFrame:
    """Each scored figure beside the range of the simulations."""
    scored = [one for one in evidence if one.use in ("fit", "check")]
    return pd.DataFrame([_row(one, [summary["figures"][one.id] for summary in summaries]) for one in scored])


def _row(one: Evidence, figures: Sequence[float | None]) -> dict[str, object]:
    values = np.array([value for value in figures if value is not None], dtype=float)
    low, median, high = np.quantile(values, [LOW, 0.5, HIGH])
    least, most = said(one)
    return {
        "id": one.id,
        "what": one.what,
        "role": one.use,
        "unit": one.unit,
        "qualifier": one.qualifier,
        "documented": one.value,
        "least": values.min(),
        "low": low,
        "median": median,
        "high": high,
        "most": values.max(),
        "holds": bool(values.min() <= most and values.max() >= least),
    }


def write_prior(folder: Path, table: pd.DataFrame) -> None:
    """Write the check and which model it is of."""
    payload: str = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    about = {"model_version": model_version(), "vectors": VECTORS}
    write_bytes(folder / TABLE, payload.encode())
    write_bytes(folder / ABOUT, (json.dumps(about, indent=1) + "\n").encode())


def load_prior(campaign: str, folder: Path | None = None) -> pd.DataFrame:
    """The check of a bundled campaign; CalibrationError if there is none or it is of another model."""
    place = folder or folder_of(campaign)
    again = f"`coalition calibrate prior {campaign}` makes it"
    try:
        about = json.loads((place / ABOUT).read_bytes())
        table = pd.read_csv(io.BytesIO((place / TABLE).read_bytes()))
    except (OSError, ValueError) as error:
        raise CalibrationError(
            f"there is no prior-predictive check of {campaign} ({error}); {again}"
        ) from None
    if about.get("model_version") != model_version():
        raise CalibrationError(f"the prior-predictive check of {campaign} is of another model; {again}")
    return table
