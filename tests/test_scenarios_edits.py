"""Rows removed and added, numbers scaled, values set."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from support.what_if_files import BIG, SQUADRON, laid, refused, row, value, what_if

import scenarios
from scenarios.resolved import ResolvedChange
from scenarios.what_if import what_ifs


def test_values_are_set_by_path_and_the_base_stays(tmp_path: Path) -> None:
    scenario = laid(
        tmp_path, "  set:\n    squadrons.tankers.base: west\n    tempo.all_days: 2\n    to: 2015-01-05\n"
    )
    assert scenario.name == scenario.campaign.name == "two_bases+idea"
    assert scenario.questions == ("What if?",)
    assert value(scenario.campaign, "squadrons.tankers.base") == "west"
    assert value(scenario.campaign, "tempo.all_days.level") == 2.0
    assert scenario.base == scenarios.load("two_bases")
    assert scenario.changes == (
        ResolvedChange("idea", "set", "squadrons.tankers.base", "east", "west", "a test"),
        ResolvedChange("idea", "set", "tempo.all_days.level", "1", "2", "a test"),
        ResolvedChange("idea", "set", "to", "2015-01-10", "2015-01-05", "a test"),
    )


def test_a_value_that_stood_there_is_no_change(tmp_path: Path) -> None:
    scenario = laid(tmp_path, "  set:\n    squadrons.tankers.base: east\n    bases.west.turn_crews: 5\n")
    assert [change.path for change in scenario.changes] == ["bases.west.turn_crews"]


@pytest.mark.parametrize(("factor", "aircraft"), [("0.5", 1), ("0.4", 0), ("1.5", 2), ("2.4", 2), ("0", 0)])
def test_whole_numbers_are_scaled_and_rounded_halves_up(tmp_path: Path, factor: str, aircraft: int) -> None:
    changes = f"  scale:\n    squadrons.tankers.aircraft: {factor}\n    demand.reach_nm: {factor}\n"
    campaign = laid(tmp_path, changes).campaign
    assert value(campaign, "squadrons.tankers.aircraft") == aircraft
    assert value(campaign, "demand.reach_nm") == pytest.approx(100 * float(factor))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ("  scale:\n    squadrons.tankers.base: 2\n", "is not a number"),
        ("  scale:\n    squadrons.tankers.from: 2\n", "is not a number"),
        ("  scale:\n    demand.day_share: 3\n", "must be at most 1"),
        ("  set:\n    squadrons.tankers.aircraft: -1\n", "must be at least 0"),
        ("  set:\n    squadrons.tankers.base: wets\n", "is not in bases"),
        ("  set:\n    squadrons.tankers.to: 2014-01-01\n", "is before the first day"),
        ("  set:\n    to: 2015-02-01\n", "no phase covers"),
        ("  scale:\n    bases.*.turn_crews: 2\n    bases.west.turn_crews: 2\n", "is scaled twice"),
        ("  set:\n    bases.*.turn_crews: 2\n    bases.west.turn_crews: 3\n", "is set twice"),
        (
            "  scale:\n    bases.west.turn_crews: 2\n  set:\n    bases.west.turn_crews: 3\n",
            "is scaled by idea",
        ),
        ("  set:\n    bases.west.turn_crews: 2\n", "changes nothing"),
        ("  scale:\n    bases.west.turn_crews: 1\n", "changes nothing"),
    ],
)
def test_a_change_that_cannot_be_made_or_changes_nothing_is_refused(
    tmp_path: Path, changes: str, problem: str
) -> None:
    assert problem in str(refused(what_if(tmp_path, "idea", changes)))


# --- remove -------------------------------------------------------------------------------


def test_what_hangs_on_a_removed_row_goes_along_and_is_listed(tmp_path: Path) -> None:
    scenario = laid(tmp_path, "  remove: [squadrons.jo_f16]\n", BIG)
    kinds = {change.path: change.kind for change in scenario.changes}
    assert kinds["squadrons.jo_f16"] == "remove"
    along = {path for path, kind in kinds.items() if kind == "cascade"}
    assert {
        "caveats.jo_f16_2014_09_22",  # of the squadron
        "missions.first_night_jo_f16",
        "events.jordanian_loss",  # its loss
        "changes.ae_f16_2015_02_08",  # what answers the loss
        "contingents.united_arab_emirates.policies.suspension_after_loss",
    } <= along
    campaign = scenario.campaign
    assert row(campaign, "squadrons", "jo_f16") is None
    assert all(caveat.squadron != "jo_f16" for caveat in campaign.caveats)
    assert not any(parameter.id.startswith("squadrons.jo_f16.") for parameter in campaign.parameters)
    assert row(campaign, "contingents", "jordan") is not None


def test_a_contingent_takes_its_squadrons_along(tmp_path: Path) -> None:
    campaign = laid(tmp_path, "  remove: [contingents.denmark]\n", BIG).campaign
    assert row(campaign, "squadrons", "dk_f16") is None
    assert row(campaign, "caveats", "dk_f16_2014_10_16") is None


def test_a_single_policy_can_be_removed(tmp_path: Path) -> None:
    campaign = laid(tmp_path, "  remove: [contingents.belgium.policies.withdrawal]\n", BIG).campaign
    (belgium,) = (one for one in campaign.contingents if one.id == "belgium")
    assert belgium.policies == ()


def test_a_squadron_has_to_be_bedded_down_elsewhere_before_its_base_goes(tmp_path: Path) -> None:
    gone = "  remove: [bases.west]\n"
    error = refused(what_if(tmp_path, "idea", gone))
    assert (error.file, error.key) == ("two_bases+idea", "squadrons.fighters.base")
    assert "'west' is not in bases" in error.problem
    moved = laid(tmp_path, gone + "  set:\n    squadrons.fighters.base: east\n")
    assert [base.id for base in moved.campaign.bases] == ["east"]


@pytest.mark.parametrize(
    ("text", "problem", "nearest"),
    [
        ("squadrons.fighter", "is not the id of a row", "fighters"),
        ("squadrons.fighters.aircraft", "does not name a row", ""),
        ("squadrons", "does not name a row", ""),
        ("squadron.fighters", "is not a table", "squadrons"),
        ("squadrons[role=tanker].aircraft", "leave the field away", ""),
        ("squadrons[role=c2]", "no row of squadrons has role", ""),
        ("contingents.westland.policies.any", "is not the id of a row", ""),
        ("demand.reach_nm", "is not a table", ""),
        ("areas.range", "is not in the countries of areas", ""),
        ("caveats.fighters_first", "no caveat says where it may fly", ""),
    ],
)
def test_what_cannot_be_removed_is_refused(tmp_path: Path, text: str, problem: str, nearest: str) -> None:
    error = refused(what_if(tmp_path, "idea", f"  remove:\n    - {text}\n"))
    assert problem in error.problem
    if nearest:
        assert error.nearest == nearest


# --- add ----------------------------------------------------------------------------------


def test_a_row_is_added_like_one_that_is_there(tmp_path: Path) -> None:
    scenario = laid(tmp_path, SQUADRON + "  scale:\n    squadrons.more_fighters.aircraft: 3\n")
    new, old = (row(scenario.campaign, "squadrons", name) for name in ("more_fighters", "fighters"))
    assert [one.id for one in scenario.campaign.squadrons] == ["fighters", "more_fighters", "tankers"]
    assert value(scenario.campaign, "squadrons.more_fighters.aircraft") == 6
    assert value(scenario.campaign, "squadrons.more_fighters.service") == "Westland Air Force"
    assert new != old
    kinds = [(change.kind, change.path, change.source) for change in scenario.changes]
    assert kinds[0] == ("add", "squadrons.more_fighters", "the question")


def test_a_policy_is_added_below_its_contingent(tmp_path: Path) -> None:
    changes = """\
  add:
    contingents.westland.policies:
      - id: leaves
        rule: withdraw
        on: 2015-01-05
        source: the question
        confidence: assumed
"""
    scenario = laid(tmp_path, changes)
    assert value(scenario.campaign, "contingents.westland.policies.leaves.on").isoformat() == "2015-01-05"  # type: ignore[attr-defined]
    assert scenario.changes[0].after == "rule withdraw, on 2015-01-05"


@pytest.mark.parametrize(
    ("old", "new", "problem", "nearest"),
    [
        ("like: fighters\n", "like: fighter\n", "is not the id of a row", "fighters"),
        (
            "        source: the question\n        confidence: assumed\n    caveats",
            "    caveats",
            "is missing",
            "",
        ),
        ("aircraft: 2", "aircrafts: 2", "is not a known key", "aircraft"),
        ("aircraft: 2", "aircraft: many", "must be a whole number", ""),
        ("base: east", "base: eats", "is not in bases", "east"),
        ("id: more_fighters\n", "id: fighters\n", "exists already", ""),
        ("id: more_fighters\n", "id: More\n", "lower-case words", ""),
        ("      - id: more_fighters\n        like", "      - like", "has no id", ""),
        ("    squadrons:", "    squadron:", "is not a table", "squadrons"),
        ("    squadrons:", "    contingents.westlnd.policies:", "is not in contingents", "westland"),
        ("    squadrons:", "    contingents.westland.policies:", "is not the id of a row", ""),
        ("squadron: more_fighters", "squadron: fighters", "has another caveat from", ""),
    ],
)
def test_a_row_that_is_wrong_is_refused(
    tmp_path: Path, old: str, new: str, problem: str, nearest: str
) -> None:
    assert old in SQUADRON
    error = refused(what_if(tmp_path, "idea", SQUADRON.replace(old, new, 1)))
    assert problem in error.problem
    if nearest:
        assert error.nearest == nearest


def test_a_squadron_added_to_a_base_closed_all_along_is_refused(tmp_path: Path) -> None:
    shut = """\
    closures:
      - id: east_shut
        base: east
        from: 2015-01-01
        to: 2015-01-10
        source: the question
        confidence: assumed
"""
    changes = SQUADRON + shut + "  set:\n    squadrons.tankers.base: west\n"
    error = refused(what_if(tmp_path, "idea", changes))
    assert error.key == "squadrons.more_fighters.base"
    assert "east is closed for the whole stay" in error.problem


# --- the page -----------------------------------------------------------------------------


def test_the_examples_of_the_page_can_be_made_together(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "what_ifs.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?m)^    (?:remove|add|scale|set):\n(?:     +.*\n)+", page)
    assert len(blocks) == 4
    changes = textwrap.indent(textwrap.dedent("".join(blocks)), "  ")
    scenario = laid(tmp_path, changes, BIG)
    assert {change.kind for change in scenario.changes} == {"remove", "cascade", "add", "scale", "set"}
    assert f"{len(what_ifs())} are bundled" in page
