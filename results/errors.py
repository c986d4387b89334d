"""The one error that a caller of `results` needs to know."""

from __future__ import annotations


class RunError(Exception):
    """A run folder cannot be written, read or trusted; `str()` is the one clear message."""
