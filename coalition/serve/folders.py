"""Run folders that somebody has spoiled, or that another command left: no question ends at them."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from coalition.terminal.messages import say
from results import RunError, open_run
from results.runs import FileFormat


def format_to_go_on(folder: Path) -> FileFormat | None:
    """In which format a folder that was refused can be flown into after all; None if there is no way.

    One that cannot be opened as a run gets another name and is kept; the next one begins anew. Raises
    RunError if it cannot be renamed.
    """
    if not folder.exists():
        return "parquet"  # somebody removed it meanwhile
    try:
        kept = open_run(folder)
    except RunError as error:
        say(f"{error.problem}; the folder is kept as {_set_aside(folder).name}, and flown again")
        return "parquet"
    return "csv" if kept.manifest["file_format"] == "csv" else None


def _set_aside(folder: Path) -> Path:
    """The folder under the first name that is free."""
    names = (folder.with_name(f"{folder.name}.damaged-{number}") for number in count(1))
    free = next(name for name in names if not name.exists())
    try:
        folder.rename(free)
    except FileNotFoundError:
        return free
    except OSError as error:
        raise RunError(f"{folder} is damaged and cannot be renamed: {error.strerror or error}") from error
    return free
