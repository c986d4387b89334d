"""The warm library: all lesson cards and presets flown beforehand, whenever no visitor waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from coalition.serve.dispatcher import Dispatcher
from coalition.serve.form import Problem, QuestionForm
from coalition.serve.lessons import Lesson
from coalition.serve.library import Shelf
from coalition.serve.limits import DEFAULT_PRECISION_SHARE, Limits
from coalition.serve.question import question_of
from coalition.terminal.messages import say
from results import RunError
from results.formatting import counted

WARMER: Final = "the warm library"


def library_of(
    shelves: Mapping[str, Shelf], lessons: Iterable[Lesson], limits: Limits
) -> Iterator[tuple[str, QuestionForm]]:
    """What to ask, by name: as anybody would who takes a card, or a preset and leaves the rest as it was."""
    for lesson in lessons:
        if lesson.question.campaign in shelves:
            yield lesson.card.title, lesson.question
    for shelf in shelves.values():
        for name in shelf.presets:
            form = QuestionForm(
                campaign=shelf.campaign.name,
                presets=[name],
                replications=limits.default_replications,
                precision_share=DEFAULT_PRECISION_SHARE,
            )
            yield name, form


async def warm(shelves: Mapping[str, Shelf], lessons: Iterable[Lesson], dispatcher: Dispatcher) -> None:
    """Ask one question after the other, and say at the end how many have an answer."""
    asked = ready = 0
    for name, form in library_of(shelves, lessons, dispatcher.limits):
        asked += 1
        try:
            question = await asyncio.to_thread(question_of, form, shelves[form.campaign])
            job = await dispatcher.ask(question, WARMER, is_warming=True)
        except (Problem, RunError) as error:
            say(f"{name} is not in the warm library: {error}")
            continue
        while not job.is_over:
            await job.change(60.0)
        if job.problem:
            say(f"{name} is not in the warm library: {job.problem}")
        ready += job.state == "answered"
    say(f"the warm library is ready: {ready} of {counted(asked, 'question')}")
