"""The prior-predictive check: the record must lie within what the ranges allow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.calibration_toy import documented

from calibration.errors import CalibrationError
from calibration.prior import ABOUT, load_prior, prior_table, write_prior
from calibration.report import prior_section
from calibration.simulations import Summary

INSIDE = documented("E01", 100.0)
OUTSIDE = documented("E02", 100.0, use="check")
OVER = documented("E03", 100.0, qualifier="over", error_model="over", width_below=0.01, width_above=0.1)
CONTEXT = documented("E04", 100.0, use="context")
ALL = (INSIDE, OUTSIDE, OVER, CONTEXT)


def flown(**figures: float | None) -> Summary:
    """A simulation with these figures."""
    return Summary(figures=dict(figures), daily_sorties=[], seconds=0.0, error="")


SUMMARIES = [
    flown(E01=90.0, E02=10.0, E03=110.0, E04=1.0),
    flown(E01=120.0, E02=50.0, E03=115.0, E04=1.0),
    flown(E01=95.0, E02=None, E03=119.0, E04=1.0),
]


def test_a_figure_holds_if_some_simulation_lies_on_either_side_of_what_is_said() -> None:
    """Inside, outside, and inside thanks to the word `over`; context is not asked about."""
    table = prior_table(ALL, SUMMARIES).set_index("id")
    assert list(table.index) == ["E01", "E02", "E03"]
    assert list(table["holds"]) == [True, False, True]
    assert (table.loc["E01", "least"], table.loc["E01", "most"]) == (90.0, 120.0)
    assert (table.loc["E02", "least"], table.loc["E02", "most"]) == (10.0, 50.0)


def test_the_page_names_the_figures_outside() -> None:
    """A failed check is as visible as a good one."""
    words = prior_section(prior_table(ALL, SUMMARIES))
    assert "all but E02 lies inside" in words
    rows = [line.split(" | ") for line in words.splitlines() if line.startswith("| E")]
    assert [(cells[0], cells[-1]) for cells in rows] == [
        ("| E01", "yes |"),
        ("| E02", "no |"),
        ("| E03", "yes |"),
    ]


def test_a_check_of_another_model_is_refused(tmp_path: Path) -> None:
    """What is on disk is read back, and not after the model has changed."""
    table = prior_table(ALL, SUMMARIES)
    write_prior(tmp_path, table)
    assert list(load_prior("toy", tmp_path)["holds"]) == list(table["holds"])
    about = json.loads((tmp_path / ABOUT).read_text("utf-8"))
    (tmp_path / ABOUT).write_text(json.dumps({**about, "model_version": "other"}), "utf-8")
    with pytest.raises(CalibrationError, match="of another model; `coalition calibrate prior toy`"):
        load_prior("toy", tmp_path)


def test_a_missing_check_says_how_to_make_it(tmp_path: Path) -> None:
    """No table, no page."""
    with pytest.raises(CalibrationError, match="`coalition calibrate prior toy` makes it"):
        load_prior("toy", tmp_path)
