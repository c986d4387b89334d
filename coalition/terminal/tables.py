"""What is printed for people: plain tables that also read well in a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from math import nan
from textwrap import wrap
from typing import Any, TypeGuard

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coalition.terminal.harmless import harmless
from results.formatting import amount, decimals

# Standard output that is not a terminal has no width of its own.
_FILE_WIDTH = 132


class HarmlessConsole(Console):
    """A console on which no text does more than be read, wherever it comes from."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Every text that is printed, alone or in a table, passes here."""
        return super().render_str(harmless(text), **options)


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, or error; wide enough for a table when that is a file or a pipe."""
    width = None if (sys.stderr if stderr else sys.stdout).isatty() else _FILE_WIDTH
    return HarmlessConsole(width=width, stderr=stderr, highlight=False, markup=False, emoji=False)


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, texts: int, caption: str = ""
) -> Table:
    """A table whose first `texts` columns are words, aligned left; the others are figures.

    Narrow enough for a terminal of 80 columns as long as the words are few: figures never wrap,
    their headings do, to the width of the figures.
    """
    drawn = Table(title=title, caption=caption or None, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    drawn.title_style, drawn.title_justify = "bold", "left"
    drawn.caption_style, drawn.caption_justify = "", "left"
    cells = [column_cells([row[place] for row in rows]) for place in range(len(columns))]
    for place, name in enumerate(columns):
        if place < texts:
            drawn.add_column(name, overflow="fold", vertical="top")
        else:
            width = max(map(len, (*cells[place], *name.split())), default=1)
            drawn.add_column("\n".join(wrap(name, width)), justify="right", no_wrap=True)
    for row in zip(*cells, strict=True):
        drawn.add_row(*row)
    return drawn


def column_cells(values: Sequence[object]) -> list[str]:
    """The cells of one column: numbers with the same decimals, a dash for what did not happen."""
    digits = decimals(nan, *(float(value) for value in values if _is_number(value)))
    return [cell(value, digits) for value in values]


def cell(value: object, digits: int | None = None) -> str:
    """One value in words; a number alone chooses its own decimals."""
    if value is None or _is_number(value):
        return amount(value, digits)
    return str(value)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
