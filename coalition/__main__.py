"""Entry point of the `coalition` command and of `python -m coalition`."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from coalition.terminal.signals import hear_signals, ignore_signals

_STOPPED = 130


def main() -> None:
    """Run the command. A terminal that cannot print İncirlik gets question marks, not a traceback.

    Ctrl-C, SIGTERM and SIGHUP all end it with 130, whenever they come and however often.
    """
    code: object = _STOPPED
    try:
        hear_signals()
        code = _answer()
    except KeyboardInterrupt:
        pass
    ignore_signals()  # Python's own end would die of one
    if code == _STOPPED:
        _leave_at_once()
    sys.exit(code if isinstance(code, int | str) else None)


def _answer() -> object:
    """Do what is asked; the exit code."""
    from coalition.cli.app import app  # takes a moment, in which Ctrl-C may come

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="coalition")
    except SystemExit as end:
        return end.code
    finally:
        _flush()
    return 0


def _flush() -> None:
    """Hand over what is still buffered; a reader that went away (`| head`) is no reason to complain."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave_at_once() -> None:
    """End without what Python does at its end: another Ctrl-C there would print a traceback."""
    ignore_signals()
    _flush()
    os._exit(_STOPPED)


if __name__ == "__main__":
    main()
