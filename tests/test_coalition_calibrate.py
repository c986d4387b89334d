"""`coalition calibrate` and the predicted figures, without a single finished simulation."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from support.command import said
from support.posteriors import NAME, predicted, prior, write_wide_posterior
from support.processes import PATIENCE_S, Start

from calibration import load_evidence, load_posterior
from calibration.fit import load_problem
from coalition.commands.calibrate import intention_of, keep_and_publish, outcome_of


def test_a_fit_says_first_how_much_it_will_fly() -> None:
    """Parameters, figures, simulations and the seed."""
    sentence = intention_of(load_problem(NAME))
    assert sentence == f"{NAME}: 24 parameters, 23 figures, 680 simulations, seed 20141015"


@pytest.mark.parametrize(
    ("words", "again"),
    [
        (f"fit {NAME} --workers 2 --archive kept", f"fit {NAME} --workers 2 --archive kept"),
        ("publish --out elsewhere --archive kept", f"publish {NAME} --archive kept --out elsewhere"),
    ],
    ids=["fit", "publish"],
)
def test_who_stops_it_is_told_how_to_go_on(start: Start, tmp_path: Path, words: str, again: str) -> None:
    """Ctrl-C, once it has said how much it will fly, ends it with 130 and the command line that continues."""
    process = start("-m", "coalition", "calibrate", *words.split())
    assert process.stdout
    assert "simulations" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert err.startswith("coalition: stopped; finished simulations are kept under kept")
    assert f"coalition calibrate {again}" in err
    assert not (tmp_path / "elsewhere").exists()


def test_a_finished_fit_says_how_well_it_recovers_and_what_it_knows_least(tmp_path: Path) -> None:
    """Coverage of both intervals, and the two parameters that the figures say least of."""
    posterior = load_posterior(NAME, write_wide_posterior(tmp_path))
    sentence = outcome_of(posterior)
    assert "90 % in the 90 % intervals" in sentence
    assert all(name in sentence for name in posterior.about["least_known"])


def test_a_campaign_that_is_not_fitted_is_refused() -> None:
    """The classroom campaign has no uncertain parameters, and no posterior to report or to fly."""
    answer = said("calibrate", "fit", "two_bases")
    assert answer.exit_code == 2
    assert "declares no uncertain parameters" in answer.stderr
    for command in ("report", "publish"):
        answer = said("calibrate", command, "two_bases")
        assert answer.exit_code == 2
        assert "no posterior of two_bases" in answer.stderr


def test_the_report_is_written_without_simulating(tmp_path: Path) -> None:
    """One page with its pictures beside it, each named."""
    answer = said("calibrate", "report", "--out", str(tmp_path / "page"))
    assert answer.exit_code == 0
    written = [Path(line) for line in answer.stdout.split()]
    assert tmp_path / "page" / "report.md" in written
    assert all(path.is_file() for path in written)


def test_publishing_keeps_the_predictions_and_prints_the_verdicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Predictions go beside the posterior, tables and pictures to the folder that was named."""
    posterior = load_posterior(NAME, write_wide_posterior(tmp_path))
    keep_and_publish(posterior, predicted(), prior(), tmp_path, tmp_path / "out")
    printed = capsys.readouterr().out
    assert all(one.id in printed for one in load_evidence(NAME))
    assert (tmp_path / "predictions.csv").is_file()
    assert (tmp_path / "out" / "evidence.csv").is_file()


def test_evidence_shows_role_interval_distance_and_verdict() -> None:
    """Without a run folder the calibrated model is compared, every figure in a row."""
    about = load_posterior(NAME).about
    answer = said("evidence")
    assert answer.exit_code == 0
    assert f"calibrated on {about['date']} with {about['simulations']} simulations" in answer.stdout
    rows = json.loads(said("evidence", "--json").stdout)["evidence"]
    assert [row["id"] for row in rows] == [one.id for one in load_evidence(NAME)]
    for row in rows:
        assert row["low"] <= row["median"] <= row["high"]
        assert (row["distance"] is None) == (row["role"] in ("input", "context"))
        assert row["id"] in answer.stdout
