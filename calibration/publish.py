"""The published folder: tables, pictures and the page of a calibration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

import results
import scenarios
from calibration import pictures
from calibration.evidence import load_evidence
from calibration.judgment import Judgment, is_near, judge
from calibration.posterior import Posterior
from calibration.predictions import Predictions
from calibration.report import evidence_table, page
from calibration.settings import discrepancy_of, load_settings
from results.figures import save
from results.files import write_bytes
from results.spreadsheets import csv_bytes


def published_folder() -> Path:
    """Where the committed reference outputs lie."""
    return Path(results.__file__).parent / "published"


def judgments(posterior: Posterior, predictions: Predictions) -> list[Judgment]:
    """Every documented figure beside its prediction."""
    evidence = load_evidence(posterior.campaign)
    discrepancy = discrepancy_of(load_settings(posterior.campaign), evidence)
    return judge(evidence, predictions.drawn, discrepancy)


def publish(posterior: Posterior, predictions: Predictions, prior: pd.DataFrame, out: Path) -> list[Path]:
    """Write everything; returns the files. RunError if they cannot be written."""
    judged = judgments(posterior, predictions)
    at_median = {str(name): float(value) for name, value in predictions.at_median.median().items()}
    payloads = {
        "report.md": page(posterior, judged, at_median, prior).encode(),
        "evidence.md": f"{evidence_table(judged, at_median)}\n".encode(),
        "evidence.csv": csv_bytes(evidence_frame(judged, at_median), float_format="%.6g"),
        "cumulative_sorties.csv": csv_bytes(predictions.days, index=True, float_format="%.8g"),
        "prior.csv": csv_bytes(prior, float_format="%.6g"),
        "parameters.csv": csv_bytes(pd.DataFrame(posterior.about["posterior_summary"]), float_format="%.6g"),
        "defaults.csv": csv_bytes(defaults(posterior), float_format="%.6g"),
    }
    for name, payload in payloads.items():
        write_bytes(out / name, payload)
    files = [out / name for name in payloads]
    return files + [
        save(figure, out / f"{name}.png") for name, figure in _pictures(posterior, predictions, judged)
    ]


def evidence_frame(judged: list[Judgment], at_median: dict[str, float]) -> pd.DataFrame:
    """One row per documented figure."""
    rows = [
        one.to_dict()
        | {
            "half_width_share": one.half_width_share,
            "is_near": is_near(one),
            "at_median_vector": at_median[one.evidence.id],
        }
        for one in judged
    ]
    return pd.DataFrame(rows)


def defaults(posterior: Posterior) -> pd.DataFrame:
    """The numbers of the campaign that the posterior median replaces, path by path."""
    base = scenarios.load(posterior.campaign)
    changed = posterior.changes(base, posterior.median())
    rows = [
        {"path": path, "value": scenarios.current(base, path), "posterior_median": value}
        for path, value in sorted(changed.items())
    ]
    return pd.DataFrame(rows)


def _pictures(
    posterior: Posterior, predictions: Predictions, judged: list[Judgment]
) -> Iterator[tuple[str, Figure]]:
    """The pictures by name, one after the other."""
    about = posterior.about
    made_by = f"{posterior.campaign}, seed {about['seed']}, model {about['model_version']}"
    provenance = f"{made_by}, {len(predictions.drawn)} fresh simulations of posterior vectors"
    fitted = [one for one in judged if one.evidence.use == "fit"]
    totals = [one for one in fitted if one.evidence.figure_class == "total"]
    shares = [one for one in fitted if one.evidence.figure_class == "share"]
    checks = [one for one in judged if one.evidence.use == "check"]
    yield "cumulative_sorties", pictures.cumulative(predictions.days, totals, provenance)
    yield "shares", pictures.shares(shares, provenance)
    yield "fitted", pictures.judged("Fitted figures", fitted, provenance)
    yield "checks", pictures.judged("Checks: figures that were never fitted", checks, provenance)
    yield (
        "left_out",
        pictures.left_out(about["left_out"], f"{made_by}, fresh simulations"),
    )
    yield (
        "prior_posterior",
        pictures.prior_posterior(posterior, f"{made_by}, {len(posterior.values)} posterior vectors"),
    )
