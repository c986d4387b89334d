"""The uncertain parameters: complete, within known ranges, and refused when the file is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import scenarios
from calibration import Evidence, load_evidence
from calibration.parameters import (
    Uncertain,
    changes,
    load_parameters,
    positions_of,
    read_parameters,
    refuse_fed_in,
    values_at,
)
from scenarios import ScenarioError
from sim.campaign import Campaign

GOOD = """
- id: requests
  what: strike requests
  paths: [demand.requests_per_day]
  prior: log_uniform
  low: 5
  high: 20
  unit: 1/d
  reason: nobody counted them
- id: fighters
  what: fighters of both squadrons
  paths: [squadrons.fighters.aircraft * 10]
  prior: uniform
  low: 0.5
  high: 1.5
  unit: "1"
  reason: not published
"""


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The documented campaign."""
    return scenarios.load("inherent_resolve")


@pytest.fixture(scope="module")
def uncertain() -> tuple[Uncertain, ...]:
    """Its uncertain parameters."""
    return load_parameters("inherent_resolve")


def read(folder: Path, text: str) -> tuple[Uncertain, ...]:
    """The parameters of a file with this text, for the classroom campaign."""
    (folder / "parameters.yaml").write_text(text, encoding="utf-8")
    return read_parameters(folder, scenarios.load("two_bases"))


def test_there_are_some_two_dozen_with_reasons(uncertain: tuple[Uncertain, ...]) -> None:
    """Each says what it is, in which unit, and why it is uncertain."""
    assert 12 <= len(uncertain) <= 24
    assert all(one.what and one.unit and one.reason for one in uncertain)


def test_a_range_stays_in_what_the_campaign_says_of_its_numbers(
    campaign: Campaign, uncertain: tuple[Uncertain, ...]
) -> None:
    """Both ends of every prior lie within the range that the campaign gives each path."""
    ranges = {row.id: (row.low, row.high) for row in campaign.parameters}
    for one in uncertain:
        for end in (one.low, one.high):
            for path, value in changes(campaign, [one], np.array([end])).items():
                low, high = ranges[path]
                assert low <= float(str(value)) <= high, f"{one.id}: {path} = {value}"


def test_no_parameter_names_one_contingent_that_is_a_check(uncertain: tuple[Uncertain, ...]) -> None:
    """Partners are changed as a group, so that no nation's own figure can be fed in."""
    for one in uncertain:
        partners = {path.split(".")[1][:2] for path in one.factors if path.startswith("squadrons.")} - {"us"}
        assert len(partners) != 1, one.id


def test_vectors_do_not_depend_on_the_values_of_the_campaign(
    campaign: Campaign, uncertain: tuple[Uncertain, ...]
) -> None:
    """A vector means the same after the defaults of the campaign have become the posterior median."""
    middle = values_at(uncertain, np.full((1, len(uncertain)), 0.5))[0]
    end = values_at(uncertain, np.full((1, len(uncertain)), 0.9))[0]
    moved = scenarios.vary(campaign, campaign.name, changes(campaign, uncertain, end))
    assert changes(moved, uncertain, middle) == changes(campaign, uncertain, middle)


def test_positions_and_values_are_inverse(uncertain: tuple[Uncertain, ...]) -> None:
    """The unit cube is the ranges, on the scale of each prior."""
    positions = np.random.default_rng(1).random((5, len(uncertain)))
    values = values_at(uncertain, positions)
    assert positions_of(uncertain, values) == pytest.approx(positions)
    assert values_at(uncertain, np.zeros((1, len(uncertain))))[0] == pytest.approx(
        [one.low for one in uncertain]
    )


def test_a_good_file_is_read_and_changes_the_campaign(tmp_path: Path) -> None:
    """The file that the bad ones below differ from is accepted; whole numbers are rounded."""
    campaign = scenarios.load("two_bases")
    found = read(tmp_path, GOOD)
    changed = changes(campaign, found, np.array([12.5, 0.74]))
    assert changed == {"demand.requests_per_day": 12.5, "squadrons.fighters.aircraft": 7}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("low: 5", "low: 25", "not below the high end"),
        ("demand.requests_per_day", "demand.request_per_day", "did you mean 'requests_per_day'"),
        ("demand.requests_per_day", "squadrons.fighters.base", "leads to no number"),
        ("demand.requests_per_day", "squadrons.fighters", "stops before a value"),
        ("[demand.requests_per_day]", "[]", "names no number"),
        ("low: 5", "low: -5", "above 0 for a log_uniform prior"),
        ("aircraft * 10", "aircraft * ten", "no number above 0"),
        ("aircraft * 10", "aircraft * 900", "fighters at 0.5"),
        ("prior: uniform", "prior: normal", "prior"),
        ("id: fighters", "id: requests", "duplicate id"),
        ("squadrons.fighters.aircraft * 10", "demand.requests_per_day", "is changed by requests too"),
        ("reason: nobody counted them", "why: nobody counted them", "why"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The message names the file, the parameter and the problem."""
    assert old in GOOD
    with pytest.raises(ScenarioError) as refused:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert "parameters.yaml" in str(refused.value)
    assert said in str(refused.value)


def test_a_campaign_without_parameters_says_so() -> None:
    """The classroom campaign is not fitted to anything."""
    with pytest.raises(ScenarioError, match="declares no uncertain parameters"):
        load_parameters("two_bases")


def test_no_scored_figure_is_fed_in(campaign: Campaign) -> None:
    """What the campaign is built from is an input and is not scored."""
    evidence = load_evidence("inherent_resolve")
    refuse_fed_in(campaign, evidence)
    turned = [as_check(one) if one.id == "E27" else one for one in evidence]
    with pytest.raises(ScenarioError, match=r"E27.*cannot be scored too"):
        refuse_fed_in(campaign, turned)


def as_check(one: Evidence) -> Evidence:
    """The same figure, scored."""
    return replace(one, use="check")
