"""Studies flown and kept: nothing twice, nothing lost, nothing believed unseen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from support.missing import needed
from support.processes import wait_for
from support.studies import Small

import results
import sim
from results import RunError
from results.files import write_bytes
from results.measures import MEASURES
from results.runs import Reading, measures_version
from results.studies import (
    NOT_FLOWN,
    StudyProgress,
    estimate,
    frame_of,
    open_store,
    read_study,
    run_study,
    tried,
)
from results.studies.flying import _versions_here
from results.studies.record import Record
from results.studies.store import MANY, Store
from sim.campaign import Campaign
from sim.records import Log

pytestmark = pytest.mark.xdist_group("store")  # what its tests share is made once

OnDay = Callable[[int], None] | None


def refused(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine that nobody may start."""
    raise AssertionError(f"replication {replication} was flown again")


def breaking(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine that breaks in replication 1."""
    if replication == 1:
        raise ArithmeticError("fuel does not add up")
    return sim.replication.simulate(campaign, seed=seed, replication=replication, on_day=on_day)


@pytest.fixture(scope="module", name="whole")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What comes of the small study when nothing disturbs it."""
    return results.study(Small(), store=tmp_path_factory.mktemp("store"))


def segments(folder: Path) -> list[Path]:
    """The segments of a store."""
    return sorted((folder / "segments").iterdir())


def test_a_study_gives_a_row_for_each_unit(whole: pd.DataFrame) -> None:
    """In its order, with factors and measures."""
    assert list(whole.columns) == [
        "unit",
        "scenario",
        "tempo",
        "replication",
        "sorties",
        "strikes",
        "coverage_share",
        "error",
    ]
    assert whole["unit"].tolist() == [0, 1, 2, 3]
    assert whole["tempo"].tolist() == [0.5, 0.5, 1.0, 1.0]
    assert (whole["sorties"] > 0).all()
    assert (whole["error"] == "").all()


def test_what_is_kept_is_not_flown_again(
    tmp_path: Path, whole: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by another study either, which asks for a part of it or under another name."""
    run_study(Small(), tmp_path)
    monkeypatch.setattr(sim, "simulate", refused)
    outcome = run_study(Small(), tmp_path)
    assert (outcome.stored, outcome.flown, outcome.failed) == (4, 0, 0)
    other = Small(name="other", tempos=(1.0,), measures=("strikes",))
    pd.testing.assert_series_equal(
        results.study(other, store=tmp_path)["strikes"], whole["strikes"].iloc[2:].reset_index(drop=True)
    )


def test_workers_change_nothing(tmp_path: Path, whole: pd.DataFrame) -> None:
    """But the time."""
    pd.testing.assert_frame_equal(results.study(Small(), store=tmp_path, workers=2), whole)


def held_up(folder: Path, campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine whose replications from 2 on take as long as somebody likes."""
    while replication > 1 and not (folder / "go").exists():
        time.sleep(0.05)
    return sim.replication.simulate(campaign, seed=seed, replication=replication, on_day=on_day)


def test_what_is_flown_is_kept_though_nothing_else_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a kill could cost what was flown minutes ago."""
    monkeypatch.setattr(sim, "simulate", partial(held_up, tmp_path))
    study = Small(replications=6)
    thread = threading.Thread(target=run_study, args=(study, tmp_path / "store"), kwargs={"workers": 2})
    thread.start()
    try:
        wait_for(lambda: len(list(open_store(tmp_path / "store").records)) == 2, most_s=60.0)
    finally:
        (tmp_path / "go").touch()
        thread.join()
    assert (frame_of(study, tmp_path / "store")["error"] == "").all()


def test_what_was_stopped_goes_on(tmp_path: Path, whole: pd.DataFrame) -> None:
    """Ctrl-C after the second unit: what is there stays, the rest is flown by the same call."""

    def stop(state: StudyProgress) -> None:
        if state.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(Small(), tmp_path, progress=stop)
    halfway = frame_of(Small(), tmp_path)
    assert halfway["error"].tolist() == ["", "", NOT_FLOWN, NOT_FLOWN]
    assert halfway["sorties"].isna().tolist() == [False, False, True, True]
    assert run_study(Small(), tmp_path).flown == 2
    pd.testing.assert_frame_equal(frame_of(Small(), tmp_path), whole)


def test_a_unit_that_fails_is_a_row_and_is_flown_again_when_asked(
    tmp_path: Path, whole: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It never ends the study."""
    monkeypatch.setattr(sim, "simulate", breaking)
    outcome = run_study(Small(), tmp_path)
    assert (outcome.flown, outcome.failed) == (4, 2)
    errors = frame_of(Small(), tmp_path)["error"].tolist()
    assert errors == ["", "ArithmeticError: fuel does not add up"] * 2
    monkeypatch.undo()
    outcome = run_study(Small(), tmp_path)
    assert (outcome.stored, outcome.flown, outcome.failed) == (4, 0, 2)
    assert run_study(Small(), tmp_path, retry_failed=True).flown == 2
    pd.testing.assert_frame_equal(frame_of(Small(), tmp_path), whole)


CLASHING = """\
scenarios: [two_bases]
until: 2015-01-06
factors:
  - {id: begins, set: squadrons.fighters.from, levels: [2015-01-05, 2015-01-01]}
  - {id: ends, set: squadrons.fighters.to, levels: [2015-01-04, 2015-01-10]}
design: {kind: full_factorial}
measures: [sorties]
seed: 1
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_point_that_contradicts_itself_is_a_row_and_ends_nothing(tmp_path: Path, workers: int) -> None:
    """Each value may stand alone; the squadron that leaves before it comes is found when its turn comes."""
    (tmp_path / "clashing.yaml").write_text(CLASHING, encoding="utf-8")
    study = read_study(tmp_path / "clashing.yaml")
    outcome = run_study(study, tmp_path / "store", workers=workers)
    assert (outcome.flown, outcome.failed) == (4, 1)
    frame = frame_of(study, tmp_path / "store")
    assert frame["error"].str.contains("2015-01-04 is before the first day, 2015-01-05").tolist() == [
        True,
        False,
        False,
        False,
    ]
    assert frame["sorties"].isna().tolist() == [True, False, False, False]
    outcome = run_study(study, tmp_path / "store")
    assert (outcome.stored, outcome.flown, outcome.failed) == (4, 0, 1)
    assert run_study(study, tmp_path / "store", retry_failed=True).flown == 1
    assert estimate(study, point=tried(study).first).units == 4


def test_units_that_are_equal_are_flown_once_and_all_of_them_are_counted(tmp_path: Path) -> None:
    """Points that round to one value, say; the bar reaches its end, and the figures add up."""
    study, seen = Small(tempos=(0.5, 1.0, 0.5)), list[int]()
    outcome = run_study(study, tmp_path, progress=lambda state: seen.append(state.done))
    assert (outcome.stored, outcome.flown, outcome.repeated, outcome.failed) == (0, 4, 2, 0)
    assert seen[-1] == 6 and seen == sorted(seen)
    outcome = run_study(study, tmp_path)
    assert (outcome.stored, outcome.flown, outcome.repeated) == (6, 0, 0)


def test_a_failed_unit_counts_as_often_as_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the table shows it."""
    monkeypatch.setattr(sim, "simulate", breaking)
    study = Small(tempos=(0.5, 0.5))
    outcome = run_study(study, tmp_path)
    assert (outcome.flown, outcome.repeated, outcome.failed) == (2, 2, 2)
    assert (frame_of(study, tmp_path)["error"] != "").sum() == 2


@pytest.mark.parametrize("payload", [b"", b"{}\n", b"half of it", None])
def test_a_damaged_segment_is_told_and_its_units_are_flown_again(
    tmp_path: Path, whole: pd.DataFrame, payload: bytes | None
) -> None:
    """Cut off, replaced, or altered in one digit."""
    run_study(Small(), tmp_path)
    victim = segments(tmp_path)[0]
    content = victim.read_bytes()
    spoiled = content.replace(b'"replication": 0', b'"replication": 9') if payload is None else payload
    assert spoiled != content or payload is None
    write_bytes(victim, content[:-9] if spoiled == content else spoiled)
    assert NOT_FLOWN in frame_of(Small(), tmp_path)["error"].tolist()
    told: list[str] = []
    assert run_study(Small(), tmp_path, tell=told.append).flown >= 1
    assert told == [f"{victim} was damaged and is removed: its units are flown again"]
    pd.testing.assert_frame_equal(frame_of(Small(), tmp_path), whole)
    assert open_store(tmp_path).damaged == []


def test_more_measures_are_flown_for_and_added(tmp_path: Path, whole: pd.DataFrame) -> None:
    """What was measured before stays."""
    run_study(Small(measures=("sorties",)), tmp_path)
    assert frame_of(Small(), tmp_path)["error"].tolist() == [NOT_FLOWN] * 4
    assert run_study(Small(measures=("strikes", "coverage_share")), tmp_path).flown == 4
    pd.testing.assert_frame_equal(frame_of(Small(), tmp_path), whole)


def test_what_other_measures_made_is_flown_again_and_never_mixed(
    tmp_path: Path, whole: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A measure may be defined anew while the engine stays."""
    old = Small(measures=("sorties", "strikes"))
    with monkeypatch.context() as of_old:
        of_old.setattr("results.studies.record.measures_version", lambda: "of_old")
        of_old.setattr("results.studies.flying.measures_version", lambda: "of_old")
        of_old.setattr(
            "results.studies.flying.reading_of", lambda *_: Reading({"sorties": -1.0, "strikes": -1.0}, {})
        )
        _versions_here.cache_clear()
        run_study(old, tmp_path)
        assert (frame_of(old, tmp_path)["sorties"] == -1).all()
    _versions_here.cache_clear()
    left = frame_of(old, tmp_path)
    assert left["sorties"].isna().all()
    assert left["error"].tolist() == [NOT_FLOWN] * 4
    told: list[str] = []
    assert run_study(Small(), tmp_path, tell=told.append).flown == 4
    assert [line.partition(" has ")[2] for line in told] == [
        "units measured as measures were defined before: flown again"
    ]
    pd.testing.assert_frame_equal(frame_of(Small(), tmp_path), whole)
    pd.testing.assert_frame_equal(frame_of(old, tmp_path), whole.drop(columns="coverage_share"))


def record(number: int, **changes: object) -> Record:
    """A made-up unit."""
    made = Record(
        unit=f"{number:032x}",
        fingerprint="f",
        recipe="r",
        seed=1,
        replication=number,
        engine="e",
        measures={"sorties": number / 3, "mc_rate": None},
        parts="",
        measured_by="m",
        tables={},
        error="",
        simulated_s=0.1,
    )
    return Record(**{**made, **changes})  # type: ignore[typeddict-item]


def test_many_small_segments_become_few_and_nothing_is_lost(tmp_path: Path) -> None:
    """Also for somebody who reads the store meanwhile, or writes to it."""
    mine, theirs = open_store(tmp_path), open_store(tmp_path)
    for number in range(MANY + 1):
        mine.add([record(number)])
    theirs.refresh()
    theirs.add([record(0), record(1000)])
    mine.merge()
    assert len(segments(tmp_path)) == 2
    assert len(list(theirs.records)) == MANY + 2
    theirs.refresh()
    expected = sorted([*(record(number)["unit"] for number in range(MANY + 1)), record(1000)["unit"]])
    for store in (theirs, open_store(tmp_path)):
        assert sorted(row["unit"] for row in store.records) == expected
        assert store.find(record(5)["unit"]) == record(5)


def test_of_two_records_of_a_unit_the_better_one_counts(tmp_path: Path) -> None:
    """In whatever order they were written."""
    today = record(1, measured_by=measures_version())
    for number, worse in enumerate(
        (record(1, error="broke", measures={}), record(1, measures={"sorties": 7, "strikes": 7}))
    ):
        for order in ((0, 1), (1, 0)):
            store = open_store(tmp_path / f"{number}{order[0]}")
            rows = [today, worse]
            for place in order:
                store.add([rows[place]])
            assert list(store.records) == [today]


def test_units_are_removed_by_what_they_are(tmp_path: Path) -> None:
    """Those beside them in a segment stay."""
    store = open_store(tmp_path)
    store.add([record(number, engine="old" if number % 2 else "new") for number in range(6)])
    assert store.remove_units(lambda row: row["engine"] == "old") == 3
    assert [row["replication"] for row in open_store(tmp_path).records] == [0, 2, 4]


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    """Before anything is written there."""
    with pytest.raises(RunError, match=r"is not a store of studies: it has no store\.json"):
        frame_of(Small(), tmp_path / "nowhere")
    (tmp_path / "letters").mkdir()
    with pytest.raises(RunError, match="is not a store of studies, and not empty"):
        run_study(Small(), tmp_path)
    with pytest.raises(RunError, match=r"cannot hold a store|needs"):
        run_study(Small(), "nowhere://bucket/study")


def test_every_measure_is_the_same_where_it_flew_and_from_the_tables(tmp_path: Path) -> None:
    """All of the catalog."""
    study = Small(measures=tuple(MEASURES), replications=1)
    frame = results.study(study, store=tmp_path / "store")
    for unit in study.units():
        run = results.run_replications(unit.campaign, seed=7, replications=1, out=tmp_path / "runs")
        stored = results.values_of(run, study.measures).iloc[0]
        flown = frame.iloc[unit.index][list(study.measures)].astype("float64")
        pd.testing.assert_series_equal(flown, stored, check_names=False, check_exact=True)


def test_replications_with_other_seeds_are_other_units(tmp_path: Path) -> None:
    """So are those of another engine."""
    run_study(Small(), tmp_path)
    assert frame_of(replace(Small(), seed=8), tmp_path)["error"].tolist() == [NOT_FLOWN] * 4


def test_a_store_can_lie_anywhere_that_fsspec_knows(whole: pd.DataFrame) -> None:
    """The memory of this process stands for a bucket."""
    fsspec = needed("fsspec")
    where = "memory://bucket/study"
    pd.testing.assert_frame_equal(results.study(Small(), store=where), whole)
    assert isinstance(open_store(where), Store)
    assert run_study(Small(), where).flown == 0
    fsspec.filesystem("memory").rm("/bucket", recursive=True)
