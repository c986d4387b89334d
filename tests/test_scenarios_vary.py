"""A what-if is a new value: paths, values as text, bounds, and the base that stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

import scenarios
from scenarios import ScenarioError
from sim import Campaign


@pytest.fixture(scope="module")
def base() -> Campaign:
    """The classroom campaign."""
    return scenarios.load("two_bases")


def test_a_what_if_is_a_new_value_and_the_base_stays(base: Campaign) -> None:
    before = scenarios.fingerprint(base)
    varied = scenarios.vary(base, "busy", {"tempo.all_days": "1.5", "squadrons.tankers.aircraft": 2})
    assert scenarios.fingerprint(base) == before == scenarios.fingerprint(scenarios.load("two_bases"))
    assert (varied.name, varied.tempo[0].level, varied.squadrons[1].aircraft) == ("busy", 1.5, 2)
    assert (base.name, base.tempo[0].level, base.squadrons[1].aircraft) == ("two_bases", 1.0, 1)
    assert varied.squadrons[0] is base.squadrons[0]


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("to", "2015-01-05", date(2015, 1, 5)),
        ("demand.reach_nm", "1e2", 100.0),
        ("planning.route_factor", "1.25", 1.25),
        ("tempo.all_days", "0", 0.0),
        ("tempo.all_days.request_level", "3", 3.0),
        ("squadrons.fighters.aircraft", "6.0", 6),
        ("squadrons.fighters.base", "east", "east"),
        ("squadrons.fighters.to", "2015-01-05", date(2015, 1, 5)),
        ("squadrons.fighters.to", "", None),
        ("squadrons.fighters.areas", "range", ("range",)),
        ("caveats.tankers_first.flies_in", "", ()),
        ("tracks.middle.methods", "drogue+boom", ("boom", "drogue")),
    ],
)
def test_text_becomes_the_type_of_the_field(base: Campaign, path: str, text: str, value: object) -> None:
    varied = scenarios.vary(base, "varied", scenarios.assignments([f"{path}={text}"]))
    found = scenarios.current(varied, path)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("demnad.reach_nm", "demand"),
        ("demand.reach", "reach_nm"),
        ("squadrons.fighter.aircraft", "fighters"),
        ("squadrons.fighters.aircrafts", "aircraft"),
        ("tempo.all_day", "all_days"),
        ("name", ""),
        ("parameters.to.low", ""),
        ("squadrons.fighters.id", ""),
        ("squadrons", ""),
        ("squadrons.fighters", ""),
        ("demand", ""),
        ("changes.any.base", ""),
        ("to.year", ""),
        ("squadrons.fighters.areas.range", ""),
        ("squadrons.fighters.__class__", ""),
        ("squadrons.fighters.__init__.__globals__", ""),
        ("", ""),
        (".", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_path_that_names_nothing_is_refused_with_the_nearest_name(
    base: Campaign, path: str, nearest: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenarios.vary(base, "varied", {path: "1"})
    assert caught.value.key == path[:200]
    if nearest:
        assert caught.value.nearest == nearest


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("squadrons.fighters.aircraft", "-1", "must be at least 0"),
        ("squadrons.fighters.aircraft", 1.5, "must be a whole number"),
        ("squadrons.fighters.aircraft", True, "not true or false"),
        ("squadrons.fighters.aircraft", None, "must be a whole number"),
        ("squadrons.fighters.aircraft", [], "must be a whole number"),
        ("demand.day_share", "1.1", "must be at most 1"),
        ("demand.reach_nm", float("nan"), "must be a finite number"),
        ("demand.reach_nm", "many", "must be a number"),
        ("squadrons.fighters.base", 7, "must be text"),
        ("squadrons.fighters.base", "", "is empty"),
        ("squadrons.fighters.base", "wets", "is not in bases"),
        ("squadrons.fighters.role", "strikes", "must be 'strike'"),
        ("to", "2014-01-01", "is before the first day"),
        ("to", "2015-03-01", "no phase covers"),
        ("bases.west.from", "2015-01-02", "opens on"),
    ],
)
def test_a_value_that_cannot_stand_there_is_refused(
    base: Campaign, path: str, value: object, problem: str
) -> None:
    with pytest.raises(ScenarioError, match=problem):
        scenarios.vary(base, "varied", {path: value})


def test_a_what_if_may_leave_the_range_of_a_parameter(base: Campaign) -> None:
    varied = scenarios.vary(base, "varied", {"demand.overwatch_h_per_day": 100})
    assert varied.demand.overwatch_h_per_day == 100.0
    assert scenarios.from_dict(scenarios.to_dict(varied)) == varied


def test_the_name_of_a_what_if_is_a_word(base: Campaign) -> None:
    with pytest.raises(ScenarioError):
        scenarios.vary(base, "../elsewhere", {})


@pytest.mark.parametrize("settings", [["to"], ["=1"], ["to=2015-01-05", "to=2015-01-06"]])
def test_a_setting_is_one_path_and_one_value(settings: list[str]) -> None:
    with pytest.raises(ScenarioError):
        scenarios.assignments(settings)
