"""Every lesson card can be asked, and the model gives what its card says can be found by hand."""

from __future__ import annotations

import pytest

from coalition.serve.lessons import Lesson, load_lessons
from coalition.serve.library import Shelf, library
from coalition.serve.question import question_of
from results import frames
from results.measures import measured
from sim import Campaign, simulate

CARDS = load_lessons()


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The classroom campaign."""
    return library(["two_bases"])["two_bases"]


def mean(campaign: Campaign, measure: str, replications: int) -> float:
    """The mean of a measure over the first replications."""
    logs = (simulate(campaign, seed=1, replication=number) for number in range(replications))
    return (
        float(sum(measured(frames(campaign, log), [measure])[measure].sum() for log in logs)) / replications
    )


def test_there_is_a_card_for_each_subject() -> None:
    """Six at least, each with its own title and a note for the teacher."""
    assert len({one.card.title for one in CARDS}) == len(CARDS) >= 6
    assert all(one.card.teacher and one.card.then and one.card.expected for one in CARDS)


@pytest.mark.parametrize("lesson", CARDS, ids=lambda lesson: lesson.id)
def test_the_model_gives_what_a_card_expects(lesson: Lesson, shelf: Shelf) -> None:
    """On both sides, to the last sortie."""
    question = question_of(lesson.question, shelf)
    for expected in lesson.expected:
        flown = lesson.question.replications
        if expected.baseline is not None:
            before = mean(question.baseline.campaign, expected.measure, flown)
            assert before == pytest.approx(expected.baseline, abs=0.01)
        after = mean(question.what_if.campaign, expected.measure, flown)
        assert after == pytest.approx(expected.what_if, abs=0.01)


def test_what_a_card_tries_next_can_be_asked() -> None:
    """Of either campaign; what the third card says next is refused by nobody but the fuel."""
    shelves = library(["inherent_resolve", "two_bases"])
    for lesson in CARDS:
        if lesson.card.next:
            assert question_of(lesson.card.next, shelves[lesson.card.next.campaign])
