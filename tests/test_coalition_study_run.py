"""`coalition study run`, `status`, `export` and `clean`, on the classroom campaign."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from support import command
from support.missing import needed
from typer.testing import Result

import sim
from results.studies import flying

STUDY = """\
scenarios: [two_bases]
until: 2015-01-03
factors:
  - id: fighters
    set: squadrons.fighters.aircraft
    levels: [2, 6]
design: {kind: full_factorial}
replications: 2
seed: 7
measures: [sorties, coverage_share]
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in a folder of its own, with a study in it."""
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(STUDY, "utf-8")


def said(*words: str, text: str | None = None) -> Result:
    """What the commands of studies answer."""
    return command.said("study", *words, text=text)


def test_a_study_is_flown_once_and_can_be_taken_along() -> None:
    """Run, run again, status, export."""
    assert said("run", "small.yaml").stdout.startswith("small: 4 units, 0 were there, 4 flown, 0 failed")
    assert said("run", "small.yaml").stdout.startswith("small: 4 units, 4 were there, 0 flown, 0 failed")
    about = json.loads(said("status", "small.yaml", "--json").stdout)
    assert (about["units"], about["done"], about["not_flown"], about["failed"]) == (4, 4, 0, 0)
    for to in ("small.csv", "small.parquet"):
        assert said("export", "small.yaml", "--to", to).stdout == f"{to}\n"
    assert Path("small.csv").read_bytes().startswith(codecs.BOM_UTF8)
    table = pd.read_parquet("small.parquet")
    assert table["fighters"].tolist() == [2, 2, 6, 6]
    assert said("export", "small.yaml", "--to", "small.xlsx").exit_code == 2


def test_points_that_come_to_the_same_are_flown_once_and_add_up() -> None:
    """Whole numbers make few campaigns of many points."""
    design = "low: 2\n    high: 3\ndesign: {kind: latin_hypercube, points: 4}"
    levels = "levels: [2, 6]\ndesign: {kind: full_factorial}"
    Path("small.yaml").write_text(STUDY.replace(levels, design), "utf-8")
    assert said("run", "small.yaml").stdout.startswith(
        "small: 8 units, 0 were there, 4 flown, 4 equal to those, 0 failed"
    )
    assert said("run", "small.yaml").stdout.startswith("small: 8 units, 8 were there, 0 flown, 0 failed")


CONTRADICTING = """\
scenarios: [two_bases]
until: 2015-01-03
factors:
  - {id: fuel, set: aircraft_types.tanker.fuel_klb, levels: [165, 120]}
  - {id: give, set: aircraft_types.tanker.offload_klb, levels: [50, 150]}
design: full_factorial
replications: 2
seed: 7
measures: [sorties]
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_values_that_contradict_each_other_fail_by_themselves(workers: str) -> None:
    """Each end alone is fine: such a point is known when its turn comes, and ends nothing."""
    Path("small.yaml").write_text(CONTRADICTING, "utf-8")
    plan = said("plan", "small.yaml").stdout
    assert "1 of 4 points tried cannot be flown, their units will fail: at fuel=120.0, give=150.0" in plan
    answer = said("run", "small.yaml", "--workers", workers)
    assert answer.exit_code == 1
    assert answer.stdout.startswith("small: 8 units, 0 were there, 8 flown, 2 failed")
    why = "at fuel=120.0, give=150.0: aircraft_types.csv, tanker.offload_klb: more than the fuel on board"
    assert f"2 units failed: ScenarioError: {why}" in said("status", "small.yaml").stdout
    assert said("export", "small.yaml", "--to", "small.csv").exit_code == 0
    errors = pd.read_csv("small.csv", encoding="utf-8-sig")["error"].fillna("")
    assert errors.str.startswith("ScenarioError").tolist() == [False] * 6 + [True] * 2
    again = said("run", "small.yaml", "--retry-failed").stdout
    assert again.startswith("small: 8 units, 6 were there, 2 flown, 2 failed")


def test_a_plan_needs_one_point_that_can_be_flown() -> None:
    """Wherever it is; if there is none the study is refused."""
    turned = CONTRADICTING.replace("[165, 120]", "[120, 165]").replace("[50, 150]", "[150, 50]")
    Path("small.yaml").write_text(turned, "utf-8")
    assert json.loads(said("plan", "small.yaml", "--json").stdout)["was_flown"]
    listed = CONTRADICTING.replace("full_factorial", "{kind: list, file: points.csv}")
    Path("small.yaml").write_text(listed, "utf-8")
    Path("points.csv").write_text("fuel,give\n120,150\n", "utf-8")
    answer = said("plan", "small.yaml")
    assert answer.exit_code == 2
    assert "at fuel=120.0, give=150.0" in answer.stderr


def run_as(monkeypatch: pytest.MonkeyPatch, kind: str, version: str, module: str) -> None:
    """Fly the study as a program with another version would have done."""
    with monkeypatch.context() as of_old:
        for name in (module, "flying"):
            of_old.setattr(f"results.studies.{name}.{kind}", lambda: version)
        flying._versions_here.cache_clear()
        said("run", "small.yaml")
    flying._versions_here.cache_clear()


def test_a_store_of_another_engine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """By status, and by run, which does not take its numbers."""
    run_as(monkeypatch, "engine_version", "0123abcd", "addresses")
    assert "4 units flown by engine 0123abcd; this is " in said("status", "small.yaml").stdout
    assert json.loads(said("status", "small.yaml", "--json").stdout)["other_engines"] == {"0123abcd": 4}
    again = said("run", "small.yaml")
    assert "runs/studies has units of this study flown by engine 0123abcd, this is " in again.stderr
    assert again.stdout.startswith("small: 4 units, 0 were there, 4 flown, 0 failed")
    assert "engine 0123abcd" not in said("status", "small.yaml").stdout


def test_a_unit_that_is_there_and_not_flown_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measures of another definition, or of which the study asks for more: a line with how many."""
    run_as(monkeypatch, "measures_version", "of_old", "record")
    ending = ": coalition study run small.yaml flies them again"
    before = "measured as measures were defined before"
    status = said("status", "small.yaml").stdout
    assert "0 of 4 units done" in status
    assert f"4 units {before}{ending}" in status
    assert json.loads(said("status", "small.yaml", "--json").stdout)["to_fly_again"] == {before: 4}
    said("run", "small.yaml")
    assert ending not in said("status", "small.yaml").stdout
    Path("small.yaml").write_text(STUDY.replace("sorties,", "sorties, strikes,"), "utf-8")
    assert f"4 units flown without strikes{ending}" in said("status", "small.yaml").stdout
    Path("small.yaml").write_text(f"{STUDY}tables: [flights]\n", "utf-8")
    assert f"4 units flown without keeping flights{ending}" in said("status", "small.yaml").stdout


def test_parts_of_files_are_cleaned_up() -> None:
    """A command that is killed while it writes leaves them."""
    said("run", "small.yaml")
    part = Path("runs/studies/segments/.segment.jsonl.0123456789ab.part")
    part.write_bytes(b"half of it")
    assert said("clean").stdout == "nothing to remove\n", "it may be written right now"
    os.utime(part, (0, 0))
    answer = said("clean", "--yes").stdout
    assert answer.startswith("1 file of which only a part was written: a command was killed\n")
    assert answer.endswith("removed: 0 units, 0 damaged segments, 1 part of files\n")
    assert not part.exists()


PRECISE = STUDY.replace("replications: 2", "precision: {measures: sorties, share: 0.01, most: 30}")


def test_tables_are_kept_exported_and_cleaned_up() -> None:
    """A file for each unit, which together are one table; what belongs to no unit is removed."""
    Path("small.yaml").write_text(f"{STUDY}tables: [flights]\n", "utf-8")
    assert "tables: flights" in said("plan", "small.yaml", "--no-flight").stdout
    said("run", "small.yaml")
    answer = said("export", "small.yaml", "--to", "small.csv", "--tables", "logs")
    assert answer.stdout.splitlines() == ["small.csv", str(Path("logs") / "flights")]
    flights, units = pd.read_parquet("logs/flights"), pd.read_csv("small.csv", encoding="utf-8-sig")
    assert flights.groupby("unit")["sorties"].sum().tolist() == units["sorties"].tolist()
    assert flights["fighters"].drop_duplicates().tolist() == [2, 6]
    said("clean", "--yes")
    Path("runs/studies/tables/0.parquet").write_bytes(b"of nobody")
    assert "1 table of no unit that is kept" in said("clean", "--yes").stdout
    assert len(list(Path("runs/studies/tables").iterdir())) == 4
    Path("small.yaml").write_text(STUDY, "utf-8")
    answer = said("export", "small.yaml", "--to", "small.csv", "--tables", "logs")
    assert answer.exit_code == 2
    assert "small keeps no tables" in answer.stderr


def test_a_precision_is_planned_and_told() -> None:
    """Least and most before, what came of it afterwards."""
    Path("small.yaml").write_text(PRECISE, "utf-8")
    plan = said("plan", "small.yaml", "--no-flight").stdout
    assert "simulations: 20 to 60 = 1 scenario × 2 points (full_factorial) × 10 to 30 replications" in plan
    assert "until sorties known to ±1 % with 95 % confidence" in plan
    about = json.loads(said("plan", "small.yaml", "--no-flight", "--json").stdout)
    assert (about["simulations"], about["most_simulations"]) == (20, 60)
    told = said("run", "small.yaml").stdout
    assert "20 flown" in told
    reached = "precision (sorties known to ±1 % with 95 % confidence): reached by 2 of 2"
    assert reached in told
    assert reached in said("status", "small.yaml").stdout
    answer = json.loads(said("run", "small.yaml", "--json").stdout)
    assert (answer["units"], answer["flown"]) == (20, 0)
    assert [row["is_met"] for row in answer["precision"]] == [True, True]


def test_failed_units_are_told_flown_again_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With exit code 1, and the way to see why."""

    def broken(*_: object, **__: object) -> None:
        raise ArithmeticError("fuel does not add up")

    monkeypatch.setattr(sim, "simulate", broken)
    answer = said("run", "small.yaml")
    assert answer.exit_code == 1
    again = "coalition study run small.yaml --retry-failed flies"
    assert f"4 units failed: coalition study status small.yaml says why, {again} them again" in answer.stderr
    status = said("status", "small.yaml").stdout
    assert "4 units failed: ArithmeticError: fuel does not add up" in status
    assert f"{again} failed units again" in status
    answer = said("run", "small.yaml", "--store", "kept")
    assert "coalition study status small.yaml --store kept says why, coalition study run" in answer.stderr
    kept = said("clean", "--failed", text="n\n")
    assert "4 units failed: ArithmeticError" in kept.stdout
    assert kept.exit_code == 2
    assert "removed: 4 units" in said("clean", "--failed", "--yes").stdout
    assert said("clean").stdout == "nothing to remove\n"
    monkeypatch.undo()


def test_a_stopped_study_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the store and the workers that were asked for."""

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim, "simulate", stopped)
    answer = said("run", "small.yaml", "--store", "kept")
    assert answer.exit_code == 130
    assert answer.stderr.endswith("coalition study run small.yaml --store kept\n")


def test_a_place_without_a_store_is_one_message() -> None:
    """For whoever only reads."""
    for words in (("status", "small.yaml"), ("export", "small.yaml", "--to", "a.csv"), ("clean",)):
        answer = said(*words)
        assert answer.exit_code == 2
        assert "is not a store of studies" in answer.stderr


def test_units_that_are_equal_are_told(tmp_path: Path) -> None:
    """Before they are asked for, and afterwards: the figures add up."""
    one = "{kind: latin_hypercube, points: 6}"
    text = STUDY.replace("levels: [2, 6]", "low: 2\n    high: 4").replace("{kind: full_factorial}", one)
    Path("small.yaml").write_text(text.replace("replications: 2", "replications: 1"), "utf-8")
    assert "; 3 of them differ, equal ones are flown once" in said("plan", "small.yaml", "--no-flight").stdout
    told = said("run", "small.yaml").stdout
    assert told.startswith("small: 6 units, 0 were there, 3 flown, 3 equal to those, 0 failed")


def test_workers_of_a_cluster_are_its_own() -> None:
    """A number of processes here would be forgotten in silence."""
    answer = said("run", "small.yaml", "--on", "tcp://127.0.0.1:1", "--workers", "4")
    assert answer.exit_code == 2
    assert (
        "--workers are processes of this machine, --on has workers of its own; leave one out" in answer.stderr
    )


def test_a_store_in_a_bucket_is_named_as_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C, too."""
    needed("fsspec")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim, "simulate", stopped)
    answer = said("run", "small.yaml", "--store", "memory://stopped/small")
    assert "kept under memory://stopped/small." in answer.stderr


def test_a_plan_of_many_paths_stays_short() -> None:
    """The first one, and how many more."""
    text = STUDY.replace(
        "set: squadrons.fighters.aircraft",
        "set: [aircraft_types.fighter.turn_h, aircraft_types.tanker.turn_h, planning.taxi_h]",
    ).replace("[2, 6]", "[0.5, 0.6]")
    Path("small.yaml").write_text(text, "utf-8")
    plan = said("plan", "small.yaml", "--no-flight").stdout
    assert "set aircraft_types.fighter.turn_h and 2 more" in plan
    assert "planning.taxi_h" not in plan
