"""The command itself: quick, and with help that teaches."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coalition import app

COMMANDS = (
    ("run",),
    ("evidence",),
    ("results",),
    ("plot",),
    ("scenario",),
    ("scenario", "list"),
    ("scenario", "show"),
    ("scenario", "check"),
    ("scenario", "schema"),
)
HEAVY = {"numpy", "pandas", "matplotlib", "pydantic", "scipy", "simpy", "pyarrow"}


def test_help_imports_nothing_heavy() -> None:
    """`coalition --help` answers at once because no room is entered for it."""
    program = (
        "import sys\n"
        "from coalition.__main__ import main\n"
        "sys.argv = ['coalition', '--help']\n"
        "try:\n    main()\n"
        "finally:\n    print('loaded:', *{name.split('.')[0] for name in sys.modules})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    text, _, loaded = done.stdout.partition("loaded:")
    assert "Usage: coalition" in text
    assert set(loaded.split()) & HEAVY == set()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: tuple[str, ...]) -> None:
    """The help of each command says what it does and shows a line to copy."""
    answer = CliRunner().invoke(app, [*command, "--help"])
    assert answer.exit_code == 0
    assert re.search(rf"^  Examples?:\n    coalition {command[0]}", answer.stdout, re.MULTILINE)


def test_the_module_runs_like_the_command() -> None:
    """`python -m coalition` is the same door."""
    done = subprocess.run(
        [sys.executable, "-m", "coalition", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"coalition {version('coalition')}\n"
    assert done.stderr == ""


def test_the_version_warns_of_another_owner_of_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A distribution that installs a package `sim` too, and one that is found before ours, are both named."""
    about = tmp_path / "simlib-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: simlib\nVersion: 1.0\n", "utf-8")
    (about / "top_level.txt").write_text("sim\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    answer = CliRunner().invoke(app, ["--version"])
    assert answer.exit_code == 0
    assert answer.stdout == f"coalition {version('coalition')}\n"
    assert "warning: the package 'sim' belongs to simlib as well" in answer.stderr
    assert "results" not in answer.stderr

    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "__init__.py").write_text("", "utf-8")
    program = [sys.executable, "-c", "from coalition.__main__ import main; main()", "--version"]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert f"the package 'results' is read from {tmp_path}" in done.stderr


def test_an_unknown_command_is_bad_input() -> None:
    """Exit code 2 and no traceback."""
    answer = CliRunner().invoke(app, ["fly"])
    assert answer.exit_code == 2
    assert "No such command 'fly'" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_reader_that_goes_away_hears_no_complaint() -> None:
    """`coalition scenario show ... | head` leaves nothing on standard error."""
    command = [sys.executable, "-m", "coalition", "scenario", "show", "inherent_resolve", "--resolved"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()
    assert first == "name: inherent_resolve\n"
    assert complaint == ""
