"""The progress bar of a run, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

import results
from coalition.terminal.harmless import harmless
from coalition.terminal.tables import console


@contextmanager
def progress_bar(*, quiet: bool, what: str = "") -> Iterator[Callable[[results.Progress], None]]:
    """A function that shows how far replications are; silent if `quiet` or without a terminal."""
    name = harmless(what).replace("{", "{{").replace("}", "}}")
    counted = f"{name} replication".strip() + " {task.fields[done]} of {task.fields[wanted]}"
    days = TextColumn("day {task.completed:,.0f} of {task.total:,.0f}", markup=False)
    with _bar(TextColumn(counted, markup=False), BarColumn(), days, quiet=quiet) as bar:
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


@contextmanager
def counting_bar(what: str, *, quiet: bool = False) -> Iterator[Callable[[float, int], None]]:
    """A function that shows how many of all are done, each of them a `what`; silent without a terminal."""
    with _bar(TextColumn(what), MofNCompleteColumn(), BarColumn(), quiet=quiet) as bar:
        task = bar.add_task("", total=1, visible=False)
        yield lambda done, total: bar.update(task, visible=True, completed=done, total=total)


def _bar(*columns: ProgressColumn, quiet: bool) -> Progress:
    """A bar on standard error that ends with the time gone and the time left."""
    silent = quiet or not (sys.stdout.isatty() and sys.stderr.isatty())
    times = (TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    return Progress(*columns, *times, console=console(stderr=True), disable=silent, transient=True)
