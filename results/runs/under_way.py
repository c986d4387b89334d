"""What one call of `Pool.each` has handed out, and still has to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from results.runs.sharing import Holds
from results.runs.work import Call, Work


@dataclass(slots=True)
class UnderWay:
    """The calls that are out, items to hand out again, and suspects: those of which a worker may have died.

    `false_starts` counts in a row the workers that died before they had begun anything.
    """

    work: Holds[Work[Any, Any]]
    source: Iterator[Any]
    calls: dict[Future[Any], Call] = field(default_factory=dict)
    again: deque[Any] = field(default_factory=deque)
    suspects: deque[Any] = field(default_factory=deque)
    is_alone: bool = False
    false_starts: int = 0
    error: BaseException | None = None

    def take_next(self) -> bool:
        """Take one more item from the source; False at its end."""
        for item in self.source:
            self.again.append(item)
            return True
        return False

    def answered(self) -> Iterator[tuple[Any, Any]]:
        """Take out what has an answer, and yield item and answer; the others are given up."""
        for future in [one for one in self.calls if one.done() and one.exception() is None]:
            yield self.calls.pop(future).item, future.result()
