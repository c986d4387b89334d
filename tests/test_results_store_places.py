"""Places of stores that cannot be used: one message that says which place, and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.missing import needed
from support.studies import Small

from results import RunError
from results.studies import open_store, run_study
from results.studies.places import Bucket

fsspec = needed("fsspec")


def test_a_bucket_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store of the object store's own words would leave open which one."""

    def missing(*_: object) -> None:
        raise FileNotFoundError("The specified bucket does not exist")

    monkeypatch.setattr(fsspec.filesystem("memory"), "pipe_file", missing)
    with pytest.raises(RunError, match=r"memory://nowhere/study .*The specified bucket does not exist"):
        Bucket("memory://nowhere/study").write("store.json", b"{}")


def test_a_place_that_cannot_be_written_is_found_out_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not after the first units were flown for nothing."""
    flown: list[int] = []
    monkeypatch.setattr("sim.simulate", lambda *_, replication, **__: flown.append(replication))

    def full(*_: object) -> None:
        raise RunError("the disk is full")

    monkeypatch.setattr("results.studies.places.Folder.write", full)
    with pytest.raises(RunError, match="the disk is full"):
        run_study(Small(), tmp_path)
    assert not flown


def test_a_missing_library_is_called_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installing what is there already helps nobody."""
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(RunError) as caught:
        open_store("gs://bucket/study")
    assert "gcsfs" in str(caught.value) and "needs fsspec" not in str(caught.value)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(RunError, match=r"pip install '\.\[cloud\]'"):
        open_store("s3://bucket/study")


def test_without_fsspec_the_part_to_install_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder needs nothing."""
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(RunError, match=r"needs fsspec.*pip install '\.\[cloud\]'"):
        open_store("s3://bucket/study")
    assert not open_store(tmp_path).damaged
