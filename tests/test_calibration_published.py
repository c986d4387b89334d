"""The posterior and the published outputs that come with the project agree with each other."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from calibration import CalibrationError, load_evidence, load_posterior
from calibration.posterior import ABOUT, folder_of
from calibration.predictions import DAYS, FIGURES, load_predictions, prediction_jobs
from calibration.publish import evidence_frame, judgments, published_folder
from calibration.simulations import fly
from results import model_version

NAME = "inherent_resolve"
HOUSE = Path(__file__).parent.parent


def is_current() -> bool:
    """Whether the model that made the posterior is this one."""
    about = json.loads((folder_of(NAME) / ABOUT).read_text("utf-8"))
    return bool(about["model_version"] == model_version())


def test_the_posterior_is_used_or_refused_as_its_version_says() -> None:
    """It is read by the model that made it, and by no other."""
    if is_current():
        assert len(load_posterior(NAME).values) >= 500
    else:
        with pytest.raises(CalibrationError, match=f"coalition calibrate fit {NAME}"):
            load_posterior(NAME)


def test_the_posterior_was_validated() -> None:
    """Recovery over fifty campaigns, ranks over a hundred records, the least known parameters named."""
    about = json.loads((folder_of(NAME) / ABOUT).read_text("utf-8"))
    assert about["recovery"]["campaigns"] >= 50
    assert about["recovery"]["is_uniform"]
    assert about["ranks"]["campaigns"] >= 100
    for what in ("recovery", "ranks"):
        assert 0.8 <= about[what]["coverage_90"] <= 0.97
        assert 0.4 <= about[what]["coverage_50"] <= 0.6
    assert len(about["least_known"]) == 2
    assert about["wall_s"] <= 90 * 60


def test_a_validation_that_failed_is_published_as_failed() -> None:
    """The report and the page that says how far to believe the model name ranks that are not uniform."""
    about = json.loads((folder_of(NAME) / ABOUT).read_text("utf-8"))
    report = (published_folder() / "report.md").read_text("utf-8")
    page = (HOUSE / "docs" / "calibration.md").read_text("utf-8")
    is_uniform = about["ranks"]["is_uniform"]
    assert ("the ranks are not uniform" in report) is not is_uniform
    assert ("are not uniform**" in page) is not is_uniform
    assert f"{about['ranks']['smallest_p']:.3f}" in report


def test_the_published_table_is_made_of_the_predictions() -> None:
    """Every figure has a row, and its interval is the one of the fresh simulations on disk."""
    published = pd.read_csv(published_folder() / "evidence.csv").set_index("id")
    predicted = pd.read_csv(folder_of(NAME) / FIGURES)
    drawn = predicted[predicted["of"] == "drawn"]
    assert list(published.index) == [one.id for one in load_evidence(NAME)]
    for name in published.index:
        low, median, high = drawn[name].quantile([0.05, 0.5, 0.95])
        row = published.loc[name]
        assert [row["low"], row["median"], row["high"]] == pytest.approx([low, median, high], rel=1e-5), name


def test_the_published_verdicts_can_be_made_again() -> None:
    """The table that the code makes now is the table on disk; another model refuses to make it."""
    if not is_current():
        with pytest.raises(CalibrationError, match=f"coalition calibrate fit {NAME}"):
            load_posterior(NAME)
        return
    posterior = load_posterior(NAME)
    predictions = load_predictions(posterior)
    at_median = {str(name): float(value) for name, value in predictions.at_median.median().items()}
    made = evidence_frame(judgments(posterior, predictions), at_median)
    published = pd.read_csv(published_folder() / "evidence.csv")
    assert list(made["verdict"]) == list(published["verdict"])
    assert made["distance"].to_numpy(dtype=float) == pytest.approx(
        published["distance"].to_numpy(dtype=float), rel=1e-4, nan_ok=True
    )


def test_the_published_totals_only_grow() -> None:
    """Sorties added up: every quantile rises from day to day and the three keep their order."""
    for path in (published_folder() / "cumulative_sorties.csv", folder_of(NAME) / DAYS):
        days = pd.read_csv(path, index_col="date")
        assert (days.diff().dropna() >= 0).all(axis=None)
        assert ((days["low"] <= days["median"]) & (days["median"] <= days["high"])).all()


@pytest.mark.slow
def test_a_prediction_can_be_flown_again(tmp_path: Path) -> None:
    """The first posterior vector gives the same figures today; another model refuses the posterior."""
    if not is_current():
        with pytest.raises(CalibrationError, match=f"coalition calibrate fit {NAME}"):
            load_posterior(NAME)
        return
    posterior = load_posterior(NAME)
    (summary,) = fly(prediction_jobs(posterior, tmp_path)[:1])
    first = load_predictions(posterior).drawn.iloc[0]
    for name, value in first.dropna().items():
        assert summary["figures"][str(name)] == pytest.approx(value, rel=1e-6), name
