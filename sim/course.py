"""The course of one flight, fix or inspection: steps, each of which waits for hours or for an event.

A `simpy.Process` can be waited for, interrupted and asked whether it is alive, and spends an event each
on beginning and ending. Nobody asks any of this of a flight, so its course spends none; and it waits for
hours with one alarm that is set again and again, where a process makes a new timeout each time.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from simpy import Event, Timeout

from sim.clock import Clock

Wait = float | Event
Steps = Generator[Wait, Any, None]


class Course:
    """Steps, each of which yields the hours, or the event, that the next one waits for."""

    __slots__ = ("_alarm", "_callbacks", "_clock", "_send")

    def __init__(self, clock: Clock, steps: Steps) -> None:
        self._clock = clock
        self._send = steps.send
        self._alarm: Event | None = None
        self._callbacks: list[Callable[[Event], None]] = [self._take_step]

    def begin(self) -> None:
        """Take the first step now."""
        self._take_step(None)

    def begin_after(self, hours: float) -> None:
        """Take the first step when some hours have passed."""
        self._alarm = Timeout(self._clock, hours)
        self._alarm.callbacks = self._callbacks

    def _take_step(self, event: Event | None) -> None:
        """Go on with what has happened, or begin; an alarm has no value, as a beginning has none."""
        try:
            wait = self._send(event._value if event else None)
            while not isinstance(wait, (float, int)):
                if wait.callbacks is not None:
                    wait.callbacks.append(self._take_step)
                    return
                wait = self._send(wait._value)  # it has happened while the last step waited for another
        except StopIteration:
            self._callbacks.clear()  # a course that refers to itself would stay in memory
            return
        alarm = self._alarm
        if alarm is None:
            self.begin_after(wait)
            return
        alarm.callbacks = self._callbacks
        self._clock.ring_after(wait, alarm)
