"""The errors that a caller of `results` needs to know."""

from __future__ import annotations


class RunError(Exception):
    """A run folder cannot be written, read or trusted; `str()` is the one clear message."""


class FailedError(RunError):
    """What was asked for was right, and yet it failed on the way: a worker process died."""
