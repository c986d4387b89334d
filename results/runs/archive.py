"""Tables on disk: one file per table and replication, written beside and then renamed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from results.errors import RunError
from results.files import write_bytes
from results.spreadsheets import csv_bytes
from results.tables import COLUMNS, DATE_DTYPE, Column, Tables

FileFormat = Literal["parquet", "csv"]
FILE_FORMATS: tuple[FileFormat, ...] = ("parquet", "csv")


def table_path(folder: Path, table: str, replication: int, file_format: str) -> Path:
    """Where a table of a replication lies, for instance `flights/0007.parquet`."""
    return folder / table / f"{replication:04d}.{file_format}"


def write_tables(folder: Path, tables: Tables, replication: int, file_format: FileFormat) -> None:
    """Write the seven tables of one replication; RunError if the disk will not have them."""
    for name in COLUMNS:
        write_bytes(table_path(folder, name, replication, file_format), encode(tables[name], file_format))


def is_stored(folder: Path, replication: int, file_format: str) -> bool:
    """Whether all tables of a replication have their file."""
    return all(table_path(folder, name, replication, file_format).is_file() for name in COLUMNS)


def read_table(folder: Path, table: str, replication: int, file_format: FileFormat) -> pd.DataFrame:
    """Read a table of one replication back, equal to the frame that was written.

    Raises RunError if the file is missing, unreadable or has other columns.
    """
    path = table_path(folder, table, replication, file_format)
    try:
        frame = decode(path.read_bytes(), table, file_format)
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, NotImplementedError) as error:  # pyarrow raises the last for unknown codecs
        raise RunError(f"{path} is damaged: {error}; delete the run folder and run it again") from error
    return frame


def encode(frame: pd.DataFrame, file_format: FileFormat) -> bytes:
    """A table as the bytes of a file; equal frames give equal bytes."""
    if file_format == "csv":
        return csv_bytes(frame)
    return frame.to_parquet(index=False, engine="pyarrow", compression="zstd")


def decode(payload: bytes, table: str, file_format: FileFormat) -> pd.DataFrame:
    """The inverse of `encode`, with the dtypes of the column dictionary; ValueError on other columns."""
    columns = COLUMNS[table]
    if file_format == "csv":
        frame = _from_csv(payload, columns)
    else:
        frame = pd.read_parquet(io.BytesIO(payload), engine="pyarrow")
    if list(frame.columns) != [column.name for column in columns]:
        raise ValueError(f"its columns are not those of {table}")
    frame["date"] = pd.to_datetime(frame["date"]).astype(DATE_DTYPE)
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
