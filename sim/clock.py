"""The clock of a replication: SimPy's environment, whose run to an hour takes fewer steps."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any, Protocol

import simpy
from simpy.core import SimTime
from simpy.events import NORMAL


class Entry(Protocol):
    """What can stand in the queue of a clock: an event, or what looks like one to SimPy."""

    callbacks: Any

    @property
    def _ok(self) -> bool: ...

    @property
    def _value(self) -> Any: ...


class Clock(simpy.Environment):
    """SimPy's environment. Queue, time and events are SimPy's own, and so are `run` and `timeout`.

    A replication has half a million events. `run_to` does what `run(until=...)` does, with the loop of
    `step` written out; `schedule_in` puts into the queue who waits, where `timeout` makes an event first.
    The hour is asked for a million times, so `now` is a slot, where SimPy's is a function.
    """

    __slots__ = ("now",)
    now: SimTime

    def run_to(self, until_h: float) -> None:
        """Let everything happen that is due before an hour; then it is that hour."""
        queue = self._queue
        while queue:
            due = heappop(queue)
            self.now, _, _, event = due
            if self.now >= until_h:
                heappush(queue, due)
                break
            callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
            for callback in callbacks:
                callback(event)
            if not event._ok:
                failure = event.value
                assert isinstance(failure, BaseException)
                raise failure
        self.now = until_h

    def schedule_in(self, hours: float, entry: Entry) -> None:
        """Let an entry of the queue be due after some hours."""
        if hours < 0:
            raise ValueError(f"nobody can wait for {hours} hours")
        heappush(self._queue, (self.now + hours, NORMAL, next(self._eid), entry))  # type: ignore[misc]


setattr(Clock, "_now", vars(Clock)["now"])  # noqa: B010 - SimPy reads and sets the slot by its own name
