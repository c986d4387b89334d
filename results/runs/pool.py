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
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from results.errors import FailedError
from results.runs.board import BEAT_S, Board, StoppedError
from results.runs.interrupts import Heard, signals_held, starting_processes
from results.runs.sharing import Given, GoneError, Holds, removed, shared_in
from results.runs.under_way import UnderWay
from results.runs.work import Answer, Call, Died, Item, Work, begin, done_here, perform

Value = TypeVar("Value")

AHEAD: Final = 2
"""So many items per worker are handed out, that none waits for the parent."""
GRACE_S: Final = 2.0
"""So long workers may take to end by themselves."""
MOST_STARTS: Final = 3
"""So often in a row workers may die before they have begun anything."""


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
        meanwhile: Callable[[], None] | None = None,
    ) -> Generator[tuple[Item, Answer | Died], None, None]:
        """Do the work with each item, and yield item and answer in the order in which they are done.

        `on_beat` hears now and then how far the items under way are, and `meanwhile` is called as often while
        workers are waited for. Close the generator when it is left early. Ctrl-C stops what is under way,
        yields what was done, and is raised as KeyboardInterrupt; if `is_patient` the first one lets end what
        workers are at, and only the second one stops it. An error of the work is raised here. Raises
        FailedError if workers cannot start, or what they need was removed.
        """
        if self.workers == 1:
            with signals_held(most=1) if is_patient else nullcontext(Heard()) as heard:
                yield from done_here(work, items, on_beat, heard)
            return
        with signals_held() as heard:
            under_way = UnderWay(self.share(work), iter(items))
            try:
                while not heard.count and under_way.error is None and self._hand_out(under_way):
                    done, _ = wait(under_way.calls, timeout=BEAT_S, return_when=FIRST_COMPLETED)
                    if on_beat:
                        on_beat(self._numbers(under_way))
                    if meanwhile:
                        meanwhile()
                    if not heard.count:
                        yield from self._taken_in(under_way, done)
                while is_patient and heard.count == 1 and under_way.error is None and under_way.calls:
                    if self._board is not None:
                        self._board.close()
                    done, _ = wait(under_way.calls, timeout=BEAT_S, return_when=FIRST_COMPLETED)
                    if meanwhile:
                        meanwhile()
                    yield from self._taken_in(under_way, done)
                if under_way.calls:
                    self._give_up(under_way, heard)
                    yield from under_way.answered()
                if heard.count:
                    self._end(heard)
                if under_way.error is not None and not heard.count:
                    raise under_way.error
            except GoneError as error:
                self._give_up(under_way, heard)
                raise removed(self._place()) from error
            except BaseException:
                self._give_up(under_way, heard)
                raise

    # --- handing out and taking in ----------------------------------------------------------

    def _hand_out(self, under_way: UnderWay) -> bool:
        """Hand out as much as may be under way, suspects one by one; False if nothing is left."""
        while len(under_way.calls) < AHEAD * self.workers:
            if under_way.calls and (under_way.is_alone or under_way.suspects):
                break
            under_way.is_alone = bool(under_way.suspects)
            queue = under_way.suspects or under_way.again
            if not queue and not under_way.take_next():
                break
            item = queue.popleft() if queue else under_way.again.popleft()
            if not self._submit(under_way, item):
                (under_way.suspects if under_way.is_alone else under_way.again).appendleft(item)
                if under_way.calls:
                    break
                under_way.false_starts += 1
                self._restart(under_way)
        return bool(under_way.calls)

    def _submit(self, under_way: UnderWay, item: Any) -> bool:
        """Whether an item could be handed out; not to workers of which one died."""
        executor, board = self._started()
        taken = {call.place for call in under_way.calls.values()}
        place = next(number for number in range(AHEAD * self.workers) if number not in taken)
        board.clear(place)
        call = Call(under_way.work, item, board, place)
        try:
            with starting_processes():
                under_way.calls[executor.submit(perform, call)] = call
        except BrokenProcessPool:
            return False
        return True

    def _taken_in(self, under_way: UnderWay, done: Iterable[Future[Any]]) -> Iterator[tuple[Any, Any]]:
        for future in done:
            if future not in under_way.calls:
                continue  # sorted out when a worker died
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                yield from self._mended(under_way)
            elif isinstance(error, StoppedError):
                del under_way.calls[future]  # had not begun when it was asked to stop
            elif error is not None:
                under_way.error = error
            else:
                under_way.false_starts = 0
                yield under_way.calls.pop(future).item, future.result()

    def _mended(self, under_way: UnderWay) -> Iterator[tuple[Any, Any]]:
        """Start other workers after one died, and sort out what they were at."""
        yield from under_way.answered()
        lost = list(under_way.calls.values())
        begun = [call.item for call in lost if call.board.has_begun(call.place)]
        under_way.again.extendleft(
            call.item for call in reversed(lost) if not call.board.has_begun(call.place)
        )
        under_way.calls.clear()
        under_way.false_starts = 0 if begun else under_way.false_starts + 1
        self._restart(under_way)
        if under_way.is_alone:
            yield from ((item, Died()) for item in begun)
        else:
            under_way.suspects.extend(begun)

    def _restart(self, under_way: UnderWay) -> None:
        self._end(Heard())
        if under_way.false_starts >= MOST_STARTS:
            raise FailedError(
                "worker processes do not start, possibly out of memory; what is finished is kept, try "
                "fewer workers (a script needs `if __name__ == '__main__':`)"
            )

    def _numbers(self, under_way: UnderWay) -> list[tuple[Any, int]]:
        numbers = [(call.item, call.board.number(call.place)) for call in under_way.calls.values()]
        return [(item, number) for item, number in numbers if number is not None]

    # --- beginning and ending ---------------------------------------------------------------

    def _started(self) -> tuple[ProcessPoolExecutor, Board]:
        if self._executor is None or self._board is None:
            path = self._place() / f"{uuid.uuid4().hex}.board"
            self._board = Board.laid_out(path, AHEAD * self.workers)
            self._others = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            with starting_processes():  # its locks start a process that keeps track of them
                self._executor = ProcessPoolExecutor(
                    self.workers, context, initializer=begin, initargs=(str(self._place()),)
                )
        return self._executor, self._board

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="coalition-"))
        elif not self._folder.is_dir():
            raise removed(self._folder)
        return self._folder

    def _give_up(self, under_way: UnderWay, heard: Heard) -> None:
        """Stop what is under way: by itself, or after a while, or a second signal, by force."""
        if self._board is not None:
            self._board.stop()
        until_s = time.monotonic() + GRACE_S
        while under_way.calls and heard.count < 2 and time.monotonic() < until_s:
            if not wait(under_way.calls, timeout=BEAT_S / 2).not_done:
                break
        self._end(heard)

    def _end(self, heard: Heard) -> None:
        """Leave no process behind, within seconds."""
        executor, self._executor, self._board = self._executor, None, None
        if executor is None:
            return
        ending = Thread(target=executor.shutdown)  # in the end it gives back locks, though we leave at once
        ending.start()
        until_s = time.monotonic() + GRACE_S
        while ours := set(multiprocessing.active_children()) - self._others:
            if heard.count > 1 or time.monotonic() > until_s:
                for process in ours:
                    process.kill()
            connection.wait([process.sentinel for process in ours], timeout=BEAT_S / 2)
        ending.join(GRACE_S)
