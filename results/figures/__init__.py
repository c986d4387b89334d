"""Pictures: of a replay and of a comparison."""

from results.figures.comparison import forest, over_time, split, with_few_dates
from results.figures.loads import BaseLoad, TankerLoad
from results.figures.sorties import AircraftShares, CumulativeSorties, DailySorties
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
)

__all__ = [
    "COLORS",
    "DOCUMENTED",
    "REST",
    "AircraftShares",
    "BaseLoad",
    "CumulativeSorties",
    "DailySorties",
    "DocumentedShare",
    "Point",
    "TankerLoad",
    "add_caption",
    "forest",
    "new_figure",
    "over_time",
    "save",
    "split",
    "style",
    "with_few_dates",
]
