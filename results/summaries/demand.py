"""What was wanted: hours on station that were not tasked, and strike requests."""

from __future__ import annotations

import pandas as pd

from results.summaries.summary import Summary
from results.tables import COALITION, Pooled, Selection, Sums, Tables, select


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
