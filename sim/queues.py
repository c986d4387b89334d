"""Where flights wait in line: crews and stocks. What is free is had at once, without an event.

`simpy.Resource`, `Container` and `Store` schedule two or three events a visit, also when nobody has to
wait, and here hardly anybody has to. These return an event only to those who must wait for their turn,
and turns come in the order in which they were asked for.
"""

from __future__ import annotations

from collections import deque

import simpy


class Crews:
    """Crews that serve one customer each; `queue` holds the turns of those who wait for one."""

    __slots__ = ("_env", "_idle", "queue")

    def __init__(self, env: simpy.Environment, number: int) -> None:
        self._env = env
        self._idle = number
        self.queue: deque[simpy.Event] = deque()

    def call(self) -> simpy.Event | None:
        """A crew begins to serve the caller: now (None), or when the event happens."""
        if self._idle:
            self._idle -= 1
            return None
        turn = self._env.event()
        self.queue.append(turn)
        return turn

    def dismiss(self) -> None:
        """A crew is done with its customer and turns to the next."""
        if self.queue:
            self.queue.popleft().succeed()
        else:
            self._idle += 1


class Stock:
    """A store of something that is measured, full at first, that holds no more than it has room for.

    Whoever wants more than there is room for takes what there is and waits for the rest.
    """

    __slots__ = ("_env", "_queue", "level", "room")

    def __init__(self, env: simpy.Environment, room: float) -> None:
        self._env = env
        self._queue: deque[tuple[float, simpy.Event]] = deque()
        self.room = room
        self.level = room

    def draw(self, amount: float) -> simpy.Event | None:
        """Take an amount: now (None), or when the event happens."""
        if amount <= self.level and not self._queue:
            self.level -= amount
            return None
        turn = self._env.event()
        self._queue.append((amount, turn))
        self._serve()
        return turn

    def deliver(self, amount: float) -> None:
        """Bring an amount, of which no more is kept than there is room for."""
        amount = min(amount, self.room - self.level)
        if amount > 0:
            self.level += amount
            self._serve()

    def _serve(self) -> None:
        """Give what there is to whoever has waited longest."""
        while self._queue:
            amount, turn = self._queue[0]
            if amount > self.level:
                if amount > self.room:
                    self._queue[0] = (amount - self.level, turn)
                    self.level = 0.0
                return
            self._queue.popleft()
            self.level -= amount
            turn.succeed()
