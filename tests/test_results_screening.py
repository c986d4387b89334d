"""Frontier and ranking: what is dominated, what may be the best, and whether the guarantee holds."""

from __future__ import annotations

from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.study_results import study_at

from results import RunError
from results.analysis import frontier, screen
from results.analysis.screening import _needed, ranked
from results.studies import DeclaredStudy

WHAT_IFS = """\
question: Which is best?
scenarios: [two_bases]
factors:
  - {id: option, set: squadrons.fighters.aircraft, levels: [2, 3, 4, 5]}
design: full_factorial
replications: 6
measures: [station_hours, fuel_burned_klb, sorties]
seed: 3
"""


def results_of(study: DeclaredStudy, hours: np.ndarray, fuel: np.ndarray | None = None) -> pd.DataFrame:
    """Rows of alternatives and columns of replications as the results of a study."""
    rows = []
    for cell in study.cells():
        for number in range(hours.shape[1]):
            rows.append(
                {
                    "unit": cell.number * study.replications + number,
                    "scenario": cell.scenario,
                    **cell.factors,
                    "replication": number,
                    "station_hours": hours[cell.number, number],
                    "fuel_burned_klb": 1.0 if fuel is None else fuel[cell.number, number],
                    "sorties": 1.0,
                }
            )
    return pd.DataFrame(rows)


def noise(study: DeclaredStudy, means: list[float], seed: int, spread: float = 0.1) -> np.ndarray:
    """Alternatives with these means, common weather and something of their own."""
    random = np.random.default_rng(seed)
    weather = random.normal(0, 5, study.replications)
    return np.array(means)[:, None] + weather + random.normal(0, spread, (len(means), study.replications))


def test_what_is_clearly_worse_is_screened_out(tmp_path: Path) -> None:
    """Common weather, fifty times the difference, does not hide it."""
    study = study_at(tmp_path, WHAT_IFS)
    found = screen(study, results_of(study, noise(study, [1, 2, 10, 10.01], 1)), "station_hours")
    assert found.survivors == sorted(found.survivors, key=found.rows["alternative"].to_list().index)
    assert {name[-2] for name in found.survivors} == {"4", "5"}
    worst = found.rows.iloc[-1]
    assert (
        worst["alternative"] == "two_bases (option=2)" and worst["beaten_by"] and worst["to_best_other"] < -8
    )


def test_fewer_is_better_where_the_catalog_says_so(tmp_path: Path) -> None:
    """And a wish turns it around."""
    study = study_at(tmp_path, WHAT_IFS)
    frame = results_of(study, np.zeros((4, 6)), noise(study, [1, 2, 3, 4], 2))
    assert screen(study, frame, "fuel_burned_klb").survivors == ["two_bases (option=2)"]
    turned = screen(study, frame, "fuel_burned_klb", want="fuel_burned_klb=more")
    assert turned.survivors == ["two_bases (option=5)"]


def test_an_indifference_says_how_many_replications_it_takes(tmp_path: Path) -> None:
    """Fewer for a coarser one; never fewer than were flown."""
    study = study_at(tmp_path, WHAT_IFS)
    frame = results_of(study, noise(study, [1, 1, 1, 1], 3, spread=1.0))
    fine, coarse = (screen(study, frame, "station_hours", indifference=apart) for apart in (0.2, 50.0))
    assert fine.needed > 100 and not fine.is_selected
    assert coarse.needed == 6 and coarse.is_selected
    assert np.isnan(screen(study, frame, "station_hours").needed)


def test_the_best_survives_as_often_as_promised() -> None:
    """In 1,000 studies whose best is known, with common random numbers and unequal spreads."""
    random = np.random.default_rng(11)
    means, spreads = np.array([[5.0], [5.0], [5.0], [5.001]]), np.array([[0.2], [1.0], [3.0], [0.5]])
    kept = 0
    for _ in range(1_000):
        hours = means + random.normal(0, 2, 6) + spreads * random.normal(size=(4, 6))
        rows = ranked(pd.DataFrame(hours, index=list("abcd")), 1.0, 0.95)[0]
        kept += bool(rows.set_index("alternative").loc["d", "may_be_best"])
    assert kept / 1_000 > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 1_000)


def test_the_frontier_is_what_nothing_dominates(tmp_path: Path) -> None:
    """More hours, less fuel; the second is worse in both than the first."""
    study = study_at(tmp_path, WHAT_IFS)
    hours, fuel = noise(study, [10, 9, 20, 5], 4), noise(study, [10, 11, 30, 5], 5)
    found = frontier(study, results_of(study, hours, fuel), ["station_hours", "fuel_burned_klb"])
    rows = found.rows.set_index("alternative")
    assert rows["on_frontier"].to_dict() == {
        "two_bases (option=4)": True,
        "two_bases (option=2)": True,
        "two_bases (option=5)": True,
        "two_bases (option=3)": False,
    }
    assert rows.loc["two_bases (option=3)", "dominated_by"] == "two_bases (option=2)"
    assert bool(rows.loc["two_bases (option=3)", "is_shown"])


def test_a_frontier_of_chance_is_called_so(tmp_path: Path) -> None:
    """Dominated by means alone is not shown."""
    study = study_at(tmp_path, WHAT_IFS)
    hours, fuel = noise(study, [1, 1, 1, 1], 6, spread=1.0), noise(study, [1, 1, 1, 1], 7, spread=1.0)
    found = frontier(study, results_of(study, hours, fuel), ["station_hours", "fuel_burned_klb"])
    assert not found.rows["is_shown"].any() and not found.rows["on_frontier"].all()


@pytest.mark.parametrize(
    ("measures", "wants", "said"),
    [
        (["station_hours"], [], "two or three measures, not 1"),
        (["station_hours", "sorties"], [], "say which way sorties is better: --want sorties=more"),
        (["station_hours", "sorties"], ["sorties=up"], "not of the form"),
        (["station_hours", "strikes"], [], "keeps no measure 'strikes'"),
        (["station_hours", "fuel_burned_klb"], ["sorties=more"], "is wanted but is not among"),
    ],
)
def test_unclear_directions_are_refused(
    tmp_path: Path, measures: list[str], wants: list[str], said: str
) -> None:
    """With what to write instead."""
    study = study_at(tmp_path, WHAT_IFS)
    with pytest.raises(RunError, match=said):
        frontier(study, results_of(study, np.zeros((4, 6))), measures, wants)


def test_a_ranking_needs_replications_and_an_indifference_above_zero(tmp_path: Path) -> None:
    """Each is said in one message."""
    study = study_at(tmp_path, WHAT_IFS)
    with pytest.raises(RunError, match="at least two"):
        screen(study, results_of(study, np.zeros((4, 1))), "station_hours")
    with pytest.raises(RunError, match="makes no sense"):
        screen(study, results_of(study, np.zeros((4, 6))), "station_hours", indifference=0)
    with pytest.raises(RunError, match="nothing to choose among"):
        one = study_at(
            tmp_path, WHAT_IFS.replace(WHAT_IFS[WHAT_IFS.index("factors") : WHAT_IFS.index("repl")], "")
        )
        screen(one, results_of(one, np.zeros((1, 6))), "station_hours", indifference=nan)


def test_alternatives_without_a_common_replication_are_told(tmp_path: Path) -> None:
    """Instead of being compared on different weather."""
    study = study_at(tmp_path, WHAT_IFS)
    frame = results_of(study, np.zeros((4, 6)))
    with pytest.raises(RunError, match="no replication of by_hand has station_hours for all 4"):
        screen(study, frame[frame["option"] != 3], "station_hours")


def test_what_is_selected_is_as_good_as_promised() -> None:
    """In 1,000 studies: as many replications are flown as the first ten ask for; the best mean is taken."""
    random = np.random.default_rng(12)
    means, spreads = np.array([[5.0], [5.0], [5.0], [6.0]]), np.array([[0.2], [1.0], [3.0], [0.5]])
    right = 0
    for _ in range(1_000):
        first = means + random.normal(0, 2, 10) + spreads * random.normal(size=(4, 10))
        _, apart, quantile = ranked(pd.DataFrame(first, index=list("abcd")), 1.0, 0.95)
        more = int(_needed(apart, quantile, 1.0, 10)) - 10
        rest = means + random.normal(0, 2, more) + spreads * random.normal(size=(4, more))
        right += np.hstack([first, rest]).mean(axis=1).argmax() == 3
    assert right / 1_000 > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 1_000)
