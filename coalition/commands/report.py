"""`coalition report`: a page of run folders."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from coalition.terminal.messages import print_line
from results import open_run
from results.files import write_bytes
from results.report import run_page


def write_page(folders: Sequence[Path], to: Path) -> None:
    """Write the page; RunError if a folder is no run or the file cannot be written."""
    runs = [open_run(folder) for folder in folders]
    command = shlex.join(["coalition", "report", *map(str, folders), "--to", str(to)])
    write_bytes(to, run_page(*runs, command=command).encode())
    print_line(to)
