"""How a fit is made: sizes, seed and discrepancies, refused when they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from calibration import load_evidence
from calibration.settings import discrepancy_of, load_settings, read_settings
from scenarios import ScenarioError

GOOD = """
seed: 7
waves: [16, 8]
held_out: 8
repeats: 4
cut: 3
vectors: 50
predictions: 10
left_out: 5
discrepancies:
  - {id: total, width: 0.02, reason: totals}
"""


def read(folder: Path, text: str) -> int:
    """The number of simulations that a file with this text asks for."""
    (folder / "fit.yaml").write_text(text, encoding="utf-8")
    return read_settings(folder).simulations


def test_the_published_fit_keeps_five_hundred_vectors_and_tests_fifty_campaigns() -> None:
    """The sizes are those that were asked for."""
    settings = load_settings("inherent_resolve")
    assert settings.vectors >= 500
    assert settings.held_out >= 50
    assert 2 <= len(settings.waves) <= 3


def test_every_scored_figure_has_a_discrepancy() -> None:
    """The model is not allowed to be certain of any figure."""
    evidence = load_evidence("inherent_resolve")
    widths = discrepancy_of(load_settings("inherent_resolve"), evidence)
    assert set(widths) == {one.id for one in evidence if one.use in ("fit", "check")}
    assert all(width > 0 for width in widths.values())


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """Waves, simulations held out and repeats add up."""
    assert read(tmp_path, GOOD) == 16 + 8 + 8 + 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[16, 8]", "[16, 2]", "from 8 to 1,000,000"),
        ("[16, 8]", "many", "from 8 to 1,000,000"),
        ("seed: 7", "seed: -7", "seed"),
        ("repeats: 4", "repeats: 1", "at least 2"),
        ("width: 0.02", "width: 2", "at most 1"),
        ("cut: 3", "cuts: 3", "did you mean 'cut'"),
    ],
)
def test_bad_settings_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The message names file and problem."""
    with pytest.raises(ScenarioError) as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert "fit.yaml" in str(refused.value)
    assert said in str(refused.value)


def test_a_class_without_discrepancy_is_refused(tmp_path: Path) -> None:
    """A figure of a class that nothing is said of would be fitted with certainty."""
    (tmp_path / "fit.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScenarioError, match="no discrepancy for the class"):
        discrepancy_of(read_settings(tmp_path), load_evidence("inherent_resolve"))
