"""Pictures of the sorties of a run: by day and contingent, added up, and by aircraft type.

Each picture gathers one replication after the other (`DailySorties.of(run.each())`) and then draws its
figure; `save` writes it. `provenance` is the line of `Run.provenance`, `names` maps identifiers to
printed names, as `Run.names` does. Only what the coalition tasked is drawn, unless said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from results.estimation import intervals
from results.figures.daily import DailyMeans, RunningSum
from results.figures.style import (
    COLORS,
    DOCUMENTED,
    REST,
    DocumentedShare,
    Point,
    add_caption,
    new_figure,
    style,
    style_dates,
)
from results.formatting import printed
from results.tables import COALITION, Gathering, Selection, Sums, Tables, select

NO_NAMES: Mapping[str, str] = MappingProxyType({})


class DailySorties(Gathering):
    """Sorties per day stacked by contingent (the eight busiest and the rest), and their running sum."""

    def __init__(self) -> None:
        self._daily = DailyMeans("contingent", "sorties")
        self._running = RunningSum()

    def add(self, tables: Tables) -> None:
        """Count the flights of some replications."""
        self._daily.add(select(tables, "flights", COALITION), tables)
        self._running.add(tables)

    def figure(
        self,
        points: Sequence[Point],
        *,
        provenance: str,
        names: Mapping[str, str] = NO_NAMES,
        since: date | None = None,
    ) -> Figure:
        """The lower panel counts from `since` on and shows the documented points."""
        figure = new_figure(11, 8, "Sorties per day by contingent")
        upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        daily = self._daily.table()
        kept = daily.sum().sort_values(ascending=False, kind="stable").index[: len(COLORS)]
        stack = daily[kept].rename(columns=lambda contingent: printed(contingent, names))
        colors = [*COLORS[: len(kept)]]
        if len(kept) < daily.shape[1]:
            stack["all others"] = daily.drop(columns=kept).sum(axis="columns")
            colors.append(REST)
        if not stack.empty:
            upper.stackplot(stack.index, stack.to_numpy().T, labels=list(stack), colors=colors, step="mid")
            handles, labels = upper.get_legend_handles_labels()
            upper.legend(
                handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False
            )
        style(upper, "sorties per day")
        self._running.draw(lower, points, since)
        style_dates(lower)
        add_caption(figure, provenance, [point.source for point in points])
        return figure


class CumulativeSorties(Gathering):
    """Running sum of sorties against the documented points."""

    def __init__(self) -> None:
        self._running = RunningSum()

    def add(self, tables: Tables) -> None:
        """Count the flights of some replications."""
        self._running.add(tables)

    def figure(self, points: Sequence[Point], *, provenance: str, since: date | None = None) -> Figure:
        """Counted from `since` on."""
        figure = new_figure(10, 6, "Cumulative sorties, all types")
        axes = figure.subplots()
        self._running.draw(axes, points, since)
        style_dates(axes)
        add_caption(figure, provenance, [point.source for point in points])
        return figure


class AircraftShares(Gathering):
    """Share of each documented aircraft type in the sorties of `selection`, and of the types beside them."""

    def __init__(self, shares: Sequence[DocumentedShare], selection: Selection) -> None:
        self._shares = tuple(shares)
        self._selection = selection
        self._sorties = Sums(["aircraft"], "sorties")

    def add(self, tables: Tables) -> None:
        """Count the flights of some replications."""
        self._sorties.add(select(tables, "flights", self._selection), tables)

    def _modeled(self) -> pd.DataFrame:
        """One row per documented type, then `others`; one column per replication."""
        sorties = self._sorties.by_replication()
        types = [share.aircraft for share in self._shares]
        parts = {kind: sorties[sorties.index == kind].sum() for kind in types}
        others = sorties[~sorties.index.isin(types)]
        if len(others):
            parts["others"] = others.sum()
        whole = sorties.sum()
        return pd.DataFrame({kind: part / whole.where(whole > 0) for kind, part in parts.items()}).T

    def figure(self, *, what: str, provenance: str, names: Mapping[str, str] = NO_NAMES) -> Figure:
        """`what` says in words which sorties are shared out; error bars are 95 % intervals."""
        table = intervals(self._modeled()) * 100
        figure = new_figure(9, 1.8 + 0.55 * len(table), "Aircraft types")
        axes = figure.subplots()
        places = np.arange(len(table))
        axes.barh(places, table["mean"], height=0.55, color=COLORS[1], label="modeled")
        if table["half_width"].notna().any():
            axes.errorbar(
                table["mean"], places, xerr=table["half_width"], fmt="none", ecolor="#555555", capsize=3
            )
        documented = [share.share * 100 for share in self._shares]
        axes.scatter(
            documented,
            places[: len(documented)],
            marker="D",
            color=DOCUMENTED,
            zorder=3,
            label="documented",
        )
        ends = (table["mean"] + table["half_width"].fillna(0)).to_numpy()
        for place, share in enumerate(self._shares):
            right = np.nanmax([ends[place], share.share * 100])
            axes.annotate(share.label, (right, place), xytext=(9, 0), textcoords="offset points", va="center")
        axes.set_yticks(places, [printed(kind, names) for kind in table.index])
        axes.invert_yaxis()
        style(axes, "")
        axes.set_ylim(len(table) - 0.4, -0.6)
        axes.set_xlim(0, 1.2 * np.nanmax([1.0, *documented, *ends]))
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
        axes.set_xlabel(f"share of {what} (%)")
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, frameon=False)
        add_caption(figure, provenance, [share.source for share in self._shares])
        return figure
