"""`coalition scenario`: what is in a campaign, without flying it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

import scenarios
from coalition import app


def said(*arguments: str) -> Result:
    """What the command answers."""
    return CliRunner().invoke(app, ["scenario", *arguments])


def test_list_names_every_bundled_campaign() -> None:
    """Both for people and for machines."""
    answer = said("list")
    assert answer.exit_code == 0
    assert all(name in answer.stdout for name in scenarios.names())
    assert [one["name"] for one in json.loads(said("list", "--json").stdout)] == list(scenarios.names())


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
    """A misspelt column is named with its file and the nearest valid name."""
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
