"""What can be asked of the server, and how it answers: JSON, and events for what takes time."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from coalition.serve.dispatcher import Dispatcher
from coalition.serve.form import Problem, read_form
from coalition.serve.guesses import Guesses
from coalition.serve.job import Job
from coalition.serve.lessons import Lesson
from coalition.serve.library import Shelf, preset
from coalition.serve.limits import (
    DEFAULT_PRECISION_SHARE,
    LEAST_PRECISION_SHARE,
    LEAST_REPLICATIONS,
    MOST_BODY_BYTES,
    MOST_PRECISION_SHARE,
)
from coalition.serve.question import Question, question_of
from coalition.serve.stream import follow, unless_ending
from coalition.web import records_of
from results import RunError
from sim.campaign import Campaign

JSON: Final = "application/json"


class Api:
    """The routes below `/api`."""

    def __init__(
        self,
        shelves: Mapping[str, Shelf],
        lessons: list[Lesson],
        dispatcher: Dispatcher,
        is_ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self._shelves = shelves
        self._lessons = lessons
        self._dispatcher = dispatcher
        self._guesses = Guesses(dispatcher.store)
        self._is_ending = is_ending
        self._life = secrets.token_hex(4)

    def routes(self) -> list[Route]:
        """All of them."""
        one = "/api/questions/{id:str}"
        return [
            Route("/api/presets", self.presets, methods=["GET"]),
            Route("/api/controls", self.controls, methods=["GET"]),
            Route("/api/lessons", self.lessons, methods=["GET"]),
            Route("/api/records/{campaign:str}", self.records, methods=["GET"]),
            Route("/api/baseline/{campaign:str}", self.baseline, methods=["GET"]),
            Route(f"{one}/story", self.story, methods=["GET"]),
            Route(f"{one}/replay/{{side:str}}", self.replay, methods=["GET"]),
            Route("/api/line", self.line, methods=["GET"]),
            Route("/api/questions", self.ask, methods=["POST"]),
            Route(one, self.answer, methods=["GET"]),
            Route(one, self.cancel, methods=["DELETE"]),
            Route(f"{one}/events", self.events, methods=["GET"]),
            Route(f"{one}/guesses", self.guesses, methods=["GET"]),
            Route(f"{one}/guesses", self.guess, methods=["POST"]),
        ]

    # --- what there is ------------------------------------------------------------------------

    async def presets(self, request: Request) -> Response:
        """Every bundled what-if of the campaigns that are served."""
        found = [preset(one) for shelf in self._shelves.values() for one in shelf.presets.values()]
        return JSONResponse({"presets": found})

    async def controls(self, request: Request) -> Response:
        """What can be changed in each campaign, within which bounds, and how far the numbers are known."""
        limits = {
            "replications": {
                "low": LEAST_REPLICATIONS,
                "high": self._dispatcher.limits.replications,
                "default": self._dispatcher.limits.default_replications,
            },
            "precision_share": {
                "low": LEAST_PRECISION_SHARE,
                "high": MOST_PRECISION_SHARE,
                "default": DEFAULT_PRECISION_SHARE,
            },
        }
        campaigns = [shelf.to_dict() for shelf in self._shelves.values()]
        return JSONResponse({"campaigns": campaigns, "limits": limits})

    async def lessons(self, request: Request) -> Response:
        """The lesson cards whose campaign is served."""
        cards = [one for one in self._lessons if one.question.campaign in self._shelves]
        return JSONResponse({"lessons": [one.to_dict() for one in cards]})

    async def records(self, request: Request) -> Response:
        """The documented figures of a campaign beside the model's intervals."""
        shelf = self._shelf(request.path_params["campaign"])
        return JSONResponse(await asyncio.to_thread(records_of, shelf.campaign.name))

    async def baseline(self, request: Request) -> Response:
        """A campaign as it was, for the map: one replication."""
        campaign = self._shelf(request.path_params["campaign"]).campaign
        return await self._played(campaign, 1, 1)

    def _shelf(self, name: str) -> Shelf:
        if name not in self._shelves:
            raise Problem(f"there is no campaign {name!r}; choose of {', '.join(self._shelves)}", status=404)
        return self._shelves[name]

    async def line(self, request: Request) -> Response:
        """How many questions are under way."""
        return JSONResponse({"length": len(self._dispatcher.line.active())})

    # --- asking -------------------------------------------------------------------------------

    async def ask(self, request: Request) -> Response:
        """Take a question: 200 if it is answered already, 202 if it is flown now."""
        body = await _body(request)
        question = await asyncio.to_thread(self._question, body)
        job = await self._dispatcher.ask(question, request.state.visitor)
        return JSONResponse(self._told(job), status_code=200 if job.is_over else 202)

    def _question(self, body: bytes) -> Question:
        form = read_form(body)
        if form.campaign not in self._shelves:
            known = ", ".join(self._shelves)
            raise Problem(f"there is no campaign {form.campaign!r}; choose of {known}", key="campaign")
        if form.replications > self._dispatcher.limits.replications:
            most = self._dispatcher.limits.replications
            raise Problem(f"at most {most} replications are flown here", key="replications")
        return question_of(form, self._shelves[form.campaign])

    async def answer(self, request: Request) -> Response:
        """How far a question is, and its answer as far as there is one."""
        job = self._dispatcher.line.find(request.path_params["id"])
        if job:
            return JSONResponse(self._told(job))
        kept = await asyncio.to_thread(self._dispatcher.store.kept, request.path_params["id"])
        if kept is None:
            raise Problem("there is no such question", status=404)
        if kept["answer"]:
            return JSONResponse({"id": request.path_params["id"], "state": "answered", **kept})
        return JSONResponse({"id": request.path_params["id"], **_INTERRUPTED, **kept})

    def _told(self, job: Job) -> dict[str, Any]:
        return {
            "id": job.id,
            "state": job.state,
            "form": job.question.form.to_dict(),
            "words": list(job.question.words),
            "problem": job.problem,
            "remedy": job.remedy,
            **({} if job.is_over else {**self._dispatcher.place(job), "progress": job.progress()}),
            "answer": job.answer,
        }

    async def cancel(self, request: Request) -> Response:
        """Wait no longer for a question. Others who wait for it still get their answer."""
        job = self._found(request)
        if request.state.visitor not in job.visitors:
            if job.is_over:
                return JSONResponse(self._told(job))
            raise Problem("somebody else asked this question; only they can cancel it", status=403)
        self._dispatcher.cancel(job, request.state.visitor)
        return JSONResponse(self._told(job))

    async def events(self, request: Request) -> Response:
        """The events of a question, from where the browser left off."""
        job = self._dispatcher.line.find(request.path_params["id"])
        if job is None:
            return await self._events_of_another_life(request)
        heard = request.headers.get("last-event-id")
        told = follow(job, self._life, heard, self._is_ending)
        return StreamingResponse(told, media_type="text/event-stream", headers=_UNBUFFERED)

    async def _events_of_another_life(self, request: Request) -> Response:
        """A question that was asked before the server was started: its answer, or what became of it."""
        kept = await asyncio.to_thread(self._dispatcher.store.kept, request.path_params["id"])
        if kept is None:
            raise Problem("there is no such question", status=404)
        answer = kept["answer"]
        kind, content = ("answer", {"answer": answer}) if answer else ("interrupted", _INTERRUPTED)
        text = f"event: {kind}\ndata: {json.dumps(content)}\n\n"
        return Response(text, media_type="text/event-stream", headers=_UNBUFFERED)

    # --- showing ------------------------------------------------------------------------------

    async def replay(self, request: Request) -> Response:
        """One side of an answered question, for the map and the charts."""
        question, answer = await self._answered(request.path_params["id"])
        sides = {"baseline": question.baseline, "what_if": question.what_if}
        if request.path_params["side"] not in sides:
            raise Problem("a question has the sides baseline and what_if", status=404)
        campaign = sides[request.path_params["side"]].campaign
        return await self._played(campaign, question.form.seed, answer["replications"])

    async def _played(self, campaign: Campaign, seed: int, replications: int) -> Response:
        packing = self._dispatcher.packer.replay(campaign, seed, replications)
        packed = await unless_ending(packing, self._is_ending)
        return Response(packed, media_type="application/gzip")

    async def story(self, request: Request) -> Response:
        """The words and tables of an answered question, as a file that plays itself has them."""
        question, answer = await self._answered(request.path_params["id"])
        packing = self._dispatcher.packer.story(question, answer["replications"])
        story = await unless_ending(packing, self._is_ending)
        return Response(story, media_type=JSON)

    async def _answered(self, question_id: str) -> tuple[Question, dict[str, Any]]:
        """A question that is answered, of this life of the server or an earlier one."""
        job = self._dispatcher.line.find(question_id)
        if job and job.state == "answered" and job.answer:
            return job.question, job.answer
        kept = await asyncio.to_thread(self._dispatcher.store.kept, question_id)
        if not kept or not kept["answer"]:
            raise Problem("there is no such question that is answered; ask it again", status=404)
        return await asyncio.to_thread(self._question, json.dumps(kept["form"]).encode()), kept["answer"]

    # --- guessing -----------------------------------------------------------------------------

    async def guesses(self, request: Request) -> Response:
        """What the class expects, without names."""
        self._found(request)
        return JSONResponse({"guesses": await self._guesses.of(request.path_params["id"])})

    async def guess(self, request: Request) -> Response:
        """Keep what one visitor expects."""
        self._found(request)
        body = await _body(request)
        await self._guesses.add(request.path_params["id"], request.state.visitor, body)
        return JSONResponse({"guesses": await self._guesses.of(request.path_params["id"])})

    def _found(self, request: Request) -> Job:
        job = self._dispatcher.line.find(request.path_params["id"])
        if job is None:
            raise Problem("there is no such question under way; ask it again", status=404)
        return job


_UNBUFFERED: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_INTERRUPTED: Final = {
    "state": "interrupted",
    "problem": "The server was started again before this question was answered.",
    "remedy": "Ask again: finished replications are kept.",
}


async def _body(request: Request) -> bytes:
    """The body of a request, if it is JSON and short enough."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise Problem(f"the body must be {JSON}", status=415)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY_BYTES:
            raise Problem(f"the body is longer than {MOST_BODY_BYTES:,} bytes", status=413)
    return bytes(body)


async def problem_answer(request: Request, error: Exception) -> Response:
    """A Problem, a path that leads nowhere, or a disk on which nothing can be kept, as JSON."""
    if isinstance(error, Problem):
        return JSONResponse(error.to_dict(), status_code=error.status)
    if isinstance(error, RunError):
        return JSONResponse({"problem": f"{error}; the owner of the server has to look"}, status_code=507)
    assert isinstance(error, HTTPException)
    return JSONResponse({"problem": error.detail}, status_code=error.status_code, headers=error.headers)
