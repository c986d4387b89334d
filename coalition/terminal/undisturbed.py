"""What is too short to be cut off by Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from coalition.terminal.signals import ignore_signals, stopping


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do something short that no signal interrupts; signals meanwhile are ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in stopping()}
    ignore_signals()
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
