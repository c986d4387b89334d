"""What is odd in a campaign is told before it is flown, beside its results, and on checking."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.builders import replay
from support.command import said

from coalition.commands.remarks import MOST, warnings
from scenarios import vary

NO_CREWS = "squadrons.fighters.crews_per_aircraft=0.002"
WHY = "fighters can never fly: its crews may fly 1.98 h in all, a flight takes 9 h"


def test_a_run_tells_who_can_never_fly_before_and_after(tmp_path: Path) -> None:
    answer = said("run", "two_bases", "--seed", "1", "--out", str(tmp_path), "--set", NO_CREWS)
    assert answer.exit_code == 0
    lines = answer.stdout.splitlines()
    first, last = [number for number, line in enumerate(lines) if line.startswith(f"warning: {WHY}")]
    assert lines[first - 1].endswith("seed 1")
    assert lines[last + 2] == "seed 1, 1 finished, 0 failed"
    folder = next(tmp_path.iterdir())
    assert f"warning: {WHY}" in said("results", str(folder)).stdout


def test_machines_are_told_too(tmp_path: Path) -> None:
    answer = said("run", "two_bases", "--seed", "1", "--out", str(tmp_path), "--set", NO_CREWS, "--json")
    assert json.loads(answer.stdout)["warnings"][0].startswith(WHY)
    again = said("results", json.loads(answer.stdout)["run"], "--json")
    assert json.loads(again.stdout)["warnings"] == json.loads(answer.stdout)["warnings"]


def test_a_comparison_tells_it_of_the_what_if(tmp_path: Path) -> None:
    arguments = ("compare", "two_bases", "--set", NO_CREWS, "--replications", "2", "--seed", "1")
    answer = said(*arguments, "--store", str(tmp_path))
    assert f"warning: {WHY}" in answer.stdout
    assert answer.stderr.count(WHY) == 1


def test_a_campaign_in_which_all_can_fly_is_not_warned_of(tmp_path: Path) -> None:
    answer = said("run", "two_bases", "--seed", "1", "--out", str(tmp_path))
    assert "warning" not in answer.output
    assert said("scenario", "check", "two_bases").output.count("\n") == 1


def test_a_check_tells_all_of_it_and_is_passed() -> None:
    answer = said("scenario", "check", "half_tankers")
    assert answer.exit_code == 0
    assert "warning: outside the range that the campaign gives for it: " in answer.stdout
    assert "squadrons.us_kc135_udeid.aircraft is 20 (24 to 64)" in answer.stdout


def test_many_warnings_are_cut_short() -> None:
    lost = {f"squadrons.{row.id}.aircraft": 0 for row in replay().squadrons if not row.reserve}
    campaign = vary(replay(), "inherent_resolve", dict(list(lost.items())[:30]) | {"demand.reach_nm": 1})
    lines = warnings(campaign, most=1)
    assert len(lines) == 2
    assert lines[1] == "and 1 more warning; coalition scenario check prints all of them"
    assert len(warnings(campaign)) <= MOST + 1


@pytest.mark.parametrize("command", ["run", "compare", "explain", "scenario check"])
def test_a_measure_that_does_not_exist_is_refused_before_the_work(tmp_path: Path, command: str) -> None:
    what_if = tmp_path / "my_idea.yaml"
    what_if.write_text(
        "extends: two_bases\nquestion: q\nbackground: b\nsource: s\nlook_at: [sortis]\n"
        "changes:\n  set:\n    squadrons.fighters.aircraft: 2\n",
        encoding="utf-8",
    )
    answer = said(*command.split(), str(what_if))
    assert answer.exit_code == 2
    assert answer.stderr == (
        f"coalition: {what_if}, look_at: there is no measure 'sortis'; did you mean 'sorties'?\n"
    )
