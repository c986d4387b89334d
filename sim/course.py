"""The course of one flight, fix or inspection: steps, each of which waits for hours or for an event.

A `simpy.Process` can be waited for, interrupted and asked whether it is alive, and spends an event each
on beginning and ending. Nobody asks any of this of a flight, so its course spends none. Where a process
makes a timeout for each wait, a course stands in the clock's queue itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, ClassVar

from simpy import Event

from sim.clock import Clock, Entry

Wait = float | Event
Steps = Generator[Wait, Any, None]
Callbacks = list[Callable[[Entry], None]]


class Course:
    """Steps, each of which yields the hours, or the event, that the next one waits for."""

    __slots__ = ("_clock", "_send", "_wakes", "callbacks")
    _ok: ClassVar[bool] = True  # to the clock a course is an event without a value
    _value: ClassVar[None] = None

    def __init__(self, clock: Clock, steps: Steps) -> None:
        self._clock = clock
        self._send = steps.send
        self._wakes: Callbacks = [self._take_step]
        self.callbacks: Callbacks | None = None

    def begin(self) -> None:
        """Take the first step now."""
        self._take_step(self)

    def begin_after(self, hours: float) -> None:
        """Take the first step when some hours have passed."""
        self.callbacks = self._wakes
        self._clock.schedule_in(hours, self)

    def _take_step(self, happened: Entry) -> None:
        """Go on with what has happened until the next wait."""
        try:
            wait = self._send(happened._value)
            while not isinstance(wait, (float, int)):
                if wait.callbacks is not None:
                    wait.callbacks.append(self._take_step)
                    return
                wait = self._send(wait._value)  # it has happened while the last step waited for another
        except StopIteration:
            self._wakes = []  # a course that refers to itself would stay in memory
            return
        self.callbacks = self._wakes
        self._clock.schedule_in(wait, self)
