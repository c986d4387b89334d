"""What docs/studies.md shows can be typed: commands with their options, bundled studies, links, Python."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from coalition import app
from results.studies import studies

PAGE = Path(__file__).parent.parent / "docs" / "studies.md"
TEXT = PAGE.read_text(encoding="utf-8")


def commands() -> list[list[str]]:
    """The command lines of the page."""
    return [shlex.split(line) for line in TEXT.splitlines() if line.startswith("    coalition ")]


def test_every_command_exists_with_its_options() -> None:
    """And every study that is named is bundled, but for the reader's own."""
    for words in commands():
        answer = CliRunner().invoke(app, [*words[1:3], "--help"])
        assert answer.exit_code == 0, words
        assert {word for word in words if word.startswith("--")} <= set(
            re.findall(r"--[a-z]+", answer.stdout)
        ), words
        assert words[3] in studies() or words[3] == "my_study.yaml" or words[3].startswith("--"), words


def test_every_bundled_study_is_shown() -> None:
    """With a command that analyzes it."""
    analyzed = {
        words[3] for words in commands() if words[2] in ("sensitivity", "frontier", "screen", "discover")
    }
    assert analyzed == set(studies())


def test_no_link_leads_nowhere() -> None:
    """Files are beside the page."""
    for name in re.findall(r"\]\((?!http)([^)]+)\)", TEXT):
        assert (PAGE.parent / name).exists(), name


def test_the_python_of_the_page_names_what_is_there() -> None:
    """Every import works."""
    for line in re.findall(r"^    (from (?:results|calibration)\S* import .+)$", TEXT, re.MULTILINE):
        exec(line, {})  # noqa: S102 - the page is ours
