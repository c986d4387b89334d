"""A piece of work and what comes of it, as the parent hands it out and a worker process does it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import connection
from typing import Any, Final, Generic, Protocol, TypeVar

from results.runs.board import Beat, Board, StoppedError
from results.runs.interrupts import Heard
from results.runs.sharing import Holds

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Item_contra = TypeVar("Item_contra", contravariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)

DIED: Final = (
    "its worker process died, and died again when nothing else was under way: possibly out of memory"
)


class Work(Protocol[Item_contra, Answer_co]):
    """What is done with each item. It may tell how far it is, and gives up when telling raises."""

    def __call__(self, item: Item_contra, beat: Callable[[int], None], /) -> Answer_co: ...


@dataclass(frozen=True, slots=True)
class Died:
    """In place of an answer: the worker of this item died, twice."""

    error: str = DIED


@dataclass(frozen=True, slots=True)
class Call:
    """An item on its way to a worker."""

    work: Holds[Work[Any, Any]]
    item: Any
    board: Board
    place: int


# --- in this process ------------------------------------------------------------------------


def done_here(
    work: Work[Item, Answer],
    items: Iterable[Item],
    on_beat: Callable[[Sequence[tuple[Item, int]]], None] | None,
    heard: Heard,
) -> Iterator[tuple[Item, Answer]]:
    """Each item with its answer, one after the other, until a signal to stop was heard."""
    for item in items:
        if not heard.count:
            yield item, work(item, _Telling(item, on_beat))
        if heard.count:
            return


@dataclass(frozen=True, slots=True)
class _Telling(Generic[Item]):
    """Passes on how far an item is, in this process."""

    item: Item
    on_beat: Callable[[Sequence[tuple[Item, int]]], None] | None

    def __call__(self, number: int) -> None:
        if self.on_beat:
            self.on_beat([(self.item, number)])


# --- in a worker ----------------------------------------------------------------------------


def begin(folder: str) -> None:
    """Ignore Ctrl-C, and end when the parent does; `folder` is what the parent removes at its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


def perform(call: Call) -> Any:
    if call.board.is_closed():
        raise StoppedError
    call.board.begin(call.place)
    work = call.work.get()
    _leave_libraries_alone()
    return work(call.item, Beat(call.board, call.place))


@lru_cache(maxsize=1)
def _leave_libraries_alone() -> None:
    """What the first piece of work has imported stays: nobody need look for garbage in it."""
    gc.freeze()
