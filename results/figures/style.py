"""The sheet under every picture: figure, caption, colors, labels, file."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from results.files import write_bytes

# Paul Tol's "muted" scheme, distinct for all common kinds of color blindness; black is kept for
# what is documented, gray for all the rest.
COLORS = (
    "#332288",
    "#88CCEE",
    "#CC6677",
    "#117733",
    "#DDCC77",
    "#882255",
    "#44AA99",
    "#AA4499",
)
REST = "#BBBBBB"
DOCUMENTED = "#000000"

_WRAP_PER_INCH = 17.5
_SUFFIXES = (".png", ".svg")


class Point(NamedTuple):
    """A documented count reached on a date; `label` is printed beside it, `source` in the caption."""

    date: date
    value: float
    label: str
    source: str


class DocumentedShare(NamedTuple):
    """A documented share of an aircraft type, 0 to 1."""

    aircraft: str
    share: float
    label: str
    source: str


def new_figure(width_in: float, height_in: float, title: str) -> Figure:
    """An empty figure with a title; not registered with pyplot."""
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="bold")
    return figure


def add_caption(figure: Figure, provenance: str, sources: Iterable[str]) -> None:
    """Print below the axes what made the modeled values and where the documented ones stand."""
    documented = "; ".join(dict.fromkeys(sources))
    sentences = [f"Modeled: {provenance}.", f"Documented: {documented}." if documented else ""]
    width = int(figure.get_figwidth() * _WRAP_PER_INCH)
    lines = [line for sentence in sentences for line in textwrap.wrap(sentence, width)]
    figure.supxlabel("\n".join(lines), x=0.01, ha="left", fontsize=7.5, color="#444444")


def style(axes: Axes, ylabel: str) -> None:
    """A value axis with its unit, horizontal grid lines only."""
    axes.set_ylabel(ylabel)
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_ylim(bottom=0)


def style_dates(axes: Axes) -> None:
    """A date axis, UTC."""
    axes.set_xlabel("date (UTC)")
    axes.margins(x=0.01)


def save(figure: Figure, path: str | Path) -> Path:
    """Write a picture as PNG or SVG; equal figures give equal bytes.

    Raises ValueError for another suffix, RunError if the file cannot be written.
    """
    path = Path(path)
    if path.suffix not in _SUFFIXES:
        raise ValueError(f"{path.name} is neither {' nor '.join(_SUFFIXES)}")
    buffer = io.BytesIO()
    metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "coalition"}):
        figure.savefig(buffer, format=path.suffix[1:], dpi=150, metadata=metadata)
    write_bytes(path, buffer.getvalue())
    return path
