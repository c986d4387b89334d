"""A table of a page: columns with units, cells that sort by number though they print as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

from results.formatting import amount, percent


@dataclass(frozen=True, slots=True)
class Column:
    """A column; numbers are aligned right and sort as numbers."""

    title: str
    unit: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed, and the number behind it (None for words and for what did not happen)."""

    text: str
    value: float | None = None
    tone: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its caption; the first cell of a row names the row.

    Words in a table of `prose` (paths, digests, sources) may be broken anywhere.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    prose: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError if a row has not one cell for each column."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.caption}: a row does not fit the {len(self.columns)} columns")


def words(text: str, *, hint: str = "", tone: str = "") -> Cell:
    """A cell with text."""
    return Cell(text, hint=hint, tone=tone)


def number(value: float, digits: int | None = None, *, signed: bool = False, tone: str = "") -> Cell:
    """A cell with a number."""
    return Cell(amount(value, digits, signed=signed), _sortable(value), tone=tone)


def share(value: float | None, *, signed: bool = False, tone: str = "") -> Cell:
    """A cell with a share, printed as percent."""
    known = nan if value is None else value
    return Cell(percent(known, signed=signed), _sortable(known), tone=tone)


def interval_cell(text: str, middle: float) -> Cell:
    """A cell with an interval or a number and its half-width; sorts by its middle."""
    return Cell(text, _sortable(middle))


def prose(
    caption: str, titles: Sequence[str], rows: Sequence[Sequence[str]], *, note: str = "", code: bool = False
) -> Sheet:
    """A table of words only; with `code` its rows are called by something typed, such as a path."""
    columns = tuple(Column(title, is_number=False) for title in titles)
    tone = "code" if code else ""
    cells = tuple((words(name, tone=tone), *map(words, others)) for name, *others in rows)
    return Sheet(caption, columns, cells, note, prose=True)


def _sortable(value: float) -> float | None:
    return float(value) if isfinite(value) else None
