"""Processes of a command, as the system lists them."""

from __future__ import annotations

from pathlib import Path


def processes(group: int) -> list[int]:
    """The processes of a group that are there, the parent first."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[2]) == group and words[0] != "Z":
            found.append(int(path.parent.name))
    return sorted(found, key=lambda pid: pid != group)
