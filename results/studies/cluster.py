"""A Dask cluster that flies the units of a study: the same work, by `concurrent.futures` as in the pool."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from importlib import import_module
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from results.errors import FailedError, RunError
from results.runs import BEAT_S, Died, Given, Holds, signals_held

Part = TypeVar("Part")
Answer = TypeVar("Answer")
Value = TypeVar("Value")

ANSWERS_WITHIN_S: Final = 10.0
"""A scheduler that has not answered by then is not there."""
COUNTED_EACH_S: Final = 2.0
"""Workers come and go: they are counted this often."""
LOGGERS: Final = ("distributed", "distributed.client", "tornado.application")
"""What they say of a lost connection is said here in one message."""


class Cluster:
    """The workers of a Dask scheduler, to be used in a `with` statement.

    `tell` hears that there are no workers, so that everything waits for one. Raises RunError if the address
    is none, or Dask is missing, and FailedError if no scheduler answers there or is not there any more.
    """

    def __init__(self, scheduler: str, tell: Callable[[str], None] | None = None) -> None:
        self._scheduler, self._tell = scheduler, tell or (lambda _: None)
        self._counted_s = 0.0
        self.workers = 1
        try:
            self._distributed = import_module("distributed")
        except ImportError as error:
            raise RunError(
                "a cluster needs Dask: install coalition with its part `cluster`, pip install '.[cluster]'"
            ) from error
        loggers = [logging.getLogger(name) for name in LOGGERS]
        self._levels = [(logger, logger.level) for logger in loggers]

    def __enter__(self) -> Self:
        for logger, _ in self._levels:
            logger.setLevel(logging.CRITICAL)
        try:
            self._knock()
            self._client = self._distributed.Client(
                self._scheduler, timeout=ANSWERS_WITHIN_S, set_as_default=False
            )
        except ValueError as error:
            self._speak_again()
            raise RunError(f"{self._scheduler} is not the address of a scheduler: {error}") from error
        except (OSError, TimeoutError) as error:
            self._speak_again()
            why = str(error) or f"not a word within {ANSWERS_WITHIN_S:.0f} s"
            raise FailedError(f"the scheduler {self._scheduler} does not answer: {why}") from error
        self._executor = self._client.get_executor(pure=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError, TimeoutError):  # nobody may be there any more
            self._client.close(timeout=2)  # what is under way goes with its client
        self._speak_again()

    def share(self, value: Value) -> Holds[Value]:
        """A value that travels with the pieces of work; once in each, however many units of it name it."""
        return Given(value)

    def each(
        self,
        work: Callable[[Any, Any], Answer],
        items: Iterable[tuple[Part, ...]],
        *,
        is_patient: bool = False,
        meanwhile: Callable[[], None] | None = None,
    ) -> Generator[tuple[tuple[Part, ...], Answer | Died], None, None]:
        """Do the work with each item; a piece that kills its workers is done again part by part.

        `meanwhile` is called now and then while workers are waited for.
        Ctrl-C lets what is under way end if `is_patient` and there are workers, a second one does not.
        """
        source = iter(items)
        again: list[tuple[Part, ...]] = []
        under_way: dict[Future[Answer], tuple[Part, ...]] = {}
        with signals_held() as heard:
            while True:
                workers = self._counted()
                while not heard.count and len(under_way) < 2 * max(workers, 1):
                    item = again.pop() if again else next(source, None)
                    if item is None:
                        break
                    under_way[self._executor.submit(_deaf, work, item)] = item
                if not under_way or heard.count > (1 if is_patient and workers else 0):
                    break
                done = wait(under_way, timeout=BEAT_S, return_when=FIRST_COMPLETED).done
                if meanwhile:
                    meanwhile()
                for future in done:
                    item = under_way.pop(future)
                    error = self._error_of(future)
                    if error is None:
                        yield item, future.result()
                    elif type(error).__name__ != "KilledWorker":
                        raise FailedError(f"the cluster failed: {type(error).__name__}: {error}") from error
                    elif len(item) > 1:
                        again += [(part,) for part in item]
                    else:
                        yield item, Died("the worker processes of the cluster died")

    # --- the scheduler ----------------------------------------------------------------------

    def _knock(self) -> None:
        """Connect once: a client would wait without end for a door that opens and says nothing."""
        import asyncio  # not needed without a cluster

        async def connected() -> None:
            options = self._distributed.Security().get_connection_args("client")
            line = await asyncio.wait_for(
                self._distributed.comm.connect(self._scheduler, timeout=ANSWERS_WITHIN_S, **options),
                ANSWERS_WITHIN_S,
            )
            line.abort()

        # In a thread of its own: a notebook has a loop already.
        ThreadPoolExecutor(1).submit(asyncio.run, connected()).result()

    def _counted(self) -> int:
        """How many units the workers fly at the same time, as far as is known."""
        if time.monotonic() - self._counted_s < COUNTED_EACH_S:
            return self.workers
        is_first, before = not self._counted_s, self.workers
        with suppress(OSError, TimeoutError):
            of_each = self._client.sync(self._client.scheduler.ncores, callback_timeout=COUNTED_EACH_S)
            self.workers = sum(of_each.values())
        self._counted_s = time.monotonic()
        if not self.workers and (is_first or before):
            self._tell(f"the scheduler {self._scheduler} has no workers; units wait until there is one")
        return self.workers

    def _error_of(self, future: Future[Answer]) -> BaseException | None:
        """The error of a piece of work; FailedError if it was lost with the scheduler."""
        if future.cancelled():
            raise FailedError(
                f"the scheduler {self._scheduler} is gone; what is finished is kept, the same command goes on"
            )
        return future.exception()

    def _speak_again(self) -> None:
        for logger, level in self._levels:
            logger.setLevel(level)


def _deaf(work: Callable[[Any, Any], Answer], item: object) -> Answer:
    return work(item, _tell_nobody)


def _tell_nobody(number: int) -> None:
    """A worker of a cluster is not asked how far it is."""
