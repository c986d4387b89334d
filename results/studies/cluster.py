"""A Dask cluster that flies the units of a study: the same work, by `concurrent.futures` as in the pool."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from importlib import import_module
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from results.errors import FailedError, RunError
from results.runs import BEAT_S, Died, Given, Holds, signals_held

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Value = TypeVar("Value")

ANSWERS_WITHIN: Final = "10s"
"""A scheduler that has not answered by then is not there."""


class Cluster:
    """The workers of a Dask scheduler, to be used in a `with` statement."""

    def __init__(self, scheduler: str) -> None:
        try:
            distributed = import_module("distributed")
        except ImportError as error:
            raise RunError(
                "a cluster needs Dask: install coalition with its part `cluster`, pip install '.[cluster]'"
            ) from error
        try:
            self._client = distributed.Client(scheduler, timeout=ANSWERS_WITHIN)
        except (OSError, ValueError) as error:
            raise FailedError(f"the scheduler {scheduler} does not answer: {error}") from error
        self._executor: Executor = self._client.get_executor(pure=False)
        self.workers = max(sum(self._client.nthreads().values()), 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=False)
        self._client.close(timeout=2)

    def share(self, value: Value) -> Holds[Value]:
        """A value that travels with the pieces of work; once in each, however many units of it name it."""
        return Given(value)

    def each(
        self,
        work: Callable[[Any, Any], Answer],
        items: Iterable[tuple[Part, ...]],
        *,
        is_patient: bool = False,
    ) -> Generator[tuple[tuple[Part, ...], Answer | Died], None, None]:
        """Do the work with each item; a piece that kills its workers is done again part by part.

        Ctrl-C lets what is under way end if `is_patient`, a second one does not.
        """
        source = iter(items)
        again: list[tuple[Part, ...]] = []
        under_way: dict[Future[Answer], tuple[Part, ...]] = {}
        with signals_held() as heard:
            while True:
                while not heard.count and len(under_way) < 2 * self.workers:
                    item = again.pop() if again else next(source, None)
                    if item is None:
                        break
                    under_way[self._executor.submit(_deaf, work, item)] = item
                if not under_way or heard.count > (1 if is_patient else 0):
                    break
                for future in wait(under_way, timeout=BEAT_S, return_when=FIRST_COMPLETED).done:
                    item = under_way.pop(future)
                    error = future.exception()
                    if error is None:
                        yield item, future.result()
                    elif type(error).__name__ != "KilledWorker":
                        raise FailedError(f"the cluster failed: {type(error).__name__}: {error}") from error
                    elif len(item) > 1:
                        again += [(part,) for part in item]
                    else:
                        yield item, Died("the worker processes of the cluster died")


def _deaf(work: Callable[[Any, Any], Answer], item: object) -> Answer:
    return work(item, _tell_nobody)


def _tell_nobody(number: int) -> None:
    """A worker of a cluster is not asked how far it is."""
