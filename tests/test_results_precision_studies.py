"""Studies that fly until a mean is known well enough: the same units whoever flies them, in any order."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from results.comparison import replications_wanted
from results.studies import DeclaredStudy, Judge, Record, frame_of, open_store, read_study, run_study
from scenarios import ScenarioError

STUDY = """\
scenarios: [two_bases, two_bases + fewer_fighters]
until: 2015-01-04
seed: 7
precision: {measures: strikes, share: 0.5, most: 40}
measures: [sorties, strikes]
"""

FEWER = """\
extends: two_bases
question: What if there were fewer fighters?
background: Nothing is known.
source: a test
changes:
  scale:
    squadrons.fighters.aircraft: 0.5
"""


def study_at(folder: Path, text: str = STUDY) -> DeclaredStudy:
    """The study of that text."""
    (folder / "fewer_fighters.yaml").write_text(FEWER, "utf-8")
    (folder / "precise.yaml").write_text(text.replace("+ fewer_fighters", "+ fewer_fighters.yaml"), "utf-8")
    return read_study(folder / "precise.yaml")


def numbers(frame: pd.DataFrame) -> dict[str, int]:
    """Replications of each scenario."""
    return {str(name): len(rows) for name, rows in frame.groupby("scenario")}


def test_replications_are_added_until_the_rule_says_enough(tmp_path: Path) -> None:
    """By the rule of comparisons, applied to the replications in their order."""
    study = study_at(tmp_path)
    outcome = run_study(study, tmp_path / "store")
    frame = frame_of(study, tmp_path / "store")
    assert (frame["error"] == "").all() and len(frame) == outcome.flown
    targets = Judge(study, open_store(tmp_path / "store")).targets()
    for place, (_, rows) in enumerate(frame.groupby("scenario", sort=False)):
        assert rows["replication"].tolist() == list(range(len(rows)))
        assert rows["unit"].tolist() == [place * 40 + number for number in rows["replication"]]
        values = rows[["strikes"]].reset_index(drop=True)
        decided = replications_wanted(values, values.mean(), 0.5, flown=len(rows), maximum=40)
        assert decided.is_over
        assert (targets[place].is_met, targets[place].reason) == (decided.is_met, decided.reason)
    assert 10 < max(numbers(frame).values()) < 40, "the rule was never asked twice, or never satisfied"
    assert run_study(study, tmp_path / "store").flown == 0


def test_who_flies_and_where_it_was_stopped_changes_nothing(tmp_path: Path) -> None:
    """Two workers; and a store that has every third unit and some that nobody asked for."""
    study = study_at(tmp_path)
    run_study(study, tmp_path / "one")
    expected = frame_of(study, tmp_path / "one")
    run_study(study, tmp_path / "two", workers=2)
    pd.testing.assert_frame_equal(frame_of(study, tmp_path / "two"), expected)
    more = study_at(tmp_path, STUDY.replace("share: 0.5, most: 40", "share: 0.001, most: 60"))
    run_study(more, tmp_path / "more")
    partly = open_store(tmp_path / "partly")
    kept: list[Record] = list(open_store(tmp_path / "more").records)
    partly.add(row for row in kept if row["replication"] % 3 == 0)
    run_study(study, partly)
    pd.testing.assert_frame_equal(frame_of(study, tmp_path / "partly"), expected)


def test_a_difference_is_paired_with_the_first_scenario(tmp_path: Path) -> None:
    """Which is flown as often as the other one; what cannot be reached ends at the most."""
    text = STUDY.replace("share: 0.5, most: 40", "share: 0.0001, most: 12, of: difference")
    study = study_at(tmp_path, text)
    run_study(study, tmp_path / "store")
    assert set(numbers(frame_of(study, tmp_path / "store")).values()) == {12}
    targets = Judge(study, open_store(tmp_path / "store")).targets()
    assert all(target.is_over and not target.is_met for target in targets.values())
    assert "the most allowed" in targets[1].reason


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("measures: strikes,", "measures: strieks,", r"precision\.measures.*is not a measure of this study"),
        ("share: 0.5", "share: 10", r"precision\.share"),
        ("share: 0.5, ", "", r"precision\.share"),
        ("most: 40", "most: 5", r"precision\.most"),
        ("most: 40", "most: 40, off: mean", r"precision\.off.*did you mean 'of'"),
        ("seed: 7", "seed: 7\nreplications: 3", "replications: a precision needs at least 10, not 3"),
        ("seed: 7", "seed: 7\nreplications: 50", r"precision\.most: 40 are fewer than the least, 50"),
        ("most: 40}", "most: 40, of: difference}\n#", None),
    ],
)
def test_a_precision_that_makes_no_sense_is_one_message(
    tmp_path: Path, old: str, new: str, problem: str | None
) -> None:
    """Before anything is flown."""
    text = STUDY.replace(old, new)
    if problem is None:
        text, problem = text.replace(", two_bases + fewer_fighters", ""), "there is no second scenario"
    with pytest.raises(ScenarioError, match=problem):
        study_at(tmp_path, text)
