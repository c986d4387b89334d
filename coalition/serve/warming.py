"""The warm library: every preset flown beforehand, whenever no visitor waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from coalition.serve.dispatcher import Dispatcher
from coalition.serve.form import Problem, QuestionForm
from coalition.serve.library import Shelf
from coalition.serve.limits import DEFAULT_PRECISION_SHARE, Limits
from coalition.serve.question import question_of
from coalition.terminal.messages import say
from results import RunError

WARMER: Final = "the warm library"


def warm(shelves: Iterable[Shelf], dispatcher: Dispatcher, limits: Limits) -> asyncio.Task[None]:
    """Ask all presets one after the other, as anybody would who left the page as it was."""
    as_it_was: dict[str, Any] = {
        "replications": limits.default_replications,
        "precision_share": DEFAULT_PRECISION_SHARE,
    }
    forms = [
        (shelf, QuestionForm(campaign=shelf.campaign.name, presets=[name], **as_it_was))
        for shelf in shelves
        for name in shelf.presets
    ]
    return asyncio.create_task(_ask_all(forms, dispatcher))


async def _ask_all(forms: list[tuple[Shelf, QuestionForm]], dispatcher: Dispatcher) -> None:
    ready = 0
    for shelf, form in forms:
        try:
            question = await asyncio.to_thread(question_of, form, shelf)
            job = await dispatcher.ask(question, WARMER, is_warming=True)
        except (Problem, RunError) as error:
            say(f"{form.presets[0]} is not in the warm library: {error}")
            continue
        while not job.is_over:
            await job.change(60.0)
        ready += job.state == "answered"
    say(f"the warm library is ready: {ready} of {len(forms)} presets")
