"""`coalition study run`, `status`, `export` and `clean`, on the classroom campaign."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pandas as pd
import pytest
from support import command
from typer.testing import Result

import sim

STUDY = """\
scenarios: [two_bases]
until: 2015-01-03
factors:
  - id: fighters
    set: squadrons.fighters.aircraft
    levels: [2, 6]
design: {kind: full_factorial}
replications: 2
seed: 7
measures: [sorties, coverage_share]
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in a folder of its own, with a study in it."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(STUDY, "utf-8")


def said(*words: str, text: str | None = None) -> Result:
    """What the commands of studies answer."""
    return command.said("study", *words, text=text)


def test_a_study_is_flown_once_and_can_be_taken_along() -> None:
    """Run, run again, status, export."""
    assert said("run", "small.yaml").stdout.startswith("small: 4 units, 0 were there, 4 flown, 0 failed")
    assert said("run", "small.yaml").stdout.startswith("small: 4 units, 4 were there, 0 flown, 0 failed")
    about = json.loads(said("status", "small.yaml", "--json").stdout)
    assert (about["units"], about["done"], about["not_flown"], about["failed"]) == (4, 4, 0, 0)
    for to in ("small.csv", "small.parquet"):
        assert said("export", "small.yaml", "--to", to).stdout == f"{to}\n"
    assert Path("small.csv").read_bytes().startswith(codecs.BOM_UTF8)
    table = pd.read_parquet("small.parquet")
    assert table["fighters"].tolist() == [2, 2, 6, 6]
    assert said("export", "small.yaml", "--to", "small.xlsx").exit_code == 2


def test_failed_units_are_told_flown_again_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With exit code 1, and the way to see why."""

    def broken(*_: object, **__: object) -> None:
        raise ArithmeticError("fuel does not add up")

    monkeypatch.setattr(sim, "simulate", broken)
    answer = said("run", "small.yaml")
    assert answer.exit_code == 1
    assert "4 units failed: coalition study status small.yaml says why" in answer.stderr
    assert "4 units failed: ArithmeticError: fuel does not add up" in said("status", "small.yaml").stdout
    kept = said("clean", "--failed", text="n\n")
    assert "4 units failed: ArithmeticError" in kept.stdout
    assert kept.exit_code == 2
    assert "removed: 4 units" in said("clean", "--failed", "--yes").stdout
    assert said("clean").stdout == "nothing to remove\n"
    monkeypatch.undo()


def test_a_stopped_study_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the store and the workers that were asked for."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim, "simulate", stopped)
    answer = said("run", "small.yaml", "--store", "kept")
    assert answer.exit_code == 130
    assert answer.stderr.endswith("coalition study run small.yaml --store kept\n")


def test_a_place_without_a_store_is_one_message() -> None:
    """For whoever only reads."""
    for words in (("status", "small.yaml"), ("export", "small.yaml", "--to", "a.csv"), ("clean",)):
        answer = said(*words)
        assert answer.exit_code == 2
        assert "is not a store of studies" in answer.stderr
