"""Sorties by contingent and role, by month, by published class."""

from __future__ import annotations

import pandas as pd

from results.estimation import intervals
from results.summaries.summary import Summary, months_of
from results.tables import CLASS_OF_ROLE, COALITION, PUBLISHED_CLASSES, Days, Selection, Sums, Tables, select

ROLES = ("strike", "isr_armed", "isr", "c2", "tanker", "airlift")


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


class SortiesPerDayByMonth(Summary):
    """Index `month` (YYYY-MM); `days` simulated, `sorties_per_day` and its `half_width`."""

    def __init__(self, selection: Selection = COALITION) -> None:
        self._selection = selection
        self._days = Days()
        self._sums = Sums(["month"], "sorties")

    def add(self, tables: Tables) -> None:
        """Count the sorties of the selection."""
        rows = select(tables, "flights", self._selection)
        self._sums.add(rows.assign(month=months_of(rows["date"])), tables)
        self._days.add(tables)

    def table(self) -> pd.DataFrame:
        """One row per simulated month."""
        dates = self._days.index().to_series()
        days = dates.groupby(months_of(dates)).size()
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
        self._sums.add(rows.assign(month=months_of(rows["date"]), published_class=classes), tables)
        self._days.add(tables)

    def table(self) -> pd.DataFrame:
        """One row per simulated month."""
        sums = self._sums.mean().unstack("published_class")
        months = pd.Index(months_of(self._days.index().to_series()).unique(), name="month")
        table = sums.reindex(index=months, columns=list(PUBLISHED_CLASSES)).fillna(0.0)
        return table.assign(total=table.sum(axis="columns")).rename_axis(columns=None)
