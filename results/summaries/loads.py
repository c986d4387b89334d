"""What tankers and bases carried."""

from __future__ import annotations

import pandas as pd

from results.summaries.summary import Summary, months_of
from results.tables import Days, Pooled, Sums, Tables


class TankerLoad(Summary):
    """Index (`track`, `month`); what the receivers found there.

    `refuelings` served, `receivers` (aircraft), `offload_klb` and `gave_up` are sums per
    replication, `wait_h` is the mean wait of all who came.
    """

    def __init__(self) -> None:
        keys = ("track", "month")
        columns = ("refuelings", "receivers", "offload_klb", "gave_up")
        self._sums = [Sums(keys, column) for column in columns]
        self._waits = Pooled(keys, "wait_h")

    def add(self, tables: Tables) -> None:
        """Count the visits to all tracks."""
        rows = tables.refuelings
        rows = rows.assign(
            month=months_of(rows["date"]),
            refuelings=(rows["outcome"] == "served").astype("int64"),
            gave_up=(rows["outcome"] == "gave_up").astype("int64"),
        )
        for sums in self._sums:
            sums.add(rows, tables)
        self._waits.add(rows)

    def table(self) -> pd.DataFrame:
        """One row per track and month."""
        return pd.concat([*(sums.mean() for sums in self._sums), self._waits.mean()], axis="columns")


class TankerLoadByTrack(TankerLoad):
    """Index `track`: the tanker load of the whole run; `wait_h` is the mean over all who came."""

    def table(self) -> pd.DataFrame:
        """One row per track."""
        load = super().table()
        visits = load["refuelings"] + load["gave_up"]
        sums = load.drop(columns="wait_h").groupby("track").sum()
        waited = (load["wait_h"] * visits).groupby("track").sum()
        return sums.assign(wait_h=waited / (sums["refuelings"] + sums["gave_up"]))


class BaseLoad(Summary):
    """Index `base`, the busiest on top: coalition and own command together, as the ramp is.

    `sorties` and `sorties_per_day` are means over replications; `ramp_used_max` is the most and
    `fuel_min_klb` the least of any day and replication; `runway_wait_h` and `turn_wait_h` are
    hours waited per flight that took off; `closed_h` the hours shut per replication.
    """

    def __init__(self) -> None:
        self._days = Days()
        self._sorties = Sums(["base"], "sorties")
        self._closed = Sums(["base"], "closed_h")
        self._flights = Sums(["base"], "flights")
        self._waits = {name: Pooled(["base"], name) for name in ("runway_wait_h", "turn_wait_h")}
        self._extremes: list[pd.DataFrame] = []

    def add(self, tables: Tables) -> None:
        """Count what took off, and read the days of the bases."""
        launched = tables.flights[tables.flights["sorties"] > 0].assign(flights=1)
        self._days.add(tables)
        self._sorties.add(launched, tables)
        self._closed.add(tables.base_days, tables)
        self._flights.add(launched, tables)
        for waits in self._waits.values():
            waits.add(tables.base_days)
        per_base = tables.base_days.groupby("base")
        self._extremes.append(per_base.agg({"ramp_used_max": "max", "fuel_min_klb": "min"}))

    def table(self) -> pd.DataFrame:
        """One row per base."""
        per_base = pd.concat(self._extremes).groupby("base")
        bases = per_base.size().index
        flights = self._flights.by_replication().sum(axis="columns").reindex(bases, fill_value=0)
        sorties = self._sorties.mean().reindex(bases, fill_value=0.0)
        waits = {name: one.table()["sum"] / flights.where(flights > 0) for name, one in self._waits.items()}
        table = pd.DataFrame(
            {
                "sorties": sorties,
                "sorties_per_day": sorties / len(self._days.index()),
                "ramp_used_max": per_base["ramp_used_max"].max(),
                **waits,
                "fuel_min_klb": per_base["fuel_min_klb"].min(),
                "closed_h": self._closed.mean(),
            }
        )
        return table.sort_values("sorties", ascending=False, kind="stable")
