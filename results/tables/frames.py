"""From the log of a replication to tidy frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from struct import pack_into
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from results.tables.columns import COLUMNS, Column
from results.tables.reference import DATE_DTYPE, reference_frames
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


# The frames that the campaign gives, the same for all replications.
_REFERENCE = ("squadrons", "areas", "bases", "legs")

_NEAR = 512
"""Rows that are turned into columns at a time."""

_ALL_DAYS = 1_000_000
"""More days than lie between the year 1 and any campaign."""

Rows = npt.NDArray[np.intp]
"""Positions of rows in another frame; -1: there is none."""


@dataclass(frozen=True, eq=False)
class Tables:
    """The seven tables of one or more replications, and what the campaign says of their subjects.

    `squadrons` has one row per squadron and change of command (`squadron`, `from_date`,
    `command`, `contingent`, `service`, `aircraft`, `role`, `crews_per_aircraft`, `crew_h_per_month`);
    `areas` and `bases` say where they lie (`latitude`, `longitude`), areas also their `country`, bases
    their `ramp_spots` and whose they are (`command`); `legs` has the `leg_nm` of every `base` and `area`.
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
    bases: pd.DataFrame
    legs: pd.DataFrame
    replications: tuple[int, ...]

    def __getitem__(self, table: str) -> pd.DataFrame:
        """A table by its name; KeyError if there is none."""
        if table not in COLUMNS:
            raise KeyError(table)
        frame: pd.DataFrame = getattr(self, table)
        return frame

    @cached_property
    def kept(self) -> dict[tuple[object, ...], Any]:
        """What was worked out of these tables and is asked for again: masks, attributes, groups."""
        return {}

    def days(self) -> pd.DatetimeIndex:
        """The simulated days, first to last: every day has base days, whether somebody flew or not."""
        dates = self.base_days["date"]
        return pd.date_range(dates.min(), dates.max(), freq="D", name="date", unit="us")

    @cached_property
    def receiver_rows(self) -> Rows:
        """For each refueling the row of its receiver in `flights`."""
        found = np.full(len(self.refuelings), -1, dtype=np.intp)
        for number in self.replications:
            flown = np.flatnonzero(self.flights["replication"] == number)
            took = np.flatnonzero(self.refuelings["replication"] == number)
            known = pa.array(self.flights["flight_id"].array[flown])
            named = pa.array(self.refuelings["receiver_flight"].array[took])
            places = pc.index_in(named, known).fill_null(-1).to_numpy()
            found[took] = np.append(flown, -1)[places]
        return found

    @cached_property
    def squadron_rows(self) -> Rows:
        """For each squadron day the row of `squadrons` that holds on that day."""
        names = pd.Index(self.squadrons["squadron"].unique())
        known = _moments(names, self.squadrons, "from_date")
        asked = _moments(names, self.squadron_days, "date")
        order = np.argsort(known, kind="stable")
        latest = np.append(order, -1)[np.searchsorted(known[order], asked, side="right") - 1]
        is_of_squadron = known[latest] // _ALL_DAYS == asked // _ALL_DAYS
        return np.where(is_of_squadron, latest, -1)

    @classmethod
    def concat(cls, parts: Sequence[Self]) -> Self:
        """Join tables of different replications of the same campaign; ValueError if there are none."""
        if not parts:
            raise ValueError("no tables to join")
        if len(parts) == 1:
            return parts[0]
        joined = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in COLUMNS}
        reference = {name: getattr(parts[0], name) for name in _REFERENCE}
        replications = tuple(number for part in parts for number in part.replications)
        return cls(**joined, **reference, replications=replications)


def _moments(names: pd.Index, frame: pd.DataFrame, date_column: str) -> Rows:
    """Squadron and day of each row as one number: squadron by squadron, and within one day by day."""
    days = frame[date_column].to_numpy().astype("datetime64[D]") - np.datetime64("0001-01-01")
    return names.get_indexer(pd.Index(frame["squadron"])) * _ALL_DAYS + days.astype(np.intp)


def frames(campaign: Campaign, *logs: Log) -> Tables:
    """The tables of one or more logs of `campaign`, all replications one below the other.

    Raises ValueError without a log.
    """
    reference = reference_frames(campaign)
    return Tables.concat(
        [
            Tables(
                **{name: frame(name, log, campaign.from_date) for name in COLUMNS},
                **reference,
                replications=(log.replication,),
            )
            for log in logs
        ]
    )


def frame(table: str, log: Log, from_date: date) -> pd.DataFrame:
    """One table of one log, with the columns and dtypes of the dictionary."""
    records: list[tuple[Any, ...]] = getattr(log, table)
    arrays = _turned(records, COLUMNS[table][2:])
    clock, unit_h = _CLOCKS[table]
    days = np.floor(np.asarray(arrays[clock], dtype=float) * unit_h / DAY_H)
    dates = np.datetime64(from_date, "D") + days.astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "replication": np.full(len(records), log.replication, dtype="int64"),
            "date": pd.Series(dates.astype(DATE_DTYPE)),
            **arrays,
        }
    )


def _turned(records: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> dict[str, Any]:
    """Records as whole columns by name: a frame from single records takes ten times as long.

    Some hundred rows at a time, which a processor has near at hand. Texts go by way of Arrow and numbers
    by way of `struct`, each of which takes half the time.
    """
    texts: dict[str, list[str]] = {column.name: [] for column in columns if column.dtype == "str"}
    numbers = {
        column.name: np.empty(len(records), column.dtype) for column in columns if column.name not in texts
    }
    for first in range(0, len(records), _NEAR):
        near = records[first : first + _NEAR]
        for column, cells in zip(columns, zip(*near, strict=True), strict=True):
            if column.name in texts:
                texts[column.name].extend(cells)
            else:
                array = numbers[column.name]
                pack_into(f"{len(near)}{array.dtype.char}", array.data, first * array.itemsize, *cells)
    arrays = {
        name: pd.array(pa.array(cells, pa.large_string()), dtype="str") for name, cells in texts.items()
    }
    return {column.name: (arrays | numbers)[column.name] for column in columns}
