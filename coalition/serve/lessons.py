"""Lesson cards: what a class asks, what it should find, and the figure that can be checked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict

from coalition.serve.form import QuestionForm

FOLDER: Final = Path(__file__).parent / "cards"


class Expected(BaseModel):
    """What the model has to give in a class: a measure on both sides; none where it is left to chance."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: str
    baseline: float | None = None
    what_if: float
    by_hand: str


class _Card(BaseModel):
    """A card as it is written in its file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    minutes: int
    task: str
    guess: str
    question: QuestionForm
    expected: list[Expected]
    teacher: str
    then: str
    next: QuestionForm | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson card."""

    id: str
    card: _Card

    @property
    def question(self) -> QuestionForm:
        """What the card asks."""
        return self.card.question

    @property
    def expected(self) -> list[Expected]:
        """What the model has to give."""
        return self.card.expected

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"id": self.id, **self.card.model_dump(mode="json", by_alias=True)}


def load_lessons() -> list[Lesson]:
    """The cards, in the order of their files."""
    files = sorted(FOLDER.glob("*.yaml"))
    return [
        Lesson(file.stem, _Card.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))))
        for file in files
    ]
