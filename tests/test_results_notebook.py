"""What a notebook shows of a run and of a comparison: a small table in which text stays text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import results
import scenarios
from results import Run


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """The classroom campaign with its tanker and without it, two replications."""
    out: Path = tmp_path_factory.mktemp("runs")
    base = replace(scenarios.load("two_bases"), title="<b>Two</b> bases")
    what_if = scenarios.vary(base, "two_bases+none", {"squadrons.tankers.aircraft": 0})
    return [results.run_replications(one, seed=1, replications=2, out=out) for one in (base, what_if)]


def test_a_run_shows_what_was_flown(sides: list[Run]) -> None:
    """Markup in a title is shown as it is written."""
    shown = sides[0]._repr_html_()
    assert "&lt;b&gt;Two&lt;/b&gt; bases" in shown and "<b>" not in shown
    assert "2015-01-01 to 2015-01-10" in shown and "<td>2</td>" in shown


def test_a_comparison_shows_differences_with_verdicts(sides: list[Run]) -> None:
    """The same numbers as everywhere else."""
    shown = results.compare_runs(*sides, ["sorties"])._repr_html_()
    assert "two_bases+none against two_bases, 2 replications" in shown
    assert "<td>60</td><td>0</td>" in shown and "▼ fewer" in shown
