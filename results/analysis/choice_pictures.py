"""The pictures of frontier, ranking and scenario discovery."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from results.analysis.discovery import Discovery
from results.analysis.frontier import Frontier
from results.analysis.point_names import name_points
from results.analysis.screening import Screening
from results.analysis.sheet import GRAY, named, note, thousands, unit_of, wish_of
from results.figures import COLORS, REST, new_figure
from results.formatting import capitalized, counted, printed_unit
from results.measures import measure

MOST_NAMED: Final = 12
"""Points that can have their names beside them."""


def frontier_picture(found: Frontier) -> Figure:
    """Alternatives over two measures; a third one is the size of the point."""
    names = list(found.signs)
    factors = {name: printed_unit(measure(name).unit)[1] for name in names}
    figure = new_figure(8.5, 6.2, "What nothing else dominates")
    axes = figure.subplots()
    rows = found.rows
    x, y = names[:2]
    sizes = _sizes(rows[names[2]]) if len(names) > 2 else pd.Series(60.0, index=rows.index)
    for on, color, word in ((False, REST, "dominated"), (True, COLORS[0], "on the frontier")):
        some = rows[rows["on_frontier"] == on]
        if len(rows) <= MOST_NAMED:
            across, up = factors[x] * some[f"{x}_half_width"], factors[y] * some[f"{y}_half_width"]
            axes.errorbar(
                factors[x] * some[x],
                factors[y] * some[y],
                xerr=across,
                yerr=up,
                fmt="none",
                ecolor=color,
                lw=1,
            )
        axes.scatter(
            factors[x] * some[x], factors[y] * some[y], s=sizes[some.index], color=color, label=word, zorder=3
        )
    axes.set_xlabel(f"{capitalized(named(x))}, {wish_of(found.signs[x])}")
    axes.set_ylabel(f"{capitalized(named(y))}, {wish_of(found.signs[y])}")
    axes.margins(0.14)
    axes.grid(color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="best")
    third = (
        f" Points grow with {measure(names[2]).name} ({wish_of(found.signs[names[2]])})."
        if len(names) > 2
        else ""
    )
    intervals = " with 95 % intervals" if len(rows) <= MOST_NAMED and found.replications > 1 else ""
    note(figure, f"Means of {counted(found.replications, 'replication')}{intervals}.{third}", found.study)
    for axis in (axes.xaxis, axes.yaxis):
        thousands(axis)
    some = rows if len(rows) <= MOST_NAMED else rows[rows["on_frontier"]]
    if len(some) <= MOST_NAMED:
        names = _without_base([str(name) for name in some["alternative"]])
        name_points(axes, factors[x] * some[x], factors[y] * some[y], names)
    return figure


def screening_picture(found: Screening, most: int = 30) -> Figure:
    """The ranking: how far each alternative is from the best of the others, with simultaneous intervals."""
    rows = found.rows.head(most).iloc[::-1]
    factor = printed_unit(measure(found.measure).unit)[1]
    figure = new_figure(9, 1.9 + 0.34 * len(rows), f"Ranking by {measure(found.measure).name}")
    axes = figure.subplots()
    places = np.arange(len(rows))
    colors = [COLORS[0] if may else REST for may in rows["may_be_best"]]
    axes.errorbar(
        factor * rows["to_best_other"],
        places,
        xerr=factor * rows["half_width"],
        fmt="none",
        ecolor=GRAY,
        capsize=3,
    )
    axes.scatter(factor * rows["to_best_other"], places, color=colors, zorder=3)
    axes.axvline(0, color=GRAY, linewidth=0.8)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_yticks(places, [_short(name) for name in rows["alternative"]])
    axes.set_xlabel(f"difference to the best of the others{unit_of(found.measure)}; {wish_of(found.sign)}")
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
    note(
        figure,
        f"Dark: may be the best; the best is among them with 95 % confidence. {found.replications} "
        "replications with common random numbers; intervals hold together (Bonferroni).",
        found.study,
    )
    thousands(axes.xaxis)
    return figure


def discovery_picture(found: Discovery) -> Figure:
    """The two factors that the largest box restricts most, with all points, and the boxes over them."""
    names = _most_restricted(found)
    figure = new_figure(8, 6, f"Where {found.condition}")
    axes = figure.subplots()
    for is_case, color, word in ((False, REST, "does not hold"), (True, COLORS[2], "holds")):
        some = found.points[found.points["is_case"] == is_case]
        across = some[names[1]] if len(names) > 1 else pd.Series(0.0, index=some.index)
        axes.scatter(some[names[0]], across, s=22, color=color, label=word, alpha=0.85, linewidths=0)
    for place, (ends, numbers) in enumerate(_drawn_boxes(found, names).items()):
        left, right, low, high = ends
        color = COLORS[0] if 1 in numbers else COLORS[5]
        axes.add_patch(_rectangle(left, right, low, high, color))
        axes.annotate(
            f"box {', '.join(map(str, numbers))}",
            (left, high),
            xytext=(3, -3 - 12 * (place % 2)),
            textcoords="offset points",
            va="top",
            color=color,
        )
    for axis, name in zip((axes.xaxis, axes.yaxis), names, strict=False):
        factor = next(one for one in found.study.factors if one.id == name)
        axis.set_label_text(f"{factor.what} ({name})" if factor.what else name)
        if factor.is_whole:
            axis.set_major_locator(MaxNLocator(integer=True))
        thousands(axis)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    note(
        figure,
        f"Each point is a point of the design. Boxes by {found.method.upper()}; further factors may bound "
        "them (see the table).",
        found.study,
        found.scenario,
    )
    return figure


# --- parts --------------------------------------------------------------------------------


def _sizes(values: pd.Series) -> pd.Series:
    low, high = float(values.min()), float(values.max())
    return 40.0 + 200.0 * (values - low) / (high - low) if high > low else values * 0 + 60.0


def _short(name: str, most: int = 48) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _without_base(names: list[str]) -> list[str]:
    """Short names: what all of them begin with is left out."""
    base = min(names, key=len, default="")
    return [_short(name.removeprefix(f"{base}+"), 40) for name in names]


def _most_restricted(found: Discovery) -> list[str]:
    """At most two factors, those whose range the first box cuts most."""
    first = found.limits[found.limits["box"] == 1]
    kept = (first["high"] - first["low"]) / (first["range_high"] - first["range_low"])
    names = [str(name) for name in first.assign(kept=kept).sort_values("kept", kind="stable")["factor"]]
    others = [name for name in found.points.columns[:-2] if name not in names]
    return [*names, *others][:2]


def _drawn_boxes(found: Discovery, names: list[str]) -> dict[tuple[float, float, float, float], list[int]]:
    """Left, right, low and high of each rectangle, with the boxes that look like it: others bound them."""
    drawn: dict[tuple[float, float, float, float], list[int]] = {}
    for number in found.boxes["box"]:
        limits = found.limits[found.limits["box"] == number].set_index("factor")
        across = _ends(limits, found.points, names[0])
        up = _ends(limits, found.points, names[1]) if len(names) > 1 else (-0.5, 0.5)
        drawn.setdefault((*across, *up), []).append(int(number))
    return drawn


def _ends(limits: pd.DataFrame, points: pd.DataFrame, name: str) -> tuple[float, float]:
    if name in limits.index:
        return float(limits.loc[name, "low"]), float(limits.loc[name, "high"])  # type: ignore[arg-type]
    return float(points[name].min()), float(points[name].max())


def _rectangle(left: float, right: float, low: float, high: float, color: str) -> Rectangle:
    return Rectangle((left, low), right - left, high - low, fill=False, edgecolor=color, linewidth=2)
