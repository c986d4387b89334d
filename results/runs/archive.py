"""Tables on disk: one file per table and replication, written beside and then renamed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from results.errors import RunError
from results.files import write_bytes
from results.spreadsheets import csv_bytes
from results.tables import COLUMNS, DATE_DTYPE, Column, Tables

FileFormat = Literal["parquet", "csv"]
Checksums = Mapping[str, str]
"""By table, what its file has to come to."""

_BOUNDED = ("replication", "date")
"""Columns whose least and greatest value a file states: by them a reader passes over whole files."""
FILE_FORMATS: tuple[FileFormat, ...] = ("parquet", "csv")


def table_path(folder: Path, table: str, replication: int, file_format: str) -> Path:
    """Where a table of a replication lies, for instance `flights/0007.parquet`."""
    return folder / table / f"{replication:04d}.{file_format}"


def write_tables(folder: Path, tables: Tables, replication: int, file_format: FileFormat) -> Checksums:
    """Write the seven tables of one replication; RunError if they cannot be written."""
    checksums = {}
    for name in COLUMNS:
        payload = encode(tables[name], file_format)
        write_bytes(table_path(folder, name, replication, file_format), payload)
        checksums[name] = checksum(payload)
    return checksums


def checksum(payload: bytes) -> str:
    """64 hex digits by which a file is known again."""
    return hashlib.sha256(payload).hexdigest()


def damaged(folder: Path, replication: int, file_format: str, checksums: Checksums) -> Path | None:
    """The first file of a replication that is gone or not as it was written; None if all are."""
    for name in COLUMNS:
        path = table_path(folder, name, replication, file_format)
        try:
            is_whole = checksum(path.read_bytes()) == checksums.get(name)
        except OSError:
            is_whole = False
        if not is_whole:
            return path
    return None


def read_table(
    folder: Path,
    table: str,
    replication: int,
    file_format: FileFormat,
    checksums: Checksums | None = None,
) -> pd.DataFrame:
    """Read a table of one replication back, equal to the frame that was written.

    Raises RunError if the file is missing, unreadable, is of another replication, has other columns or
    kinds of values, or differs from what was written, if its checksums are known.
    """
    path = table_path(folder, table, replication, file_format)
    try:
        payload = path.read_bytes()
        if checksums is not None and checksum(payload) != checksums.get(table):
            raise ValueError("it is not as it was written")
        return decode(payload, table, file_format, replication)
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror or error}") from error
    except (
        ValueError,
        KeyError,
        TypeError,
        NotImplementedError,
    ) as error:  # pyarrow raises the last where a flipped bit names a codec that it has not
        raise RunError(
            f"{path} is damaged: {error}; run the same again: replication {replication} is flown again"
        ) from error


def encode(frame: pd.DataFrame, file_format: FileFormat) -> bytes:
    """A table as the bytes of a file; equal frames give equal bytes."""
    if file_format == "csv":
        return csv_bytes(frame)
    # A dictionary is for values that come again: fractions, flights and requests hardly ever do.
    again = [name for name, dtype in frame.dtypes.items() if dtype.kind != "f" and not _is_id(str(name))]
    return frame.to_parquet(
        index=False,
        engine="pyarrow",
        compression="zstd",
        use_dictionary=again,
        write_statistics=list(_BOUNDED),
    )


def _is_id(column: str) -> bool:
    return column.endswith(("_id", "_flight"))


def decode(payload: bytes, table: str, file_format: FileFormat, replication: int) -> pd.DataFrame:
    """The inverse of `encode`, with the dtypes of the column dictionary.

    Raises ValueError on other columns, other dtypes or rows of another replication.
    """
    columns = COLUMNS[table]
    if file_format == "csv":
        frame = _from_csv(payload, columns)
    else:
        frame = pd.read_parquet(io.BytesIO(payload), engine="pyarrow")
    if list(frame.columns) != [column.name for column in columns]:
        raise ValueError(f"its columns are not those of {table}")
    frame["date"] = pd.to_datetime(frame["date"]).astype(DATE_DTYPE)
    for column in columns:
        if column.name != "date" and frame[column.name].dtype != column.dtype:
            raise ValueError(f"{column.name} has {frame[column.name].dtype} values, not {column.dtype}")
    others = frame["replication"][frame["replication"] != replication]
    if len(others):
        raise ValueError(f"it holds replication {others.iloc[0]}")
    return frame


def _from_csv(payload: bytes, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Read all but whole numbers as texts: a base may be called NA, and not every reader rounds alike.

    Files without a byte order mark are read as well: earlier ones had none, and some programs take it off.
    """
    types = {column.name: "int64" if column.dtype == "int64" else "str" for column in columns}
    frame = pd.read_csv(io.BytesIO(payload), dtype=types, na_filter=False)
    for column in columns:
        if column.dtype == "float64" and column.name in frame.columns:
            frame[column.name] = np.array([float(cell or "nan") for cell in frame[column.name]], dtype=float)
    return frame
