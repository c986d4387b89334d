"""The command, asked in this process."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from coalition import app


def said(*words: str, text: str | None = None) -> Result:
    """What the command answers, told `text` on its standard input; an unexpected error is raised."""
    answer = CliRunner().invoke(app, words, input=text)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer
