"""What replications of runs say, with one of them in memory at a time, or one per worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import pandas as pd

from results.measures import measure, measured
from results.runs.pool import Pool, pool_of, spread
from results.runs.run import Run
from results.tables import Tables

Answer = TypeVar("Answer")


def values_of(run: Run, ids: Sequence[str], *, workers: int = 1, pool: Pool | None = None) -> pd.DataFrame:
    """Index `replication`, one column per measure: what each replication of a run came to.

    Raises RunError if there is no such measure, or if a table is missing or damaged.
    """
    for name in ids:
        measure(name)  # a wrong name is found out before the work
    pairs = [(run, number) for number in run.replications]
    return pd.concat(read_each(pairs, partial(measured, ids=tuple(ids)), workers=workers, pool=pool))


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
    runs = {id(run): run for run, _ in pairs}
    with pool_of(pool, min(workers, len(pairs))) as at_work:
        named = [(id(run), number) for run, number in pairs]
        return spread(at_work, partial(_read, runs, work), named, "the reading of a replication")


def _read(runs: dict[int, Run], work: Callable[[Tables], Answer], named: tuple[int, int]) -> Answer:
    run, number = named
    return work(runs[run].tables([number]))
