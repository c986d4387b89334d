"""Pictures of what tankers and bases of a run carried, made as those of `results/figures/sorties.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from results.figures.daily import DailyMeans
from results.figures.style import COLORS, DOCUMENTED, Point, add_caption, new_figure, style, style_dates
from results.formatting import printed
from results.tables import Days, Gathering, Pooled, Selection, Tables, select

NO_NAMES: Mapping[str, str] = MappingProxyType({})


class TankerWeeks(Gathering):
    """Tanker sorties and offload per day and mean wait at the tracks, week by week."""

    def __init__(self) -> None:
        self._sorties = DailyMeans("role", "sorties")
        self._offload = DailyMeans("role", "offload_klb")
        self._waits = Pooled(["date"], "wait_h")
        self._days = Days()

    def add(self, tables: Tables) -> None:
        """Count the tankers' flights and the visits to them."""
        tankers = select(tables, "flights", Selection(role="tanker"))
        self._sorties.add(tankers, tables)
        self._offload.add(tankers, tables)
        self._waits.add(tables.refuelings)
        self._days.add(tables)

    def figure(self, points: Sequence[Point], *, provenance: str, since: date | None = None) -> Figure:
        """A point (tanker sorties by a date) is drawn as the mean per day from `since` to its date."""
        figure = new_figure(10, 8, "Tanker load")
        top, middle, bottom = figure.subplots(3, 1, sharex=True)
        for axes, means, label, color in (
            (top, self._sorties, "tanker sorties\nper day", COLORS[0]),
            (middle, self._offload, "offload\n(klb per day)", COLORS[3]),
        ):
            daily = means.table().sum(axis="columns")
            _draw_weeks(axes, daily.resample("7D", origin="start").mean(), color)
            style(axes, label)
        middle.yaxis.set_major_formatter("{x:,.0f}")
        days = self._days.index()
        _draw_rates(top, points, pd.Timestamp(since) if since else days[0])
        weekly = self._waits.table().reindex(days).resample("7D", origin="start").sum()
        _draw_weeks(bottom, weekly["sum"] / weekly["number"].where(weekly["number"] > 0), COLORS[2])
        style(bottom, "mean wait\nat the track (h)")
        style_dates(bottom)
        add_caption(figure, provenance, [point.source for point in points])
        return figure


class BaseMonths(Gathering):
    """Sorties per day of each base (rows) and month (columns), coalition and own command together."""

    def __init__(self) -> None:
        self._daily = DailyMeans("base", "sorties")

    def add(self, tables: Tables) -> None:
        """Count the flights of some replications."""
        self._daily.add(tables.flights, tables)

    def figure(self, *, provenance: str, names: Mapping[str, str] = NO_NAMES) -> Figure:
        """The busiest base on top."""
        daily = self._daily.table()
        months = pd.DatetimeIndex(daily.index).strftime("%Y-%m")
        monthly = daily.groupby(months).mean().T
        monthly = monthly.loc[monthly.sum(axis="columns").sort_values(ascending=False, kind="stable").index]
        monthly = monthly[monthly.sum(axis="columns") > 0]
        rows, columns = monthly.shape
        figure = new_figure(4 + 0.45 * columns, 2.2 + 0.3 * rows, "Sorties per day by base and month")
        axes = figure.subplots()
        if rows:
            top = float(monthly.to_numpy().max())
            image = axes.imshow(monthly.where(monthly > 0), cmap="cividis", aspect="auto", vmin=0, vmax=top)
            figure.colorbar(image, ax=axes, label="sorties per day", shrink=0.8)
            _write_values(axes, monthly, top)
        axes.set_yticks(range(rows), [printed(base, names) for base in monthly.index])
        axes.set_xticks(
            range(columns), list(monthly.columns), rotation=60, ha="right", rotation_mode="anchor"
        )
        axes.set_xlabel("month")
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        add_caption(figure, provenance, ())
        return figure


# --- parts --------------------------------------------------------------------------------


def _draw_weeks(axes: Axes, weekly: pd.Series, color: str) -> None:
    axes.plot(weekly.index, weekly.to_numpy(), drawstyle="steps-post", color=color, linewidth=1.6)


def _draw_rates(axes: Axes, points: Sequence[Point], start: pd.Timestamp) -> None:
    for point in points:
        days = (pd.Timestamp(point.date) - start).days + 1
        rate = point.value / days
        ends = pd.DatetimeIndex([start, point.date])
        axes.plot(ends, [rate, rate], color=DOCUMENTED, linestyle="--", label=f"{point.label}, mean per day")
    if points:
        axes.legend(loc="best", edgecolor="none", framealpha=0.9)


def _write_values(axes: Axes, monthly: pd.DataFrame, top: float) -> None:
    for (row, column), value in np.ndenumerate(monthly.to_numpy()):
        if value > 0:
            ink = "black" if value > 0.55 * top else "white"
            text = f"{value:.0f}" if value >= 9.5 else f"{value:.1f}"
            axes.text(column, row, text, ha="center", va="center", fontsize=7, color=ink)
