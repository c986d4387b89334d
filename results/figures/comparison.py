"""The pictures of a comparison: differences, both sides over time, what changed most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from results.comparison import Breakdown, Difference, Part, Tone, part_name, tone
from results.estimation import intervals
from results.figures.style import COLORS, new_figure, style
from results.formatting import amount, capitalized, percent, printed_unit

BASELINE, WHAT_IF = COLORS[0], COLORS[2]
_TONES = {Tone.BETTER: "#0b6b2e", Tone.WORSE: "#882255", Tone.CHANGED: COLORS[0], Tone.SAME: "#767c88"}
_GRID = "#DDDDDD"
_FAR = 3.0
"""A difference this many times as far out as the next one leaves the axis: an arrow stands for it."""


def forest(differences: Sequence[Difference]) -> Figure:
    """Each difference as a share of its baseline, with its 95 % interval; those without one are left out."""
    rows = [one for one in differences if isfinite(one.difference_share)]
    figure = new_figure(8.8, 1.0 + 0.34 * max(len(rows), 1), "Difference from the baseline")
    axes = figure.subplots()
    limit = _limit([_ends(one) for one in rows])
    for place, one in enumerate(rows):
        _draw_difference(axes, place, one, limit)
    axes.axvline(0, color="#1a1d23", linewidth=1)
    axes.set_yticks(range(len(rows)), [capitalized(one.measure.name) for one in rows])
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.set_xlim(-1.08 * limit, 1.08 * limit)
    axes.xaxis.set_major_formatter(lambda value, _: amount(value, signed=True) if value else "0")
    axes.set_xlabel("difference (% of the baseline)")
    axes.grid(axis="x", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    return figure


def _ends(one: Difference) -> float:
    """How far out the interval of a difference goes, percent."""
    half_width = _half_width_share(one)
    return 100 * (abs(one.difference_share) + (half_width if isfinite(half_width) else 0.0))


def _half_width_share(one: Difference) -> float:
    return abs(one.half_width / one.baseline)


def _limit(ends: Sequence[float]) -> float:
    """Where the axis ends, percent: at the farthest interval, single ones far beyond the others aside."""
    falling = sorted(ends, reverse=True)
    while len(falling) > 3 and falling[0] > _FAR * falling[1]:
        falling = falling[1:]
    return max([*falling[:1], 0.5])


def _draw_difference(axes: Axes, place: int, one: Difference, limit: float) -> None:
    color = _TONES[tone(one)]
    middle, half_width = 100 * one.difference_share, 100 * _half_width_share(one)
    if abs(middle) > limit:
        edge = np.sign(middle) * limit
        axes.plot(edge, place, ">" if middle > 0 else "<", color=color, markersize=8, clip_on=False)
    else:
        if isfinite(half_width):
            low, high = max(middle - half_width, -limit), min(middle + half_width, limit)
            axes.plot([low, high], [place, place], color=color, linewidth=2, solid_capstyle="butt")
        hollow = tone(one) is Tone.SAME
        axes.plot(middle, place, "o", color=color, markerfacecolor="white" if hollow else color, markersize=6)
    axes.annotate(
        percent(one.difference_share, signed=True),
        (1.0, place),
        xycoords=("axes fraction", "data"),
        xytext=(64, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=color,
    )


def over_time(baseline: pd.DataFrame, what_if: pd.DataFrame) -> Figure:
    """Sorties per day of both sides, and below their paired difference.

    Both frames have one row per day and one column per replication; NaN where a side was not
    simulated. Lines are means, bands hold the central 90 % of the replications (all of them if there
    are few), the bars are 95 % intervals of the mean difference by themselves.
    """
    every, word = _period(len(baseline.index.union(what_if.index)))
    figure = new_figure(8.8, 5.2, f"Coalition sorties per day, {word} by {word}")
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    sides = [side.resample(every).mean() for side in (baseline, what_if)]
    for side, label, color, line in zip(
        sides, ("baseline", "what-if"), (BASELINE, WHAT_IF), ("-", "--"), strict=True
    ):
        low, high = side.quantile(0.05, axis="columns"), side.quantile(0.95, axis="columns")
        upper.fill_between(side.index, low, high, color=color, alpha=0.2, linewidth=0)
        marker = "o" if len(side) <= 31 else ""
        upper.plot(
            side.index, side.mean(axis="columns"), line, color=color, marker=marker, markersize=4, label=label
        )
    upper.legend(loc="best", edgecolor="none", framealpha=0.9)
    style(upper, "sorties per day")
    table = intervals(sides[1] - sides[0])
    lower.axhline(0, color="#1a1d23", linewidth=1)
    lower.errorbar(
        table.index,
        table["mean"],
        yerr=table["half_width"].fillna(0),
        fmt="o",
        color=WHAT_IF,
        markersize=4,
        capsize=2,
    )
    lower.set_ylabel("what-if − baseline\n(sorties per day)")
    lower.grid(axis="y", color=_GRID, linewidth=0.6)
    lower.set_axisbelow(True)
    lower.spines[["top", "right"]].set_visible(False)
    lower.margins(y=0.15)
    lower.set_xlabel(f"first day of the {word} (UTC)" if word != "day" else "date (UTC)")
    return with_few_dates(figure)


def with_few_dates(figure: Figure) -> Figure:
    """The figure with dates on its lowest axes that do not run into each other."""
    locator = AutoDateLocator(minticks=3, maxticks=9)  # type: ignore[no-untyped-call]
    figure.axes[-1].xaxis.set_major_locator(locator)
    figure.axes[-1].xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    return figure


def _period(days: int) -> tuple[str, str]:
    """How long a stretch one point stands for, so that there are a dozen or two of them."""
    if days > 120:
        return "MS", "month"
    return ("7D", "week") if days > 21 else ("D", "day")


def split(breakdowns: Sequence[Breakdown], names: Mapping[str, str], most: int) -> Figure:
    """The largest differences of one measure along each dimension, as bars with 95 % intervals."""
    shown = [_largest(one, most) for one in breakdowns]
    title = f"{capitalized(breakdowns[0].measure.name)}: where the difference lies"
    heights = [len(parts) + 2.0 for parts in shown]
    figure = new_figure(8.8, 0.8 + 0.26 * sum(heights), title)
    panels = figure.subplots(len(shown), 1, height_ratios=heights, squeeze=False)[:, 0]
    unit, factor = printed_unit(breakdowns[0].measure.unit)
    for axes, one, parts in zip(panels, breakdowns, shown, strict=True):
        _draw_parts(axes, parts, one.dim, names, factor)
        axes.set_title(f"by {one.dim}", loc="left", fontsize=10, fontweight="bold")
    panels[-1].set_xlabel(f"what-if − baseline ({unit})" if unit else "what-if − baseline")
    return figure


def _largest(breakdown: Breakdown, most: int) -> list[Part]:
    """The parts that changed most; months stay in their order."""
    parts = [part for part in breakdown.parts if isfinite(part.difference)]
    if breakdown.dim == "month":
        return sorted(parts, key=lambda part: part.value)
    return parts[:most]


def _draw_parts(axes: Axes, parts: Sequence[Part], dim: str, names: Mapping[str, str], factor: float) -> None:
    places = range(len(parts))
    middles = [factor * part.difference for part in parts]
    ends = [factor * part.half_width if isfinite(part.half_width) else 0.0 for part in parts]
    colors = [WHAT_IF if middle < 0 else COLORS[6] for middle in middles]
    axes.barh(places, middles, height=0.62, color=colors)
    axes.errorbar(middles, places, xerr=ends, fmt="none", ecolor="#333333", elinewidth=1, capsize=2)
    axes.axvline(0, color="#1a1d23", linewidth=1)
    axes.set_yticks(places, [part_name(part, dim, names) for part in parts])
    axes.set_ylim(max(len(parts), 1) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(lambda value, _: amount(value, signed=True) if value else "0")
    axes.grid(axis="x", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
