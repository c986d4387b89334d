"""The README says what is true: its Python runs, its commands and its files exist."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from coalition import app

HOUSE = Path(__file__).parent.parent
README = (HOUSE / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def shell_commands() -> list[list[str]]:
    """Every command of the shell blocks and of the inline code, split into words."""
    lines = [line for block in blocks("sh") for line in block.splitlines() if line]
    inline = re.findall(r"`(coalition [^`]+)`", README)
    return [shlex.split(part) for line in [*lines, *inline] for part in line.split(" && ")]


def test_the_two_commands_stand_there_exactly() -> None:
    """One installs and flies, one installs and tests."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert "pip install . && coalition run inherent_resolve" in lines
    assert "pip install -e '.[test]' && pytest" in lines


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    """A campaign, a measure of it and the same for a what-if, typed in a folder elsewhere."""
    (code,) = blocks("python")
    assert len(list(filter(None, code.splitlines()))) == 7
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.startswith("replication\n0 ")


def test_every_command_of_the_readme_exists_with_its_options() -> None:
    """Each line can be typed: command, options and bundled campaign are known."""
    runner = CliRunner()
    seen = 0
    for words in shell_commands():
        if words[0] != "coalition":
            assert words[0] in ("pip", "pytest"), words
            continue
        path = words[1:3] if words[1] in ("scenario", "calibrate", "study") else words[1:2]
        path = [] if words[1].startswith("--") else path
        answer = runner.invoke(app, [*path, "--help"])
        assert answer.exit_code == 0, words
        options = {word for word in words if word.startswith("--")}
        assert options <= set(re.findall(r"--[a-z]+", answer.stdout)), words
        seen += 1
    assert seen > 8


def test_every_file_that_the_readme_links_exists() -> None:
    """No link leads nowhere, no named path is wrong."""
    linked = re.findall(r"\]\((?!http)([^)]+)\)", README)
    named = re.findall(r"`((?:sim|scenarios|results|calibration|coalition|docs)/[\w./]*)`", README)
    assert linked
    for name in [*linked, *named]:
        assert (HOUSE / name).exists(), name
