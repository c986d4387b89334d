"""What is known of a measure: name, unit, meaning, source, and how it can be broken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Final, Literal, Protocol

import pandas as pd

from results.tables import COALITION, Selection, Tables

Better = Literal["more", "fewer", ""]


class Counting(Protocol):
    """How a measure is taken: per replication or, with `by`, per replication and value of a dimension."""

    __name__: str

    def __call__(
        self, tables: Tables, selection: Selection = COALITION, by: str | None = None, /
    ) -> pd.Series: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure, called like the function that it was made of.

    `source` names where the numbers beside the log come from; empty: counted from the log alone.
    `better` says which direction is better, if one is. `function` gives a series indexed by
    `replication`. `by` are the dimensions that the measure can be broken down by; the parts of an
    `additive` measure add up to the whole.
    """

    id: str
    name: str
    unit: str
    definition: str
    source: str = ""
    better: Better = ""
    function: Counting
    by: tuple[str, ...] = ()
    additive: bool = False

    def __call__(self, tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
        """Its values: a series of its name. Kept with the tables: other measures are made of it."""
        name = ("measure", self.function, selection, by)
        found: pd.Series | None = tables.kept.get(name)
        if found is None:
            found = tables.kept[name] = self.function(tables, selection, by)
        return found.rename(self.id)


def defined(
    *,
    name: str,
    unit: str,
    by: tuple[str, ...],
    additive: bool = False,
    better: Better = "",
    source: str = "",
    caution: str = "",
) -> Callable[[Counting], Measure]:
    """Make a measure of a function: its name becomes the id, its docstring the definition.

    `caution` ends the definition of measures that need the same one.
    """

    def make(function: Counting) -> Measure:
        definition = " ".join(f"{cleandoc(function.__doc__ or '')} {caution}".split())
        return Measure(
            id=function.__name__,
            name=name,
            unit=unit,
            definition=definition,
            source=source,
            better=better,
            function=function,
            by=by,
            additive=additive,
        )

    return make


# --- dimensions of the rows that are measured ---------------------------------------------

DIMENSIONS: Final = (
    "contingent",
    "service",
    "squadron",
    "aircraft",
    "role",
    "published_class",
    "country",
    "base",
    "track",
    "area",
    "month",
    "date",
)
"""What measures can be broken down by."""


def _without(*left_out: str) -> tuple[str, ...]:
    return tuple(name for name in DIMENSIONS if name not in left_out)


OF_FLIGHTS: Final = _without("track")
OF_STRIKERS: Final = _without("role", "published_class", "track")
OF_TANKERS: Final = _without("role", "published_class", "country", "area")
OF_REFUELINGS: Final = DIMENSIONS
OF_REQUESTS: Final = ("country", "area", "month", "date")
OF_SQUADRONS: Final = _without("country", "base", "track", "area")
OF_WANTED: Final = ("role", "country", "area", "month", "date")
OF_BASES: Final = ("base", "month", "date")
