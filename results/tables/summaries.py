"""Summary tables for the screen: means over replications, with half-widths where one number leads."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

import pandas as pd

from results.estimation import intervals
from results.tables.classes import CLASS_OF_ROLE, PUBLISHED_CLASSES
from results.tables.frames import Tables
from results.tables.gathering import Days, Gathering, Pooled, Sums
from results.tables.selection import COALITION, Selection, attribute, select

ROLES = ("strike", "isr_armed", "isr", "c2", "tanker", "airlift")


class Summary(Gathering):
    """A summary table: filled with one replication after the other, then read."""

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """The table of all that was added."""


class SortiesByContingentAndRole(Summary):
    """Sorties per (command, contingent): one column per role, `total` and its `half_width`.

    Coalition first, then the forces under their own command; the busiest on top.
    """

    def __init__(self) -> None:
        self._roles = Sums(("command", "contingent", "role"), "sorties")
        self._totals = Sums(("command", "contingent"), "sorties")

    def add(self, tables: Tables) -> None:
        """Count the flights of all commands."""
        self._roles.add(tables.flights, tables)
        self._totals.add(tables.flights, tables)

    def table(self) -> pd.DataFrame:
        """One row per contingent and command."""
        roles = self._roles.mean().unstack("role", fill_value=0)
        roles = roles.reindex(columns=list(ROLES), fill_value=0.0)
        totals = intervals(self._totals.by_replication())
        table = roles.join(totals.rename(columns={"mean": "total"}))
        order = table.reset_index().sort_values(
            ["command", "total", "contingent"], ascending=[True, False, True]
        )
        return order.set_index(["command", "contingent"]).rename_axis(columns=None)


def _months(dates: pd.Series) -> pd.Series:
    months: pd.Series = dates.dt.strftime("%Y-%m")
    return months.rename("month")


class SortiesPerDayByMonth(Summary):
    """Index `month` (YYYY-MM); `days` simulated, `sorties_per_day` and its `half_width`."""

    def __init__(self, selection: Selection = COALITION) -> None:
        self._selection = selection
        self._days = Days()
        self._sums = Sums(["month"], "sorties")

    def add(self, tables: Tables) -> None:
        """Count the sorties of the selection."""
        rows = select(tables, "flights", self._selection)
        self._sums.add(rows.assign(month=_months(rows["date"])), tables)
        self._days.add(tables)

    def table(self) -> pd.DataFrame:
        """One row per simulated month."""
        dates = self._days.index().to_series()
        days = dates.groupby(_months(dates)).size()
        sums = self._sums.by_replication().reindex(days.index, fill_value=0)
        rates = intervals(sums.div(days, axis="index"))
        rates = rates.rename(columns={"mean": "sorties_per_day"})
        return pd.concat([days.rename("days"), rates], axis="columns")


class SortiesByClassAndMonth(Summary):
    """Index `month` (YYYY-MM): sorties in each published class, and `total`; means over replications."""

    def __init__(self, selection: Selection = COALITION) -> None:
        self._selection = selection
        self._days = Days()
        self._sums = Sums(["month", "published_class"], "sorties")

    def add(self, tables: Tables) -> None:
        """Count the sorties of the selection."""
        rows = select(tables, "flights", self._selection)
        classes = rows["role"].map(CLASS_OF_ROLE)
        self._sums.add(rows.assign(month=_months(rows["date"]), published_class=classes), tables)
        self._days.add(tables)

    def table(self) -> pd.DataFrame:
        """One row per simulated month."""
        sums = self._sums.mean().unstack("published_class")
        months = pd.Index(_months(self._days.index().to_series()).unique(), name="month")
        table = sums.reindex(index=months, columns=list(PUBLISHED_CLASSES)).fillna(0.0)
        return table.assign(total=table.sum(axis="columns")).rename_axis(columns=None)


class LinesByContingent(Summary):
    """Index (`command`, `contingent`): lines planned, offered and tasked, and those left, by why.

    Means over replications.
    """

    def __init__(self) -> None:
        keys = ("command", "contingent")
        self._lines = [Sums(keys, f"lines_{word}") for word in ("planned", "offered", "tasked")]
        self._left = Sums((*keys, "unused"), "left")

    def add(self, tables: Tables) -> None:
        """Count the lines of all squadron days."""
        days = tables.squadron_days
        rows = days.assign(
            command=attribute(tables, "squadron_days", "command"),
            contingent=attribute(tables, "squadron_days", "contingent"),
            left=(days["lines_offered"] - days["lines_tasked"]).clip(lower=0),
        )
        for sums in (*self._lines, self._left):
            sums.add(rows, tables)

    def table(self) -> pd.DataFrame:
        """One row per contingent and command."""
        table = pd.concat([sums.mean() for sums in self._lines], axis="columns")
        unused = self._left.mean().unstack("unused", fill_value=0)
        for reason in ("tanker", "demand", "caveat"):
            table[f"left_{reason}"] = unused.get(reason, 0.0)
        return table.sort_index()


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
            month=_months(rows["date"]),
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


class OutcomesOfLines(Summary):
    """Index (`outcome`, `reason`): `flights`, `lines`, `sorties` per replication, `lines_share`.

    The lines add up to those tasked, the shares to 1.
    """

    def __init__(self, selection: Selection = COALITION) -> None:
        self._selection = replace(selection, outcome=None)
        keys = ("outcome", "reason")
        self._sums = [Sums(keys, column) for column in ("flights", "lines", "sorties")]

    def add(self, tables: Tables) -> None:
        """Count the flights of the selection."""
        rows = select(tables, "flights", self._selection)
        rows = rows.assign(flights=1, lines=rows["aircraft_tasked"])
        for sums in self._sums:
            sums.add(rows, tables)

    def table(self) -> pd.DataFrame:
        """One row per outcome and reason, the most frequent on top."""
        table = pd.concat([sums.mean() for sums in self._sums], axis="columns")
        table["lines_share"] = table["lines"] / table["lines"].sum()
        return table.sort_values("lines", ascending=False, kind="stable")


class UnmetHours(Summary):
    """Index (`role`, `reason`): hours on station `wanted_h`, `tasked_h` and not tasked, per replication."""

    def __init__(self) -> None:
        self._sums = [Sums(("role", "reason"), column) for column in ("wanted_h", "tasked_h")]

    def add(self, tables: Tables) -> None:
        """Count the hours of all areas."""
        for sums in self._sums:
            sums.add(tables.area_days, tables)

    def table(self) -> pd.DataFrame:
        """One row per role and reason."""
        table = pd.concat([sums.mean() for sums in self._sums], axis="columns")
        table["unmet_h"] = table["wanted_h"] - table["tasked_h"]
        return table


class AnswersToRequests(Summary):
    """Index `outcome`: `requests` per replication, `requests_share`, `wait_h` until answered (mean)."""

    def __init__(self, selection: Selection = COALITION) -> None:
        self._selection = selection
        self._requests = Sums(["outcome"], "requests")
        self._waits = Pooled(["outcome"], "wait_h")

    def add(self, tables: Tables) -> None:
        """Count the requests of the selection."""
        rows = select(tables, "requests", self._selection)
        rows = rows.assign(requests=1, wait_h=rows["answered_h"] - rows["arrived_h"])
        self._requests.add(rows, tables)
        self._waits.add(rows)

    def table(self) -> pd.DataFrame:
        """One row per outcome, the most frequent on top."""
        table = pd.concat([self._requests.mean(), self._waits.mean()], axis="columns")
        table.insert(1, "requests_share", table["requests"] / table["requests"].sum())
        return table.sort_values("requests", ascending=False, kind="stable")


class LimitsOfLines(Summary):
    """Index `limit`: `squadron_days` and `lines_offered` per replication for what limited the offer."""

    def __init__(self, selection: Selection = COALITION) -> None:
        self._selection = selection
        self._sums = [Sums(["limit"], column) for column in ("squadron_days", "lines_offered")]

    def add(self, tables: Tables) -> None:
        """Count the squadron days of the selection."""
        rows = select(tables, "squadron_days", self._selection).assign(squadron_days=1)
        for sums in self._sums:
            sums.add(rows, tables)

    def table(self) -> pd.DataFrame:
        """One row per limit."""
        return pd.concat([sums.mean() for sums in self._sums], axis="columns")
