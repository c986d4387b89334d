"""Scenarios beside each other: the same comparison from a store of numbers as from folders of tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

import results
from results import Draws, RunError
from results.measures import MEASURES
from results.studies import PairedStudy, open_store, run_study, sides_of
from scenarios.scenario import Scenario, resolve
from scenarios.vary import vary
from sim.campaign import Campaign

FEWER = "squadrons.fighters.aircraft=2"


def sides() -> tuple[Scenario, Scenario]:
    """The classroom campaign, and it with half of its fighters."""
    return resolve(["two_bases"]), resolve(["two_bases"], settings=[FEWER])


def at_tempo(scenario: Scenario, replication: int) -> Campaign:
    """A drawn campaign: another tempo for each two replications."""
    tempo = 0.5 + 0.1 * (replication // 2)
    return scenario.apply_to(vary(scenario.base, scenario.base.name, {"tempo.all_days": tempo}))


def drawn(scenario: Scenario) -> Draws:
    """Two replications for each draw."""
    return Draws("tempos", 2, partial(at_tempo, scenario))


@pytest.mark.parametrize("is_drawn", [False, True])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_store_and_two_folders_say_the_same(tmp_path: Path, is_drawn: bool, workers: int) -> None:
    """Every measure, every part, the chain and the sorties of each day, whoever flew."""
    both = sides()
    draws = tuple(drawn(side) if is_drawn else None for side in both)
    runs = [
        results.run_replications(
            side.campaign, seed=3, replications=4, out=tmp_path / "runs", draws=drawing, base=side.base
        )
        for side, drawing in zip(both, draws, strict=True)
    ]
    by_folders = results.compare_runs(*runs, tuple(MEASURES))
    by_store = results.compare_scenarios(
        *both,
        tuple(MEASURES),
        replications=4,
        seed=3,
        draws=(draws[0], draws[1]),
        store=tmp_path / "store",
        workers=workers,
    )
    one, other = by_folders.to_dict(), by_store.to_dict()
    for part in ("replications", "differences", "breakdowns", "chain"):
        assert one[part] == other[part]
    for ours, theirs, run in zip(by_folders.days, by_store.days, runs, strict=True):
        assert ours.equals(theirs)
        flights = run.tables().flights.query("command == 'coalition'")
        by_hand = flights.pivot_table("sorties", "date", "replication", "sum", fill_value=0)
        assert ours.loc[by_hand.index].to_numpy().tolist() == by_hand.to_numpy().tolist()
        assert ours.to_numpy().sum() == by_hand.to_numpy().sum() > 0


def test_a_day_on_which_nobody_flies_has_no_sorties(tmp_path: Path) -> None:
    """It has no part of its own, and is there all the same."""
    settings = ["tempo.all_days=0", FEWER]
    found = results.compare_scenarios(
        "two_bases", resolve(["two_bases"], settings=settings), replications=1, seed=1, store=tmp_path
    )
    assert found.days[1].shape == (10, 1)
    assert found.days[1].to_numpy().sum() == 0 < found.days[0].to_numpy().sum()


def test_names_are_enough_and_nothing_is_flown_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A what-if is compared with any other scenario of its campaign."""
    words = "two_bases", "two_bases"
    first = results.compare_scenarios(*words, replications=2, seed=1, store=tmp_path)
    monkeypatch.setattr("sim.simulate", None)
    again = results.compare_scenarios(*words, ("lines", "strikes"), replications=2, seed=1, store=tmp_path)
    assert [one.difference for one in (*first.differences, *again.differences)] == [0.0] * 22


def test_other_campaigns_are_not_compared(tmp_path: Path) -> None:
    """Their replications have nothing in common."""
    with pytest.raises(RunError, match="different campaigns"):
        results.compare_scenarios("two_bases", "half_tankers", seed=1, store=tmp_path)
    assert not any(tmp_path.iterdir())


def test_what_was_not_flown_cannot_be_read(tmp_path: Path) -> None:
    """One replication more than the store has."""
    both = sides()
    study = PairedStudy(scenarios=both, draws=(None, None), replications=2, seed=1)
    store = open_store(tmp_path)
    run_study(study, store)
    more = PairedStudy(scenarios=both, draws=(None, None), replications=3, seed=1)
    with pytest.raises(RunError, match=r"replication 2 of two_bases is not in"):
        sides_of(more, store)
