"""The application: the gate, the routes, the files of the page, and the processes behind them."""

from __future__ import annotations

import asyncio
import mimetypes
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from coalition.serve.api import Api, problem_answer
from coalition.serve.dispatcher import Dispatcher
from coalition.serve.form import Problem
from coalition.serve.gate import LOCAL, Gate
from coalition.serve.lessons import load_lessons
from coalition.serve.library import library
from coalition.serve.limits import Limits
from coalition.serve.warming import warm
from results import RunError

PAGE: Final = Path(__file__).parent.parent / "web"
CAMPAIGNS: Final = ("inherent_resolve", "two_bases")
TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".geojson": "application/geo+json",
    ".wasm": "application/wasm",
}
"""Types that some machines have wrong in their own tables; a module of another type does not load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is served, how, and to whom: with a `token` to all who have it, else to this machine."""

    campaigns: tuple[str, ...] = CAMPAIGNS
    out: Path = Path("runs")
    workers: int = 2
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    is_warming: bool = False
    page: Path = PAGE

    @staticmethod
    def new_token() -> str:
        """A token that cannot be guessed."""
        return secrets.token_urlsafe(16)


def application(service: Service, is_ending: Callable[[], bool] = lambda: False) -> Starlette:
    """The application; raises ScenarioError if a campaign cannot be read, RunError if nothing can be kept.

    `is_ending` says that the server is told to end, so that streams do not keep it.
    """
    for ending, kind in TYPES.items():
        mimetypes.add_type(kind, ending)
    shelves = library(service.campaigns)
    dispatcher = Dispatcher(service.out, service.workers, service.limits)
    dispatcher.store.check()
    lessons = load_lessons()
    api = Api(shelves, lessons, dispatcher, is_ending)

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        dispatcher.start()
        warming: asyncio.Task[None] | None = None
        if service.is_warming:
            warming = asyncio.create_task(warm(shelves, lessons, dispatcher))
        try:
            yield
        finally:
            if warming:
                warming.cancel()
            await dispatcher.close()

    app = Starlette(
        routes=[*api.routes(), Mount("/", StaticFiles(directory=service.page, html=True))],
        middleware=[Middleware(Gate, token=service.token, hosts=LOCAL)],
        exception_handlers=dict.fromkeys((Problem, RunError, HTTPException), problem_answer),
        lifespan=living,
    )
    app.state.dispatcher = dispatcher
    return app
