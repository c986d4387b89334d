"""The line: questions in the order in which they are served, and the runs that they share."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coalition.serve.answer import measured_of
from coalition.serve.job import Job, Side, finished_of
from coalition.serve.question import Question
from coalition.serve.work import Flying, Weighing
from results import RunError, open_run
from results.runs import run_folder
from scenarios import Scenario

KEPT: Final = 300
"""Questions that are over and still in memory; all others are read from the store."""


@dataclass(slots=True, eq=False)
class Piece:
    """A piece of work of a question, and the side that is flown; None if it is weighed."""

    job: Job
    work: Flying | Weighing
    side: Side | None
    to: int


class Line:
    """Questions take turns, one replication of one side at a time, previews first."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._sides: dict[str, Side] = {}
        self._jobs: dict[str, Job] = {}
        self._served = 0

    def find(self, question_id: str) -> Job | None:
        """A question of this life of the server."""
        return self._jobs.get(question_id)

    def active(self) -> list[Job]:
        """The questions under way, the one that is served next first."""
        return sorted((job for job in self._jobs.values() if not job.is_over), key=_rank)

    def waiting_for(self, side: Side | None) -> list[Job]:
        """The questions under way that need what is flown here."""
        return [job for job in self.active() if side in (job.baseline, job.what_if)]

    def next_turn(self) -> int:
        """A number that is greater than all before."""
        self._served += 1
        return self._served

    def add(self, job: Job) -> None:
        """Take in a question; of those that are over, the oldest are forgotten."""
        self._jobs.pop(job.id, None)
        self._jobs[job.id] = job
        over = [one for one in self._jobs.values() if one.is_over]
        for old in over[: max(0, len(over) - KEPT)]:
            del self._jobs[old.id]
        used = {id(side) for one in self._jobs.values() for side in (one.baseline, one.what_if)}
        self._sides = {name: side for name, side in self._sides.items() if id(side) in used}

    async def sides(self, question: Question) -> tuple[Side, Side]:
        """Both sides of a question, shared by all questions that need them."""
        seed = question.form.seed
        return await self._side(question.baseline, seed), await self._side(question.what_if, seed)

    async def _side(self, scenario: Scenario, seed: int) -> Side:
        folder = await asyncio.to_thread(run_folder, scenario.campaign, seed, self._out)
        if folder.name not in self._sides:
            side = Side(scenario.campaign, seed)
            with suppress(RunError):  # not flown yet, or damaged: then it is flown again
                side.finished = finished_of(await asyncio.to_thread(open_run, folder))
            self._sides.setdefault(folder.name, side)
        return self._sides[folder.name]

    # --- pieces of work -----------------------------------------------------------------------

    def take(self) -> Piece | None:
        """A piece of the question whose turn it is; sides that are being flown are left alone."""
        for job in self.active():
            for side in (job.baseline, job.what_if):
                if side.finished < job.target and not side.is_busy:
                    return self._flying(job, side)
            if min(job.baseline.finished, job.what_if.finished) >= job.target and not job.is_weighed:
                return self._weighing(job)
        return None

    def _flying(self, job: Job, side: Side) -> Piece:
        self._serve(job)
        side.is_busy, side.share = True, 0.0
        to = side.finished + 1
        work = Flying(
            campaign=side.campaign,
            seed=side.seed,
            replications=to,
            out=self._out,
            wanted=measured_of(job.question),
        )
        return Piece(job, work, side, to)

    def _weighing(self, job: Job) -> Piece:
        self._serve(job)
        job.is_weighed = True
        work = Weighing(question=job.question, replications=job.target, out=self._out)
        return Piece(job, work, None, job.target)

    def _serve(self, job: Job) -> None:
        job.served = self.next_turn()
        job.state = "flying"

    def give_back(self, piece: Piece) -> None:
        """A piece is done, or was given up."""
        if piece.side:
            piece.side.is_busy, piece.side.share = False, 0.0
        else:
            piece.job.is_weighed = False

    def is_wanted(self, piece: Piece) -> bool:
        """Whether a question under way still needs it."""
        jobs: Iterable[Job] = self.waiting_for(piece.side) if piece.side else (piece.job,)
        return any(not job.is_over for job in jobs)


def _rank(job: Job) -> tuple[bool, int, int]:
    """Visitors before what is prepared for them, earlier stages before later ones, then in turn."""
    return job.is_warming, job.stage, job.served
