"""Ctrl-C, and SIGTERM and SIGHUP, which act like it.

The command imports this before everything else, and it imports next to nothing: until it is imported,
Ctrl-C ends in a traceback.
"""

from __future__ import annotations

import signal

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


def stopping() -> list[signal.Signals]:
    """The signals that ask to stop, but for those that are ignored, as `nohup` wants it."""
    known = [signal.Signals(getattr(signal, name)) for name in _NAMES if hasattr(signal, name)]
    return [one for one in known if signal.getsignal(one) is not signal.SIG_IGN]


def hear_signals() -> None:
    """Let each of them raise KeyboardInterrupt."""
    for one in stopping():
        signal.signal(one, signal.default_int_handler)


def ignore_signals() -> None:
    """Ignore them for what is left to do, which is short."""
    for one in stopping():
        signal.signal(one, signal.SIG_IGN)
