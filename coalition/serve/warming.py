"""All lesson cards and presets answered before a class comes, whenever no visitor waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Final

from coalition.serve.dispatcher import Dispatcher
from coalition.serve.form import Problem, QuestionForm
from coalition.serve.lessons import Lesson
from coalition.serve.library import Shelf
from coalition.serve.limits import DEFAULT_PRECISION_SHARE, Limits
from coalition.serve.question import Question, question_of
from coalition.terminal.messages import say
from coalition.terminal.progress import counting_bar
from results import RunError
from results.formatting import counted

WARMER: Final = "who prepares the class"


def prepared(
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
    """Ask one question after the other, and say at the end how many have their answer."""
    asked = list(prepared(shelves, lessons, dispatcher.limits))
    ready = 0
    for shelf in shelves.values():
        with suppress(Problem):  # the page says so
            await dispatcher.packer.replay(shelf.campaign, 1, 1)
    with counting_bar("question") as show:
        show(0, len(asked))
        for number, (name, form) in enumerate(asked):
            try:
                question = await asyncio.to_thread(question_of, form, shelves[form.campaign])
                async for share in _answering(question, dispatcher):
                    show(number + share, len(asked))
            except (Problem, RunError) as error:
                say(f"{name} is not ready: {error}")
            else:
                ready += 1
    say(f"ready for the class: {ready} of {counted(len(asked), 'question')} answered")


async def _answering(question: Question, dispatcher: Dispatcher) -> AsyncIterator[float]:
    """Shares of a question being answered and packed for the page; Problem if that cannot be done."""
    job = await dispatcher.ask(question, WARMER, is_warming=True)
    while not job.is_over:
        yield job.share
        await job.change(60.0)
    if job.answer is None or job.state != "answered":
        raise Problem(job.problem)
    flown = job.answer["replications"]
    for side in (question.baseline, question.what_if):
        await dispatcher.packer.replay(side.campaign, question.form.seed, flown)
    await dispatcher.packer.story(question, flown)
