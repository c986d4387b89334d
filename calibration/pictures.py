"""Pictures of a calibration: prior and posterior, leave one out, checks, totals, shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from calibration.judgment import Judgment
from calibration.posterior import Posterior
from results.figures import COLORS, DOCUMENTED, REST, add_caption, new_figure, style

_PER_ROW = 4
_BINS = 20
LABEL_WIDTH = 50  # characters, then a new line


def prior_posterior(posterior: Posterior, provenance: str) -> Figure:
    """A histogram of each parameter over its range; the dashed line is the prior."""
    rows = -(-len(posterior.parameters) // _PER_ROW)
    figure = new_figure(
        11, 2.0 * rows + 1.2, "Posterior of the uncertain parameters over their ranges; dashed: the prior"
    )
    axes = figure.subplots(rows, _PER_ROW, squeeze=False).ravel()
    for place, one in enumerate(posterior.parameters):
        ax: Axes = axes[place]
        edges = one.at(np.linspace(0, 1, _BINS + 1))
        # Equal steps of the prior's own scale: the prior is level in every picture.
        positions = one.position(posterior.values[:, place])
        counts, _ = np.histogram(positions, bins=_BINS, range=(0, 1))
        ax.bar(np.arange(_BINS) + 0.5, counts / counts.sum() * _BINS, width=1.0, color=COLORS[1])
        ax.axhline(1.0, color=DOCUMENTED, linewidth=1, linestyle="--")
        ax.set_xticks([0, _BINS / 2, _BINS], [f"{edges[i]:.3g}" for i in (0, _BINS // 2, _BINS)], fontsize=7)
        ax.set_yticks([])
        ax.set_title(f"{one.id} [{one.unit}]", fontsize=8, loc="left")
        ax.spines[["top", "right", "left"]].set_visible(False)
    for ax in axes[len(posterior.parameters) :]:
        ax.set_visible(False)
    add_caption(figure, provenance, [])
    return figure


def left_out(rows: Sequence[Mapping[str, Any]], provenance: str) -> Figure:
    """Each fitted figure predicted from all the others, relative to the record."""
    figure = new_figure(8, 0.38 * len(rows) + 2.0, "Each fitted figure predicted without it")
    ax = figure.subplots()
    labels = [f"{row['id']}: {_figure(row['documented'])}" for row in rows]
    _intervals(ax, labels, [(row["low"], row["median"], row["high"]) for row in rows], _values(rows))
    add_caption(figure, provenance, [])
    return figure


def judged(title: str, rows: Sequence[Judgment], provenance: str) -> Figure:
    """Documented figures and their predicted intervals, relative to the record."""
    figure = new_figure(9, 0.38 * len(rows) + 2.0, title)
    ax = figure.subplots()
    labels = [
        fill(f"{row.evidence.id}  {row.evidence.what}: {_figure(row.evidence.value)}", LABEL_WIDTH)
        for row in rows
    ]
    spans = [(row.low, row.median, row.high) for row in rows]
    _intervals(ax, labels, spans, [row.evidence.value for row in rows], [row.is_inside for row in rows])
    add_caption(figure, provenance, [])
    return figure


def cumulative(days: pd.DataFrame, totals: Sequence[Judgment], provenance: str) -> Figure:
    """Coalition sorties added up since the first strikes, with the documented totals."""
    figure = new_figure(8, 5, "Coalition sorties of all types, added up")
    ax = figure.subplots()
    dates = days.index.to_numpy()
    ax.fill_between(dates, days["low"], days["high"], color=COLORS[1], alpha=0.6, label="central 90 %")
    ax.plot(dates, days["median"], color=COLORS[0], linewidth=1.5, label="median")
    for row in totals:
        one = row.evidence
        ax.plot(np.datetime64(one.as_of), one.value, "o", color=DOCUMENTED, markersize=5)
        word = "" if one.qualifier == "exact" else f"{one.qualifier} "
        ax.annotate(
            f"{one.id}: {word}{_figure(one.value)}",
            (np.datetime64(one.as_of), one.value),
            xytext=(8, -10),
            textcoords="offset points",
            fontsize=8,
        )
    ax.set_xlabel("date (UTC)")
    style(ax, "sorties")
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.legend(frameon=False, loc="upper left")
    add_caption(figure, provenance, [row.evidence.source for row in totals])
    return figure


def shares(rows: Sequence[Judgment], provenance: str) -> Figure:
    """Documented shares and their predicted intervals, in percent."""
    figure = new_figure(8, 4.5, "Shares of combat sorties, August 2014 to January 2015")
    ax = figure.subplots()
    places = np.arange(len(rows))
    medians = np.array([100 * row.median for row in rows])
    reach = np.abs(np.array([[100 * row.low, 100 * row.high] for row in rows]).T - medians)
    ax.errorbar(places, medians, yerr=reach, fmt="s", color=COLORS[0], capsize=4, label="median and 90 %")
    documented = [100 * row.evidence.value for row in rows]
    ax.plot(places, documented, "_", color=DOCUMENTED, markersize=26, markeredgewidth=2, label="record")
    ax.set_xticks(places, [f"{row.evidence.id}\n{_whose(row)}" for row in rows], fontsize=8)
    style(ax, "%")
    ax.legend(frameon=False)
    add_caption(figure, provenance, [row.evidence.source for row in rows])
    return figure


def _whose(row: Judgment) -> str:
    return "+".join(row.evidence.aircraft) or "+".join(row.evidence.service)


def _intervals(
    ax: Axes,
    labels: Sequence[str],
    spans: Sequence[tuple[float, float, float]],
    documented: Sequence[float],
    inside: Sequence[bool] | None = None,
) -> None:
    """Horizontal bars relative to the record, on a logarithmic axis, first row on top."""
    for place, ((low, median, high), value) in enumerate(zip(spans, documented, strict=True)):
        is_inside = low <= value <= high if inside is None else inside[place]
        color = COLORS[0] if is_inside else COLORS[2]
        least = 0.02
        ax.plot([max(low / value, least), max(high / value, least)], [-place] * 2, color=color, linewidth=3)
        ax.plot(max(median / value, least), -place, "o", color=color, markersize=6)
    ax.axvline(1.0, color=DOCUMENTED, linewidth=1)
    ax.set_xscale("log")
    ticks = [0.05, 0.1, 0.2, 0.5, 0.8, 1, 1.25, 2, 5]
    low_end, high_end = ax.get_xlim()
    if high_end > 10 * low_end:  # no room for the near ones
        ticks = [tick for tick in ticks if tick not in (0.8, 1.25)]
    shown = [tick for tick in ticks if low_end <= tick <= high_end] or [1]
    ax.set_xticks(shown, [f"{tick:g}" for tick in shown])
    ax.minorticks_off()
    ax.set_yticks([-place for place in range(len(labels))], labels, fontsize=8)
    ax.set_xlabel("modeled over documented\n(central 90 %; red: record outside)", fontsize=9)
    ax.grid(axis="x", color=REST, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)


def _values(rows: Sequence[Mapping[str, Any]]) -> list[float]:
    return [float(row["documented"]) for row in rows]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value > 1 else f"{100 * value:.0f}\u00a0%"
