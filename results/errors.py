"""The errors that a caller of `results` needs to know."""

from __future__ import annotations


class RunError(Exception):
    """A run folder cannot be written, read or trusted; `str()` is the one clear message.

    `problem` is the message without the advice at its end, for those who mend it themselves.
    """

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(f"{problem}; {advice}" if advice else problem)
        self.problem = problem


class FailedError(RunError):
    """What was asked for was right, and yet it failed on the way: a worker process died."""
