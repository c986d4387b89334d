"""The archive of simulations: flown once, kept whole, the same with any number of workers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from support.calibration_toy import documented, parameter

import scenarios
from calibration import Evidence
from calibration.fit import Problem, fit, simulator
from calibration.parameters import Uncertain
from calibration.settings import Discrepancy, Settings
from calibration.simulations import Job, fly, is_stored, jobs, last_day
from calibration.targets import Targets
from sim.campaign import Campaign

SORTIES = documented("E01", 51.0, to_date=date(2015, 1, 10))
STRIKES = documented("E02", 8.0, measure="strikes", figure_class="strike", to_date=date(2015, 1, 8))
BOTH = (SORTIES, STRIKES)


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The classroom campaign."""
    return scenarios.load("two_bases")


def work(campaign: Campaign, archive: Path, evidence: tuple[Evidence, ...] = BOTH) -> list[Job]:
    """Three simulations of it."""
    return jobs([campaign] * 3, seed=5, first=10, evidence=evidence, archive=archive)


def test_a_simulation_is_flown_once(campaign: Campaign, tmp_path: Path) -> None:
    """A second call reads the archive: the files are not written again."""
    first = fly(work(campaign, tmp_path))
    written = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert fly(work(campaign, tmp_path)) == first
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == written
    assert all(map(is_stored, work(campaign, tmp_path)))


def test_only_the_figures_and_the_days_are_kept(campaign: Campaign, tmp_path: Path) -> None:
    """The sorties of the days add up to the figure of the whole campaign."""
    for summary in fly(work(campaign, tmp_path)):
        assert set(summary["figures"]) == {"E01", "E02"}
        assert sum(summary["daily_sorties"]) == summary["figures"]["E01"]
        assert len(summary["daily_sorties"]) == 10
        assert summary["error"] == ""


def test_workers_change_no_figure(campaign: Campaign, tmp_path: Path) -> None:
    """Two processes give what one gives, in the same order."""
    alone = fly(work(campaign, tmp_path / "one"))
    together = fly(work(campaign, tmp_path / "two"), workers=2)
    assert [one["figures"] for one in together] == [one["figures"] for one in alone]


def test_a_damaged_file_is_flown_again(campaign: Campaign, tmp_path: Path) -> None:
    """What was half-written by a crash is no answer."""
    first = fly(work(campaign, tmp_path))
    path = work(campaign, tmp_path)[1].path
    path.write_bytes(path.read_bytes()[:20])
    assert not is_stored(work(campaign, tmp_path)[1])
    assert [one["figures"] for one in fly(work(campaign, tmp_path))] == [one["figures"] for one in first]


def test_an_interrupted_batch_goes_on(campaign: Campaign, tmp_path: Path) -> None:
    """Ctrl-C after the second simulation keeps two; the next call flies the third alone."""

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fly(work(campaign, tmp_path), report=stop)
    assert [is_stored(job) for job in work(campaign, tmp_path)] == [True, True, False]
    heard: list[tuple[int, int]] = []
    fly(work(campaign, tmp_path), report=lambda done, total: heard.append((done, total)))
    assert heard == [(2, 3), (3, 3)]


def test_the_address_follows_what_decides_the_content(campaign: Campaign, tmp_path: Path) -> None:
    """Another campaign, seed, replication or measure is another file; another value in the record is not."""
    (base, other, _) = work(campaign, tmp_path)
    varied = scenarios.vary(campaign, campaign.name, {"demand.requests_per_day": 3})
    reseeded = jobs([campaign], seed=6, first=10, evidence=BOTH, archive=tmp_path)[0]
    remeasured = work(campaign, tmp_path, (SORTIES, replace(STRIKES, measure="strike_missions")))[0]
    paths = {base.path, other.path, work(varied, tmp_path)[0].path, reseeded.path, remeasured.path}
    assert len(paths) == 5
    assert work(campaign, tmp_path, (SORTIES, replace(STRIKES, value=9.0)))[0].path == base.path


def test_an_error_of_the_engine_is_an_answer(campaign: Campaign, tmp_path: Path) -> None:
    """A figure that the tables cannot give is stored as a failure with its reason."""
    impossible = replace(SORTIES, id="E09", measure="no such measure")  # type: ignore[arg-type]
    (summary,) = fly(jobs([campaign], seed=5, first=0, evidence=(impossible,), archive=tmp_path))
    assert summary["figures"] == {}
    assert "KeyError" in summary["error"]


def requests() -> Uncertain:
    """How many requests the classroom campaign has."""
    return replace(parameter("requests", 0.5, 8.0), paths=("demand.requests_per_day",), prior="log_uniform")


def test_a_campaign_is_fitted_from_its_simulations(campaign: Campaign, tmp_path: Path) -> None:
    """End to end on the classroom campaign: the strikes of a known request rate lead back to it."""
    evidence = (replace(STRIKES, value=20.0, width_below=0.1, width_above=0.1),)
    problem = Problem(
        name=campaign.name,
        parameters=(requests(), replace(parameter("hours", 3.0, 8.0), paths=("demand.overwatch_h_per_day",))),
        evidence=evidence,
        recorded=evidence,
        targets=Targets.of(evidence, {"E02": 0.05}),
        settings=Settings(
            seed=3,
            waves=(32, 16),
            held_out=4,
            repeats=4,
            cut=3.0,
            vectors=100,
            predictions=4,
            left_out=4,
            discrepancies=(Discrepancy(id="strike", width=0.05, reason="made up"),),
        ),
    )
    heard: list[tuple[int, int]] = []
    found = fit(
        problem,
        simulator(problem, campaign, tmp_path, 1, lambda done, total: heard.append((done, total))),
    )
    assert heard[-1] == (56, 60)  # the tests of the fit fly the other four
    rates = requests().at(found.positions[:, 0])
    check = scenarios.vary(
        campaign, campaign.name, {"demand.requests_per_day": float(np.median(rates)), "to": "2015-01-08"}
    )
    fresh = fly(jobs([check] * 20, seed=4, first=900, evidence=evidence, archive=tmp_path))
    strikes = [one["figures"]["E02"] or 0.0 for one in fresh]
    assert np.mean(strikes) == pytest.approx(20.0, rel=0.2)


def test_a_fit_ends_with_its_last_window() -> None:
    """Days after it cost time and change nothing."""
    assert last_day(BOTH) == date(2015, 1, 10)
    assert last_day((STRIKES,)) == date(2015, 1, 8)
