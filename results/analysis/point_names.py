"""Names beside the points of a picture, each where it hides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from results.analysis.sheet import GRAY

MARKER_PT: Final = 6.0
FARTHER_PT: Final = (5.0, -14.0, 17.0, -26.0, 29.0, -38.0, 41.0)
"""How far above or below its point a name may stand, the nearest place first."""


def name_points(axes: Axes, across: Iterable[float], up: Iterable[float], names: Sequence[str]) -> None:
    """Write each name beside its point, inside the axes, and neither over another name nor over a point.

    To be called last: it settles the layout of the figure. Where there is no room left, the name stands in
    the nearest place all the same.
    """
    places = list(zip(across, up, strict=True))
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    pixels = MARKER_PT * figure.dpi / 72
    centers = [axes.transData.transform(place) for place in places]
    taken = [Bbox([[x - pixels, y - pixels], [x + pixels, y + pixels]]) for x, y in centers]
    for place, name in sorted(zip(places, names, strict=True), key=lambda one: -one[0][1]):
        for shift, is_right in product(FARTHER_PT, (True, False)):
            text = _beside(axes, place, name, shift, is_right=is_right)
            box = text.get_window_extent()
            if _lies_in(axes, box) and not any(box.overlaps(other) for other in taken):
                break
            text.remove()
        else:
            box = _beside(axes, place, name, FARTHER_PT[0], is_right=True).get_window_extent()
        taken.append(box)


def _beside(axes: Axes, place: tuple[float, float], name: str, shift: float, *, is_right: bool) -> Annotation:
    return axes.annotate(
        name,
        place,
        xytext=(9 if is_right else -9, shift),
        textcoords="offset points",
        fontsize=8.5,
        ha="left" if is_right else "right",
        color=GRAY,
    )


def _lies_in(axes: Axes, box: Bbox) -> bool:
    around = axes.get_window_extent()
    return bool(around.x0 <= box.x0 and box.x1 <= around.x1 and around.y0 <= box.y0 and box.y1 <= around.y1)
