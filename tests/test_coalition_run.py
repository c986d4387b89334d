"""`coalition run` and what can be asked of its folder, on the classroom campaign."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from support.command import said

import results
import sim
from calibration import load_evidence
from coalition.invocation import Invocation

pytestmark = pytest.mark.usefixtures("own_folder")


def only_folder(out: str = "runs") -> Path:
    """The one run folder there is."""
    (folder,) = Path(out).iterdir()
    return folder


def test_a_run_prints_its_summary_and_names_its_folder() -> None:
    """Sorties, tanker and base load, and the folder in which the tables are."""
    answer = said("run", "two_bases", "--seed", "7")
    assert answer.exit_code == 0
    for title in ("Sorties by contingent and role", "Sorties per day", "Tanker load", "Base load"):
        assert title in answer.stdout
    assert "seed 7" in answer.stdout
    assert answer.stdout.splitlines()[-1] == f"run folder: {only_folder()}"
    assert answer.stderr == ""


def test_a_run_without_a_seed_draws_prints_and_stores_one() -> None:
    """The run can be repeated."""
    answer = said("run", "two_bases")
    printed = re.search(r"seed (\d+)$", answer.stdout, re.MULTILINE)
    assert printed
    assert results.open_run(only_folder()).manifest["seed"] == int(printed[1])


def test_the_answer_for_machines_is_one_document() -> None:
    """`--json` holds the folder, the seed, the summary and the comparison, and nothing stands beside it."""
    answer = json.loads(said("run", "two_bases", "--seed", "7", "--replications", "2", "--json").stdout)
    assert answer["run"] == str(only_folder())
    assert (answer["campaign"], answer["seed"], answer["replications"]) == ("two_bases", 7, [0, 1])
    assert answer["failures"] == []
    assert answer["evidence"] == []
    tables = results.open_run(only_folder()).tables()
    rows = answer["summary"]["sorties_by_contingent_and_role"]
    assert sum(row["total"] for row in rows) == pytest.approx(tables.flights["sorties"].sum() / 2)


def test_quiet_prints_the_folder_only() -> None:
    """For scripts."""
    assert said("run", "two_bases", "--seed", "7", "--quiet").stdout == f"{only_folder()}\n"


def test_until_and_set_change_the_campaign_that_is_flown() -> None:
    """Both are in the resolved campaign that the run folder keeps."""
    command = "run two_bases --seed 7 --quiet --until 2015-01-04 --set squadrons.fighters.aircraft=2"
    assert said(*command.split()).exit_code == 0
    run = results.open_run(only_folder())
    assert run.campaign.to_date.isoformat() == "2015-01-04"
    assert next(one for one in run.campaign.squadrons if one.id == "fighters").aircraft == 2
    assert run.tables().base_days["ato_day"].max() == 3


def test_tables_can_be_csv_in_a_folder_of_choice() -> None:
    """`--format` and `--out` are followed."""
    said("run", "two_bases", "--seed", "7", "--quiet", "--format", "csv", "--out", "elsewhere")
    assert (only_folder("elsewhere") / "flights" / "0000.csv").is_file()
    assert not Path("runs").exists()


def test_two_workers_give_the_tables_of_one() -> None:
    """The number of workers changes nothing but the time."""
    for out, workers in (("one", "1"), ("two", "2")):
        said("run", "two_bases", "--seed", "7", "--replications", "2", "--workers", workers, "--out", out)
    one, two = (results.open_run(only_folder(out)).tables() for out in ("one", "two"))
    assert len(one.flights) > 0
    assert all(one[name].equals(two[name]) for name in results.COLUMNS)


def test_a_failed_replication_is_exit_code_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finished is summarized, what failed is named, and nothing is a traceback."""
    simulate = sim.simulate

    def failing(campaign: sim.Campaign, *, seed: int, replication: int = 0, on_day: object = None) -> sim.Log:
        if replication == 1:
            raise ArithmeticError("the second one fails")
        return simulate(campaign, seed=seed, replication=replication)

    monkeypatch.setattr(sim, "simulate", failing)
    answer = said("run", "two_bases", "--seed", "7", "--replications", "2")
    assert answer.exit_code == 1
    assert "1 finished, 1 failed" in answer.stdout
    assert "replication 1 failed: ArithmeticError: the second one fails" in answer.stderr
    assert "Traceback" not in answer.stderr
    monkeypatch.setattr(sim, "simulate", lambda *_, **__: failing(*_, **{**__, "replication": 1}))
    answer = said("run", "two_bases", "--seed", "8", "--json")
    assert answer.exit_code == 1
    assert [row["replication"] for row in json.loads(answer.stdout)["failures"]] == [0]


def test_a_stopped_run_keeps_what_finished_and_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The printed command flies the missing replications only."""
    simulate = sim.simulate
    flown: list[int] = []

    def stopped(campaign: sim.Campaign, *, seed: int, replication: int = 0, on_day: object = None) -> sim.Log:
        if replication == 1 and len(flown) == 1:
            raise KeyboardInterrupt
        flown.append(replication)
        return simulate(campaign, seed=seed, replication=replication)

    monkeypatch.setattr(sim, "simulate", stopped)
    answer = said("run", "two_bases", "--replications", "2", "--set", "tempo.all_days=1.5")
    assert answer.exit_code == 130
    assert results.open_run(only_folder()).replications == (0,)
    go_on = shlex.split(answer.stderr.splitlines()[-1])
    assert go_on[:3] == ["coalition", "run", "two_bases"]
    flown.append(-1)
    assert said(*go_on[1:]).exit_code == 0
    assert flown == [0, -1, 1]
    assert results.open_run(only_folder()).replications == (0, 1)


def test_results_prints_every_summary_table() -> None:
    """Ten tables for people, the same for machines."""
    said("run", "two_bases", "--seed", "7", "--quiet")
    answer = said("results", str(only_folder()))
    assert answer.exit_code == 0
    assert "How tasked lines ended" in answer.stdout
    summary = json.loads(said("results", str(only_folder()), "--json").stdout)["summary"]
    assert len(summary) == 10
    assert summary["sorties_by_class_and_month"][0]["cas_escort_interdiction"] > 0
    assert {row["contingent"] for row in summary["lines_by_contingent"]} == {"westland", "eastland"}
    assert sum(row["lines_share"] for row in summary["outcomes_of_lines"]) == pytest.approx(1.0)


def test_plot_writes_pictures_and_names_them() -> None:
    """A campaign without documented figures has its pictures too."""
    said("run", "two_bases", "--seed", "7", "--quiet")
    answer = said("plot", str(only_folder()), "--out", "pictures", "--format", "svg")
    written = [Path(line) for line in answer.stdout.split()]
    assert {path.stem for path in written} >= {
        "daily_sorties",
        "cumulative_sorties",
        "tanker_load",
        "base_load",
    }
    assert all(path.read_text("utf-8").startswith("<?xml") for path in written)
    assert {path.parent for path in written} == {Path("pictures")}


def test_evidence_takes_the_newest_run_where_nothing_is_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a folder and without a posterior the run written last is meant."""
    monkeypatch.setattr("calibration.has_posterior", lambda _: False)
    said("run", "two_bases", "--seed", "1", "--quiet")
    newest = said("run", "two_bases", "--seed", "2", "--quiet").stdout.strip()
    answer = said("evidence")
    assert answer.exit_code == 0
    assert answer.stdout.startswith(f"newest run: {newest}\n")
    assert "no documented figures for two_bases" in answer.stdout


def test_evidence_without_posterior_and_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to compare, and the message says what makes it."""
    monkeypatch.setattr("calibration.has_posterior", lambda _: False)
    answer = said("evidence")
    assert answer.exit_code == 2
    assert "there is no run under runs" in answer.stderr


def test_evidence_prints_every_documented_figure() -> None:
    """A short replay: every figure has a row, those beyond its last day are marked so."""
    folder = said("run", "inherent_resolve", "--until", "2014-09-30", "--seed", "1", "--quiet").stdout.strip()
    text = said("evidence", folder).stdout
    rows = json.loads(said("evidence", folder, "--json").stdout)["evidence"]
    assert [row["id"] for row in rows] == [one.id for one in load_evidence("inherent_resolve")]
    assert all(row["id"] in text for row in rows)
    by_id = {row["id"]: row for row in rows}
    assert by_id["E01"]["modeled"] > 0
    assert by_id["E01"]["distance"] == pytest.approx(by_id["E01"]["modeled"] - 3800)
    assert (by_id["E12"]["modeled"], by_id["E12"]["verdict"]) == (None, "outside the simulated days")
    assert by_id["E29"]["distance"] is None


def test_an_invocation_can_be_written_as_a_command() -> None:
    """Every option that changes the run is in the line, none that is not needed."""
    asked = Invocation(
        command="run",
        words=("two_bases",),
        seed=5,
        replications=3,
        until="2015-01-04",
        changes=("tempo.all_days=1.5",),
    )
    line = asked.command_line()
    assert line == (
        "coalition run two_bases --seed 5 --replications 3 --until 2015-01-04 --set tempo.all_days=1.5"
    )
    assert said(*line.split()[1:], "--quiet").exit_code == 0
    manifest = results.open_run(only_folder()).manifest
    assert (manifest["seed"], manifest["replications"]) == (5, [0, 1, 2])


def test_a_run_may_draw_its_parameters() -> None:
    """Every two replications fly one vector of the posterior; the manifest says so."""
    words = ("run", "inherent_resolve", "--until", "2014-08-20", "--seed", "1", "--replications", "3")
    answer = said(*words, "--uncertainty", "posterior", "--quiet")
    assert answer.exit_code == 0
    manifest = results.open_run(only_folder()).manifest
    assert str(manifest["draws"]).startswith("posterior ")
    assert manifest["replications_per_draw"] == 2


def test_a_campaign_without_a_posterior_draws_nothing() -> None:
    """It is said, and nothing is flown."""
    answer = said("run", "two_bases", "--uncertainty", "posterior")
    assert answer.exit_code == 2
    assert "no posterior of two_bases" in answer.stderr
    assert not Path("runs").exists()
