"""What the pictures of an analysis share: panels, axes, notes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import ceil
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from results.figures import new_figure
from results.formatting import capitalized, printed_unit
from results.measures import measure

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


def wish_of(sign: float) -> str:
    return "more is better" if sign > 0 else "fewer is better"


def say_instead(axes: Axes, text: str) -> None:
    """In place of what cannot be drawn."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=GRAY)
    axes.set_xticks([])
    axes.set_yticks([])


def note(figure: Figure, text: str) -> None:
    """A caption under the panels, wrapped to the width of the figure."""
    width = int(figure.get_figwidth() * 16)
    figure.supxlabel("\n".join(textwrap.wrap(text, width)), x=0.01, ha="left", fontsize=8, color=GRAY)
