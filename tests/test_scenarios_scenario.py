"""What-ifs applied to a campaign: stacks, settings, and which campaign is meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.what_if_files import SQUADRON, refused, value, what_if

import scenarios
from scenarios import ScenarioError
from scenarios.resolved import ResolvedChange
from scenarios.scenario import expression, expressions, resolve


def test_the_order_in_which_what_ifs_are_named_does_not_matter(tmp_path: Path) -> None:
    words = [
        what_if(tmp_path, "a", "  scale:\n    bases.*.turn_crews: 2\n"),
        what_if(tmp_path, "b", "  scale:\n    bases[country=Westland].turn_crews: 3\n"),
        what_if(tmp_path, "c", SQUADRON),
        what_if(tmp_path, "d", "  scale:\n    squadrons[role=strike].aircraft: 0.5\n"),
    ]
    one, other = resolve(words), resolve(["two_bases", *reversed(words)])
    assert scenarios.fingerprint(one.campaign) == scenarios.fingerprint(other.campaign)
    assert (one.name, other.name) == ("two_bases+a+b+c+d", "two_bases+d+c+b+a")
    assert value(one.campaign, "bases.west.turn_crews") == 12  # factors multiply
    assert value(one.campaign, "squadrons.more_fighters.aircraft") == 1  # what one adds another scales


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("  set:\n    bases.west.turn_crews: 3\n", "  set:\n    bases.*.turn_crews: 4\n", "is set by a too"),
        ("  set:\n    bases.west.turn_crews: 3\n", "  scale:\n    bases.*.turn_crews: 4\n", "is scaled by b"),
        ("  scale:\n    bases.*.turn_crews: 3\n", "  set:\n    bases.west.turn_crews: 4\n", "is scaled by a"),
        (
            "  remove: [tracks.middle]\n",
            "  set:\n    tracks.middle.methods: drogue\n",
            "tracks.middle is removed by a",
        ),
        (
            "  set:\n    tracks.middle.methods: drogue\n",
            "  remove: [tracks.middle]\n",
            "tracks.middle is removed by b",
        ),
        (SQUADRON, SQUADRON, "is added by a"),
        ("  remove: [tracks.middle]\n", "  remove: [tracks.middle]\n", "changes nothing beside b"),
    ],
)
def test_a_stack_that_overwrites_itself_is_refused_and_names_both(
    tmp_path: Path, first: str, second: str, problem: str
) -> None:
    words = [what_if(tmp_path, "a", first), what_if(tmp_path, "b", second)]
    error = refused(*words)
    assert problem in error.problem
    assert error.file in words


def test_bundled_what_ifs_stack() -> None:
    stack = resolve(["inherent_resolve", "half_tankers", "us_alone"])
    again = resolve(["us_alone", "half_tankers"])
    assert scenarios.fingerprint(stack.campaign) == scenarios.fingerprint(again.campaign)
    assert stack.name == "inherent_resolve+half_tankers+us_alone"
    assert {one.contingent for one in stack.campaign.squadrons if one.role == "tanker"} == {"united_states"}
    read = scenarios.from_dict(scenarios.to_dict(stack.campaign))
    assert read == stack.campaign


def test_settings_come_last_and_the_last_day_is_one_of_them(tmp_path: Path) -> None:
    path = what_if(tmp_path, "idea", "  set:\n    bases.west.turn_crews: 3\n")
    scenario = resolve([path], settings=["bases.west.turn_crews=5"], to="2015-01-05")
    assert value(scenario.campaign, "bases.west.turn_crews") == 5
    assert scenario.campaign.to_date.isoformat() == "2015-01-05"
    assert scenario.name == "two_bases+idea"
    assert scenario.changes[1:] == (
        ResolvedChange("--set", "set", "bases.west.turn_crews", "3", "5", ""),
        ResolvedChange("--set", "set", "to", "2015-01-10", "2015-01-05", ""),
    )
    with pytest.raises(ScenarioError, match="is set twice"):
        resolve([path], settings=["to=2015-01-04"], to="2015-01-05")


def test_a_campaign_alone_is_a_scenario_of_itself() -> None:
    scenario = resolve(["two_bases"])
    assert scenario.campaign == scenario.base == scenarios.load("two_bases")
    assert (scenario.what_ifs, scenario.changes, scenario.questions) == ((), (), ())


def test_the_same_changes_are_made_to_another_value_of_the_base(tmp_path: Path) -> None:
    """Scaled numbers follow the base, set ones do not."""
    changes = "  scale:\n    demand.overwatch_h_per_day: 2\n  set:\n    bases.west.turn_crews: 3\n"
    scenario = resolve([what_if(tmp_path, "idea", changes)], settings=["demand.requests_per_day=1"])
    drawn = scenarios.vary(scenario.base, "two_bases", {"demand.overwatch_h_per_day": 3})
    campaign = scenario.apply_to(drawn)
    assert campaign.name == scenario.name
    assert campaign.demand.overwatch_h_per_day == 6.0
    assert campaign.demand.requests_per_day == 1.0
    assert value(campaign, "bases.west.turn_crews") == 3
    assert scenario.apply_to(scenario.base) == scenario.campaign
    with pytest.raises(ScenarioError, match="extends two_bases"):
        scenario.apply_to(scenarios.load("inherent_resolve"))


# --- which campaign -----------------------------------------------------------------------


def test_a_what_if_of_a_campaign_in_a_folder(tmp_path: Path, classroom: Path) -> None:
    """The folder is named first; a changed copy keeps its name."""
    header = classroom / "campaign.yaml"
    header.write_text(header.read_text("utf-8").replace("name: two_bases", "name: my_own"), "utf-8")
    path = what_if(tmp_path, "idea", "  set:\n    bases.west.turn_crews: 3\n", extends="my_own")
    assert resolve([str(classroom), path]).name == "my_own+idea"
    error = refused(path)
    assert (error.file, error.key) == (path, "extends")
    assert "is not a bundled campaign" in error.problem


def test_a_plus_joins_what_ifs_and_stands_in_no_name_of_a_campaign(classroom: Path) -> None:
    header = classroom / "campaign.yaml"
    header.write_text(header.read_text("utf-8").replace("name: two_bases", "name: two+bases"), "utf-8")
    error = refused(str(classroom))
    assert (error.file, error.key) == ("campaign.yaml", "name")


@pytest.mark.parametrize(
    ("words", "problem", "nearest"),
    [
        ((), "no campaign and no what-if is named", ""),
        (("two_bases", "no_incirlik"), "cannot be applied to two_bases", ""),
        (("two_bases", "two_bases"), "is a campaign", ""),
        (("no_incirlik", "inherent_resolve"), "is a campaign", ""),
        (("no_incirlik", "no_incirlik"), "is named twice", ""),
        (("no_incirlk",), "is neither a campaign nor a what-if", "no_incirlik"),
        (("inherent_resolv",), "is neither a bundled campaign nor a folder", "inherent_resolve"),
        (("inherent_resolve", "half_tanker"), "is neither a bundled what-if nor a YAML file", "half_tankers"),
        (("x" * 5000,), "is neither", ""),
    ],
)
def test_words_that_name_no_scenario_are_refused(words: tuple[str, ...], problem: str, nearest: str) -> None:
    error = refused(*words)
    assert problem in error.problem
    assert error.nearest == nearest


def test_an_unknown_campaign_is_refused_with_the_nearest(tmp_path: Path) -> None:
    path = what_if(tmp_path, "idea", "  set:\n    bases.west.turn_crews: 3\n", extends="two_base")
    assert (refused(path).key, refused(path).nearest) == ("extends", "two_bases")
    assert refused("two_bases", path).nearest == "two_bases"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["a"], [["a"]]),
        (["a", "b", "+", "c"], [["a"], ["b", "c"]]),
        (["a+b"], [["a", "b"]]),
        (["a", "+b+", "c", "d"], [["a", "b", "c"], ["d"]]),
        ([], []),
    ],
)
def test_a_plus_joins_names(words: list[str], found: list[list[str]]) -> None:
    assert expressions(words) == found


@pytest.mark.parametrize(
    "words", [["+"], ["a", "+"], ["+", "a"], ["a++b"], ["a", "+", "+", "b"], ["a+", "+b"]]
)
def test_a_plus_that_joins_nothing_is_refused(words: list[str]) -> None:
    with pytest.raises(ScenarioError):
        expressions(words)


def test_a_file_with_a_plus_in_its_name_stays_whole(tmp_path: Path) -> None:
    folder = tmp_path / "a+b"
    folder.mkdir()
    assert expressions([str(folder), "+", "c"]) == [[str(folder), "c"]]


def test_one_scenario_is_meant_where_one_is_asked_for() -> None:
    assert expression(["a", "+", "b"]) == ["a", "b"]
    with pytest.raises(ScenarioError, match="joined to a campaign by"):
        expression(["a", "b"])
