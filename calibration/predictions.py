"""Fresh simulations of posterior vectors: what every published number is made of."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

import scenarios
from calibration.errors import CalibrationError
from calibration.evidence import Evidence, load_evidence
from calibration.posterior import Posterior, folder_of
from calibration.settings import load_settings
from calibration.simulations import Job, Report, Summary, fly, jobs
from calibration.targets import Array
from results import model_version
from results.files import write_bytes

FIGURES = "predictions.csv"
DAYS = "predicted_days.csv"
ABOUT = "predictions.json"

FIRST = 1_000_000
"""Replications from here on are flown for predictions; the fit uses lower numbers."""

MEDIAN_REPLICATIONS = 20
"""How often the campaign with all parameters at their median is flown."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Figures of fresh simulations.

    `drawn` has one row per posterior vector, `at_median` one per replication of the median vector.
    `days` has the central 90 % and the median of coalition sorties since `since`, added up day by day.
    """

    drawn: pd.DataFrame
    at_median: pd.DataFrame
    days: pd.DataFrame


def prediction_jobs(posterior: Posterior, archive: Path) -> list[Job]:
    """What is to be flown: drawn vectors first, then the median vector again and again."""
    base = scenarios.load(posterior.campaign)
    settings = load_settings(posterior.campaign)
    vectors = [*posterior.drawn(settings.predictions), *[posterior.median()] * MEDIAN_REPLICATIONS]
    campaigns = [posterior.campaign_at(base, vector) for vector in vectors]
    evidence = load_evidence(posterior.campaign)
    return jobs(campaigns, seed=settings.seed, first=FIRST, evidence=evidence, archive=archive)


def predict(
    posterior: Posterior, archive: Path, *, workers: int = 1, report: Report | None = None
) -> Predictions:
    """Fly the whole campaign at posterior vectors; CalibrationError if one cannot be flown."""
    work = prediction_jobs(posterior, archive)
    summaries = fly(work, workers=workers, report=report)
    failed = [summary["error"] for summary in summaries if summary["error"]]
    if failed:
        raise CalibrationError(f"{len(failed)} simulations failed, the first with {failed[0]}")
    drawn, at_median = summaries[:-MEDIAN_REPLICATIONS], summaries[-MEDIAN_REPLICATIONS:]
    evidence = load_evidence(posterior.campaign)
    since = min(one.from_date for one in evidence if one.use == "fit")
    first = scenarios.load(posterior.campaign).from_date
    return Predictions(_table(drawn, evidence), _table(at_median, evidence), _days(drawn, first, since))


def _table(summaries: Sequence[Summary], evidence: Sequence[Evidence]) -> pd.DataFrame:
    rows = [{one.id: summary["figures"][one.id] for one in evidence} for summary in summaries]
    return pd.DataFrame(rows, dtype="float64")


def _days(summaries: Sequence[Summary], first: date, since: date) -> pd.DataFrame:
    """Sorties added up from `since` on: median and central 90 % of every day."""
    skipped = (since - first).days
    counts: Array = np.array([summary["daily_sorties"][skipped:] for summary in summaries], dtype=float)
    low, median, high = np.quantile(counts.cumsum(axis=1), [0.05, 0.5, 0.95], axis=0)
    dates = pd.date_range(since, periods=counts.shape[1], freq="D", name="date")
    return pd.DataFrame({"low": low, "median": median, "high": high}, index=dates)


# --- on disk ------------------------------------------------------------------------------


def write_predictions(folder: Path, predictions: Predictions, posterior: Posterior) -> None:
    """Write predictions and which posterior they are of."""
    both = pd.concat([predictions.drawn, predictions.at_median], keys=["drawn", "at_median"], names=["of"])
    figures: str = both.reset_index(level=0).to_csv(index=False, float_format="%.8g", lineterminator="\n")
    days: str = predictions.days.to_csv(float_format="%.8g", lineterminator="\n", date_format="%Y-%m-%d")
    about = {"model_version": model_version(), "posterior": posterior.about["digest"]}
    write_bytes(folder / FIGURES, figures.encode())
    write_bytes(folder / DAYS, days.encode())
    write_bytes(folder / ABOUT, (json.dumps(about, indent=1) + "\n").encode())


def load_predictions(posterior: Posterior, folder: Path | None = None) -> Predictions:
    """The predictions of a posterior; CalibrationError if there are none or they are of another one."""
    place = folder or folder_of(posterior.campaign)
    again = "`coalition calibrate publish` makes them"
    try:
        about = json.loads((place / ABOUT).read_bytes())
        figures = pd.read_csv(io.BytesIO((place / FIGURES).read_bytes()))
        days = pd.read_csv(io.BytesIO((place / DAYS).read_bytes()), index_col="date", parse_dates=["date"])
    except FileNotFoundError:
        raise CalibrationError(f"the posterior of {posterior.campaign} has no predictions; {again}") from None
    except (OSError, ValueError, KeyError) as error:
        raise CalibrationError(f"the predictions in {place} are damaged ({error}); {again}") from None
    if about != {"model_version": model_version(), "posterior": posterior.about["digest"]}:
        raise CalibrationError(f"the predictions in {place} are of another posterior or model; {again}")
    parts = {name: part.drop(columns="of").reset_index(drop=True) for name, part in figures.groupby("of")}
    return Predictions(parts["drawn"], parts["at_median"], days)
