"""What a YAML parser found, the line in which it stopped, and a line rewritten as it would be right."""

from __future__ import annotations

import re

from yaml import Mark, MarkedYAMLError

from scenarios.errors import ScenarioError, clipped

KEY = re.compile(
    r"(?P<before>\s*(?:- +)*)(?P<key>\"[^\"]*\"|'[^']*'|[^\s\"'#:\[{][^:]*?)\s*:(?:\s+(?P<value>.*?)\s*)?$"
)
"""A line with a key: `- key: value`."""
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for the parser."""


class Finding:
    """The words of the parser, where it stopped, and where the thing began that it was reading.

    Lines and columns count from 0 here; without a beginning it is where the parser stopped.
    """

    def __init__(self, text: str, error: MarkedYAMLError) -> None:
        stopped = error.problem_mark or error.context_mark or Mark("", 0, 0, 0, None, 0)
        began = error.context_mark or stopped
        self.text = text
        self.lines: list[str] = BREAK.split(text)
        self.words = f"{error.context or ''}: {error.problem or ''}"
        self.number: int = stopped.line
        self.column: int = stopped.column
        self.began: int = began.line
        self.began_column: int = began.column

    @property
    def line(self) -> str:
        """The line in which the parser stopped."""
        return self.lines[self.number]

    @property
    def before(self) -> str:
        """That line up to where it stopped."""
        return self.line[: self.column].strip()

    @property
    def rest(self) -> str:
        """That line from there on."""
        return self.line[self.column :].strip()

    @property
    def opening(self) -> str:
        """The sign with which the thing began that was being read."""
        return self.lines[self.began][self.began_column : self.began_column + 1]

    def above(self) -> list[tuple[int, str]]:
        """Number and text of the lines above, the nearest first, without blank ones and comments."""
        return [
            (number, self.lines[number])
            for number in reversed(range(self.number))
            if self.lines[number].strip() and not self.lines[number].lstrip().startswith("#")
        ]

    def mistake(self, wrong: str, right: str, *, number: int | None = None) -> ScenarioError:
        """What is wrong in a line (that in which the parser stopped), the line, and what to do."""
        place = self.number if number is None else number
        return ScenarioError(f"{wrong}: {cited(self.lines[place])}; {right}", line=place + 1)

    def requoted(self, wrong: str, *, number: int | None = None) -> ScenarioError:
        """A mistake that one pair of quotes around the text of the line mends."""
        line = self.lines[self.number if number is None else number]
        key = KEY.match(line)
        if key and key["value"]:
            written = f"{key['key']}: {in_quotes(without_quotes(key['value']))}"
        else:
            written = f"- {in_quotes(without_quotes(line.strip().removeprefix('- ').strip()))}"
        return self.mistake(wrong, f"put the whole text in quotes: {cited(written, 200)}", number=number)


def indent(line: str) -> int:
    """The column in which a line begins."""
    return len(line) - len(line.lstrip())


def cited(text: str, most: int = 80) -> str:
    """A piece of a file made fit for a message."""
    return f"`{clipped(text.strip(), most)}`"


def in_quotes(text: str) -> str:
    """A text in the quotes that leave it as it is."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def without_quotes(value: str) -> str:
    """The text that somebody meant to put in quotes; the closing one may stand inside."""
    sign = value[:1]
    if sign not in ('"', "'"):
        return value
    if value.endswith(sign) and len(value) > 1:
        return value[1:-1]
    return re.sub(rf"{sign}(?!\w)", "", value[1:], count=1)  # an apostrophe within a word is none
