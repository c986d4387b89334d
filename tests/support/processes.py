"""Processes of a command, as a terminal starts them and as the system lists them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 300.0
"""Far longer than anything takes, for machines that do other things as well."""
Start = Callable[..., subprocess.Popen[str]]
HOUSE = Path(__file__).parent.parent.parent


def started(*words: str, folder: Path) -> subprocess.Popen[str]:
    """Python, started in a folder as from a terminal, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hear,
    )


def _hear() -> None:
    """Whoever runs the tests in the background has Ctrl-C ignored, which is inherited."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def wait_for(
    condition: Callable[[], object], or_else: str = "waited in vain", most_s: float = PATIENCE_S
) -> None:
    """Until it holds."""
    until_s = time.monotonic() + most_s
    while not condition():
        assert time.monotonic() < until_s, or_else
        time.sleep(0.02)


def processes(group: int) -> list[int]:
    """The processes of a group that are there, the parent first."""
    return sorted(states(group), key=lambda pid: pid != group)


def states(group: int) -> dict[int, str]:
    """The processes of a group that are there, and the letter for what each of them is at."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[2]) == group and words[0] != "Z":
            found[int(path.parent.name)] = words[0]
    return found
