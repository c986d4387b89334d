"""What replications of runs say, with one of them in memory at a time, or one per worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import pandas as pd

from results.measures import measure
from results.runs.archive import damaged
from results.runs.kept import Reading, Wanted, keep_reading, kept_reading, reading_of
from results.runs.pool import Pool
from results.runs.run import Run
from results.runs.spreading import pool_of, spread
from results.tables import Tables

Answer = TypeVar("Answer")


def values_of(run: Run, ids: Sequence[str], *, workers: int = 1, pool: Pool | None = None) -> pd.DataFrame:
    """Index `replication`, one column per measure: what each replication of a run came to.

    Raises RunError if there is no such measure, or if a table is missing or damaged.
    """
    pairs = [(run, number) for number in run.replications]
    readings = read_measures(pairs, Wanted(tuple(ids)), workers=workers, pool=pool)
    return frame_of_values(readings, ids, run.replications)


def frame_of_values(readings: Sequence[Reading], ids: Sequence[str], numbers: Sequence[int]) -> pd.DataFrame:
    """Index `replication`, one column per measure."""
    rows = [[reading.values[name] for name in ids] for reading in readings]
    index = pd.Index(numbers, name="replication")
    return pd.DataFrame(rows, index=index, columns=list(ids), dtype="float64")


def read_measures(
    pairs: Sequence[tuple[Run, int]], wanted: Wanted, *, workers: int = 1, pool: Pool | None = None
) -> list[Reading]:
    """What each replication of each run came to, in that order.

    What was measured before is read beside the replication, if its tables are as they were written; the
    rest is measured, and kept there. Raises RunError if there is no such measure or a table cannot be read.
    """
    for name in wanted.ids:
        measure(name)  # a wrong name is found out before the work
    found = [_kept(run, number, wanted) for run, number in pairs]
    missing = [pair for pair, reading in zip(pairs, found, strict=True) if reading is None]
    fresh = iter(_each(missing, partial(_measured, wanted), workers=workers, pool=pool))
    return [next(fresh) if reading is None else reading for reading in found]


def read_each(
    pairs: Sequence[tuple[Run, int]],
    work: Callable[[Tables], Answer],
    *,
    workers: int = 1,
    pool: Pool | None = None,
) -> list[Answer]:
    """What `work` says of each replication of each run, in that order; it has to be picklable.

    `workers` changes the time and nothing else; with more than one a script has to call this below
    `if __name__ == "__main__":`. Raises RunError if a table cannot be read or a worker dies.
    """
    return _each(pairs, partial(_tabled, work), workers=workers, pool=pool)


def _each(
    pairs: Sequence[tuple[Run, int]],
    work: Callable[[Run, int], Answer],
    *,
    workers: int,
    pool: Pool | None,
) -> list[Answer]:
    if not pairs:
        return []
    runs = {id(run): run for run, _ in pairs}
    with pool_of(pool, min(workers, len(pairs))) as at_work:
        named = [(id(run), number) for run, number in pairs]
        return spread(at_work, partial(_named, runs, work), named, "the reading of a replication")


def _named(runs: dict[int, Run], work: Callable[[Run, int], Answer], named: tuple[int, int]) -> Answer:
    run, number = named
    return work(runs[run], number)


def _tabled(work: Callable[[Tables], Answer], run: Run, number: int) -> Answer:
    return work(run.tables([number]))


def _kept(run: Run, number: int, wanted: Wanted) -> Reading | None:
    checksums = run.manifest["sha256"].get(str(number), {})
    reading = kept_reading(run.folder, number, checksums)
    if reading is None or not reading.has(wanted):
        return None
    return reading if damaged(run.folder, number, run.manifest["file_format"], checksums) is None else None


def _measured(wanted: Wanted, run: Run, number: int) -> Reading:
    reading = reading_of(run.tables([number]), wanted)
    keep_reading(run.folder, number, run.manifest["sha256"][str(number)], reading)
    return reading
