"""The books of a run: where lines, hours and requests went, replication by replication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import pandas as pd

from results.estimation import intervals
from results.explanation.hours import flight_book, hour_book, hours_of_flights
from results.explanation.lines import line_book, squadron_day_book, squadron_days_of_lines
from results.explanation.requests import request_book
from results.tables import COALITION, Selection, Tables


@dataclass(frozen=True, slots=True, eq=False)
class Books:
    """Frames with one row per key and one column per replication; nothing in them is a mean.

    `lines` (`lines.LINE_KEYS`, whole lines), `squadron_days` (contingent, role, squadron, limit,
    unused), `hours` (`hours.HOUR_KEYS`), `flights` that took off (contingent, role, squadron),
    `requests` (`requests.REQUEST_KEYS`).
    """

    lines: pd.DataFrame
    squadron_days: pd.DataFrame
    hours: pd.DataFrame
    flights: pd.DataFrame
    requests: pd.DataFrame

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """The books of different replications side by side; ValueError if there are none."""
        if not parts:
            raise ValueError("no books to join")
        return cls(**{one.name: beside([getattr(part, one.name) for part in parts]) for one in fields(cls)})


def books(tables: Tables, selection: Selection = COALITION) -> Books:
    """The books of the replications in the tables.

    Raises ValueError if the selection asks for an outcome or a country, which squadron days do not have.
    """
    return books_of_days(tables, squadron_days_of_lines(tables, selection), selection)


def books_of_days(tables: Tables, days: pd.DataFrame, selection: Selection) -> Books:
    """The same, of squadron days whose lines have been worked out before."""
    flights = hours_of_flights(tables, selection)
    return Books(
        lines=line_book(tables, days),
        squadron_days=squadron_day_book(tables, days),
        hours=hour_book(tables, flights),
        flights=flight_book(tables, flights),
        requests=request_book(tables, selection),
    )


def beside(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of different replications side by side: the keys of all, sorted, 0 where one has none."""
    if len(frames) == 1:
        return frames[0].sort_index()
    joined = pd.concat(frames, axis="columns").fillna(0).sort_index()
    return joined.astype(frames[0].dtypes.iloc[0]) if len(joined.columns) else joined


def grouped(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """A book with fewer keys: the rows that share them added up; without any, one row of totals."""
    if not by:
        return frame.sum().to_frame("total").T
    return frame.groupby(list(by)).sum()


def means(frame: pd.DataFrame, replications_per_draw: int = 1) -> pd.DataFrame:
    """`mean` and 95 % `half_width` of each row over its columns, the replications.

    Successive replications that share a vector of parameters count as one. NaN with fewer than two.
    """
    units = (
        frame.T.groupby(frame.columns // replications_per_draw).mean().T
        if replications_per_draw > 1
        else frame
    )
    return intervals(units)
