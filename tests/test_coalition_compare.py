"""`coalition compare`, `explain`, `survey` and `report` on small campaigns."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import NoReturn

import pandas as pd
import pytest
from support.command import said
from typer.testing import Result

from calibration.publish import published_folder
from coalition.commands.compare import failings_of
from results.measures import MEASURES
from scenarios import load_what_if, what_ifs

pytestmark = [
    pytest.mark.usefixtures("own_folder"),
    pytest.mark.xdist_group("compare"),  # what its tests share is made once
]

PAIR = ("two_bases", "--set", "squadrons.fighters.aircraft=2", "--replications", "3", "--seed", "1")


STUDY = """
question: How many?
scenarios: [two_bases]
replications: 3
seed: 1
measures: [sorties, lines]
"""


def _fly_nothing(*_: object, **__: object) -> NoReturn:
    raise AssertionError("flown")


def folders() -> list[str]:
    """The run folders, oldest first."""
    return [str(path) for path in sorted(Path("runs").iterdir(), key=lambda path: path.stat().st_mtime_ns)]


@pytest.fixture(name="compared", scope="module")
def _compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """The comparison that several tests look at, and the folder with its runs and its page."""
    folder = tmp_path_factory.mktemp("compared")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return said("compare", *PAIR, "--report", "compared.html"), folder


def test_a_comparison_answers_in_one_screen(compared: tuple[Result, Path]) -> None:
    """Differences with intervals and verdicts, the largest parts, the chain, and the command for it."""
    answer, _ = compared
    assert answer.exit_code == 0
    assert "What changes" in answer.stdout
    assert "What changes most" in answer.stdout
    assert "fewer" in answer.stdout
    assert "Why: " in answer.stdout
    again = next(line for line in answer.stdout.splitlines() if line.startswith("again: "))
    assert shlex.split(again.removeprefix("again: "))[:2] == ["coalition", "compare"]
    assert len(answer.stdout.splitlines()) < 60


def test_the_command_that_is_printed_gives_the_same_answer(compared: tuple[Result, Path]) -> None:
    """Seed, changes and replications are all in it."""
    first, _ = compared
    again = next(line for line in first.stdout.splitlines() if line.startswith("again: "))
    assert said(*shlex.split(again.removeprefix("again: "))[1:]).stdout == first.stdout


def test_the_difference_is_what_if_minus_baseline() -> None:
    """Half the fighters of a campaign without chance in its flying: half of their sorties, exactly."""
    answer = json.loads(said("compare", *PAIR, "--json", "--measure", "sorties").stdout)
    (found,) = answer["differences"]
    assert (found["baseline"], found["what_if"], found["difference"]) == (60, 30, -30)
    assert found["verdict"] == "fewer"
    assert [change["path"] for change in answer["changes"]] == ["squadrons.fighters.aircraft"]


def test_what_was_flown_answers_every_later_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen shows less than a page, or other measures: nothing is flown again for any of them."""
    first = said("compare", *PAIR).stdout
    monkeypatch.setattr("sim.simulate", _fly_nothing)
    page = said("compare", *PAIR, "--report", "later.html")
    assert page.exit_code == 0
    assert page.stdout.split("kept in:")[0] == first.split("kept in:")[0]
    assert said("compare", *PAIR, "--measure", "lines", "--measure", "flights").exit_code == 0
    Path("later.yaml").write_text(STUDY, encoding="utf-8")
    assert "3 were there, 0 flown" in said("study", "run", "later.yaml").stdout


def test_what_a_study_has_flown_is_flown_again_for_its_parts() -> None:
    """A study keeps whole measures alone; the comparison says so, and afterwards the store has both."""
    Path("first.yaml").write_text(STUDY, encoding="utf-8")
    assert "3 flown" in said("study", "run", "first.yaml").stdout
    answer = said("compare", *PAIR)
    assert answer.exit_code == 0
    assert "less was kept than is asked for now: flown again" in answer.stderr
    assert "less was kept" not in said("compare", *PAIR).stderr
    assert "3 were there, 0 flown" in said("study", "run", "first.yaml").stdout


def test_run_folders_can_be_compared_as_well() -> None:
    """Two folders give the figures that their scenarios give, to the last digit of the last part."""
    said("run", "two_bases", "--replications", "3", "--seed", "1")
    said("run", *PAIR)
    by_folder = json.loads(said("compare", *folders(), "--json").stdout)
    by_name = json.loads(said("compare", *PAIR, "--json").stdout)
    for part in ("replications", "differences", "breakdowns", "chain"):
        assert by_folder[part] == by_name[part]
    assert len(by_name["breakdowns"]) > 50


def test_a_replication_that_fails_is_told_and_flown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One message with its error and the exit code of a failure; the next time it may succeed."""
    with monkeypatch.context() as failing:
        failing.setattr("sim.simulate", _fly_nothing)
        answer = said("compare", *PAIR)
    assert answer.exit_code == 1
    assert "6 replications failed: replication 0 of two_bases with AssertionError: flown" in answer.stderr
    assert said("compare", *PAIR).exit_code == 0


def test_workers_here_and_elsewhere_are_refused() -> None:
    """As for a study."""
    answer = said("compare", *PAIR, "--workers", "2", "--on", "tcp://localhost:1")
    assert answer.exit_code == 2
    assert "leave one out" in answer.stderr


def test_a_comparison_that_is_precise_enough_stops_and_says_so() -> None:
    """The half-width reached stands beside the one asked for."""
    words = ("two_bases", "--set", "squadrons.fighters.aircraft=2", "--seed", "1", "--precision", "30%")
    answer = said("compare", *words, "--measure", "strikes", "--max-replications", "40")
    assert answer.exit_code == 0
    assert "precision: strikes ±" in answer.stdout
    assert "as was asked for" in answer.stdout
    again = next(line for line in answer.stdout.splitlines() if line.startswith("again: "))
    flown = re.search(r"^two_bases against .*: (\d+) replications", answer.stdout, re.MULTILINE)
    assert flown and f"--replications {flown[1]} " in again
    assert "--precision" not in again
    repeated = said(*shlex.split(again.removeprefix("again: "))[1:]).stdout
    assert repeated.splitlines()[:12] == answer.stdout.splitlines()[:12]


def test_one_number_is_printed_in_one_voice_and_what_was_set_is_named(compared: tuple[Result, Path]) -> None:
    """By the comparison as by the explanation: the same sign, the same decimals, the same names."""
    difference, explained = compared[0].stdout, said("explain", *PAIR).stdout
    assert "two_bases against two_bases with squadrons.fighters.aircraft=2: " in difference
    answer = "two_bases with squadrons.fighters.aircraft=2 flies 30 ± 0 sorties fewer than two_bases (−50.0"
    assert explained.startswith(answer)
    for text in (difference, explained):
        assert re.search(r"^ *sorties .*−30 +0", text, re.MULTILINE | re.IGNORECASE)
        assert not re.search(r"(^| )-\d", text)


def test_one_is_not_plural() -> None:
    """Of replications, whoever speaks of them."""
    for command in ("run", "compare", "explain"):
        words = ("--replications", "1", "--seed", "1", "--set", "squadrons.fighters.aircraft=2")
        answer = said(command, "two_bases", *words)
        assert "1 replication" in answer.stdout
        assert "1 replications" not in answer.stdout


def test_a_precision_that_is_not_reached_says_what_was() -> None:
    """The largest number of replications ends it."""
    words = ("two_bases", "--set", "squadrons.fighters.aircraft=2", "--seed", "1", "--precision", "0.1%")
    answer = said("compare", *words, "--measure", "strikes", "--max-replications", "10", "--json")
    precision = json.loads(answer.stdout)["precision"]
    assert not precision["is_met"]
    assert "after 10 replications, the most allowed" in precision["reason"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("two_bases",), "nothing to compare"),
        (("two_bases", "--set", "squadrons.fighters.aircraft=4"), "changes nothing"),
        (("two_bases", "no_incirlik"), "of different campaigns"),
        (("two_bases", "inherent_resolve"), "campaigns"),
        (("two_bases", "inherent_resolve", "two_bases"), "3 scenarios are named"),
        (("inherent_resolve", "no_incirlick"), "no_incirlik"),
        ((*PAIR, "--measure", "sortie"), "sorties"),
        ((*PAIR, "--precision", "much"), "1% or 0.01"),
        ((*PAIR, "--precision", "1%", "--max-replications", "3"), "at least 10 replications, not 3"),
        ((*PAIR, "--uncertainty", "posterior"), "two_bases"),
    ],
)
def test_what_cannot_be_compared_is_refused(words: tuple[str, ...], problem: str) -> None:
    """One message that names what is wrong; nothing is flown."""
    answer = said("compare", *words)
    assert answer.exit_code == 2
    assert problem in answer.stderr
    assert not Path("runs").exists()


def test_folders_of_other_seeds_or_campaigns_are_refused_even_by_force() -> None:
    """Their replications share no random numbers, so that a paired difference would mean nothing."""
    said("run", "two_bases", "--seed", "1")
    said("run", "two_bases", "--seed", "2")
    answer = said("compare", *folders(), "--force")
    assert answer.exit_code == 2
    assert "seed" in answer.stderr


def test_force_lets_windows_differ_and_every_output_says_so() -> None:
    """A shorter window can be looked at beside a longer one, with a warning."""
    said("run", "two_bases", "--seed", "1")
    said("run", "two_bases", "--seed", "1", "--until", "2015-01-08")
    assert said("compare", *folders()).exit_code == 2
    answer = said("compare", *folders(), "--force")
    assert answer.exit_code == 0
    assert "warning: compared by force" in answer.stdout
    assert (
        "compared by force" in json.loads(said("compare", *folders(), "--force", "--json").stdout)["caveat"]
    )


def test_an_explanation_adds_up() -> None:
    """The parts of the sorties sum to the difference that the comparison gives."""
    answer = json.loads(said("explain", *PAIR, "--json").stdout)
    parts = answer["sorties"]["parts"]
    assert sum(part["difference"] for part in parts) == answer["sorties"]["difference"] == -30
    assert "Sorties: what made the difference" in said("explain", *PAIR).stdout


def test_a_report_is_one_page_without_requests_to_anywhere(compared: tuple[Result, Path]) -> None:
    """The page of a comparison and that of runs hold all they need."""
    _, folder = compared
    said("run", *PAIR)
    assert said("report", *folders(), "--to", "runs.html").exit_code == 0
    for path in (folder / "compared.html", Path("runs.html")):
        page = path.read_text(encoding="utf-8")
        assert page.startswith("<!DOCTYPE html>")
        assert not any(word in page for word in ('src="http', 'href="http', "@import", "url(http"))
        assert "coalition" in page


def test_a_survey_is_one_table_with_a_sentence_on_each() -> None:
    """Two what-ifs over a week: a line and a sentence for each, and the command at the head."""
    words = ("inherent_resolve", "--only", "half_tankers", "--only", "all_hoses", "--until", "2014-06-21")
    answer = said("survey", *words, "--replications", "2", "--seed", "1", "--into", "what_if.md")
    assert answer.exit_code == 0
    page = Path("what_if.md").read_text(encoding="utf-8")
    assert "| half_tankers |" in page and "| all_hoses |" in page
    assert "- **half_tankers**: " in page
    assert "coalition survey inherent_resolve --seed 1" in page


def test_a_survey_of_an_unknown_what_if_is_refused() -> None:
    """The nearest name is told."""
    answer = said("survey", "inherent_resolve", "--only", "half_tanker")
    assert answer.exit_code == 2
    assert "half_tankers" in answer.stderr


def test_a_page_says_what_the_model_gets_wrong() -> None:
    """The checks that fail by name; of a campaign without a record, that there is none."""
    table = pd.read_csv(published_folder() / "evidence.csv")
    checks = table[table.role == "check"]
    failed = checks[checks.verdict != "inside"]
    named = failings_of("inherent_resolve")
    assert f"Of {len(checks)} documented figures that were not fitted, {len(failed)} lie outside" in named
    assert {one for one in table.id if f"({one})" in named} == set(failed.id) != set()
    assert "No documented figure of two_bases" in failings_of("two_bases")


def test_what_a_what_if_looks_at_is_shown() -> None:
    """Measures that are not among the usual ones come after them."""
    words = ("no_incirlik", "--until", "2014-06-18", "--replications", "2", "--seed", "1", "--json")
    answer = said("compare", "inherent_resolve", *words)
    shown = [one["measure"]["id"] for one in json.loads(answer.stdout)["differences"]]
    assert shown[0] == "sorties"
    assert {"mean_leg_nm", "transit_h_per_flight"} <= set(shown[-3:])


def test_every_bundled_what_if_looks_at_measures_that_there_are() -> None:
    """A misspelled one would be found out only after the flights."""
    assert {name for one in what_ifs() for name in load_what_if(one).look_at} <= set(MEASURES)
