"""What the pictures of an analysis share: panels, axes, notes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import ceil
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from results.figures import new_figure
from results.formatting import capitalized, counted, printed_unit, with_unit
from results.measures import measure
from results.runs import model_version
from results.studies import DeclaredStudy

PANELS_IN_ROW: Final = 2
GRAY: Final = "#444444"


def panels(names: Sequence[str], title: str, factors: int) -> tuple[Figure, list[Axes]]:
    """A grid of panels, as many as there are measures."""
    in_row = min(PANELS_IN_ROW, len(names))
    rows = ceil(len(names) / in_row)
    figure = new_figure(5.4 * in_row + 0.6, 1.2 + rows * (1.3 + 0.36 * factors), title)
    grid = np.atleast_1d(figure.subplots(rows, in_row)).ravel().tolist()
    for spare in grid[len(names) :]:
        spare.set_visible(False)
    return figure, grid[: len(names)]


def head(axes: Axes, name: str) -> None:
    axes.set_title(capitalized(measure(name).name), loc="left", fontsize=11)


def factor_axis(axes: Axes, names: Sequence[str]) -> None:
    axes.set_yticks(np.arange(len(names)), names)
    axes.grid(axis="x", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def unit_of(name: str) -> str:
    unit = printed_unit(measure(name).unit)[0]
    return f" [{unit}]" if unit else ""


def named(name: str) -> str:
    """A measure with its unit."""
    return with_unit(measure(name).name, measure(name).unit)


def wish_of(sign: float) -> str:
    return "more is better" if sign > 0 else "less is better"


def thousands(axis: Axis) -> None:
    """Commas between thousands, as in every table."""
    if max(abs(end) for end in axis.get_view_interval()) >= 1000:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}".replace("-", "−")))


def say_instead(axes: Axes, text: str) -> None:
    """In place of what cannot be drawn."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GRAY)
    axes.set_xticks([])
    axes.set_yticks([])


def note(figure: Figure, text: str, study: DeclaredStudy, scenario: str = "") -> None:
    """A caption under the panels, how they are to be read and what they show; as wide as the figure."""
    width = int(figure.get_figwidth() * 16)
    lines = [line for part in (text, source_of(study, scenario)) for line in textwrap.wrap(part, width)]
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=8, color=GRAY)


def source_of(study: DeclaredStudy, scenario: str = "") -> str:
    """What was flown: study, scenario, dates, points, replications, seed and model."""
    campaign = study.scenarios[0].campaign
    which = scenario or counted(len(study.scenarios), "scenario")
    points = f"{counted(len(study.points), 'point')} ({study.design.kind}), " if study.design else ""
    least = "at least " if study.precision else ""
    each = f"{least}{counted(study.replications, 'replication')} each"
    return (
        f"Modeled: study {study.name}, {which}, {campaign.from_date} to {campaign.to_date}; {points}{each}, "
        f"seed {study.seed}, model {model_version()}."
    )
