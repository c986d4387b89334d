"""Sums by day of many replications, as pictures draw them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from results.figures.style import COLORS, DOCUMENTED, Point, style
from results.tables import COALITION, Days, Pooled, Sums, Tables, select


class DailyMeans:
    """Mean over replications of a column per day and key."""

    def __init__(self, key: str, column: str) -> None:
        self._key = key
        self._sums = Pooled(["date", key], column)
        self._days = Days()
        self._replications = 0

    def add(self, rows: pd.DataFrame, tables: Tables) -> None:
        """Take in rows of `tables`."""
        self._sums.add(rows)
        self._days.add(tables)
        self._replications += len(tables.replications)

    def table(self) -> pd.DataFrame:
        """All simulated days as index, one column per key; 0 where there is nothing."""
        sums = self._sums.table()["sum"].unstack(self._key, fill_value=0)
        return sums.reindex(self._days.index(), fill_value=0) / self._replications


class RunningSum:
    """Coalition sorties added up from a date on, replication by replication."""

    def __init__(self) -> None:
        self._sorties = Sums(["date"], "sorties")
        self._days = Days()

    def add(self, tables: Tables) -> None:
        """Take in the flights of some replications."""
        self._sorties.add(select(tables, "flights", COALITION), tables)
        self._days.add(tables)

    def draw(self, axes: Axes, points: Sequence[Point], since: date | None) -> None:
        """The running sums as a mean line with their range, and the documented points."""
        days = self._days.index()
        counted = days[days >= pd.Timestamp(since)] if since else days
        sums = self._sorties.by_replication().reindex(index=counted, fill_value=0).cumsum()
        count = sums.shape[1]
        label = "modeled" if count == 1 else f"modeled, mean of {count} replications"
        axes.plot(sums.index, sums.mean(axis="columns"), color=COLORS[0], linewidth=1.8, label=label)
        if count > 1:
            low, high = sums.min(axis="columns"), sums.max(axis="columns")
            axes.fill_between(
                sums.index, low, high, color=COLORS[1], alpha=0.6, linewidth=0, label="lowest to highest"
            )
        _draw_points(axes, points)
        style(axes, f"sorties since {since:%Y-%m-%d}" if since else "sorties")
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.legend(loc="lower right", edgecolor="none", framealpha=0.9)


def _draw_points(axes: Axes, points: Sequence[Point]) -> None:
    if points:
        dates = np.array([point.date for point in points], dtype="datetime64[D]")
        values = [point.value for point in points]
        axes.plot(dates, values, "D", color=DOCUMENTED, zorder=3, label="documented")
    for point in points:
        axes.annotate(
            f"{point.label}: {point.value:,.0f}",
            (pd.Timestamp(point.date), point.value),
            xytext=(-8, 5),
            textcoords="offset points",
            ha="right",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
        )
