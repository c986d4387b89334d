"""What a store says of itself, and what lies in it that is not its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.studies import Small

from results import RunError
from results.files import write_bytes
from results.runs import engine_version
from results.studies import flown_by_others, frame_of, open_store, run_study
from results.studies.places import Folder
from results.studies.record import Record, address_of
from results.studies.store import ABOUT, Store

SMALL = Small(replications=1)


@pytest.fixture(name="flown")
def _flown(tmp_path: Path) -> Path:
    """A store with the small study in it."""
    run_study(SMALL, tmp_path / "store")
    return tmp_path / "store"


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_store_that_no_longer_says_what_it_is_says_so_again(
    flown: Path, spoil: Callable[[Path], object]
) -> None:
    """The file is the same in every store: nothing is lost with it, and nothing flown again."""
    before = (flown / ABOUT).read_bytes()
    spoil(flown / ABOUT)
    assert run_study(SMALL, flown).flown == 0
    assert (flown / ABOUT).read_bytes() == before
    assert (frame_of(SMALL, flown)["error"] == "").all()


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ('{"name": "my shop"}', "is not a store of studies: its store.json is of something else"),
        ("[1]", "is not a store of studies: its store.json is of something else"),
        (
            '{"what": "simulated units of coalition studies", "format": 2}',
            "is a store of format 2, which this version cannot read: it reads format 1",
        ),
    ],
)
def test_a_store_of_something_else_is_left_alone(tmp_path: Path, about: str, said: str) -> None:
    """One message, and nothing is written."""
    (tmp_path / ABOUT).write_text(about, "utf-8")
    for what in (run_study, frame_of):
        with pytest.raises(RunError, match=said):
            what(SMALL, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [ABOUT]
    assert (tmp_path / ABOUT).read_text("utf-8") == about


def test_what_a_store_has_not_written_stays_in_it(flown: Path) -> None:
    """A note, or the copy that a program made which keeps two machines alike."""
    segment = next((flown / "segments").iterdir())
    others = [segment.with_name("notes.txt"), segment.with_name(f"{segment.stem} (copy).jsonl")]
    for path in others:
        path.write_text("hello", "utf-8")
    told: list[str] = []
    assert run_study(SMALL, flown, tell=told.append).flown == 0
    assert told == open_store(flown).damaged == []
    assert all(path.exists() for path in others)


def test_units_of_another_engine_are_told_and_flown_again(flown: Path) -> None:
    """Numbers of two models never stand in one table."""

    def older(row: Record) -> Record:
        address = address_of(row["fingerprint"], row["seed"], row["replication"], "0123abcd")
        return {**row, "engine": "0123abcd", "unit": address}

    store = open_store(flown)
    old = [older(row) for row in store.records]
    store.remove_units(lambda row: True)
    store.add(old)
    assert flown_by_others(SMALL, open_store(flown)) == {"0123abcd": 2}
    assert (frame_of(SMALL, flown)["error"] == "not flown").all()
    told: list[str] = []
    assert run_study(SMALL, flown, tell=told.append).flown == 2
    engine = engine_version()
    said = f"{flown} has units of this study flown by engine 0123abcd, this is {engine}: flown again"
    assert told == [said]
    assert not flown_by_others(SMALL, open_store(flown))
    run_study(SMALL, flown, tell=told.append)
    assert told == [said]


def test_parts_of_files_are_found_when_nobody_writes_them_any_more(flown: Path) -> None:
    """Who is killed while writing leaves one; a young one may belong to another command."""
    old, young = (flown / "segments" / f".{name}.jsonl.0123456789ab.part" for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half of it")
    hours_ago_s = time.time() - 7200
    os.utime(old, (hours_ago_s, hours_ago_s))
    assert open_store(flown).parts() == [f"segments/{old.name}"]


@pytest.mark.parametrize("what", ["read", "remove"])
def test_a_file_that_cannot_be_used_is_one_message(tmp_path: Path, what: str) -> None:
    """A folder in its place stands for a file without permission, which the administrator always has."""
    write_bytes(tmp_path / "segments" / f"{'a' * 40}.jsonl" / "file", b"")
    with pytest.raises(RunError, match=rf"{'a' * 40}.jsonl"):
        getattr(Folder(tmp_path), what)(f"segments/{'a' * 40}.jsonl")
    with pytest.raises(RunError, match="cannot be read"):
        Store(Folder(tmp_path)).refresh()
