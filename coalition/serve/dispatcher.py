"""Who is served next: questions take turns, one replication of one side at a time, previews first."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from coalition.serve.form import Problem
from coalition.serve.job import Job, Side, finished_of, stages
from coalition.serve.limits import Limits
from coalition.serve.question import Question
from coalition.serve.store import Store
from coalition.serve.work import Flying, Weighing
from coalition.serve.worker import DiedError, FlownError, StoppedError, Work, Worker
from results import RunError, open_run
from results.runs import run_folder
from scenarios import Scenario

MOST_DEATHS: Final = 2
"""A process that dies is replaced and its work done again; after so many deaths the question fails."""
KEPT: Final = 300
"""Questions that are over and still in memory; all others are read from the store."""
GB: Final = 1_000_000_000


@dataclass(slots=True, eq=False)
class _Piece:
    """A piece of work of a question, and the side that is flown; None if it is weighed."""

    job: Job
    work: Work
    side: Side | None
    to: int


class Dispatcher:
    """Hands pieces of questions to worker processes, and keeps what comes back."""

    def __init__(self, out: Path, workers: int, limits: Limits) -> None:
        self.store = Store(out)
        self._out = out
        self._limits = limits
        self._workers = [Worker() for _ in range(workers)]
        self._at_work: dict[Worker, _Piece] = {}
        self._sides: dict[str, Side] = {}
        self._jobs: dict[str, Job] = {}
        self._served = 0
        self._wake = asyncio.Event()
        self._packer = Worker()  # of its own, so that a map never waits for somebody else's flights
        self._packing = asyncio.Lock()
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
        for worker in (*self._workers, self._packer):
            worker.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- what visitors do ---------------------------------------------------------------------

    def find(self, question_id: str) -> Job | None:
        """A question of this life of the server."""
        return self._jobs.get(question_id)

    def active(self) -> list[Job]:
        """The questions under way, the one that is served next first."""
        return sorted((job for job in self._jobs.values() if not job.is_over), key=_rank)

    def place(self, job: Job) -> dict[str, object]:
        """How many questions are under way, and how many are served before this one."""
        line = self.active()
        return {"place": line.index(job) if job in line else 0, "length": len(line)}

    async def ask(self, question: Question, visitor: str, *, is_warming: bool = False) -> Job:
        """The question under way: a new one, or the one that somebody else asked already.

        Raises Problem if the visitor waits for another one, if too many wait, or if the disk is full.
        """
        job = self._jobs.get(question.id)
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
        baseline = await self._side(question.baseline, question.form.seed)
        what_if = await self._side(question.what_if, question.form.seed)
        if (job := self._jobs.get(question.id)) and not job.is_over:  # asked by another one meanwhile
            job.visitors.add(visitor)
            return job
        job = Job(question, baseline, what_if, {visitor}, is_warming=is_warming, served=self._next_turn())
        self._keep_in_memory(job)
        await asyncio.to_thread(self.store.keep, question.id, question.form.to_dict(), None)
        self._tell_places()
        self._wake_all()
        return job

    async def packed(self, name: str, work: Work) -> bytes:
        """What the page plays or tells, made once and kept under a name; Problem if it cannot be made."""
        async with self._packing:
            if (kept := await asyncio.to_thread(self.store.kept_bytes, name)) is not None:
                return kept
            try:
                content = cast(bytes, await self._packer.perform(work, lambda _: None))
                await asyncio.to_thread(self.store.keep_bytes, name, content)
            except (DiedError, FlownError, RunError) as error:
                raise Problem(f"this cannot be shown: {error}; ask again", status=503) from None
            return content

    def cancel(self, job: Job, visitor: str) -> None:
        """A visitor waits no longer; once nobody waits, nothing more is flown."""
        job.visitors.discard(visitor)
        if job.visitors or job.is_over:
            return
        job.end("canceled")
        for worker, piece in self._at_work.items():
            if piece.job is job and not self._is_shared(piece):
                worker.stop()
        self._tell_places()
        self._wake_all()

    def _is_shared(self, piece: _Piece) -> bool:
        """Whether another question waits for what is flown here."""
        return piece.side is not None and any(
            piece.side in (job.baseline, job.what_if) for job in self.active()
        )

    def _refuse_second(self, visitor: str, question_id: str) -> None:
        for job in self.active():
            if visitor in job.visitors and job.id != question_id and not job.is_warming:
                raise Problem(
                    "your last question is still under way: wait for it, or cancel it first",
                    status=409,
                    active=job.id,
                )

    async def _check_room(self) -> None:
        if len(self.active()) >= self._limits.waiting:
            raise Problem("too many questions are waiting; try again in a minute", status=503)
        free = await asyncio.to_thread(self._free_bytes)
        if free < self._limits.free_gb * GB:
            raise Problem("the disk of the server is full; its owner has to make room", status=507)

    def _free_bytes(self) -> int:
        place = self._out
        while not place.exists():
            place = place.parent
        return shutil.disk_usage(place).free

    async def _side(self, scenario: Scenario, seed: int) -> Side:
        """The side of a scenario, shared by all questions that need it."""
        folder = await asyncio.to_thread(run_folder, scenario.campaign, seed, self._out)
        if folder.name not in self._sides:
            side = Side(scenario.campaign, seed)
            with suppress(RunError):  # not flown yet, or damaged: then it is flown again
                side.finished = finished_of(await asyncio.to_thread(open_run, folder))
            self._sides.setdefault(folder.name, side)
        return self._sides[folder.name]

    def _answered(self, question: Question, answer: dict[str, object]) -> Job:
        """A question whose answer was kept."""
        baseline, what_if = (Side(one.campaign, 0) for one in (question.baseline, question.what_if))
        job = Job(question, baseline, what_if, set(), state="answered", answer=answer)
        job.tell("answer", answer=answer)
        self._keep_in_memory(job)
        return job

    def _keep_in_memory(self, job: Job) -> None:
        self._jobs.pop(job.id, None)
        self._jobs[job.id] = job
        over = [one for one in self._jobs.values() if one.is_over]
        for old in over[: max(0, len(over) - KEPT)]:
            del self._jobs[old.id]
        used = {id(side) for one in self._jobs.values() for side in (one.baseline, one.what_if)}
        self._sides = {name: side for name, side in self._sides.items() if id(side) in used}

    # --- what workers do ----------------------------------------------------------------------

    async def _tend(self, worker: Worker) -> None:
        """Give one worker one piece after the other."""
        while True:
            piece = self._next_piece()
            if piece is None:
                await self._wake.wait()
                continue
            self._at_work[worker] = piece
            try:
                await self._do(worker, piece)
            finally:
                del self._at_work[worker]
                self._release(piece)
                self._tell_places()
                self._wake_all()

    def _next_piece(self) -> _Piece | None:
        """A piece of the question whose turn it is; sides that are being flown are left alone."""
        for job in self.active():
            for side in (job.baseline, job.what_if):
                if side.finished < job.target and not side.is_busy:
                    return self._taken(job, side)
            if min(job.baseline.finished, job.what_if.finished) >= job.target and not job.is_weighed:
                return self._taken(job, None)
        return None

    def _taken(self, job: Job, side: Side | None) -> _Piece:
        job.served = self._next_turn()
        job.state = "flying"
        if side is None:
            job.is_weighed = True
            work: Work = Weighing(question=job.question, replications=job.target, out=self._out)
            return _Piece(job, work, None, job.target)
        side.is_busy, side.share = True, 0.0
        wanted = side.finished + 1
        return _Piece(
            job,
            Flying(campaign=side.campaign, seed=side.seed, replications=wanted, out=self._out),
            side,
            wanted,
        )

    async def _do(self, worker: Worker, piece: _Piece) -> None:
        job = piece.job
        try:
            outcome = await worker.perform(piece.work, self._heard(piece))
        except StoppedError:
            return
        except DiedError as error:
            job.deaths += 1
            if job.deaths >= MOST_DEATHS and not job.is_over:
                job.end("failed", f"{error}, {job.deaths} times; possibly out of memory")
            return
        except FlownError as error:
            if not job.is_over:
                job.end("failed", str(error))
            return
        if piece.side:
            piece.side.finished, piece.side.share = max(piece.side.finished, piece.to), 0.0
            self._tell_progress(piece.side)
        elif not job.is_over:
            await self._weighed(job, cast(dict[str, object], outcome))

    async def _weighed(self, job: Job, answer: dict[str, object]) -> None:
        """Tell an answer; the last one is kept."""
        job.answer = answer
        if job.stage + 1 < len(stages(job.question.form.replications)):
            job.stage += 1
            job.tell("preview", answer=answer)
            return
        form = job.question.form.to_dict()
        try:
            await asyncio.to_thread(self.store.keep, job.id, form, answer)
        except RunError as error:
            job.end("failed", str(error))
            return
        job.state = "answered"
        job.tell("answer", answer=answer)

    def _heard(self, piece: _Piece) -> Callable[[float], None]:
        """Is called with the share of a run that is flown, without what was flown before."""

        def heard(share: float) -> None:
            if piece.side:
                piece.side.share = max(0.0, min(1.0, share * piece.to - piece.side.finished))
                self._tell_progress(piece.side)

        return heard

    def _release(self, piece: _Piece) -> None:
        if piece.side:
            piece.side.is_busy, piece.side.share = False, 0.0
        else:
            piece.job.is_weighed = False

    # --- what is told -------------------------------------------------------------------------

    def _tell_progress(self, side: Side) -> None:
        for job in self.active():
            if side in (job.baseline, job.what_if):
                job.tell("progress", **job.progress())

    def _tell_places(self) -> None:
        line = self.active()
        for place, job in enumerate(line):
            if job.state == "waiting":
                job.tell("queued", place=place, length=len(line))

    def _next_turn(self) -> int:
        self._served += 1
        return self._served

    def _wake_all(self) -> None:
        self._wake.set()
        self._wake = asyncio.Event()


def _rank(job: Job) -> tuple[bool, int, int]:
    """Visitors before the library that is warmed, earlier stages before later ones, then in turn."""
    return job.is_warming, job.stage, job.served
