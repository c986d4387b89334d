"""`coalition calibrate` and the predicted figures, without a single simulation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_calibration_posterior import folder, posterior, predicted
from typer.testing import CliRunner, Result

import coalition.commands.calibrate
import coalition.commands.evidence
from calibration import CalibrationError, Posterior, load_evidence
from calibration.predictions import Predictions
from coalition import app

__all__ = ["folder", "posterior"]  # fixtures


def said(*arguments: str) -> Result:
    """What the command answers; an unexpected error is raised."""
    answer = CliRunner().invoke(app, arguments)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


@pytest.fixture
def calibrated(monkeypatch: pytest.MonkeyPatch, posterior: Posterior) -> Predictions:
    """A calibrated model, as far as the command knows."""
    predictions = predicted()
    for place in (coalition.commands.calibrate, coalition.commands.evidence):
        monkeypatch.setattr(place, "load_posterior", lambda *_: posterior)
        monkeypatch.setattr(place, "load_predictions", lambda *_: predictions)
    monkeypatch.setattr("calibration.has_posterior", lambda _: True)
    return predictions


def test_a_fit_says_first_how_much_it_will_fly(monkeypatch: pytest.MonkeyPatch, posterior: Posterior) -> None:
    """Parameters, figures and simulations stand before the work, the outcome after it."""
    asked: dict[str, Any] = {}

    def calibrate(name: str, **options: Any) -> Posterior:
        asked.update(options, name=name)
        return posterior

    monkeypatch.setattr(coalition.commands.calibrate, "calibrate", calibrate)
    answer = said("calibrate", "fit", "inherent_resolve", "--workers", "2", "--archive", "kept")
    assert answer.exit_code == 0
    assert "916 simulations, seed 20141015" in answer.stdout.splitlines()[0]
    assert "90 % in the 90 % intervals" in answer.stdout
    assert asked["workers"] == 2
    assert asked["archive"] == Path("kept/calibration/inherent_resolve")


def test_an_interrupted_fit_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130 and the command line that continues."""

    def stopped(*_: object, **__: object) -> Posterior:
        raise KeyboardInterrupt

    monkeypatch.setattr(coalition.commands.calibrate, "calibrate", stopped)
    answer = said("calibrate", "fit", "inherent_resolve", "--workers", "2")
    assert answer.exit_code == 130
    assert "coalition calibrate fit inherent_resolve --workers 2" in answer.stderr


def test_an_interrupted_publication_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, calibrated: Predictions
) -> None:
    """The same for the fresh simulations."""

    def stopped(*_: object, **__: object) -> Predictions:
        raise KeyboardInterrupt

    monkeypatch.setattr(coalition.commands.calibrate, "predict", stopped)
    answer = said("calibrate", "publish", "--out", "elsewhere", "--archive", "kept")
    assert answer.exit_code == 130
    assert "coalition calibrate publish inherent_resolve --archive kept --out elsewhere" in answer.stderr


def test_a_campaign_that_is_not_fitted_is_refused() -> None:
    """The classroom campaign has no uncertain parameters."""
    answer = said("calibrate", "fit", "two_bases")
    assert answer.exit_code == 2
    assert "nothing is said to be uncertain" in answer.stderr


def test_a_posterior_that_cannot_be_trusted_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal of the calibration becomes one message and exit code 2."""

    def stale(name: str) -> Posterior:
        raise CalibrationError(f"`coalition calibrate fit {name}` makes it anew")

    monkeypatch.setattr(coalition.commands.calibrate, "load_posterior", stale)
    for command in ("report", "publish"):
        answer = said("calibrate", command)
        assert answer.exit_code == 2
        assert "coalition calibrate fit inherent_resolve" in answer.stderr


def test_the_report_is_written_without_simulating(calibrated: Predictions, tmp_path: Path) -> None:
    """One page with its pictures beside it, each named."""
    answer = said("calibrate", "report", "--out", str(tmp_path / "page"))
    assert answer.exit_code == 0
    written = [Path(line) for line in answer.stdout.split()]
    assert tmp_path / "page" / "report.md" in written
    assert all(path.is_file() for path in written)


def test_publishing_keeps_the_predictions_and_prints_the_verdicts(
    monkeypatch: pytest.MonkeyPatch, calibrated: Predictions, tmp_path: Path
) -> None:
    """Predictions go beside the posterior, tables and pictures to the folder that was named."""
    monkeypatch.setattr(coalition.commands.calibrate, "predict", lambda *_, **__: calibrated)
    monkeypatch.setattr(coalition.commands.calibrate, "folder_of", lambda _: tmp_path / "evidence")
    answer = said("calibrate", "publish", "--out", str(tmp_path / "out"), "--archive", str(tmp_path))
    assert answer.exit_code == 0
    assert "120 simulations of posterior vectors, 0 of them already flown" in answer.stdout
    assert (tmp_path / "evidence" / "predictions.csv").is_file()
    assert (tmp_path / "out" / "evidence.csv").is_file()


def test_evidence_shows_role_interval_distance_and_verdict(calibrated: Predictions) -> None:
    """Without a run folder the calibrated model is compared, every figure in a row."""
    answer = said("evidence")
    assert answer.exit_code == 0
    assert "calibrated on 2026-11-22 with 100 simulations" in answer.stdout
    rows = json.loads(said("evidence", "--json").stdout)["evidence"]
    assert [row["id"] for row in rows] == [one.id for one in load_evidence("inherent_resolve")]
    for row in rows:
        assert row["low"] <= row["median"] <= row["high"]
        assert (row["distance"] is None) == (row["role"] in ("input", "context"))
        assert row["id"] in answer.stdout
