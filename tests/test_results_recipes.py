"""Campaigns of a study by their recipes: what was flown is found without being made again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from support.study_results import study_at

from results.studies import DeclaredStudy, frame_of, open_store, run_study
from results.studies.recipe import _made_with
from scenarios import fingerprint
from sim.campaign import Campaign

TEXT = """\
question: Crews or aircraft?
scenarios: [two_bases]
until: 2015-01-02
factors:
  - {id: fighters, set: squadrons.fighters.aircraft, levels: [2, 4]}
  - {id: crews, scale: squadrons.fighters.crews_per_aircraft, levels: [0.5, 1]}
design: {kind: full_factorial}
measures: [sorties]
seed: 3
"""
FEWER = """\
extends: two_bases
question: What if there were fewer fighters?
background: A class asks.
source: made up
why: It may matter.
expected: Fewer sorties.
changes:
  set:
    planning.fuel_reserve_h: 0.9
"""
ALTERED = (
    {},
    {"until": "2015-01-03"},
    {"scenarios": "[two_bases+fewer_fighters.yaml]"},
    {"scenarios": "[two_bases, two_bases+fewer_fighters.yaml]"},
)


def never(study: DeclaredStudy, cell: object) -> Campaign:
    """Nobody may make a campaign."""
    raise AssertionError(f"{cell} was made again")


def test_what_was_flown_is_found_without_making_its_campaign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next call of the same study, and by its table."""
    study = study_at(tmp_path, TEXT)
    run_study(study, tmp_path / "store")
    whole = frame_of(study, tmp_path / "store")
    monkeypatch.setattr(DeclaredStudy, "campaign_of", never)
    again = study_at(tmp_path, TEXT)
    assert run_study(again, tmp_path / "store").stored == 4
    pd.testing.assert_frame_equal(frame_of(again, tmp_path / "store"), whole)


def test_equal_recipes_make_equal_campaigns(tmp_path: Path) -> None:
    """Over scenarios, days, factors and their values, whichever file names them."""
    (tmp_path / "fewer_fighters.yaml").write_text(FEWER, "utf-8")
    texts = [TEXT, TEXT.replace("scale", "set"), TEXT.replace("[2, 4]", "[4, 2]")]
    made: dict[str, set[str]] = {}
    for text in texts:
        for changes in ALTERED:
            study = study_at(tmp_path, text, **changes)
            for cell in study.cells():
                making = study.making_of(cell)
                made.setdefault(making.recipe, set()).add(fingerprint(making.campaign))
    assert all(len(marks) == 1 for marks in made.values())
    assert len(made) > 12


def test_other_code_has_other_recipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mended what-if may make another campaign of the same words."""
    study = study_at(tmp_path, TEXT)
    cell = next(study.cells())
    before = study.making_of(cell).recipe
    monkeypatch.setattr("results.studies.recipe._makers", lambda: ("other",))
    _made_with.cache_clear()
    assert study.making_of(cell).recipe != before
    _made_with.cache_clear()


def test_a_recipe_that_is_not_known_is_made(tmp_path: Path) -> None:
    """Units that another study flew are found by what they are."""
    run_study(study_at(tmp_path, TEXT), tmp_path / "store")
    turned = study_at(tmp_path, TEXT.replace("[2, 4]", "[4, 2]").replace("id: crews", "id: people"))
    assert all(
        open_store(tmp_path / "store").made_by(turned.making_of(cell).recipe) is None
        for cell in turned.cells()
    )
    assert run_study(turned, tmp_path / "store").flown == 0
