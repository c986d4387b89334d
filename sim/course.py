"""The course of one flight, fix or inspection: steps that go on when what they wait for has happened.

A `simpy.Process` can be waited for, interrupted and asked whether it is alive, and spends an event each
on beginning and ending. Nobody asks any of this of a flight, so its course spends none.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

Steps = Generator[simpy.Event, Any, None]


class Course:
    """Steps, each of which yields the event that the next one waits for."""

    __slots__ = ("_send",)

    def __init__(self, steps: Steps) -> None:
        self._send = steps.send

    def begin_after(self, event: simpy.Event) -> None:
        """Take the first step when an event happens that has not happened yet."""
        assert event.callbacks is not None
        event.callbacks.append(self._go_on)

    def begin(self) -> None:
        """Take the first step now."""
        self._take_step(None)

    def _go_on(self, event: simpy.Event) -> None:
        self._take_step(event.value)

    def _take_step(self, value: Any) -> None:
        try:
            event = self._send(value)
            while event.callbacks is None:  # it has happened while the last step waited for another
                event = self._send(event.value)
        except StopIteration:
            return
        event.callbacks.append(self._go_on)
