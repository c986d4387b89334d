"""`coalition scenario`: what is in a campaign, without flying it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support import command
from typer.testing import CliRunner, Result

import results
import scenarios
from coalition import app
from scenarios.scenario import resolve
from scenarios.what_if import load_what_if, what_ifs


def said(*arguments: str) -> Result:
    """What the commands of scenarios answer."""
    return command.said("scenario", *arguments)


def test_list_names_every_bundled_campaign_and_what_if() -> None:
    """Both for people and for machines, each what-if with the campaign that it extends."""
    answer = said("list")
    assert answer.exit_code == 0
    assert all(name in answer.stdout for name in (*scenarios.names(), *what_ifs()))
    listed = json.loads(said("list", "--json").stdout)
    assert [one["name"] for one in listed] == list(scenarios.names())
    assert sorted(row["name"] for one in listed for row in one["what_ifs"]) == list(what_ifs())


@pytest.mark.parametrize("name", scenarios.names())
def test_show_counts_every_table(name: str) -> None:
    """The outline names the contingents and how many rows each table has."""
    campaign = scenarios.load(name)
    answer = said("show", name)
    assert answer.exit_code == 0
    assert all(one.name in answer.stdout for one in campaign.contingents)
    assert f"squadrons{len(campaign.squadrons)}" in answer.stdout.replace(" ", "")


@pytest.mark.parametrize("arguments", [("--resolved",), ("--json",)])
def test_show_prints_all_of_it_with_sources(arguments: tuple[str, ...]) -> None:
    """The resolved campaign can be read back, and is the same."""
    answer = said("show", "two_bases", *arguments)
    read = yaml.safe_load(answer.stdout)
    assert read == scenarios.to_dict(scenarios.load("two_bases"))
    assert all(row["source"] for row in read["squadrons"])


def test_check_accepts_a_good_folder(classroom: Path) -> None:
    """A copy of the classroom campaign is a campaign."""
    answer = said("check", str(classroom))
    assert answer.exit_code == 0
    assert "two_bases is a valid campaign" in answer.stdout


def test_check_refuses_a_spoiled_folder_with_the_place(classroom: Path) -> None:
    """A misspelled column is named with its file and the nearest valid name."""
    squadrons = classroom / "squadrons.csv"
    squadrons.write_text(squadrons.read_text("utf-8").replace("contingent", "contingnet", 1), "utf-8")
    answer = said("check", str(classroom))
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "squadrons.csv" in answer.stderr
    assert "did you mean 'contingent'?" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_schema_is_json() -> None:
    """Editors can read it."""
    assert json.loads(said("schema").stdout) == json.loads(json.dumps(scenarios.schema()))


# --- what-ifs -----------------------------------------------------------------------------


def test_show_says_what_a_what_if_asks_and_changes() -> None:
    """Question, background, source, and each change in words with its path."""
    answer = said("show", "no_incirlik")
    what_if = load_what_if("no_incirlik")
    assert answer.exit_code == 0
    words = " ".join(answer.stdout.split())
    assert what_if.question in words
    assert what_if.background in words
    assert f"Source: {what_if.source}" in words
    change = "F-16 of the United States at İncirlik: base Muwaffaq Salti instead of İncirlik"
    assert f"{change} squadrons.us_f16_incirlik.base" in words
    assert "removed with it" not in words


def test_show_lists_who_changed_what_in_a_stack() -> None:
    """For people and for machines."""
    text = said("show", "no_jordanian_loss", "+", "half_tankers").stdout
    assert "no_jordanian_loss  removed with it: change of F-16 of the United Arab" in text
    assert "half_tankers       KC-10 of the United States at Al Dhafra: 5 aircraft" in text
    listed = json.loads(said("show", "no_jordanian_loss+half_tankers", "--json").stdout)
    scenario = resolve(["no_jordanian_loss", "half_tankers"])
    assert [one["id"] for one in listed["what_ifs"]] == ["no_jordanian_loss", "half_tankers"]
    assert (listed["name"], listed["base"]) == (scenario.name, "inherent_resolve")
    assert [one["path"] for one in listed["changes"]] == [change.path for change in scenario.changes]
    assert {one["kind"] for one in listed["changes"]} == {"remove", "cascade", "scale"}
    last = scenario.changes[-1]
    assert listed["changes"][-1]["sentence"].endswith(f"{last.after} aircraft instead of {last.before}")


@pytest.mark.parametrize("arguments", [("--resolved",), ("--resolved", "--json")])
def test_show_resolved_prints_the_campaign_that_would_be_flown(arguments: tuple[str, ...]) -> None:
    read = yaml.safe_load(said("show", "half_tankers", *arguments).stdout)
    assert scenarios.from_dict(read) == resolve(["half_tankers"]).campaign


def test_a_new_what_if_can_be_checked_and_flown_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is commented, and what it changes is told."""
    monkeypatch.chdir(tmp_path)
    answer = said("new", "my_idea", "--from", "two_bases")
    assert (answer.exit_code, answer.stdout) == (0, "my_idea.yaml\n")
    text = Path("my_idea.yaml").read_text(encoding="utf-8")
    assert text.count("#") > 10
    assert said("check", "my_idea.yaml").stdout == "my_idea can be applied to two_bases: 1 change\n"
    flown = CliRunner().invoke(app, ["run", "two_bases", "+", "my_idea.yaml", "--seed", "1"])
    assert flown.exit_code == 0
    assert "two_bases+my_idea" in flown.stdout
    assert "What if fighters had been twice as strong?" in flown.stdout
    (folder,) = Path("runs").iterdir()
    run = results.open_run(folder)
    assert run.manifest["name"] == "two_bases+my_idea"
    assert run.campaign == resolve(["my_idea.yaml"]).campaign


def test_a_new_what_if_of_every_bundled_campaign_is_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in scenarios.names():
        assert said("new", f"of_{name}.yaml", "--from", name).exit_code == 0
        assert said("check", f"of_{name}.yaml").exit_code == 0


def test_a_new_what_if_never_overwrites_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my_idea.yaml").write_text("mine", encoding="utf-8")
    answer = said("new", "my_idea", "--from", "two_bases")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "my_idea.yaml: is there already and is not overwritten" in answer.stderr
    assert Path("my_idea.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("my-idea", "--from", "two_bases"), "lower-case words"),
        (("", "--from", "two_bases"), "lower-case words"),
        (("no_incirlik", "--from", "inherent_resolve"), "is the name of a bundled campaign or what-if"),
        (("two_bases", "--from", "two_bases"), "is the name of a bundled campaign or what-if"),
        (("nowhere/my_idea", "--from", "two_bases"), "No such file or directory"),
        (("my_idea", "--from", "two_base"), "did you mean 'two_bases'?"),
    ],
)
def test_a_what_if_that_cannot_be_begun_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = said("new", *arguments)
    assert answer.exit_code == 2
    assert problem in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_what_if_in_a_folder_of_ones_own_is_checked_behind_its_campaign(
    tmp_path: Path, classroom: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder comes first, the file after the plus."""
    monkeypatch.chdir(tmp_path)
    header = classroom / "campaign.yaml"
    header.write_text(header.read_text("utf-8").replace("name: two_bases", "name: my_own"), "utf-8")
    assert said("new", "my_idea", "--from", "classroom").exit_code == 0
    assert said("check", "classroom", "+", "my_idea.yaml").exit_code == 0
    assert said("check", "my_idea.yaml").exit_code == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["two_bases", "no_incirlik"], "2 scenarios are named where one is meant"),
        (["two_bases", "+", "no_incirlik"], "cannot be applied to two_bases"),
        (["no_incirlk"], "did you mean 'no_incirlik'?"),
        (["inherent_resolve", "+"], "a + joins two names"),
        (["partners_alone", "+", "no_a10"], "no_a10 changes nothing beside partners_alone"),
    ],
)
@pytest.mark.parametrize("command", [["run"], ["scenario", "show"], ["scenario", "check"]])
def test_words_that_name_no_scenario_are_refused(command: list[str], words: list[str], problem: str) -> None:
    """In one line, with exit code 2, by every command."""
    answer = CliRunner().invoke(app, [*command, *words])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert problem in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_what_ifs_are_flown_joined_to_their_campaign_and_settings_come_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    line = "run half_tankers + no_a10 --seed 1 --until 2014-08-12 --quiet"
    answer = CliRunner().invoke(app, [*line.split(), "--set", "squadrons.us_kc10_dhafra.aircraft=7"])
    assert answer.exit_code == 0
    run = results.open_run(Path(answer.stdout.strip()))
    assert run.manifest["name"] == "inherent_resolve+half_tankers+no_a10"
    tankers = {one.id: one.aircraft for one in run.campaign.squadrons if one.role == "tanker"}
    assert tankers["us_kc10_dhafra"] == 7
    assert "us_a10_kuwait" not in {one.id for one in run.campaign.squadrons}
    assert run.campaign.to_date.isoformat() == "2014-08-12"
