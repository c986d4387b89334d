"""The one pool of worker processes: for runs, comparisons, surveys, studies and calibrations.

Work is handed out a little ahead, so that a million items are as light as ten. What all items need goes
to a worker once. A worker that dies takes nothing with it: what it was at is done again by itself, and is
given up only if a worker dies of it again. When the parent is gone its workers end.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from results.errors import FailedError
from results.runs.board import BEAT_S, Board, StoppedError
from results.runs.interrupts import Heard, signals_held, starting_processes
from results.runs.sharing import Given, Holds, shared_in
from results.runs.work import Answer, Call, Died, Item, Work, begin, done_here, perform

Value = TypeVar("Value")

AHEAD: Final = 2
"""So many items per worker are handed out, that none waits for the parent."""
GRACE_S: Final = 2.0
"""So long workers may take to end by themselves."""
MOST_STARTS: Final = 3
"""So often in a row workers may die before they have begun anything."""


@dataclass(slots=True)
class _Batch:
    """What one call of `each` has handed out and still has to."""

    work: Holds[Work[Any, Any]]
    source: Iterator[Any]
    under_way: dict[Future[Any], Call]
    again: deque[Any]
    suspects: deque[Any]
    is_alone: bool = False
    false_starts: int = 0
    error: BaseException | None = None

    def take_next(self) -> bool:
        """Take one more item from the source; False at its end."""
        for item in self.source:
            self.again.append(item)
            return True
        return False


class Pool:
    """Worker processes that serve a whole command; with one worker everything is done in this process.

    To be used in a `with` statement, in a script below `if __name__ == "__main__":`.
    """

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self._executor: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()
        self._folder: Path | None = None
        self._board: Board | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with signals_held() as heard:
            self._end(heard)
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def share(self, value: Value) -> Holds[Value]:
        """Hand a value to all workers, each once, when it first needs it."""
        if self.workers == 1:
            return Given(value)
        return shared_in(self._place(), value)

    def each(
        self,
        work: Work[Item, Answer],
        items: Iterable[Item],
        on_beat: Callable[[Sequence[tuple[Item, int]]], None] | None = None,
        *,
        is_patient: bool = False,
    ) -> Generator[tuple[Item, Answer | Died], None, None]:
        """Do the work with each item, and yield item and answer in the order in which they are done.

        `on_beat` hears now and then how far the items under way are. Close the generator when it is left
        early. Ctrl-C stops what is under way, yields what was done, and is raised as KeyboardInterrupt; if
        `is_patient` the first one lets end what workers are at, and only the second one stops it. An error
        of the work is raised here. Raises FailedError if workers cannot start.
        """
        if self.workers == 1:
            yield from done_here(work, items, on_beat)
            return
        with signals_held() as heard:
            batch = _Batch(self.share(work), iter(items), {}, deque(), deque())
            try:
                while not heard.count and batch.error is None and self._hand_out(batch):
                    done, _ = wait(batch.under_way, timeout=BEAT_S, return_when=FIRST_COMPLETED)
                    if on_beat:
                        on_beat(self._numbers(batch))
                    if not heard.count:
                        yield from self._taken_in(batch, done)
                while is_patient and heard.count == 1 and batch.error is None and batch.under_way:
                    if self._board is not None:
                        self._board.close()
                    done, _ = wait(batch.under_way, timeout=BEAT_S, return_when=FIRST_COMPLETED)
                    yield from self._taken_in(batch, done)
                if batch.under_way:
                    self._give_up(batch, heard)
                    yield from _answered(batch)
                if heard.count:
                    self._end(heard)
                if batch.error is not None and not heard.count:
                    raise batch.error
            except BaseException:
                self._give_up(batch, heard)
                raise

    # --- handing out and taking in ----------------------------------------------------------

    def _hand_out(self, batch: _Batch) -> bool:
        """Hand out as much as may be under way, suspects one by one; False if nothing is left."""
        while len(batch.under_way) < AHEAD * self.workers:
            if batch.under_way and (batch.is_alone or batch.suspects):
                break
            batch.is_alone = bool(batch.suspects)
            queue = batch.suspects or batch.again
            if not queue and not batch.take_next():
                break
            item = queue.popleft() if queue else batch.again.popleft()
            if not self._submit(batch, item):
                (batch.suspects if batch.is_alone else batch.again).appendleft(item)
                if batch.under_way:
                    break
                batch.false_starts += 1
                self._restart(batch)
        return bool(batch.under_way)

    def _submit(self, batch: _Batch, item: Any) -> bool:
        """Whether an item could be handed out; not to workers of which one died."""
        executor, board = self._started()
        taken = {call.place for call in batch.under_way.values()}
        place = next(number for number in range(AHEAD * self.workers) if number not in taken)
        board.clear(place)
        call = Call(batch.work, item, board, place)
        try:
            with starting_processes():
                batch.under_way[executor.submit(perform, call)] = call
        except BrokenProcessPool:
            return False
        return True

    def _taken_in(self, batch: _Batch, done: Iterable[Future[Any]]) -> Iterator[tuple[Any, Any]]:
        for future in done:
            if future not in batch.under_way:
                continue  # sorted out when a worker died
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                yield from self._mended(batch)
            elif isinstance(error, StoppedError):
                del batch.under_way[future]  # had not begun when it was asked to stop
            elif error is not None:
                batch.error = error
            else:
                batch.false_starts = 0
                yield batch.under_way.pop(future).item, future.result()

    def _mended(self, batch: _Batch) -> Iterator[tuple[Any, Any]]:
        """Start other workers after one died, and sort out what they were at."""
        yield from _answered(batch)
        lost = list(batch.under_way.values())
        begun = [call.item for call in lost if call.board.has_begun(call.place)]
        batch.again.extendleft(call.item for call in reversed(lost) if not call.board.has_begun(call.place))
        batch.under_way.clear()
        batch.false_starts = 0 if begun else batch.false_starts + 1
        self._restart(batch)
        if batch.is_alone:
            yield from ((item, Died()) for item in begun)
        else:
            batch.suspects.extend(begun)

    def _restart(self, batch: _Batch) -> None:
        self._end(Heard())
        if batch.false_starts >= MOST_STARTS:
            raise FailedError(
                "worker processes do not start, possibly out of memory; what is finished is kept, try "
                "fewer workers (a script needs `if __name__ == '__main__':`)"
            )

    def _numbers(self, batch: _Batch) -> list[tuple[Any, int]]:
        told = [(call.item, call.board.number(call.place)) for call in batch.under_way.values()]
        return [(item, number) for item, number in told if number is not None]

    # --- beginning and ending ---------------------------------------------------------------

    def _started(self) -> tuple[ProcessPoolExecutor, Board]:
        if self._executor is None or self._board is None:
            path = self._place() / f"{uuid.uuid4().hex}.board"
            self._board = Board.laid_out(path, AHEAD * self.workers)
            self._others = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            with starting_processes():  # its locks start a process that keeps track of them
                self._executor = ProcessPoolExecutor(self.workers, context, initializer=begin)
        return self._executor, self._board

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="coalition-"))
        return self._folder

    def _give_up(self, batch: _Batch, heard: Heard) -> None:
        """Stop what is under way: by itself, or after a while, or a second signal, by force."""
        if self._board is not None:
            self._board.stop()
        until_s = time.monotonic() + GRACE_S
        while batch.under_way and heard.count < 2 and time.monotonic() < until_s:
            if not wait(batch.under_way, timeout=BEAT_S / 2).not_done:
                break
        self._end(heard)

    def _end(self, heard: Heard) -> None:
        """Leave no process behind, within seconds."""
        executor, self._executor, self._board = self._executor, None, None
        if executor is None:
            return
        executor.shutdown(wait=False)
        until_s = time.monotonic() + GRACE_S
        while ours := set(multiprocessing.active_children()) - self._others:
            if heard.count > 1 or time.monotonic() > until_s:
                for process in ours:
                    process.kill()
            connection.wait([process.sentinel for process in ours], timeout=BEAT_S / 2)


def _answered(batch: _Batch) -> Iterator[tuple[Any, Any]]:
    """What has an answer among what is under way, which is given up."""
    for future in [one for one in batch.under_way if one.done() and one.exception() is None]:
        yield batch.under_way.pop(future).item, future.result()
