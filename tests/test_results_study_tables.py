"""Tables that a study keeps of its units: sealed, found damaged, flown again, exported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from support.studies import Small

import sim
from results import RunError
from results.studies import Study, frame_of, open_store, read_study, run_study, tables_of
from results.tables import COLUMNS, frames
from scenarios import ScenarioError

SMALL = Small(tables=("flights", "events"))

STUDY = """\
scenarios: [two_bases]
until: 2015-01-02
seed: 7
measures: [sorties]
tables: {tables}
"""


def kept(study: Study, store: Path) -> dict[tuple[str, int], pd.DataFrame]:
    """What was kept, by table and unit."""
    return {(one.table, one.unit): one.frame for one in tables_of(study, store)}


def files(store: Path) -> list[Path]:
    """The files of tables."""
    return sorted((store / "tables").iterdir())


def test_tables_are_those_of_the_log(tmp_path: Path) -> None:
    """With unit, scenario and factors before their own columns; also by two workers."""
    run_study(SMALL, tmp_path / "store")
    found = kept(SMALL, tmp_path / "store")
    for unit in SMALL.units():
        log = sim.simulate(unit.campaign, seed=SMALL.seed, replication=unit.replication)
        tables = frames(unit.campaign, log)
        for name in SMALL.tables:
            frame = found.pop((name, unit.index))
            assert list(frame.columns[:3]) == ["unit", "scenario", "tempo"]
            pd.testing.assert_frame_equal(frame.iloc[:, 3:], tables[name])
    assert not found
    run_study(SMALL, tmp_path / "two", workers=2)
    assert [file.name for file in files(tmp_path / "two")] == [
        file.name for file in files(tmp_path / "store")
    ]


def test_measures_alone_are_kept_unless_tables_are_asked_for(tmp_path: Path) -> None:
    """Asked for later, the units are flown again; what was kept before stays."""
    run_study(Small(), tmp_path)
    assert not (tmp_path / "tables").exists()
    assert (frame_of(SMALL, tmp_path)["error"] == "not flown").all()
    assert run_study(replace(SMALL, measures=("sorties",)), tmp_path).flown == 4
    assert run_study(SMALL, tmp_path).flown == 0
    assert len(kept(SMALL, tmp_path)) == 8


@pytest.mark.parametrize("payload", [b"", b"half", None])
def test_a_damaged_table_is_told_and_flown_again(tmp_path: Path, payload: bytes | None) -> None:
    """Cut off, altered, or gone."""
    run_study(SMALL, tmp_path)
    expected, victim = kept(SMALL, tmp_path), files(tmp_path)[3]
    if payload is None:
        victim.unlink()
    else:
        victim.write_bytes(payload)
    with pytest.raises(RunError, match="is damaged or gone; `coalition study run` flies the unit again"):
        kept(SMALL, tmp_path)
    told: list[str] = []
    assert run_study(SMALL, tmp_path, tell=told.append).flown == 1
    assert len(told) == 1 and "damaged or gone: flown again" in told[0]
    found = kept(SMALL, tmp_path)
    for place, frame in expected.items():
        pd.testing.assert_frame_equal(found[place], frame)


def test_tables_without_a_record_are_found(tmp_path: Path) -> None:
    """As a process leaves them that is killed before it can write the record."""
    run_study(SMALL, tmp_path)
    store = open_store(tmp_path)
    assert store.loose_tables(store.records) == []
    name = store.keep_table(b"of nobody")
    assert store.loose_tables(store.records) == [f"tables/{name}.parquet"]


@pytest.mark.parametrize(
    ("tables", "expected"),
    [("all", tuple(COLUMNS)), ("[events, flights]", ("flights", "events")), ("measures", ()), ("[]", ())],
)
def test_a_file_says_which(tmp_path: Path, tables: str, expected: tuple[str, ...]) -> None:
    """All, some, or none."""
    (tmp_path / "small.yaml").write_text(STUDY.format(tables=tables), "utf-8")
    assert read_study(tmp_path / "small.yaml").tables == expected


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    """With the nearest; and a factor may not take the name of a column."""
    path = tmp_path / "small.yaml"
    path.write_text(STUDY.format(tables="[fligths]"), "utf-8")
    with pytest.raises(ScenarioError, match=r"tables.*'fligths' is not a table.*did you mean 'flights'"):
        read_study(path)
    factor = (
        "factors: [{id: base, set: squadrons.fighters.aircraft, low: 2, high: 4}]\n"
        "design: {kind: full_factorial}\n"
    )
    path.write_text(STUDY.format(tables="flights") + factor, "utf-8")
    with pytest.raises(ScenarioError, match="the id is taken by a column"):
        read_study(path)
