"""Ctrl-C while worker processes start."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Start processes in here: they never hear of Ctrl-C, and this one hears of it afterwards.

    A terminal sends Ctrl-C to every process, but only the parent knows what to keep; and a
    process that is interrupted while it starts another one leaves it behind. Raises
    KeyboardInterrupt at the end if there was one. Outside the main thread, which alone hears
    of Ctrl-C, and where signals cannot be masked, nothing is held.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    resource_tracker.ensure_running()  # starting it later would lift the mask
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # processes inherit it
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt
