"""What was measured of a replication, kept beside its tables: a later comparison reads numbers.

A file of its own for each replication, `measures/0007.json`. It is believed only if it is as it was written,
belongs to the tables that are there, and was made by the measures of today; else the tables are measured
again. Nothing is lost with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from math import isfinite, nan
from pathlib import Path
from typing import Any, Final, NamedTuple

import results.measures
import results.tables
from results.errors import RunError
from results.files import write_bytes
from results.measures import measure, measured
from results.runs.archive import Checksums
from results.runs.engine import code_digest
from results.tables import Tables

MEASURES: Final = "measures"
"""The folder of these files."""

Cut = tuple[str, str]
"""A measure and the dimension by which it is broken down."""
Parts = Mapping[str, float]
"""The value of a measure for each value of a dimension, in the order of the alphabet."""


class Wanted(NamedTuple):
    """What is wanted of each replication: measures, and measures broken down."""

    ids: tuple[str, ...]
    cuts: tuple[Cut, ...] = ()


class Reading(NamedTuple):
    """The measures of a replication; NaN for what is undefined."""

    values: Mapping[str, float]
    parts: Mapping[Cut, Parts]

    def has(self, wanted: Wanted) -> bool:
        """Whether nothing of it is missing."""
        return all(name in self.values for name in wanted.ids) and all(
            cut in self.parts for cut in wanted.cuts
        )


def reading_of(tables: Tables, wanted: Wanted) -> Reading:
    """Measure the tables of one replication."""
    row = measured(tables, wanted.ids).iloc[0].to_numpy(dtype=float).tolist()
    return Reading(dict(zip(wanted.ids, row, strict=True)), {cut: _parts(tables, cut) for cut in wanted.cuts})


def _parts(tables: Tables, cut: Cut) -> Parts:
    name, dim = cut
    parts = measure(name)(tables, by=dim)
    numbers = parts.to_numpy(dtype=float).tolist()
    return dict(zip(parts.index.get_level_values(dim), numbers, strict=True))


def kept_reading(folder: Path, replication: int, checksums: Checksums) -> Reading | None:
    """What was kept of a replication whose tables have these checksums; None if that is not to be had."""
    try:
        seal, payload = _path(folder, replication).read_bytes().split(b"\n", 1)
        if seal.decode() != _digest(payload):
            return None
        found: dict[str, Any] = json.loads(payload)
    except (OSError, ValueError):
        return None
    if found["of"] != _mark(checksums) or found["by"] != measures_version():
        return None
    parts = {(name, dim): as_read(row) for name, dim, row in found["parts"]}
    return Reading(as_read(found["values"]), parts)


def keep_reading(folder: Path, replication: int, checksums: Checksums, reading: Reading) -> None:
    """Keep it beside the tables, together with what was kept before; where nothing can be written, not."""
    before = kept_reading(folder, replication, checksums) or Reading({}, {})
    values, parts = {**before.values, **reading.values}, {**before.parts, **reading.parts}
    content = {
        "of": _mark(checksums),
        "by": measures_version(),
        "values": as_kept(values),
        "parts": [[name, dim, as_kept(row)] for (name, dim), row in sorted(parts.items())],
    }
    payload = f"{json.dumps(content, ensure_ascii=False, allow_nan=False)}\n".encode()
    with suppress(RunError):
        write_bytes(_path(folder, replication), f"{_digest(payload)}\n".encode() + payload)


@lru_cache(maxsize=1)
def measures_version() -> str:
    """A digest of all that turns a log into numbers: the code of tables and measures, and the costs."""
    digest = hashlib.sha256()
    for package in (results.tables, results.measures):
        folder = Path(str(package.__file__)).parent
        digest.update(code_digest(folder).encode())
        for path in sorted(folder.glob("*.csv")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _path(folder: Path, replication: int) -> Path:
    return folder / MEASURES / f"{replication:04d}.json"


def _mark(checksums: Checksums) -> str:
    """What distinguishes these tables from others."""
    return _digest("\n".join(f"{name} {checksums[name]}" for name in sorted(checksums)).encode())


def _digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


def as_kept(row: Parts) -> dict[str, float | None]:
    """Numbers ready for JSON; None for what is undefined."""
    return {name: value if isfinite(value) else None for name, value in row.items()}


def as_read(row: Mapping[str, float | None]) -> Parts:
    """The inverse of `as_kept`."""
    return {name: nan if value is None else value for name, value in row.items()}
