"""The pictures of a sensitivity analysis: indices, tornado, interactions."""

from __future__ import annotations

from math import nan
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from results.analysis.sensitivity import Sensitivity
from results.analysis.sheet import (
    GRAY,
    factor_axis,
    head,
    named,
    note,
    panels,
    say_instead,
    thousands,
    unit_of,
)
from results.analysis.values import CONSTANT
from results.figures import COLORS, new_figure
from results.formatting import decimals, more_or_less, printed_unit
from results.measures import measure

MOST_PAIRS: Final = 3


def indices_picture(found: Sensitivity, scenario: str) -> Figure:
    """Elementary effects or Sobol indices of each factor, one panel per measure."""
    is_morris = found.kind == "morris"
    title = "Elementary effects over the whole range" if is_morris else "Shares of variance (Sobol indices)"
    figure, places = panels(found.measures, title, len(found.study.factors))
    assert found.indices is not None
    for axes, name in zip(places, found.measures, strict=False):
        rows = found.indices[(found.indices["scenario"] == scenario) & (found.indices["measure"] == name)]
        head(axes, name)
        if (rows["remark"] == CONSTANT).all():
            say_instead(axes, "constant")
        elif is_morris:
            _morris_panel(axes, rows, name)
        else:
            _sobol_panel(axes, rows)
    text = _morris_note() if is_morris else _sobol_note()
    narrow = found.narrow.replace("`", "")
    note(figure, f"{text} {narrow}." if narrow else text, found.study, scenario)
    return figure


def _morris_panel(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    """Mean size with its interval and spread, factor by factor, the largest on top."""
    factor = printed_unit(measure(name).unit)[1]
    ordered = rows.sort_values("mu_star", kind="stable")
    places = np.arange(len(ordered))
    axes.barh(
        places,
        factor * ordered["mu_star"],
        xerr=factor * ordered["mu_star_half_width"],
        color=COLORS[0],
        height=0.6,
        error_kw={"ecolor": GRAY, "capsize": 3},
    )
    axes.plot(factor * ordered["sigma"], places, "D", color=COLORS[2], markersize=6)
    factor_axis(axes, ordered["factor"].to_list())
    axes.set_xlabel(f"effect{unit_of(name)}")
    axes.set_xlim(left=0)
    thousands(axes.xaxis)


def _sobol_panel(axes: Axes, rows: pd.DataFrame) -> None:
    """First and total order side by side, the largest total on top."""
    ordered = rows.sort_values("total", kind="stable")
    places = np.arange(len(ordered))
    for column, color, shift in (("total", COLORS[0], -0.19), ("first", COLORS[1], 0.19)):
        axes.barh(
            places + shift,
            ordered[column],
            xerr=ordered[f"{column}_half_width"],
            color=color,
            height=0.36,
            error_kw={"ecolor": GRAY, "capsize": 2, "linewidth": 1},
        )
    factor_axis(axes, ordered["factor"].to_list())
    axes.set_xlabel("share of the variance")
    axes.margins(x=0.04)  # no interval ends at the edge
    axes.axvline(0, color=GRAY, linewidth=0.8)


def tornado_picture(found: Sensitivity, scenario: str) -> Figure:
    """Where each measure stands while a factor is low, and while it is high, one panel per measure."""
    figure, places = panels(found.measures, "Low and high third of each factor", len(found.study.factors))
    for axes, name in zip(places, found.measures, strict=False):
        rows = found.swings[(found.swings["scenario"] == scenario) & (found.swings["measure"] == name)]
        head(axes, name)
        if (rows["remark"] == CONSTANT).all():
            say_instead(axes, "constant")
            continue
        factor = printed_unit(measure(name).unit)[1]
        ordered = rows.assign(size=rows["swing"].abs()).sort_values("size", kind="stable")
        middle = float(ordered["mean"].iloc[0])
        for place, row in enumerate(ordered.to_dict(orient="records")):
            is_sure = abs(row["swing"]) > row["half_width"]
            for end, color in ((row["at_low"], COLORS[1]), (row["at_high"], COLORS[2])):
                look: dict[str, Any] = {"edgecolor": color, "facecolor": color if is_sure else "white"}
                axes.barh(place, factor * (end - middle), left=factor * middle, height=0.6, **look)
        axes.axvline(factor * middle, color=GRAY, linewidth=1)
        factor_axis(axes, ordered["factor"].to_list())
        thousands(axes.xaxis)
        axes.set_xlabel(f"mean over the other factors{unit_of(name)}")
    note(
        figure,
        "Light blue: mean while the factor is in the lowest third of its range. Red: in the highest third. "
        "Hollow: the two differ by no more than chance (95 %). The line is the mean of all points. All other "
        "factors vary over their ranges.",
        found.study,
        scenario,
    )
    return figure


def interactions_picture(found: Sensitivity, scenario: str, name: str) -> Figure:
    """For the pairs that depend on each other most: the effect of one while the other is low and high.

    A pair that chance may have made is drawn hollow.
    """
    rows = found.interactions
    rows = rows[(rows["scenario"] == scenario) & (rows["measure"] == name)].dropna()
    strongest = rows.assign(size=rows["interaction"].abs()).nlargest(MOST_PAIRS, "size", keep="first")
    factor = printed_unit(measure(name).unit)[1]
    figure = new_figure(4 * MOST_PAIRS, 4.2, f"Interactions: {measure(name).name}")
    places = np.atleast_1d(figure.subplots(1, max(1, len(strongest)), sharey=True))
    digits = decimals(factor * float(strongest["half_width"].max()) if len(strongest) else nan)
    for axes, row in zip(places, strongest.to_dict(orient="records"), strict=False):
        is_sure = abs(row["interaction"]) > row["half_width"]
        apart = more_or_less(factor * row["interaction"], factor * row["half_width"], digits, signed=True)
        axes.set_title(f"{apart}{'' if is_sure else ', within chance'}", loc="left", fontsize=10)
        for ends, color, word in (
            ((row["both_low"], row["factor_high"]), COLORS[1], "low"),
            ((row["other_high"], row["both_high"]), COLORS[2], "high"),
        ):
            axes.plot(
                (0, 1),
                [factor * end for end in ends],
                "o-" if is_sure else "o--",
                color=color,
                markerfacecolor=color if is_sure else "white",
                label=f"{row['other']} {word}",
            )
        axes.set_xticks((0, 1), [f"{row['factor']}\n{word}" for word in ("low", "high")])
        axes.set_xlim(-0.25, 1.25)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=9)
    if strongest.empty:
        say_instead(places[0], "no points in both thirds of two factors")
    places[0].set_ylabel(named(name))
    thousands(places[0].yaxis)
    note(
        figure,
        "Low and high are the lowest and highest third of a range. Parallel lines: no interaction. Titles: "
        f"by how much more the red line rises{unit_of(name)}, with 95 % intervals for all pairs together.",
        found.study,
        scenario,
    )
    return figure


def _morris_note() -> str:
    return (
        "Bar: mean size of the effect of a factor over its whole range, with its 95 % interval. Diamond: "
        "standard deviation of the effect; where it is as large as the bar, the effect depends "
        "on the other factors."
    )


def _sobol_note() -> str:
    return (
        "Dark: total order, with all interactions of the factor. Light: first order, the factor alone. Lines "
        "are 95 % bootstrap intervals."
    )
