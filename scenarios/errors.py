"""What is wrong with a campaign, said once and clearly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches


class ScenarioError(ValueError):
    """A campaign cannot be used: one message with file, key, problem and nearest valid name.

    `file` is relative to the campaign's folder (empty for a change made in memory), `line` counts
    from 1 (0: unknown), `others` is the number of further problems found at the same time.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: str = "",
        line: int = 0,
        key: str = "",
        nearest: str = "",
        others: int = 0,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.file = file
        self.line = line
        self.key = key
        self.nearest = nearest
        self.others = others

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        where = ", ".join(part for part in (place, self.key) if part)
        message = f"{where}: {self.problem}" if where else self.problem
        if self.nearest:
            message += f"; did you mean {self.nearest!r}?"
        if self.others:
            message += f" ({self.others} more problem{'s' if self.others > 1 else ''})"
        return message


def nearest(word: str, valid: Iterable[str]) -> str:
    """The valid name most like `word`, or an empty string if none is alike."""
    alike = get_close_matches(word[:200].lower(), sorted(valid), n=1, cutoff=0.5)
    return alike[0] if alike else ""


def shown(value: object) -> str:
    """A value made fit for a message: quoted and never long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def clipped(text: str, most: int = 60) -> str:
    """A text made fit for a message: on one line, printable and never long."""
    clean = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text.replace("\t", " ")
    )
    return clean if len(clean) <= most else f"{clean[: most - 3]}..."


@contextmanager
def noting(problems: list[ScenarioError]) -> Iterator[None]:
    """Note a problem and go on, so that the message can say how many there are."""
    try:
        yield
    except ScenarioError as problem:
        problems.append(problem)


def raise_first(problems: Sequence[ScenarioError]) -> None:
    """Raise the first problem, telling how many more there are; nothing if there are none."""
    if problems:
        problems[0].others = sum(1 + problem.others for problem in problems) - 1
        raise problems[0]
