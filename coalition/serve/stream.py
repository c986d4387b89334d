"""Server-sent events: what is told of a question, as it is told, and from where a browser left off.

Nothing here keeps a server that is told to end.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, TypeVar

from coalition.serve.form import Problem
from coalition.serve.job import Event, Job

PING_S: Final = 10.0
"""A line is sent this often at least, so that a connection that is gone is noticed."""
LOOK_S: Final = 0.5

Made = TypeVar("Made")


async def follow(job: Job, life: str, heard: str | None, is_ending: Callable[[], bool]) -> AsyncIterator[str]:
    """The events of a question until it is over or the server ends.

    `heard` is the id of the last event that the browser got, if any; ids of another `life` of the server
    mean nothing here, and all is told anew.
    """
    number = _number(heard, life)
    quiet_s = 0.0
    yield "retry: 1000\n\n"
    while True:
        for event in job.since(number):
            number = event.number
            quiet_s = 0.0
            yield as_text(event, life)
        if job.is_over or is_ending():
            return
        await job.change(LOOK_S)
        quiet_s += LOOK_S
        if quiet_s >= PING_S:
            quiet_s = 0.0
            yield ": still here\n\n"


async def unless_ending(work: Awaitable[Made], is_ending: Callable[[], bool]) -> Made:
    """What is made; Problem if the server ends before that, which does not wait for it."""
    making = asyncio.ensure_future(work)
    try:
        while not making.done() and not is_ending():
            await asyncio.wait({making}, timeout=LOOK_S)
        if making.done():
            return making.result()
    except asyncio.CancelledError:
        pass  # the server has waited as long as it does
    making.cancel()
    raise Problem("the server is ending", status=503)


def as_text(event: Event, life: str) -> str:
    """One event as it is sent; JSON has no line breaks in it."""
    content = json.dumps(event.content, ensure_ascii=True, allow_nan=False)
    return f"id: {life}-{event.number}\nevent: {event.kind}\ndata: {content}\n\n"


def _number(heard: str | None, life: str) -> int:
    of, _, number = (heard or "").rpartition("-")
    return int(number) if of == life and number.isascii() and number.isdigit() and len(number) < 10 else 0
