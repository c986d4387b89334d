"""Texts of rows as numbers, which are compared and grouped many times as fast."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.tables.frames import Rows

Which = npt.NDArray[np.bool_]
"""True for the rows that are meant."""


class Coded(NamedTuple):
    """The text of each row as its place in `values`, -1 where it has none.

    `values` are in the order of the alphabet; some of them may stand in no row.
    """

    numbers: Rows
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: pd.Series) -> Coded:
        """The texts of a column."""
        numbers, values = pd.factorize(texts, sort=True)
        return cls(numbers, tuple(values))

    def at(self, rows: Rows) -> Coded:
        """The texts of other rows, each of which names one of these; -1: none."""
        return self._replace(numbers=np.append(self.numbers, -1)[rows])

    def is_any(self, texts: Collection[str]) -> Which:
        """Whether a row has one of these texts."""
        return self._looked_up([value in texts for value in self.values], False)

    def where(self, which: Which, other: str) -> Coded:
        """The same text in some rows, another one in the rest."""
        values = tuple(sorted({*self.values, other}))
        numbers = self._looked_up([values.index(value) for value in self.values], -1)
        return Coded(np.where(which, numbers, values.index(other)), values)

    def named(self, name: Callable[[str], str | None]) -> Coded:
        """Each text by another name, which several may share; None: it has none."""
        names = [name(value) for value in self.values]
        values = tuple(sorted({one for one in names if one is not None}))
        places: Mapping[str | None, int] = {one: place for place, one in enumerate(values)}
        return Coded(self._looked_up([places.get(one, -1) for one in names], -1), values)

    def places_in(self, texts: Iterable[str]) -> Rows:
        """Where the text of each row stands among others, -1 if it does not."""
        places = {text: place for place, text in enumerate(texts)}
        return self._looked_up([places.get(value, -1) for value in self.values], -1)

    def numbered(self, numbers: Mapping[str, float]) -> npt.NDArray[np.float64]:
        """A number for the text of each row, NaN for texts that have none."""
        return self._looked_up([numbers.get(value, np.nan) for value in self.values], np.nan)

    def _looked_up(self, of_values: list[Any], of_none: Any) -> npt.NDArray[Any]:
        """What belongs to the text of each row."""
        return np.array([*of_values, of_none])[self.numbers]
