"""`coalition study plan` and the analyses as a user calls them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.missing import needed
from support.study_results import THREE_FACTORS, frame_of, study_at
from typer.testing import CliRunner

import results
from coalition import app
from results.studies import read_study

WHAT_IFS = THREE_FACTORS.replace("{kind: morris, trajectories: 12}", "{kind: full_factorial, levels: 2}")


def invoke(*words: str) -> tuple[int, str]:
    """Exit code and everything printed."""
    answer = CliRunner().invoke(app, ["study", *words])
    return answer.exit_code, answer.output


def function(factors: Mapping[str, float], replication: int) -> dict[str, float]:
    """Depends on two of three factors, and on chance."""
    hours = 10 * factors["strong"] + factors["weak"] + 0.1 * replication
    return {"sorties": 7.0, "station_hours": hours, "coverage_share": hours / 40}


@pytest.fixture
def morris(tmp_path: Path) -> tuple[str, str]:
    """A study file and its results as CSV."""
    study = study_at(tmp_path, replications="2")
    frame_of(study, function).to_csv(tmp_path / "results.csv", index=False)
    return str(tmp_path / "by_hand.yaml"), str(tmp_path / "results.csv")


def test_a_plan_says_what_is_flown_and_what_it_costs(morris: tuple[str, str]) -> None:
    """Before anything is."""
    code, text = invoke("plan", morris[0], "--workers", "2")
    assert code == 0
    assert "simulations: 96 = 1 scenario × 48 points (morris) × 2 replications" in text
    assert "set planning.fuel_reserve_h" in text and "on 2 workers" in text and "on disk" in text
    code, text = invoke("plan", morris[0], "--no-flight", "--json")
    answer = json.loads(text)
    assert answer["simulations"] == 96 and answer["was_flown"] is False and answer["expected_s"] > 0


def test_a_plan_of_a_bad_file_is_one_message(tmp_path: Path) -> None:
    """And exit code 2."""
    (tmp_path / "bad.yaml").write_text(THREE_FACTORS.replace("low: 1,", "low: 4,"), encoding="utf-8")
    code, text = invoke("plan", str(tmp_path / "bad.yaml"))
    assert code == 2 and "the low end 4 is not below the high end 3" in text and "Traceback" not in text


def test_sensitivity_prints_writes_and_draws(morris: tuple[str, str], tmp_path: Path) -> None:
    """Tables on the screen; CSV and pictures side by side; a page that shows them."""
    out, page = tmp_path / "out", tmp_path / "page.md"
    code, text = invoke(
        "sensitivity", morris[0], "--results", morris[1], "--out", str(out), "--page", str(page)
    )
    assert code == 0, text
    assert "sorties is constant in two_bases" in text and "idle changes no measure" in text
    written = {path.name for path in (out / "by_hand").iterdir()}
    assert {"indices.csv", "swings.csv", "interactions.csv", "indices.png", "tornado.png"} <= written
    assert "interactions_station_hours.png" in written
    lines = page.read_text(encoding="utf-8")
    assert "1. **Strong** (strong, weight 1.00)" in lines and "out/by_hand/indices.png" in lines
    assert "changes nothing in any measure" in lines
    assert f"coalition study sensitivity {morris[0]}" in lines


def test_the_same_results_give_the_same_bytes(morris: tuple[str, str], tmp_path: Path) -> None:
    """Bootstrap and pictures included."""
    for name in ("one", "two"):
        words = ("--results", morris[1], "--measure", "station_hours", "--out", str(tmp_path / name))
        assert invoke("sensitivity", morris[0], *words)[0] == 0
    for path in (tmp_path / "one" / "by_hand").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / "by_hand" / path.name).read_bytes(), path.name


def test_frontier_screen_and_discover(tmp_path: Path) -> None:
    """Each prints its table and leaves a picture with its data."""
    study = study_at(tmp_path, WHAT_IFS, replications="3", design="{kind: latin_hypercube, points: 60}")
    frame_of(study, function).to_parquet(tmp_path / "results.parquet")
    file, out = str(tmp_path / "by_hand.yaml"), tmp_path / "out"
    common = ("--results", str(tmp_path / "results.parquet"), "--out", str(out))
    code, text = invoke(
        "frontier",
        file,
        "--measure",
        "station_hours",
        "--measure",
        "sorties",
        "--want",
        "sorties=fewer",
        *common,
    )
    assert code == 0 and "Frontier of more hours on station and less sorties" in text, text
    code, text = invoke("screen", file, "--measure", "station_hours", "--indifference", "1", *common)
    assert code == 0 and "With 95 % confidence the best of 60 is among the 1" in text, text
    code, text = invoke("discover", file, "coverage_share<0.4", *common)
    assert code == 0 and "Boxes by CART" in text and "strong ≤" in text, text
    assert "coverage: how many of all cases lie in the box" in text
    written = {path.name for path in (out / "by_hand").iterdir()}
    assert {
        "frontier.csv",
        "frontier.png",
        "ranking_station_hours.csv",
        "ranking_station_hours.png",
        "boxes_cart.csv",
        "discovery_cart.png",
    } <= written


def test_results_that_are_not_there_are_one_message(morris: tuple[str, str], tmp_path: Path) -> None:
    """With what was looked for."""
    for name, said in (("none.csv", "there is no file"), ("results.xlsx", "neither .parquet nor .csv")):
        code, text = invoke("sensitivity", morris[0], "--results", str(tmp_path / name))
        assert code == 2 and said in text, text


def test_a_store_in_a_bucket_is_analyzed_as_one_on_disk(tmp_path: Path) -> None:
    """Its address stays whole."""
    needed("fsspec")
    study_at(
        tmp_path, design="{kind: full_factorial, levels: 2}", measures="[station_hours]", replications="2"
    )
    file, store = str(tmp_path / "by_hand.yaml"), f"memory://analyzed/{tmp_path.name}"
    results.study(read_study(file), store=store)
    for words in (
        ("sensitivity",),
        ("screen", "--measure", "station_hours"),
        ("discover", "station_hours<0"),
    ):
        code, text = invoke(words[0], file, *words[1:], "--store", store, "--out", str(tmp_path / "out"))
        assert "is not a store of studies" not in text, text
        assert code == 0 or "holds at 0 of 8 points" in text, text


def test_what_depends_on_each_other_is_said(tmp_path: Path) -> None:
    """With numbers that line up; that a design gives hardly any certainty, too."""
    study = study_at(tmp_path, design="{kind: sobol_indices, points: 32}", measures="[station_hours]")
    frame = frame_of(study, lambda factors, _: {"station_hours": 100 * factors["strong"] * factors["weak"]})
    frame.to_parquet(tmp_path / "results.parquet")
    words = (str(tmp_path / "by_hand.yaml"), "--results", str(tmp_path / "results.parquet"))
    code, text = invoke("sensitivity", *words, "--out", str(tmp_path))
    assert code == 0, text
    said = next(line for line in text.splitlines() if "from low to high" in line)
    assert said.startswith("Hours on station [h]: from low to high strong is worth +")
    assert "while weak is low, +" in said and "while it is high" in said
    assert "± half" not in text and "first order" in text
    swings = [line.split() for line in text.splitlines() if " to " in line and "worth" not in line]
    assert len({len(row[-1].partition(".")[2]) for row in swings}) == 1
    assert len({len(row[4].partition(".")[2]) for row in swings}) == 1
    assert ", two_bases" not in text


def test_an_index_that_is_hardly_known_is_told(tmp_path: Path) -> None:
    """Before somebody believes it."""
    study = study_at(tmp_path, design="{kind: sobol_indices, points: 4}", measures="[station_hours]")
    frame_of(study, lambda factors, _: {"station_hours": factors["strong"]}).to_parquet(
        tmp_path / "r.parquet"
    )
    words = (str(tmp_path / "by_hand.yaml"), "--results", str(tmp_path / "r.parquet"), "--out", str(tmp_path))
    text = invoke("sensitivity", *words)[1]
    assert "wide intervals of hours on station: four times the points make them half as wide" in text


def test_a_page_says_in_short_what_was_read_and_what_chance_cannot_explain(tmp_path: Path) -> None:
    """What its author concluded, which factors move anything, and the pairs that depend on each other."""
    study = study_at(
        tmp_path,
        design="{kind: sobol_indices, points: 128}",
        measures="[station_hours]",
        conclusion="Only two of them matter.",
    )
    frame = frame_of(study, lambda factors, _: {"station_hours": 100 * factors["strong"] * factors["weak"]})
    frame.to_parquet(tmp_path / "r.parquet")
    words = (str(tmp_path / "by_hand.yaml"), "--results", str(tmp_path / "r.parquet"), "--out", str(tmp_path))
    assert invoke("sensitivity", *words, "--page", str(tmp_path / "page.md"))[0] == 0
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "## In short\n\nOnly two of them matter. *(Read from the results by the author" in page
    assert "of 1 measure each factor moves by more than chance" in page and ": weak 1, strong 1.\n" in page
    assert "None: idle.\n" in page
    assert "- Hours on station [h]: from low to high strong is worth +" in page
    assert "(by_hand/interactions_station_hours.png)" in page


@pytest.mark.parametrize(
    ("few", "said"),
    [
        ("{kind: sobol_indices, points: 16}", "16 base points are few: intervals of indices are too narrow"),
        ("{kind: morris, trajectories: 4}", "4 trajectories are few: intervals of indices are too narrow"),
    ],
)
def test_intervals_of_few_points_are_called_too_narrow(tmp_path: Path, few: str, said: str) -> None:
    """Before anything is flown and after, on the screen, on the page and for machines."""
    study = study_at(tmp_path, design=few, measures="[station_hours]")
    frame_of(study, lambda factors, _: {"station_hours": factors["strong"]}).to_csv(tmp_path / "r.csv")
    file, page = str(tmp_path / "by_hand.yaml"), tmp_path / "page.md"
    words = (file, "--results", str(tmp_path / "r.csv"), "--out", str(tmp_path))
    assert said in invoke("plan", file, "--no-flight")[1]
    assert said in invoke("sensitivity", *words, "--page", str(page))[1]
    assert said in page.read_text(encoding="utf-8")
    for text in (
        invoke("plan", file, "--no-flight", "--json")[1],
        invoke("sensitivity", *words, "--json")[1],
    ):
        intervals = json.loads(text)["intervals"]
        assert said in intervals["remark"] and intervals["number"] < intervals["enough"]


@pytest.mark.parametrize("enough", ["{kind: sobol_indices, points: 128}", "{kind: morris, trajectories: 10}"])
def test_nothing_is_said_of_intervals_of_many_points(tmp_path: Path, enough: str) -> None:
    """Nor of a design that gives no indices."""
    study = study_at(tmp_path, design=enough, measures="[station_hours]")
    frame_of(study, lambda factors, _: {"station_hours": factors["strong"]}).to_csv(tmp_path / "r.csv")
    file = str(tmp_path / "by_hand.yaml")
    assert "too narrow" not in invoke("plan", file, "--no-flight")[1]
    answer = json.loads(
        invoke("sensitivity", file, "--results", str(tmp_path / "r.csv"), "--out", str(tmp_path), "--json")[1]
    )
    assert answer["intervals"]["remark"] == ""
    study_at(tmp_path, design="{kind: latin_hypercube, points: 6}")
    assert json.loads(invoke("plan", file, "--no-flight", "--json")[1])["intervals"] is None


def test_units_that_failed_are_told_with_the_command_that_says_why(tmp_path: Path) -> None:
    """And with the store that was asked; without any unit there is nothing to say but that."""
    factors = """[{id: fuel, set: aircraft_types.tanker.fuel_klb, levels: [165, 120]},
      {id: give, set: aircraft_types.tanker.offload_klb, levels: [50, 150]}]"""
    path = tmp_path / "by_hand.yaml"
    path.write_text(
        f"scenarios: two_bases\nuntil: 2015-01-02\nfactors: {factors}\n"
        "design: full_factorial\nmeasures: sorties\nseed: 1\n",
        encoding="utf-8",
    )
    file, where = str(path), ("--store", str(tmp_path / "kept"))
    assert invoke("run", file, *where)[0] == 1
    code, text = invoke("sensitivity", file, *where, "--out", str(tmp_path))
    look = f"coalition study status {file} --store {tmp_path / 'kept'} says why"
    assert code == 0 and "up to 1 point of 4 are left out" in text and look in text, text
    invoke("clean", *where, "--yes", "--failed")
    for segment in (tmp_path / "kept" / "segments").iterdir():
        segment.unlink()
    code, text = invoke("sensitivity", file, *where, "--out", str(tmp_path))
    assert code == 2 and "no unit of by_hand is finished; `coalition study run` flies what is missing" in text
