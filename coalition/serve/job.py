"""One question under way: who waits for it, how far it is, and what has been told of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from coalition.serve.question import Question
from coalition.serve.refining import PREVIEW
from results.runs import Run
from sim.campaign import Campaign

State = Literal["waiting", "flying", "answered", "failed", "canceled", "interrupted"]
OVER: Final = ("answered", "failed", "canceled", "interrupted")
ASK_AGAIN: Final = "Ask again: finished replications are kept."


@dataclass(frozen=True, slots=True)
class Event:
    """What is told of a question; a browser that comes back names the number that it heard last."""

    number: int
    kind: str
    content: dict[str, object]


@dataclass(slots=True, eq=False)
class Side:
    """A run that one or more questions need: one process at most flies it."""

    campaign: Campaign
    seed: int
    finished: int = 0
    is_busy: bool = False
    share: float = 0.0  # of the replications asked for in the present piece of work


@dataclass(slots=True, eq=False)
class Job:
    """One question under way. `visitors` wait for it; nobody else knows who they are."""

    question: Question
    baseline: Side
    what_if: Side
    visitors: set[str]
    is_warming: bool = False
    state: State = "waiting"
    stage: int = 0  # how many answers were told
    target: int = PREVIEW  # replications until the next one
    served: int = 0  # when a piece of it was flown last
    deaths: int = 0  # of processes that flew it
    is_weighed: bool = False  # now
    answer: dict[str, Any] | None = None
    problem: str = ""
    remedy: str = ""
    events: list[Event] = field(default_factory=list)
    _count: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> str:
        """The address of the question."""
        return self.question.id

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in OVER

    @property
    def share(self) -> float:
        """How much of all work is done, if all replications that are allowed will be flown."""
        wanted = self.question.form.replications
        sides = (self.baseline, self.what_if)
        under_way = sum(side.share for side in sides if side.is_busy)
        done = sum(min(wanted, side.finished) for side in sides)
        return min(1.0, (done + under_way) / (2 * wanted))

    def progress(self) -> dict[str, object]:
        """How many replications both sides have, of how many, and which share of all work is done."""
        wanted = self.question.form.replications
        done = min(wanted, self.baseline.finished, self.what_if.finished)
        return {
            "replications": done,
            "wanted": wanted,
            "share": round(self.share, 4),
            "next": self.target,
        }

    # --- what is told -------------------------------------------------------------------------

    def tell(self, kind: str, **content: object) -> None:
        """Tell an event; of place and progress only the last one is kept."""
        if kind in ("queued", "progress"):
            last = next((one for one in reversed(self.events) if one.kind == kind), None)
            if last and last.content == content:
                return
            self.events = [one for one in self.events if one.kind != kind]
        self._count += 1
        self.events.append(Event(self._count, kind, content))
        self._changed.set()
        self._changed = asyncio.Event()

    def since(self, number: int) -> list[Event]:
        """The events after a number."""
        return [one for one in self.events if one.number > number]

    async def change(self, within_s: float) -> None:
        """Wait until something is told, so long at most."""
        try:
            await asyncio.wait_for(self._changed.wait(), within_s)
        except TimeoutError:
            return

    # --- how it ends --------------------------------------------------------------------------

    def fail(self, problem: str, remedy: str = ASK_AGAIN) -> None:
        """Tell that it was given up, why, and what to do."""
        if not self.is_over:
            self.state, self.problem, self.remedy = "failed", problem, remedy
            self.tell("failed", problem=problem, remedy=remedy)

    def cancel(self) -> None:
        """Tell that nobody waits any more."""
        self.state, self.problem = "canceled", "The question was canceled; finished replications are kept."
        self.tell("canceled", problem=self.problem)


def finished_of(run: Run) -> int:
    """How many replications from 0 on a run folder holds without a gap."""
    numbers = set(run.replications)
    return next(number for number in range(len(numbers) + 1) if number not in numbers)
