"""Ctrl-C, SIGTERM and SIGHUP: handled when nothing can be spoiled, and by the parent only."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from types import FrameType
from typing import Final

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
STOPPING: Final = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
"""The signals that ask a process to stop; SIGHUP comes when a terminal is closed."""


@dataclass(slots=True)
class Heard:
    """How many signals came while they were held."""

    count: int = 0


@contextmanager
def signals_held(most: int | None = None) -> Iterator[Heard]:
    """Note signals that ask to stop, instead of being interrupted; KeyboardInterrupt at the end if any came.

    An interrupt in the middle of handing work to another process leaves locks and processes behind. If at
    `most` so many are to be held, the next one is a KeyboardInterrupt, or whatever the caller made of it.
    Outside the main thread, which alone hears of signals, nothing is held; what is ignored stays so, as
    `nohup` wants it.
    """
    heard = Heard()
    if threading.current_thread() is not threading.main_thread():
        yield heard
        return

    def note(number: int, frame: FrameType | None) -> None:
        heard.count += 1
        if most is not None and heard.count > most:
            handler = before[number]
            if not callable(handler):
                raise KeyboardInterrupt
            handler(number, frame)

    before = {one: signal.getsignal(one) for one in STOPPING}
    held = [one for one, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    for one in held:
        signal.signal(one, note)
    try:
        yield heard
    finally:
        for one in held:
            signal.signal(one, before[one])
    if heard.count:
        raise KeyboardInterrupt


@contextmanager
def starting_processes() -> Iterator[None]:
    """Start processes in here: they never hear of Ctrl-C nor of a closed terminal, which go to all of them.

    Only the parent knows what to keep. Where signals cannot be masked nothing is done.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    deaf = {one for one in STOPPING if one != signal.SIGTERM}  # by SIGTERM their parent ends them
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, deaf)  # processes inherit it
    try:
        # The tracker must be deaf too: a closed terminal would end it, and its successor knows nothing.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, deaf)  # starting it has lifted the mask
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
