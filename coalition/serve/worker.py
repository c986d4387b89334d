"""A process that flies for the server: one piece of work at a time, stopped at will, replaced if it dies."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Final, Literal, NamedTuple, Protocol

from results import RunError
from results.runs import BEAT_S, StoppedError

STOP: Final = "stop"
GRACE_S: Final = 1.5
"""So long a piece of work may take to end by itself once it is given up; then its process is killed."""

Heard = Callable[[float], None]
"""Is called with the share of the piece of work that is done."""


class Work(Protocol):
    """A piece of work that can be sent to another process; `heard` may raise to end it early."""

    def perform(self, heard: Heard) -> object: ...


class DiedError(Exception):
    """The process ended before the work did."""


class FlownError(Exception):
    """The work could not be done, and why; `is_certain` if it fails as often as it is tried."""

    def __init__(self, message: str, is_certain: bool = False) -> None:
        super().__init__(message, is_certain)
        self.message = message
        self.is_certain = is_certain

    def __str__(self) -> str:
        return self.message


class _Message(NamedTuple):
    """What a process says: a share of the work, its outcome, or the error that ended it."""

    kind: Literal["share", "done", "error"]
    content: object


class Worker:
    """One process. It starts before the first piece of work, and again after it died."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._sending = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._is_performing = False
        self._is_stopped = False
        self._killing: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The process that flies, if there is one."""
        return self._process.pid if self._process else None

    def warm_up(self) -> None:
        """Start the process now, so that the first question does not wait for it."""
        self._reader.submit(self._ready)

    async def perform(self, work: Work, heard: Heard) -> object:
        """What the work came to.

        Raises StoppedError after `stop`, DiedError if the process ended, and what the work raised.
        """
        loop = asyncio.get_running_loop()
        self._is_performing, self._is_stopped = True, False
        try:
            connection = await loop.run_in_executor(self._reader, self._ready)
            self._unless_stopped()
            await loop.run_in_executor(self._reader, self._send, connection, work)
            while True:
                message: _Message = await loop.run_in_executor(self._reader, connection.recv)
                self._unless_stopped(message)
                if message.kind == "share":
                    assert isinstance(message.content, float)
                    heard(message.content)
                elif message.kind == "done":
                    return message.content
                else:
                    assert isinstance(message.content, Exception)
                    raise message.content
        except (EOFError, OSError) as error:
            code = await loop.run_in_executor(self._reader, self._end)
            if self._is_stopped:
                raise StoppedError from error
            raise DiedError(f"the process that flew this ended with code {code}") from error
        finally:
            self._is_performing = False
            if self._killing:
                self._killing.cancel()
                self._killing = None

    def stop(self) -> None:
        """Have the present piece of work given up: by a word, and by force if that is not heard in time.

        Finished replications lie on disk in whole files, so that nothing is lost with the process.
        """
        if self._is_stopped or not self._is_performing:
            return
        self._is_stopped = True
        # A process that has not taken its work from the pipe yet hears no word; nobody waits for that here.
        if self._connection is not None and self._sending.acquire(blocking=False):
            try:
                with suppress(OSError):
                    self._connection.send(STOP)
            finally:
                self._sending.release()
        self._killing = asyncio.get_running_loop().call_later(GRACE_S, self._kill)

    def _unless_stopped(self, message: _Message | None = None) -> None:
        """StoppedError once the work was given up; what it tells until it has ended is not heard."""
        if self._is_stopped and (message is None or message.kind != "share"):
            raise StoppedError

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._end()
        self._reader.shutdown(wait=False)

    def _send(self, connection: Connection, content: object) -> None:
        with self._sending:
            connection.send(content)

    def _ready(self) -> Connection:
        """The connection to a process that lives."""
        if self._connection is not None and self._process is not None and self._process.is_alive():
            return self._connection
        self._end()
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()  # so that its death is heard here
        self._process, self._connection = process, ours
        return ours

    def _end(self) -> int | None:
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if process is not None:
            process.kill()
            process.join(5.0)
        if connection is not None:
            connection.close()
        return process.exitcode if process is not None else None


# --- in the process ---------------------------------------------------------------------------


class _Beat:
    """Passes on a few of the shares that it hears, and raises StoppedError once told to stop."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last_s = time.monotonic()

    def __call__(self, share: float) -> None:
        now_s = time.monotonic()
        if now_s - self._last_s < BEAT_S:
            return
        self._last_s = now_s
        if self._connection.poll():
            self._connection.recv()
            raise StoppedError
        self._connection.send(_Message("share", share))


def _work(connection: Connection) -> None:
    """Perform one piece of work after the other, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # only the server knows what to keep
    import_module("coalition.serve.work")  # takes seconds, which the first question need not wait
    with suppress(EOFError, OSError):
        while True:
            work = connection.recv()
            if work != STOP:  # it came after the work it was meant for
                connection.send(_performed(work, _Beat(connection)))


def _performed(work: Work, beat: _Beat) -> _Message:
    try:
        return _Message("done", work.perform(beat))
    except Exception as error:
        return _Message("error", _portable(error))


def _portable(error: Exception) -> Exception:
    """An error that can be pickled: a message for the user as it is, anything else with its name."""
    if isinstance(error, StoppedError | FlownError):
        return error
    return FlownError(str(error) if isinstance(error, RunError) else f"{type(error).__name__}: {error}")
