"""What is kept of many replications while one of them at a time is in memory."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Self

import pandas as pd

from results.tables.frames import Tables


class Gathering(ABC):
    """A table, a picture or a comparison that is made of one replication after the other."""

    @abstractmethod
    def add(self, tables: Tables) -> None:
        """Take in replications that were not added before; the tables are not kept."""

    @classmethod
    def of(cls, each: Iterable[Tables]) -> Self:
        """One made of all of these, such as `run.each()`."""
        made = cls()
        gather(each, made)
        return made


def gather(each: Iterable[Tables], *gatherings: Gathering) -> None:
    """Add all tables to all gatherings in one pass; nothing here holds two replications at once."""
    for tables in each:
        for one in gatherings:
            one.add(tables)
        del tables  # or it would still be there while the next one is read


class Sums:
    """Sums of a column by keys, replication by replication."""

    def __init__(self, keys: Sequence[str], column: str) -> None:
        self._keys = [*keys, "replication"]
        self._column = column
        self._parts: list[pd.Series] = []
        self._replications: list[int] = []

    def add(self, rows: pd.DataFrame, tables: Tables) -> None:
        """Take in rows of `tables`; replications without a row count too."""
        self._parts.append(rows.groupby(self._keys)[self._column].sum())
        self._replications += tables.replications

    def by_replication(self) -> pd.DataFrame:
        """One row per key, one column per replication, 0 where there is nothing."""
        sums = pd.concat(self._parts).sort_index()
        numbers = pd.Index(self._replications, name="replication")
        beside: pd.DataFrame = sums.unstack("replication", fill_value=0)
        return beside.reindex(columns=numbers, fill_value=0)

    def mean(self) -> pd.Series:
        """The mean over the replications of each key."""
        return self.by_replication().mean(axis="columns").rename(self._column)


class Pooled:
    """Sums and numbers of the values of a column by keys, whatever replication they are of.

    Values are added in the order of the rows and with Kahan's compensation, as pandas adds the rows of
    a group: the last digit does not depend on how many replications are in memory.
    """

    def __init__(self, keys: Sequence[str], column: str) -> None:
        self._keys = [*keys]
        self._column = column
        self._states: dict[Hashable, tuple[float, float, int]] = {}
        self._index: pd.Index[Any] | None = None

    def add(self, rows: pd.DataFrame) -> None:
        """Take in more rows; values that are NaN are left out."""
        groups = rows.groupby(self._keys)[self._column]
        index = groups.size().index
        self._index = index if self._index is None else self._index.union(index)
        for key, values in groups:
            self._states[key] = _added(self._states.get(key, (0.0, 0.0, 0)), values.to_list())

    def table(self) -> pd.DataFrame:
        """One row per key: `sum` and `number`."""
        assert self._index is not None, "nothing was added"
        states = [self._states[key if isinstance(key, tuple) else (key,)] for key in self._index]
        columns = {"sum": [state[0] for state in states], "number": [state[2] for state in states]}
        return pd.DataFrame(columns, index=self._index).astype({"sum": "float64", "number": "int64"})

    def mean(self) -> pd.Series:
        """The mean of each key; NaN where no row had a value."""
        found = self.table()
        return (found["sum"] / found["number"].where(found["number"] > 0)).rename(self._column)


def _added(state: tuple[float, float, int], values: Iterable[float]) -> tuple[float, float, int]:
    """Sum, what rounding took from it, and number, after more values."""
    total, error, number = state
    for value in values:
        if value == value:
            step = value - error
            larger = total + step
            error = larger - total - step
            total = larger
            number += 1
    return total, error, number


class Days:
    """The simulated days of all that was added."""

    def __init__(self) -> None:
        self._first: pd.Timestamp | None = None
        self._last: pd.Timestamp | None = None

    def add(self, tables: Tables) -> None:
        """Take in the days of some replications."""
        days = tables.days()
        first, last = days[0], days[-1]
        self._first = first if self._first is None else min(self._first, first)
        self._last = last if self._last is None else max(self._last, last)

    def index(self) -> pd.DatetimeIndex:
        """First to last, every day."""
        assert self._first is not None and self._last is not None, "nothing was added"
        return pd.date_range(self._first, self._last, freq="D", name="date", unit="us")


def spread(rows: pd.DataFrame, keys: Sequence[str], column: str, tables: Tables) -> pd.DataFrame:
    """Sums of a column by keys: one row per key, one column per replication, 0 where there is nothing."""
    sums = Sums(keys, column)
    sums.add(rows, tables)
    return sums.by_replication()
