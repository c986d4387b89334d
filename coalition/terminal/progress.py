"""The progress bar of a run, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

import results


@contextmanager
def progress_bar(*, quiet: bool, what: str = "") -> Iterator[Callable[[results.Progress], None]]:
    """A function that shows how far replications are; silent if `quiet` or without a terminal."""
    silent = quiet or not (sys.stdout.isatty() and sys.stderr.isatty())
    columns = (
        TextColumn(f"{what} replication".strip() + " {task.fields[done]} of {task.fields[wanted]}"),
        BarColumn(),
        TextColumn("day {task.completed:,.0f} of {task.total:,.0f}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=silent, transient=True) as bar:
        task = bar.add_task("", total=1, visible=False, done=0, wanted=0)

        def show(state: results.Progress) -> None:
            bar.update(
                task,
                visible=True,
                completed=state.days_done,
                total=state.days_total,
                done=state.replications_done,
                wanted=state.replications,
            )

        yield show
