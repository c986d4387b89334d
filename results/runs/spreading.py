"""The same work for all items of a list, on a pool that is there or one for the occasion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from typing import Generic

from results.errors import FailedError
from results.runs.pool import Pool
from results.runs.work import Answer, Died, Item


def pool_of(pool: Pool | None, workers: int) -> AbstractContextManager[Pool]:
    """The pool given, which goes on afterwards, or one for this occasion."""
    return Pool(workers) if pool is None else nullcontext(pool)


def spread(
    pool: Pool, work: Callable[[Item], Answer], items: Sequence[Item], what: str = "a piece of work"
) -> list[Answer]:
    """The answers in the order of the items; the pool changes the time and nothing else.

    Raises FailedError if a worker dies of an item.
    """
    answers: dict[int, Answer] = {}
    with closing(pool.each(_Deaf(work), enumerate(items))) as done:
        for (number, _), answer in done:
            if isinstance(answer, Died):
                raise FailedError(f"{what} was lost: {answer.error}; try fewer workers")
            answers[number] = answer
    return [answers[number] for number in range(len(items))]


@dataclass(frozen=True, slots=True)
class _Deaf(Generic[Item, Answer]):
    """Work that tells nothing on its way."""

    work: Callable[[Item], Answer]

    def __call__(self, item: tuple[int, Item], beat: Callable[[int], None], /) -> Answer:
        return self.work(item[1])
