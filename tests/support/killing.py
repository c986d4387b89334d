"""A study whose processes are killed at chosen moments, and the books that another keeps of its store."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, Literal

from support.processes import HOUSE, PATIENCE_S, processes, states, wait_for

Phase = Literal["starting", "planning", "waking", "flying", "writing", "ending", "merging"]
Victim = Literal["parent", "worker"]
IMPORTED: Final = "| coalition.commands.study\n"
"""What Python says when the command is all there and begins to read its study."""


@dataclass(slots=True)
class Books:
    """The units in the segments of a store, read without its code; what must never be fails at once."""

    store: Path
    lines: dict[str, str] = field(default_factory=dict)
    _segments: dict[str, set[str]] = field(default_factory=dict)

    def seen(self) -> int:
        """How many units are kept, as far as can be seen while somebody writes and removes segments."""
        there = {path.name: path for path in (self.store / "segments").glob("[!.]*")}
        for name in there.keys() - self._segments.keys():
            try:
                payload = there[name].read_bytes()
            except FileNotFoundError:  # put together with others, a moment ago
                continue
            assert _is_whole(there[name], payload), f"{name} is half-written"
            self._segments[name] = {self._entered(line) for line in payload.decode().splitlines()}
        for name in self._segments.keys() - there.keys():
            del self._segments[name]
        return len(set[str]().union(*self._segments.values()))

    def count(self) -> int:
        """How many units are kept, of which none is ever lost; to be asked when nobody writes."""
        count = self.seen()
        assert count == len(self.lines), "units were lost"
        return count

    def scatter(self) -> None:
        """Put each unit into a segment of its own, as many short commands do, so that they are merged."""
        folder = self.store / "segments"
        lines = [f"{line}\n".encode() for line in self.lines.values()]
        apart = {folder / f"{_digest(line)}.jsonl": line for line in lines}
        for path, line in apart.items():
            path.write_bytes(line)
        for path in set(folder.glob("[!.]*")) - apart.keys():
            path.unlink()

    def _entered(self, line: str) -> str:
        """The address of a unit; its line, which says how long it took, shows if it was flown again."""
        record = json.loads(line)
        assert record["error"] == "", record["error"]
        assert self.lines.setdefault(record["unit"], line) == line, "a unit was flown twice"
        for digest in record.get("tables", {}).values():
            table = self.store / "tables" / f"{digest}.parquet"
            assert _is_whole(table, table.read_bytes()), f"{table.name} is half-written"
        return str(record["unit"])


def _is_whole(path: Path, payload: bytes) -> bool:
    return path.stem == _digest(payload)


def _digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()[:40]


def parts(*folders: Path) -> set[str]:
    """Files that are being written, or were when somebody was killed."""
    return {path.name for folder in folders for path in folder.glob(".*.part")}


class Flight:
    """One `coalition study run` that has something to do, from its start to its end or to a kill."""

    def __init__(self, folder: Path, books: Books, wanted: int) -> None:
        self.begun_s = time.monotonic()
        self._books, self.wanted = books, wanted
        self._before, self._old_parts = books.count(), self._parts()
        assert self._before < wanted
        words = ("-X", "importtime", "-m", "coalition", "study", "run", "kills.yaml", "--workers", "2")
        self._said = folder / "said.txt"
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, *words, "--store", books.store.name],
                cwd=folder,
                # What it has for its workers may stay behind when it is killed before there are any.
                env={**os.environ, "PYTHONPATH": str(HOUSE), "TMPDIR": str(folder)},
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                start_new_session=True,
            )

    @property
    def is_there(self) -> bool:
        """Whether the command has not ended."""
        return self._process.poll() is None

    def reach(self, phase: Phase) -> bool:
        """Wait for a phase to begin; False if the command ended before."""
        has_begun: dict[Phase, Callable[[], object]] = {
            "starting": lambda: True,
            "planning": self._has_imported,
            "waking": self._workers,
            "flying": lambda: self._books.seen() > self._before,
            "writing": self._writes,
            "merging": self._writes,
            "ending": lambda: self._books.seen() == self.wanted,
        }
        # Writing takes milliseconds: nobody may sleep then, but before.
        before: dict[Phase, Phase] = {"writing": "waking", "merging": "ending"}
        if phase in before:
            self.reach(before[phase])
        while self.is_there:
            if has_begun[phase]():
                return True
            time.sleep(0 if phase in before else 0.02)
        return False

    def kill(self, victim: Victim, chance: Random) -> Phase | None:
        """Stop everything, see what it is at, and kill one; None if nobody was there to be killed."""
        with self._frozen():
            pid = self._process.pid
            if victim == "worker":
                pid = chance.choice(self._workers() or [0])
            if not pid or not self.is_there:
                return None
            phase = self._phase()
            os.kill(pid, signal.SIGKILL)
        return phase

    def end(self) -> str:
        """Wait for the end of all its processes; what it said, empty after a kill of the parent."""
        out = self._process.communicate(timeout=PATIENCE_S)[0]
        wait_for(lambda: not processes(self._process.pid), "processes were left behind")
        if self._process.returncode == -signal.SIGKILL:
            return ""
        lines = self._said.read_text().splitlines()
        errors = [line for line in lines if not line.startswith("import time:")]
        assert (self._process.returncode, errors) == (0, [])
        return str(out)

    def _phase(self) -> Phase:
        """What it is at, while it stands still."""
        kept = self._books.count()
        if not self._has_imported():
            return "starting"
        is_writing = bool(self._parts() - self._old_parts)
        if kept == self.wanted:
            return "merging" if is_writing else "ending"
        if is_writing:
            return "writing"
        if kept > self._before:
            return "flying"
        return "waking" if self._workers() else "planning"

    def _parts(self) -> set[str]:
        store = self._books.store
        return parts(store, store / "segments", store / "tables")

    def _writes(self) -> bool:
        """Whether it writes a segment."""
        return bool(parts(self._books.store / "segments") - self._old_parts)

    def _has_imported(self) -> bool:
        return IMPORTED in self._said.read_text()

    def _workers(self) -> list[int]:
        """The worker processes, without the one that keeps track of their locks."""
        return [pid for pid in processes(self._process.pid) if b"spawn_main" in _command_line(pid)]

    @contextmanager
    def _frozen(self) -> Iterator[None]:
        """All processes of the command stand still, so that what is seen is what is hit."""
        group = self._process.pid
        try:
            os.killpg(group, signal.SIGSTOP)
        except ProcessLookupError:
            yield
            return
        wait_for(lambda: all(state == "T" for state in states(group).values()))
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
