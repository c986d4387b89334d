"""Ctrl-C, and SIGTERM and SIGHUP, which act like it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


def _stopping() -> list[signal.Signals]:
    """The signals that ask to stop, but for those that are ignored, as `nohup` wants it."""
    known = [signal.Signals(getattr(signal, name)) for name in _NAMES if hasattr(signal, name)]
    return [one for one in known if signal.getsignal(one) is not signal.SIG_IGN]


def hear_signals() -> None:
    """Let each of them raise KeyboardInterrupt."""
    for one in _stopping():
        signal.signal(one, signal.default_int_handler)


def ignore_signals() -> None:
    """Let none of them disturb what is left to do, which is short."""
    for one in _stopping():
        signal.signal(one, signal.SIG_IGN)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do something short that no signal cuts off; what comes meanwhile is not heard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in _stopping()}
    ignore_signals()
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
