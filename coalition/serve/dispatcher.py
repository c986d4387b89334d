"""Hands the questions of visitors, piece by piece, to worker processes and tells what comes back."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from coalition.serve.form import Problem
from coalition.serve.job import Job, Side
from coalition.serve.limits import Limits
from coalition.serve.line import Line, Piece
from coalition.serve.packer import Packer
from coalition.serve.question import Question
from coalition.serve.store import Store
from coalition.serve.work import Weighed
from coalition.serve.worker import DiedError, FlownError, Worker
from results import RunError
from results.runs import StoppedError

MOST_DEATHS: Final = 2
"""A process that dies is replaced and its work done again; after so many deaths the question fails."""
GB: Final = 1_000_000_000
AGAIN_WITH_ROOM: Final = (
    "Ask again: finished replications are kept. If it happens again, the server needs more memory, or fewer "
    "--workers."
)
NO_REMEDY: Final = "It fails as often as it is asked: change the question."


class Dispatcher:
    """Serves the line of questions, and keeps what comes back."""

    def __init__(self, out: Path, workers: int, limits: Limits) -> None:
        self.store = Store(out)
        self.line = Line(out)
        self.packer = Packer(self.store)
        self._out = out
        self.limits = limits
        self._workers = [Worker() for _ in range(workers)]
        self._at_work: dict[Worker, Piece] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to serve."""
        for worker in self._workers:
            worker.warm_up()
        self._tasks = [asyncio.create_task(self._tend(worker)) for worker in self._workers]

    async def close(self) -> None:
        """End all processes. Finished replications are kept."""
        for task in self._tasks:
            task.cancel()
        for worker in self._workers:
            worker.close()
        self.packer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- what visitors do ---------------------------------------------------------------------

    def place(self, job: Job) -> dict[str, object]:
        """How many questions are under way, and how many are served before this one."""
        line = self.line.active()
        return {"place": line.index(job) if job in line else 0, "length": len(line)}

    async def ask(self, question: Question, visitor: str, *, is_warming: bool = False) -> Job:
        """The question under way: a new one, or the one that somebody else asked already.

        Raises Problem if the visitor waits for another one, if too many wait, or if the disk is full.
        """
        job = self.line.find(question.id)
        if job and job.state in ("answered", "waiting", "flying"):
            if not job.is_over:
                self._refuse_second(visitor, question.id)
                job.visitors.add(visitor)
                job.is_warming = job.is_warming and is_warming
            return job
        if (kept := await asyncio.to_thread(self.store.kept, question.id)) and kept["answer"]:
            return self._answered(question, kept["answer"])
        self._refuse_second(visitor, question.id)
        await self._check_room()
        baseline, what_if = await self.line.sides(question)
        if (job := self.line.find(question.id)) and not job.is_over:  # asked by another one meanwhile
            job.visitors.add(visitor)
            job.is_warming = job.is_warming and is_warming
            return job
        served = self.line.next_turn()
        job = Job(question, baseline, what_if, {visitor}, is_warming=is_warming, served=served)
        self.line.add(job)
        await asyncio.to_thread(self.store.keep, question.id, question.form.to_dict(), None)
        self._tell_places()
        self._wake_all()
        return job

    def _answered(self, question: Question, answer: dict[str, Any]) -> Job:
        """A question whose answer was kept."""
        baseline, what_if = (Side(one.campaign, 0) for one in (question.baseline, question.what_if))
        job = Job(question, baseline, what_if, set(), state="answered", answer=answer)
        job.tell("answer", answer=answer)
        self.line.add(job)
        return job

    def cancel(self, job: Job, visitor: str) -> None:
        """A visitor waits no longer; once nobody waits, what is under way for them is given up."""
        job.visitors.discard(visitor)
        if job.visitors or job.is_over:
            return
        job.cancel()
        for worker, piece in self._at_work.items():
            if not self.line.is_wanted(piece):
                worker.stop()
        self._tell_places()
        self._wake_all()

    def _refuse_second(self, visitor: str, question_id: str) -> None:
        for job in self.line.active():
            if visitor in job.visitors and job.id != question_id and not job.is_warming:
                raise Problem(
                    "your last question is still under way: wait for it, or cancel it first",
                    status=409,
                    active=job.id,
                )

    async def _check_room(self) -> None:
        if len(self.line.active()) >= self.limits.waiting:
            raise Problem("too many questions are waiting; try again in a minute", status=503)
        free = await asyncio.to_thread(self._free_bytes)
        if free < self.limits.free_gb * GB:
            raise Problem("the disk of the server is full; its owner has to make room", status=507)

    def _free_bytes(self) -> int:
        place = self._out
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free

    # --- what workers do ----------------------------------------------------------------------

    async def _tend(self, worker: Worker) -> None:
        """Give one worker one piece after the other."""
        while True:
            piece = self.line.take()
            if piece is None:
                await self._wake.wait()
                continue
            self._at_work[worker] = piece
            try:
                await self._do(worker, piece)
            finally:
                del self._at_work[worker]
                self.line.give_back(piece)
                self._tell_places()
                self._wake_all()

    async def _do(self, worker: Worker, piece: Piece) -> None:
        job = piece.job
        try:
            outcome = await worker.perform(piece.work, self._heard(piece))
        except StoppedError:
            return
        except DiedError as error:
            job.deaths += 1
            if job.deaths >= MOST_DEATHS:
                job.fail(f"{error}, {job.deaths} times; possibly out of memory", AGAIN_WITH_ROOM)
            return
        except FlownError as error:
            if error.is_certain:
                job.fail(str(error), NO_REMEDY)
            else:
                job.fail(str(error))
            return
        if piece.side:
            piece.side.finished, piece.side.share = max(piece.side.finished, piece.to), 0.0
            self._tell_progress(piece.side)
        elif not job.is_over:
            await self._weighed(job, cast(Weighed, outcome))

    async def _weighed(self, job: Job, weighed: Weighed) -> None:
        """Tell an answer; the last one is kept."""
        answer, precision = weighed
        job.answer = answer
        job.stage += 1
        if not precision.is_over:
            job.target = precision.wanted
            job.tell("preview", answer=answer)
            return
        try:
            await asyncio.to_thread(self.store.keep, job.id, job.question.form.to_dict(), answer)
        except RunError as error:
            job.fail(str(error))
            return
        job.state = "answered"
        job.tell("answer", answer=answer)

    def _heard(self, piece: Piece) -> Callable[[float], None]:
        """Is called with the share of a run that is flown, without what was flown before."""

        def heard(share: float) -> None:
            if piece.side:
                piece.side.share = max(0.0, min(1.0, share * piece.to - piece.side.finished))
                self._tell_progress(piece.side)

        return heard

    # --- what is told -------------------------------------------------------------------------

    def _tell_progress(self, side: Side) -> None:
        for job in self.line.waiting_for(side):
            job.tell("progress", **job.progress())

    def _tell_places(self) -> None:
        line = self.line.active()
        for place, job in enumerate(line):
            if job.state == "waiting":
                job.tell("queued", place=place, length=len(line))

    def _wake_all(self) -> None:
        self._wake.set()
        self._wake = asyncio.Event()
