"""What docs/studies.md shows can be copied: files, commands with their options, links, Python."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.missing import needed
from typer.testing import CliRunner

from coalition import app
from results.studies import studies
from results.studies.file import BUNDLED

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
    assert analyzed == {*studies(), "my_study.yaml"}


def test_no_link_leads_nowhere() -> None:
    """Files are beside the page."""
    for name in re.findall(r"\]\((?!http)([^)#]+)", TEXT):
        assert (PAGE.parent / name).exists(), name


def files() -> dict[str, str]:
    """The study files of the page by the name in their first line."""
    return {
        text.splitlines()[0].removeprefix("# "): text
        for text in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    }


def test_the_bundled_studies_stand_on_the_page_as_they_are() -> None:
    """But for comments, and for what was concluded."""
    assert set(files()) == {"my_study.yaml", *(f"{name}.yaml" for name in studies())}
    for name in studies():
        kept = yaml.safe_load((BUNDLED / f"{name}.yaml").read_text(encoding="utf-8"))
        kept.pop("conclusion", None)
        assert yaml.safe_load(files()[f"{name}.yaml"]) == kept


def test_what_is_copied_from_the_page_can_be_flown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a study; the first one goes through its commands, then through the Python."""
    monkeypatch.chdir(tmp_path)
    for name, text in files().items():
        Path(name).write_text(text, encoding="utf-8")
        answer = CliRunner().invoke(app, ["study", "plan", name, "--no-flight"])
        assert answer.exit_code == 0, answer.output
    first = TEXT.partition("## A first study")[2].partition("\n## ")[0]
    typed = [shlex.split(line) for line in first.splitlines() if line.startswith("    coalition ")]
    assert [words[2] for words in typed] == ["plan", "run", "status", "sensitivity"]
    for words in typed:
        answer = CliRunner().invoke(app, words[1:])
        assert answer.exit_code == 0, answer.output
    assert (tmp_path / "runs" / "analyses" / "my_study" / "indices.png").exists()
    ours, with_ema = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names: dict[str, Any] = {}
    exec(ours, names)  # noqa: S102 - the page is ours
    effects = names["found"].indices.set_index("factor")["mu_star"]
    assert f"moves sorties most, by {effects['mc_rate']:.0f} " in TEXT and effects.idxmax() == "mc_rate"
    needed("ema_workbench", ".[ema]")
    exec(with_ema, names)  # noqa: S102
    assert len(names["outcomes"]["sorties"]) == 50
