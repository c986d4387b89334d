"""A few numbers that parent and workers see at the same time: who has begun, how far it is, whether to stop.

They lie in a small file that all of them map into memory. There is no lock that a dying process could keep
and no manager that could die.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from results.files import write_passing
from results.runs.sharing import GoneError

BEAT_S: Final = 0.2
"""A worker reports, and looks whether it shall stop, this often."""

_NUMBER = struct.Struct("q")
_IDLE = -2
_BEGUN = -1


class StoppedError(Exception):
    """The work was given up while this piece of it was under way."""


@dataclass(frozen=True, slots=True)
class Board:
    """Whether to stop, and for each place of work `idle`, begun, or how far it is."""

    path: str

    @classmethod
    def laid_out(cls, path: Path, places: int) -> Board:
        """A new board; RunError if its file cannot be written."""
        write_passing(path, _NUMBER.pack(0) + places * _NUMBER.pack(_IDLE))
        return cls(str(path))

    def stop(self) -> None:
        """Ask all workers to give up."""
        self._set(0, 2)

    def close(self) -> None:
        """Ask all workers to begin nothing more."""
        self._set(0, max(self._get(0), 1))

    def is_closed(self) -> bool:
        """Whether nothing more is to be begun."""
        return self._get(0) >= 1

    def is_stopped(self) -> bool:
        """Whether the work was given up."""
        return self._get(0) == 2

    def clear(self, place: int) -> None:
        """Nothing has begun here."""
        self._set(place + 1, _IDLE)

    def begin(self, place: int) -> None:
        """A worker has taken up what lies here."""
        self._set(place + 1, _BEGUN)

    def tell(self, place: int, number: int) -> None:
        """How far the worker is."""
        self._set(place + 1, number)

    def has_begun(self, place: int) -> bool:
        """Whether a worker ever took up what lies here."""
        return self._get(place + 1) != _IDLE

    def number(self, place: int) -> int | None:
        """How far the worker is, if it has reported."""
        number = self._get(place + 1)
        return number if number >= 0 else None

    def _get(self, cell: int) -> int:
        number: int = _NUMBER.unpack_from(_mapped(self.path), cell * _NUMBER.size)[0]
        return number

    def _set(self, cell: int, number: int) -> None:
        _NUMBER.pack_into(_mapped(self.path), cell * _NUMBER.size, number)


@lru_cache(maxsize=4)
def _mapped(path: str) -> mmap.mmap:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError as error:
        raise GoneError(path) from error
    try:
        return mmap.mmap(descriptor, 0)
    finally:
        os.close(descriptor)


class Beat:
    """Listens to the progress of a piece of work in a worker and passes on a little of it."""

    def __init__(self, board: Board, place: int) -> None:
        self._board = board
        self._place = place
        self._last_s = time.monotonic()

    def __call__(self, number: int) -> None:
        """Report progress, if the last report is old enough; StoppedError once the work is given up."""
        now_s = time.monotonic()
        if now_s - self._last_s < BEAT_S:
            return
        self._last_s = now_s
        if self._board.is_stopped():
            raise StoppedError
        self._board.tell(self._place, number)
