"""Pieces of work for the processes of the server that no visitor would ask for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Deaf:
    """Works on for so long, and never tells how far it is: nobody can interrupt it by a word."""

    seconds: float

    def perform(self, heard: Callable[[float], None]) -> str:
        """A word at the end."""
        time.sleep(self.seconds)
        return "done"


@dataclass(frozen=True)
class Chatty:
    """Tells all the time how far it is, and then what it was interrupted by."""

    seconds: float

    def perform(self, heard: Callable[[float], None]) -> str:
        """A word at the end."""
        until_s = time.monotonic() + self.seconds
        while time.monotonic() < until_s:
            heard(0.5)
            time.sleep(0.01)
        return "done"
