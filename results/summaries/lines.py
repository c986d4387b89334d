"""Lines of the ATO: planned, offered, tasked; how they ended, and what limited them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from results.summaries.summary import Summary
from results.tables import COALITION, Selection, Sums, Tables, attribute, select


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
