"""Ctrl-C, SIGTERM and SIGHUP, sent to the command at any moment."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest
from support.processes import PATIENCE_S, Start, processes, wait_for
from typer.testing import CliRunner

import results
from coalition import app

FLY = ("run", "inherent_resolve", "--until", "2014-07-15", "--replications", "40", "--workers", "2")


def stored(folder: Path) -> list[Path]:
    """Tables on disk."""
    return list(folder.rglob("events/*.parquet"))


@pytest.mark.parametrize(
    ("number", "gap_s"),
    [
        (signal.SIGINT, 0.3),
        (signal.SIGTERM, None),
        *(
            pytest.param(number, gap_s, marks=pytest.mark.slow)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            for gap_s in (0.0, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
        ),
    ],
)
def test_signals_stop_it_however_often_they_come(
    start: Start, tmp_path: Path, number: int, gap_s: float | None
) -> None:
    """It ends with 130 within seconds, says how to go on with the same seed, and leaves no process."""
    process = start("-m", "coalition", *FLY)
    wait_for(lambda: len(stored(tmp_path)) > 1)
    os.killpg(process.pid, number)
    if gap_s is not None:
        time.sleep(gap_s)
        os.killpg(process.pid, number)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Exception" not in err
    assert "leaked" not in err, "locks were not given back"
    seed = re.search(r"seed (\d+)$", out, re.MULTILINE)
    assert seed
    assert f"--seed {seed[1]} --replications 40" in err
    wait_for(lambda: not processes(process.pid))
    (folder,) = (tmp_path / "runs").iterdir()
    assert results.open_run(folder).replications


# Modules of which Python says that they are imported, and the signal that comes right then.
MOMENTS = {
    "coalition.cli": signal.SIGINT,  # the first of its own; what parses the words comes next
    "typer.main": signal.SIGTERM,
    "coalition.cli.app": signal.SIGINT,
}


@pytest.mark.parametrize("module", MOMENTS)
def test_a_signal_while_it_starts_ends_it_without_a_word_too_many(start: Start, module: str) -> None:
    """130 and no traceback."""
    process = start("-X", "importtime", "-m", "coalition", "run", "two_bases", "--replications", "40")
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if line.split("|")[-1].strip() == module and len(said) > 1:
            process.send_signal(MOMENTS[module])
    assert process.wait(timeout=PATIENCE_S) == 130
    words = "".join(line for line in said if not line.startswith("import time:"))
    assert "Traceback" not in words, words
    assert words == "" or words.startswith("coalition: stopped"), words


LOST = "try: signal.raise_signal(signal.SIGINT)\nexcept KeyboardInterrupt: pass"
LISTENER = """
import signal, sys, time
from importlib.machinery import ExtensionFileLoader
from coalition.terminal.signals import hear_signals

hear_signals()
try:
    {moment}
    time.sleep(5)
    print("went on")
except KeyboardInterrupt:
    print("heard")
"""
LOSING = {
    "an extension module is loaded": f"""
    def watch(frame, event, arg):
        if frame.f_code is ExtensionFileLoader.exec_module.__code__:
            sys.setprofile(None)
            exec({LOST!r})

    sys.setprofile(watch)
    import numpy
""",
    "the import system is called back": f"exec(compile({LOST!r}, '<frozen importlib._bootstrap>', 'exec'))",
}


@pytest.mark.parametrize("moment", LOSING)
def test_a_signal_is_heard_also_where_an_exception_is_lost(start: Start, moment: str) -> None:
    """It comes again until it can be raised."""
    process = start("-c", LISTENER.format(moment=LOSING[moment]))
    assert process.communicate(timeout=PATIENCE_S) == ("heard\n", "")


LATE = """
import atexit, signal, sys
from coalition.__main__ import main

atexit.register(signal.raise_signal, signal.SIGINT)
sys.argv[1:] = ["scenario", "check", "two_bases"]
main()
"""


def test_a_signal_after_the_last_word_changes_nothing(start: Start) -> None:
    """What is left is Python's own end, which would complain, or die of it."""
    process = start("-c", LATE)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (0, "")
    assert out.startswith("two_bases is a valid campaign")


class Interrupted:
    """A module during whose import somebody presses Ctrl-C."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["run", "compare", "explain", "survey"])
def test_an_early_signal_tells_the_seed_that_was_drawn(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """While everything is still being read."""
    monkeypatch.setitem(sys.modules, f"coalition.commands.{command}", Interrupted())  # type: ignore[arg-type]
    answer = CliRunner().invoke(app, [command, "inherent_resolve", "--replications", "40"])
    assert answer.exit_code == 130
    assert re.search(r"--seed \d+ --replications 40", answer.stderr)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_workers_end_when_their_parent_is_killed(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within seconds, not after the replications at hand; they take away what it had for them on the disk."""
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    process = start("-m", "coalition", *FLY)
    wait_for(lambda: stored(tmp_path))
    assert len(processes(process.pid)) >= 3
    assert list(passing.glob("coalition-*"))
    process.kill()
    process.wait()
    wait_for(lambda: not processes(process.pid))
    assert not list(passing.glob("coalition-*"))
