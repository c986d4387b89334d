"""Measures kept beside a replication: read instead of measured again, and believed only where they fit."""

from __future__ import annotations

from pathlib import Path

import pytest

import results.runs.reading
import scenarios
from results import Run, RunError, run_replications
from results.comparison import compare_runs, wanted_of
from results.measures import HEADLINE
from results.runs import Wanted, read_measures, values_of
from results.runs.archive import table_path
from results.tables import Tables

WANTED = wanted_of(HEADLINE)


def flown(out: Path, *, fighters: int = 4, wanted: Wanted | None = None) -> Run:
    """Two replications of four days of the classroom campaign."""
    base = scenarios.vary(scenarios.load("two_bases"), "two_bases", {"to": "2015-01-04"})
    campaign = scenarios.vary(base, "two_bases", {"squadrons.fighters.aircraft": fighters})
    return run_replications(campaign, seed=3, replications=2, out=out, base=base, wanted=wanted)


def refused(tables: Tables, wanted: Wanted) -> None:
    """Nobody may measure."""
    raise AssertionError(f"{tables.replications} was measured again")


def kept_file(run: Run, number: int = 0) -> Path:
    """Where the numbers of a replication are kept."""
    return run.folder / "measures" / f"{number:04d}.json"


def test_a_comparison_is_the_same_whether_measured_at_once_or_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the last digit of every part; and what was kept is read, not measured."""
    later = [flown(tmp_path / "later", fighters=number) for number in (4, 2)]
    measured = compare_runs(*later, HEADLINE).to_dict()
    at_once = [flown(tmp_path / "later", fighters=number, wanted=WANTED) for number in (4, 2)]
    fresh = [flown(tmp_path / "at_once", fighters=number, wanted=WANTED) for number in (4, 2)]
    monkeypatch.setattr(results.runs.reading, "reading_of", refused)
    assert compare_runs(*at_once, HEADLINE).to_dict() == measured
    kept = compare_runs(*fresh, HEADLINE).to_dict()
    assert {**kept, "baseline": 0, "what_if": 0} == {**measured, "baseline": 0, "what_if": 0}


def test_what_was_not_kept_is_measured_and_added(tmp_path: Path) -> None:
    """Beside what is there."""
    run = flown(tmp_path, wanted=Wanted(("sorties",)))
    assert values_of(run, ["strikes"])["strikes"].sum() > 0
    pairs = [(run, number) for number in run.replications]
    both = Wanted(("sorties", "strikes"))
    assert all(f'"{name}"' in kept_file(run).read_text("utf-8") for name in both.ids)
    assert all(reading.has(both) for reading in read_measures(pairs, both))


@pytest.mark.parametrize("spoil", [lambda text: text.replace('"sorties": ', '"sorties": 1'), lambda _: ""])
def test_what_was_altered_is_measured_again(tmp_path: Path, spoil: object) -> None:
    """The tables are what counts."""
    run = flown(tmp_path, wanted=Wanted(("sorties",)))
    before = values_of(run, ["sorties"])
    text = kept_file(run).read_text("utf-8")
    kept_file(run).write_text(spoil(text), "utf-8")  # type: ignore[operator]
    assert values_of(run, ["sorties"]).equals(before)
    assert kept_file(run).read_text("utf-8") == text


def test_what_other_measures_made_is_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A measure may be defined anew while the engine stays."""
    run = flown(tmp_path, wanted=Wanted(("sorties",)))
    monkeypatch.setattr(results.runs.reading, "reading_of", refused)
    assert len(values_of(run, ["sorties"])) == 2
    monkeypatch.setattr("results.runs.kept.measures_version", lambda: "another")
    with pytest.raises(AssertionError, match="measured again"):
        values_of(run, ["sorties"])


def test_numbers_do_not_hide_that_a_table_is_damaged(tmp_path: Path) -> None:
    """What was kept belongs to tables that are there."""
    run = flown(tmp_path, wanted=Wanted(("sorties",)))
    table_path(run.folder, "flights", 1, "parquet").write_bytes(b"")
    with pytest.raises(RunError, match="is damaged"):
        values_of(run, ["sorties"])
