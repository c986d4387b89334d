"""What the worker processes of the server do, done here: it needs neither a server nor a visitor."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.servers import HALF

from coalition.serve.form import Problem, QuestionForm
from coalition.serve.library import library
from coalition.serve.question import Question, question_of
from coalition.serve.stream import unless_ending
from coalition.serve.work import Flying, Playing, Telling, Weighing
from results.comparison import wanted_of


def ignored(share: float) -> None:
    """Nobody hears how far it is."""


@pytest.fixture(name="question")
def _question() -> Question:
    """Half the fighters of the classroom campaign."""
    return question_of(QuestionForm(**HALF), library(["two_bases"])["two_bases"])


def test_an_answer_has_the_figures_by_hand_and_says_what_it_rests_on(
    question: Question, tmp_path: Path
) -> None:
    """30 of 60 sorties; the classroom campaign was never compared with a record."""
    weighed = Weighing(question=question, replications=2, out=tmp_path).perform(ignored)
    (sorties,) = (row for row in weighed.answer["measures"] if row["measure"]["id"] == "sorties")
    assert (sorties["baseline"], sorties["what_if"], sorties["is_shown"]) == (60.0, 30.0, True)
    assert "No documented figure of two_bases" in weighed.answer["honesty"]["record"]
    assert weighed.precision.is_over
    json.dumps(weighed.answer, allow_nan=False)


def test_what_was_flown_for_an_answer_is_played_and_told_without_flying_again(
    question: Question, tmp_path: Path
) -> None:
    """Every piece of work goes on in the run folders of the one before."""
    wanted = wanted_of(["sorties"])
    names = set()
    for side in (question.baseline, question.what_if):
        flying = Flying(campaign=side.campaign, seed=1, replications=2, out=tmp_path, wanted=wanted)
        names.add(flying.perform(ignored))
    written = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")}
    baseline = question.baseline.campaign
    playing = Playing(campaign=baseline, seed=1, replications=2, out=tmp_path, fitted=())
    assert playing.perform(ignored)
    story = json.loads(Telling(question=question, replications=2, out=tmp_path).perform(ignored))
    assert "coalition compare" in json.dumps(story)
    assert {path.name for path in tmp_path.iterdir()} == names
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.parquet")} == written


def test_what_is_being_made_does_not_keep_a_server_that_ends() -> None:
    """Who waits for a map is told; what is made in time is given."""

    async def made(after_s: float) -> str:
        await asyncio.sleep(after_s)
        return "a map"

    async def asked(after_s: float, is_ending: bool) -> str:
        return await asyncio.wait_for(unless_ending(made(after_s), lambda: is_ending), 10.0)

    def answer(after_s: float, is_ending: bool) -> str:
        return asyncio.run(asked(after_s, is_ending))

    # In threads of their own: where tests have opened a browser, this one has an event loop already.
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(answer, 0.01, False).result() == "a map"
        with pytest.raises(Problem, match="the server is ending"):
            elsewhere.submit(answer, 60.0, True).result()
