"""The pictures of a replay: what was modeled beside what is documented.

Each function returns a figure; `save` writes it. `provenance` is the line of `Run.provenance`,
`names` maps identifiers to printed names, as `Run.names` does. Only what the coalition tasked is
drawn, unless said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from results import measures
from results.estimation import intervals
from results.figures.style import (
    COLORS,
    DOCUMENTED,
    REST,
    DocumentedShare,
    Point,
    add_caption,
    new_figure,
    save,
    style,
    style_dates,
)
from results.formatting import printed
from results.tables import COALITION, Selection, Tables, select

__all__ = [
    "DocumentedShare",
    "Point",
    "aircraft_shares",
    "base_load",
    "cumulative_sorties",
    "daily_sorties",
    "save",
    "tanker_load",
]

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def daily_sorties(
    tables: Tables,
    points: Sequence[Point],
    *,
    provenance: str,
    names: Mapping[str, str] = NO_NAMES,
    since: date | None = None,
) -> Figure:
    """Sorties per day stacked by contingent (the eight busiest and the rest), and their running sum.

    The lower panel counts from `since` on and shows the documented points.
    """
    figure = new_figure(11, 8, "Sorties per day by contingent")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    rows = select(tables, "flights", COALITION)
    daily = _daily(tables, rows, "contingent", "sorties")
    kept = daily.sum().sort_values(ascending=False, kind="stable").index[: len(COLORS)]
    stack = daily[kept].rename(columns=lambda contingent: printed(contingent, names))
    colors = [*COLORS[: len(kept)]]
    if len(kept) < daily.shape[1]:
        stack["all others"] = daily.drop(columns=kept).sum(axis="columns")
        colors.append(REST)
    if not stack.empty:
        upper.stackplot(stack.index, stack.to_numpy().T, labels=list(stack), colors=colors, step="mid")
        handles, labels = upper.get_legend_handles_labels()
        upper.legend(handles[::-1], labels[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    style(upper, "sorties per day")
    _draw_cumulative(lower, tables, points, since)
    style_dates(lower)
    add_caption(figure, provenance, [point.source for point in points])
    return figure


def cumulative_sorties(
    tables: Tables,
    points: Sequence[Point],
    *,
    provenance: str,
    since: date | None = None,
) -> Figure:
    """Running sum of sorties from `since` on against the documented points."""
    figure = new_figure(10, 6, "Cumulative sorties, all types")
    axes = figure.subplots()
    _draw_cumulative(axes, tables, points, since)
    style_dates(axes)
    add_caption(figure, provenance, [point.source for point in points])
    return figure


def aircraft_shares(
    tables: Tables,
    shares: Sequence[DocumentedShare],
    *,
    selection: Selection,
    what: str,
    provenance: str,
    names: Mapping[str, str] = NO_NAMES,
) -> Figure:
    """Share of each documented aircraft type in the sorties of `selection`, and of the types beside them.

    `what` says in words which sorties are shared out. Error bars are 95 % intervals over replications.
    """
    types = [share.aircraft for share in shares]
    modeled = {kind: measures.aircraft_share(tables, kind, selection) for kind in types}
    rows = select(tables, "flights", selection)
    others = tuple(sorted(set(rows["aircraft"]) - set(types)))
    if others:
        modeled["others"] = measures.aircraft_share(tables, others, selection)
    table = intervals(pd.DataFrame(modeled).T) * 100

    figure = new_figure(9, 1.8 + 0.55 * len(table), "Aircraft types")
    axes = figure.subplots()
    places = np.arange(len(table))
    axes.barh(places, table["mean"], height=0.55, color=COLORS[1], label="modeled")
    if table["half_width"].notna().any():
        axes.errorbar(
            table["mean"], places, xerr=table["half_width"], fmt="none", ecolor="#555555", capsize=3
        )
    documented = [share.share * 100 for share in shares]
    axes.scatter(
        documented, places[: len(shares)], marker="D", color=DOCUMENTED, zorder=3, label="documented"
    )
    ends = (table["mean"] + table["half_width"].fillna(0)).to_numpy()
    for place, share in enumerate(shares):
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
    add_caption(figure, provenance, [share.source for share in shares])
    return figure


def tanker_load(
    tables: Tables,
    points: Sequence[Point],
    *,
    provenance: str,
    since: date | None = None,
) -> Figure:
    """Tanker sorties and offload per day and mean wait at the tracks, week by week.

    A point (tanker sorties by a date) is drawn as the mean per day from `since` to its date.
    """
    figure = new_figure(10, 8, "Tanker load")
    top, middle, bottom = figure.subplots(3, 1, sharex=True)
    tankers = select(tables, "flights", Selection(role="tanker"))
    for axes, column, label, color in (
        (top, "sorties", "tanker sorties\nper day", COLORS[0]),
        (middle, "offload_klb", "offload\n(klb per day)", COLORS[3]),
    ):
        daily = _daily(tables, tankers.assign(all="all"), "all", column).sum(axis="columns")
        _draw_weeks(axes, daily.resample("7D", origin="start").mean(), color)
        style(axes, label)
    middle.yaxis.set_major_formatter("{x:,.0f}")
    start = pd.Timestamp(since) if since else tables.days()[0]
    for point in points:
        days = (pd.Timestamp(point.date) - start).days + 1
        rate = point.value / days
        ends = [start, pd.Timestamp(point.date)]
        top.plot(ends, [rate, rate], color=DOCUMENTED, linestyle="--", label=f"{point.label}, mean per day")
    if points:
        top.legend(loc="best", edgecolor="none", framealpha=0.9)
    waits = tables.refuelings.groupby("date")["wait_h"].agg(["sum", "count"]).reindex(tables.days())
    weekly = waits.resample("7D", origin="start").sum()
    _draw_weeks(bottom, weekly["sum"] / weekly["count"].where(weekly["count"] > 0), COLORS[2])
    style(bottom, "mean wait\nat the track (h)")
    style_dates(bottom)
    add_caption(figure, provenance, [point.source for point in points])
    return figure


def base_load(tables: Tables, *, provenance: str, names: Mapping[str, str] = NO_NAMES) -> Figure:
    """Sorties per day of each base (rows) and month (columns), coalition and own command together."""
    daily = _daily(tables, tables.flights, "base", "sorties")
    monthly = daily.groupby(tables.days().strftime("%Y-%m")).mean().T
    monthly = monthly.loc[monthly.sum(axis="columns").sort_values(ascending=False, kind="stable").index]
    monthly = monthly[monthly.sum(axis="columns") > 0]
    rows, columns = monthly.shape
    figure = new_figure(4 + 0.45 * columns, 2.2 + 0.3 * rows, "Sorties per day by base and month")
    axes = figure.subplots()
    if rows:
        top = float(monthly.to_numpy().max())
        image = axes.imshow(monthly.where(monthly > 0), cmap="cividis", aspect="auto", vmin=0, vmax=top)
        figure.colorbar(image, ax=axes, label="sorties per day", shrink=0.8)
        for (row, column), value in np.ndenumerate(monthly.to_numpy()):
            if value > 0:
                ink = "black" if value > 0.55 * top else "white"
                text = f"{value:.0f}" if value >= 9.5 else f"{value:.1f}"
                axes.text(column, row, text, ha="center", va="center", fontsize=7, color=ink)
    axes.set_yticks(range(rows), [printed(base, names) for base in monthly.index])
    axes.set_xticks(range(columns), list(monthly.columns), rotation=60, ha="right", rotation_mode="anchor")
    axes.set_xlabel("month")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    add_caption(figure, provenance, ())
    return figure


# --- parts --------------------------------------------------------------------------------


def _daily(tables: Tables, rows: pd.DataFrame, key: str, column: str) -> pd.DataFrame:
    """Mean over replications of a column per day (all simulated days, as index) and key (columns)."""
    sums = rows.groupby(["date", key])[column].sum().unstack(key, fill_value=0)
    return sums.reindex(tables.days(), fill_value=0) / len(tables.replications)


def _draw_weeks(axes: Axes, weekly: pd.Series, color: str) -> None:
    axes.plot(weekly.index, weekly.to_numpy(), drawstyle="steps-post", color=color, linewidth=1.6)


def _draw_cumulative(axes: Axes, tables: Tables, points: Sequence[Point], since: date | None) -> None:
    """The running sum of each replication as a mean line with their range, and the documented points."""
    rows = select(tables, "flights", Selection(from_date=since))
    days = tables.days()
    counted = days[days >= pd.Timestamp(since)] if since else days
    daily = rows.groupby(["date", "replication"])["sorties"].sum().unstack("replication", fill_value=0)
    sums = daily.reindex(index=counted, columns=list(tables.replications), fill_value=0).cumsum()
    count = sums.shape[1]
    label = "modeled" if count == 1 else f"modeled, mean of {count} replications"
    axes.plot(sums.index, sums.mean(axis="columns"), color=COLORS[0], linewidth=1.8, label=label)
    if count > 1:
        low, high = sums.min(axis="columns"), sums.max(axis="columns")
        axes.fill_between(
            sums.index, low, high, color=COLORS[1], alpha=0.6, linewidth=0, label="lowest to highest"
        )
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
    style(axes, f"sorties since {since:%Y-%m-%d}" if since else "sorties")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.legend(loc="lower right", edgecolor="none", framealpha=0.9)
