"""The same work on many items, on one or more processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from results.runs import interrupts_held

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def spread(work: Callable[[Item], Answer], items: Sequence[Item], workers: int) -> list[Answer]:
    """The answers in the order of the items; `workers` changes the time and nothing else."""
    if workers <= 1 or len(items) <= 1:
        return [work(item) for item in items]
    with ProcessPoolExecutor(min(workers, len(items)), get_context("spawn")) as pool:
        try:
            with interrupts_held():
                futures = [pool.submit(work, item) for item in items]
            return [future.result() for future in futures]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
