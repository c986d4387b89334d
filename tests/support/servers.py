"""A server as anybody would start it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 300.0
HALF: dict[str, Any] = {
    "campaign": "two_bases",
    "settings": {"squadrons.fighters.aircraft": "2"},
    "replications": 2,
}
"""A question that is answered in a second: half the fighters."""


def started(out: Path, *words: str, port: int = 0) -> tuple[subprocess.Popen[str], str]:
    """`coalition serve` on a free port unless one is named, and its address."""
    command = [sys.executable, "-m", "coalition", "serve", *words, "--port", str(port), "--out", str(out)]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT
    )
    assert server.stdout is not None
    said = server.stdout.readline()
    assert "http://127.0.0.1:" in said, said or server.communicate()[1]
    return server, said.split()[-1].rstrip("/")


def ended(server: subprocess.Popen[str]) -> None:
    """Ctrl-C, and not one complaint."""
    server.send_signal(signal.SIGINT)
    _, complaints = server.communicate(timeout=PATIENCE_S)
    assert complaints == "", complaints
    assert server.returncode == 0


@contextmanager
def serving(out: Path, *words: str) -> Iterator[str]:
    """The address of `coalition serve` on a free port, which ends in order."""
    server, address = started(out, *words)
    try:
        yield address
    finally:
        ended(server)


def told(events: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Server-sent events: id, kind and content of each."""
    found = []
    for block in events.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and line[0] != ":")
        if "event" in lines:
            found.append((lines.get("id", ""), lines["event"], json.loads(lines["data"])))
    return found
