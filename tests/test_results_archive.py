"""Files on disk: the round trip, the half-written file, the full disk, the damaged manifest."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet
from support.hand_logs import busy_log, hand_campaign

import results
from results import RunError
from results.files import write_bytes
from results.runs.archive import FileFormat, encode, read_table, table_path, write_tables
from results.runs.version import commit, versions
from results.tables.columns import COLUMNS


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
@pytest.mark.parametrize("empty", [False, True])
def test_what_is_read_equals_what_was_written(tmp_path: Path, file_format: FileFormat, empty: bool) -> None:
    """Values, dtypes, order, NaN, quotes and line breaks survive."""
    log = results.frames(hand_campaign(), busy_log())
    for name in COLUMNS:
        frame = log[name].iloc[:0] if empty else log[name]
        write_bytes(table_path(tmp_path, name, 0, file_format), encode(frame, file_format))
        pd.testing.assert_frame_equal(read_table(tmp_path, name, 0, file_format), frame)


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_equal_frames_give_equal_bytes(file_format: FileFormat) -> None:
    """No date, no machine in a file."""
    one, two = (results.frames(hand_campaign(), busy_log()).flights for _ in range(2))
    assert encode(one, file_format) == encode(two, file_format)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_parquet_file_states_what_readers_ask_and_nothing_else(table: str) -> None:
    """Least and greatest replication and day, by which files are passed over; codes for what repeats."""
    frame = results.frames(hand_campaign(), busy_log())[table]
    group = parquet.ParquetFile(io.BytesIO(encode(frame, "parquet"))).metadata.row_group(0)
    columns = {column["path_in_schema"]: column for column in group.to_dict()["columns"]}
    assert list(columns) == list(frame.columns)
    stated = {name: column["statistics"] for name, column in columns.items() if column["is_stats_set"]}
    assert {name: (one["min"], one["max"]) for name, one in stated.items()} == {
        "replication": (0, 0),
        "date": (frame["date"].min(), frame["date"].max()),
    }
    for name, column in columns.items():
        hardly_repeats = frame[name].dtype == float or name.endswith(("_id", "_flight"))
        assert column["has_dictionary_page"] is not hardly_repeats, name


def test_a_csv_shows_days_and_empty_cells() -> None:
    """A spreadsheet reads it without help."""
    text = encode(results.frames(hand_campaign(), busy_log()).requests, "csv").decode("utf-8-sig")
    assert text.splitlines()[0].startswith("replication,date,request_id")
    assert text.splitlines()[3] == "0,2014-09-01,town-0,town,Syria,50.0,,,no_aircraft"


def test_a_csv_tells_a_spreadsheet_that_it_is_utf8(tmp_path: Path) -> None:
    """By one byte order mark; without it İncirlik would be shown as garbage."""
    events = results.frames(hand_campaign(), busy_log()).events.assign(subject="İncirlik", text="Kobanî")
    payload = encode(events, "csv")
    assert payload.startswith(codecs.BOM_UTF8)
    assert payload.count(codecs.BOM_UTF8) == 1
    assert "İncirlik,Kobanî" in payload.decode("utf-8-sig")
    path = table_path(tmp_path, "events", 0, "csv")
    for stored in (payload, payload.removeprefix(codecs.BOM_UTF8)):
        write_bytes(path, stored)
        pd.testing.assert_frame_equal(read_table(tmp_path, "events", 0, "csv"), events)


def test_every_published_table_tells_it_too() -> None:
    """They are there to be opened by people."""
    files = sorted((Path(results.__file__).parent / "published").glob("*.csv"))
    assert files
    assert all(file.read_bytes().startswith(codecs.BOM_UTF8) for file in files)


def test_a_name_like_na_stays_a_text(tmp_path: Path) -> None:
    """Only numbers can be missing."""
    frame = results.frames(hand_campaign(), busy_log()).events.assign(subject="NA", text="null")
    write_bytes(table_path(tmp_path, "events", 0, "csv"), encode(frame, "csv"))
    assert read_table(tmp_path, "events", 0, "csv")[["subject", "text"]].iloc[0].tolist() == ["NA", "null"]


def test_a_full_disk_is_one_message_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file stays, the new one and its part do not appear."""
    path = tmp_path / "flights" / "0000.csv"
    write_bytes(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RunError, match=r"cannot write .*0000\.csv: No space left on device"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    """It is a RunError, not a traceback."""
    (tmp_path / "runs").write_text("a file", encoding="utf-8")
    tables = results.frames(hand_campaign(), busy_log())
    with pytest.raises(RunError, match="cannot write"):
        write_tables(tmp_path / "runs", tables, 0, "parquet")


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
@pytest.mark.parametrize("payload", [b"", b"half a fi", b"replication,date\n0,2014-08-30\n", b"\xff\xfe,"])
def test_a_damaged_file_is_refused(tmp_path: Path, file_format: FileFormat, payload: bytes) -> None:
    """Empty, cut off, other columns, not text."""
    write_bytes(table_path(tmp_path, "events", 0, file_format), payload)
    with pytest.raises(RunError, match="is damaged"):
        read_table(tmp_path, "events", 0, file_format)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """It says which one."""
    with pytest.raises(RunError, match=r"flights.0003\.parquet cannot be read"):
        read_table(tmp_path, "flights", 3, "parquet")


def test_source_outside_any_checkout_has_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed copy may lie anywhere."""
    (tmp_path / "__init__.py").write_text("# another engine\n", encoding="utf-8")
    monkeypatch.setattr("sim.__file__", str(tmp_path / "__init__.py"))
    assert commit() is None


def test_versions_name_what_lies_below_the_tables() -> None:
    """Python and every library that shapes a number or a file."""
    assert {"python", "coalition", "simpy", "numpy", "pandas", "pyarrow"} <= set(versions())
    json.dumps(versions())
