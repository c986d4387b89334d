"""The values of measures, replication by replication, with one replication in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

import pandas as pd

from results.errors import RunError
from results.measures.catalog import measure
from results.runs import Run, interrupts_held
from results.tables import Tables

Answer = TypeVar("Answer")


def values_of(run: Run, ids: Sequence[str], *, workers: int = 1) -> pd.DataFrame:
    """Index `replication`, one column per measure: what each replication of a run came to.

    Raises RunError if there is no such measure, or if a table is missing or damaged.
    """
    for name in ids:
        measure(name)  # a wrong name is found out before the work
    pairs = [(run, number) for number in run.replications]
    return pd.concat(read_each(pairs, partial(measured, ids=tuple(ids)), workers=workers))


def measured(tables: Tables, ids: Sequence[str]) -> pd.DataFrame:
    """Index `replication`, one column per measure, NaN where a measure is undefined."""
    index = pd.Index(tables.replications, name="replication")
    columns = {name: measure(name)(tables).astype("float64") for name in ids}
    return pd.DataFrame(columns, index=index, columns=list(ids))


def read_each(
    pairs: Sequence[tuple[Run, int]], work: Callable[[Tables], Answer], *, workers: int = 1
) -> list[Answer]:
    """What `work` says of each replication of each run, in that order; it has to be picklable.

    `workers` changes the time and nothing else; with more than one a script has to call this below
    `if __name__ == "__main__":`. Raises RunError if a table cannot be read or a worker dies.
    """
    if workers <= 1 or len(pairs) <= 1:
        return [_read(run, number, work) for run, number in pairs]
    with ProcessPoolExecutor(min(workers, len(pairs)), get_context("spawn")) as pool:
        try:
            with interrupts_held():
                futures = [pool.submit(_read, run, number, work) for run, number in pairs]
            return [future.result() for future in futures]
        except BrokenProcessPool as error:
            raise RunError(
                "a worker process did not start or died, possibly out of memory; measure again with "
                "fewer workers (a script needs `if __name__ == '__main__':`)"
            ) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _read(run: Run, number: int, work: Callable[[Tables], Answer]) -> Answer:
    return work(run.tables([number]))
