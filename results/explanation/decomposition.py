"""A difference of two sides, and the parts that add up to it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from results.comparison import plain
from results.explanation.accounts import grouped, means


@dataclass(frozen=True, slots=True, eq=False)
class Decomposition:
    """A difference, what-if minus baseline, and the parts that add up to it in every replication.

    `baseline` and `what_if` are totals by replication; `parts` has one row per part, its keys as
    index, and one column per replication. `replications_per_draw` successive replications share a vector of
    parameters.
    """

    baseline: pd.Series
    what_if: pd.Series
    parts: pd.DataFrame
    replications_per_draw: int

    def by(self, *keys: str) -> pd.DataFrame:
        """The parts by some of their keys: mean `difference` and its 95 % `half_width`, largest first."""
        table = self._means(grouped(self.parts, keys))
        order = table["difference"].abs().sort_values(ascending=False, kind="stable")
        return table.loc[order.index]

    def rest(self, shown: pd.Index, *keys: str) -> pd.Series:
        """Mean `difference` and `half_width` of all parts, by some of their keys, but those shown."""
        others = grouped(self.parts, keys).drop(index=shown)
        return _only_row(self._means(others.sum().to_frame("rest").T))

    def total(self) -> pd.Series:
        """`baseline`, `what_if`, `difference` and its 95 % `half_width`."""
        before, after = (side.to_frame("total").T for side in (self.baseline, self.what_if))
        return _only_row(contrast(before, after, self.replications_per_draw))

    def _means(self, parts: pd.DataFrame) -> pd.DataFrame:
        return means(parts, self.replications_per_draw).rename(columns={"mean": "difference"})

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON: the total, and each part with its keys."""
        total = {str(name): plain(value) for name, value in self.total().items()}
        return {**total, "parts": records(self.by(*map(str, self.parts.index.names)))}


def contrast(baseline: pd.DataFrame, what_if: pd.DataFrame, replications_per_draw: int = 1) -> pd.DataFrame:
    """Means of both sides, and of their paired difference with its 95 % half-width.

    Takes one row per key and one column per replication; a row that one side lacks is 0 there. Returns
    `baseline`, `what_if`, `difference`, `half_width` by key, in the order of the baseline, then the others.
    """
    index = baseline.index.append(what_if.index.difference(baseline.index))
    before, after = baseline.reindex(index, fill_value=0), what_if.reindex(index, fill_value=0)
    apart = means(after - before, replications_per_draw)
    both = (after - before).notna()
    return pd.DataFrame(
        {
            "baseline": means(before.where(both), replications_per_draw)["mean"],
            "what_if": means(after.where(both), replications_per_draw)["mean"],
            "difference": apart["mean"],
            "half_width": apart["half_width"],
        }
    )


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a table with their keys, ready for JSON."""
    rows = table.reset_index().to_dict(orient="records")
    return [{str(name): plain(value) for name, value in row.items()} for row in rows]


def _only_row(table: pd.DataFrame) -> pd.Series:
    row: pd.Series = table.iloc[0]
    return row
