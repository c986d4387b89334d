"""Messages on standard error, and the exit codes that go with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from coalition.terminal.harmless import harmless
from coalition.terminal.undisturbed import undisturbed

FAILED = 1
REFUSED = 2
INTERRUPTED = 130


def say(message: str) -> None:
    """Print one message on standard error."""
    typer.echo(harmless(f"coalition: {message}"), err=True)


def print_line(text: object) -> None:
    """Print one line on standard output, as it is: for paths and what a script may read."""
    typer.echo(harmless(str(text)))


@contextmanager
def going_on(what: str, kept_under: Path | str, command: Callable[[], str]) -> Iterator[None]:
    """Ctrl-C in here ends the command with a message that says how to go on, and with 130."""
    try:
        yield
    except KeyboardInterrupt as stop:
        raise typer.Exit(say_stopped(what, kept_under, command())) from stop


def say_stopped(what: str, kept_under: Path | str, command: str) -> int:
    """Say after Ctrl-C where the finished work is kept and how to go on; returns the exit code."""
    with undisturbed(), suppress(OSError):  # the terminal may be gone
        say(f"stopped; finished {what} are kept under {kept_under}. To go on:\n{command}")
    return INTERRUPTED
