"""Pictures: of a replay and of a comparison."""

from results.figures.comparison import forest, over_time, split, with_few_dates
from results.figures.loads import BaseMonths, TankerWeeks
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
    "BaseMonths",
    "CumulativeSorties",
    "DailySorties",
    "DocumentedShare",
    "Point",
    "TankerWeeks",
    "add_caption",
    "forest",
    "new_figure",
    "over_time",
    "save",
    "split",
    "style",
    "with_few_dates",
]
