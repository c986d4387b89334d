"""What `coalition explain` prints: one sentence, tables that add up, or one document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.builders import two_bases
from support.flying import crowded

import results
from coalition.commands.explain import explain
from coalition.commands.pairs import pair_of
from coalition.terminal.wording import HOURS, REASONS, ROLES, ROLES_TOGETHER, in_words
from results import Run, RunError
from results.explanation import hours
from results.explanation.lines import NEVER_OFF, UNUSED
from results.explanation.requests import UNANSWERED
from results.tables import columns
from scenarios import vary
from sim import Campaign


def run_of(campaign: Campaign, out: Path, name: str, replications: int = 3, seed: int = 1) -> Run:
    """A run of a campaign under a name."""
    return results.run_replications(vary(campaign, name, {}), seed=seed, replications=replications, out=out)


@pytest.fixture(name="runs")
def _runs(tmp_path: Path) -> tuple[Run, Run]:
    """Fighters with enough tankers, and with one."""
    baseline = run_of(crowded(3), tmp_path, "two_bases")
    return baseline, run_of(crowded(1), tmp_path, "two_bases+one_tanker")


def test_the_answer_comes_first(runs: tuple[Run, Run], capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence: how many sorties more or fewer, of what, and mostly why."""
    explain(pair_of(*runs))
    first = capsys.readouterr().out.splitlines()[0]
    assert re.match(r"two_bases\+one_tanker flies [\d,]+ ± [\d,]+ sorties fewer than two_bases \(−", first)
    assert "in 3 replications. Most of it: Westland, strike, no tanker −" in first


def test_tables_line_up_and_end_in_their_total(
    runs: tuple[Run, Run], capsys: pytest.CaptureFixture[str]
) -> None:
    """Shown parts and the others add up to the total row, but for the rounding of what is printed."""
    explain(pair_of(*runs), rows=1)
    out = capsys.readouterr().out
    table = out.split("Sorties: what made the difference")[1].split("lines that were")[0]
    rows = [line for line in table.splitlines() if re.search(r"\d", line)]
    assert len({len(line.rstrip()) for line in rows}) == 1
    printed = [line.split()[-2] for line in rows]
    figures = [float(re.sub("[+,]", "", text).replace("−", "-")) for text in printed]
    assert "total" in rows[-1]
    assert sum(figures[:-1]) == pytest.approx(figures[-1], abs=0.2)
    for title in (
        "Lines, from the offer",
        "What limited the lines",
        "Strike requests",
        "Unanswered requests",
    ):
        assert title in out
    assert "Hours per flight: tankers" in out
    assert "airlift" not in out


def test_machines_get_every_part(runs: tuple[Run, Run], capsys: pytest.CaptureFixture[str]) -> None:
    """One document whose parts add up to its totals."""
    explain(pair_of(*runs), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [told["baseline"]["name"], told["what_if"]["name"]] == ["two_bases", "two_bases+one_tanker"]
    for name in ("sorties", "station_hours", "unanswered"):
        added = sum(part["difference"] for part in told[name]["parts"])
        assert added == pytest.approx(told[name]["difference"])
        assert told[name]["what_if"] - told[name]["baseline"] == pytest.approx(told[name]["difference"])
    assert set(told["hours_per_flight"]) == set(ROLES_TOGETHER)
    assert told["statement_of_lines"][-1]["entry"] == "sorties"


def test_one_replication_has_no_margin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither in the sentence nor as a column."""
    sides = [(crowded(3), "two_bases"), (crowded(1), "two_bases+one_tanker")]
    explain(pair_of(*(run_of(campaign, tmp_path, name, replications=1) for campaign, name in sides)))
    out = capsys.readouterr().out
    assert " sorties fewer than two_bases " in out
    assert "in 1 replication." in out
    assert "±" not in out


def test_no_difference_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A campaign beside itself, under another name."""
    sides = [run_of(two_bases(), tmp_path / name, name) for name in ("two_bases", "two_bases+nothing")]
    explain(pair_of(*sides))
    out = capsys.readouterr().out
    assert out.startswith(
        "two_bases+nothing flies as many sorties as two_bases, as far as 3 replications can show"
    )


def test_a_caveat_of_the_comparison_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Replications that only one side holds are left out, and the reader is told."""
    baseline = run_of(crowded(3), tmp_path, "two_bases", replications=2)
    what_if = run_of(crowded(1), tmp_path, "two_bases+one_tanker", replications=1)
    explain(pair_of(baseline, what_if))
    assert "\nwarning: " in capsys.readouterr().out


def test_runs_that_cannot_be_compared_are_refused(tmp_path: Path) -> None:
    """Other seeds are no pair."""
    runs = [run_of(two_bases(), tmp_path, "two_bases", replications=1, seed=seed) for seed in (1, 2)]
    with pytest.raises(RunError, match="seed"):
        explain(pair_of(*runs))


def test_every_reason_and_entry_has_words() -> None:
    """What the books may hold can be read by people."""
    meanings = {column.name: column.meaning for column in columns.COLUMNS["squadron_days"]}
    limits = re.findall(r"`(\w+)`", meanings["limit"])
    assert {*limits, *UNUSED, *NEVER_OFF, *UNANSWERED} <= set(REASONS)
    assert {*hours.HOURS, "total"} == set(HOURS)
    assert {role for roles in ROLES_TOGETHER.values() for role in roles} == set(ROLES)
    assert in_words("something_new") == "something new"
