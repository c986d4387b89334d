"""Ctrl-C, and SIGTERM and SIGHUP, which act like it.

The command imports this before everything else, and it imports next to nothing: until it is imported,
Ctrl-C ends in a traceback.
"""

from __future__ import annotations

import signal
from importlib.machinery import ExtensionFileLoader
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_AGAIN_S = 0.02
_LOADING = (ExtensionFileLoader.create_module.__code__, ExtensionFileLoader.exec_module.__code__)


def stopping() -> list[signal.Signals]:
    """The signals that ask to stop, but for those that are ignored, as `nohup` wants it."""
    known = [signal.Signals(getattr(signal, name)) for name in _NAMES if hasattr(signal, name)]
    return [one for one in known if signal.getsignal(one) is not signal.SIG_IGN]


def hear_signals() -> None:
    """Let each of them raise KeyboardInterrupt where nothing swallows it."""
    for one in stopping():
        signal.signal(one, _stop if hasattr(signal, "setitimer") else signal.default_int_handler)


def ignore_signals() -> None:
    """Ignore them for what is left to do, which is short."""
    for one in stopping():
        signal.signal(one, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    """Stop now, or where the exception could be lost let the same signal come again in a moment."""
    if not _swallows(frame):
        raise KeyboardInterrupt
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
    signal.setitimer(signal.ITIMER_REAL, _AGAIN_S)


def _swallows(frame: FrameType | None) -> bool:
    """Whether an exception could be lost: in the import system, or while it loads an extension module."""
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        return True
    while frame is not None and frame.f_code not in _LOADING:
        frame = frame.f_back
    return frame is not None
