"""From the log of a replication to tidy frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import pandas as pd

from results.columns import COLUMNS
from results.reference import DATE_DTYPE, area_frame, squadron_frame
from sim.calendar import DAY_H
from sim.campaign import Campaign
from sim.records import Log

# The column from which `date` is derived, and how many hours one unit of it lasts.
_CLOCKS = {
    "flights": ("ato_day", DAY_H),
    "refuelings": ("time_h", 1.0),
    "requests": ("arrived_h", 1.0),
    "squadron_days": ("ato_day", DAY_H),
    "base_days": ("ato_day", DAY_H),
    "area_days": ("ato_day", DAY_H),
    "events": ("time_h", 1.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The seven tables of one or more replications, and what the campaign says of their subjects.

    `squadrons` has one row per squadron and change of command (`squadron`, `from_date`,
    `command`, `contingent`, `service`, `aircraft`, `role`); `areas` maps `area` to `country`.
    `replications` lists what the tables hold, also where a table has no row of it.
    """

    flights: pd.DataFrame
    refuelings: pd.DataFrame
    requests: pd.DataFrame
    squadron_days: pd.DataFrame
    base_days: pd.DataFrame
    area_days: pd.DataFrame
    events: pd.DataFrame
    squadrons: pd.DataFrame
    areas: pd.DataFrame
    replications: tuple[int, ...]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """A table by its name; KeyError if there is none."""
        if table not in COLUMNS:
            raise KeyError(table)
        frame: pd.DataFrame = getattr(self, table)
        return frame

    def days(self) -> pd.DatetimeIndex:
        """The simulated days, first to last: every day has base days, whether somebody flew or not."""
        dates = self.base_days["date"]
        return pd.date_range(dates.min(), dates.max(), freq="D", name="date", unit="us")

    @classmethod
    def concat(cls, parts: Sequence[Self]) -> Self:
        """Join tables of different replications of the same campaign; ValueError if there are none."""
        if not parts:
            raise ValueError("no tables to join")
        if len(parts) == 1:
            return parts[0]
        joined = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in COLUMNS}
        replications = tuple(number for part in parts for number in part.replications)
        return cls(**joined, squadrons=parts[0].squadrons, areas=parts[0].areas, replications=replications)


def frames(campaign: Campaign, *logs: Log) -> Tables:
    """The tables of one or more logs of `campaign`, all replications one below the other.

    Raises ValueError without a log.
    """
    squadrons, areas = squadron_frame(campaign), area_frame(campaign)
    return Tables.concat(
        [
            Tables(
                **{name: frame(name, log, campaign.from_date) for name in COLUMNS},
                squadrons=squadrons,
                areas=areas,
                replications=(log.replication,),
            )
            for log in logs
        ]
    )


def frame(table: str, log: Log, from_date: date) -> pd.DataFrame:
    """One table of one log, with the columns and dtypes of the dictionary."""
    records: list[tuple[Any, ...]] = getattr(log, table)
    columns = COLUMNS[table][2:]
    # Whole columns at once: a frame from single records takes ten times as long.
    whole = zip(*records, strict=True) if records else ((),) * len(columns)
    values = {column.name: cells for column, cells in zip(columns, whole, strict=True)}
    series = {column.name: pd.Series(values[column.name], dtype=column.dtype) for column in columns}
    clock, unit_h = _CLOCKS[table]
    days = np.floor(np.asarray(values[clock], dtype=float) * unit_h / DAY_H)
    dates = np.datetime64(from_date, "D") + days.astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "replication": np.full(len(records), log.replication, dtype="int64"),
            "date": pd.Series(dates.astype(DATE_DTYPE)),
            **series,
        }
    )
