"""Pictures: of a replay and of a comparison."""

from results.figures.comparison import forest, over_time, split, with_few_dates
from results.figures.replay import aircraft_shares, base_load, cumulative_sorties, daily_sorties, tanker_load
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
    "DocumentedShare",
    "Point",
    "add_caption",
    "aircraft_shares",
    "base_load",
    "cumulative_sorties",
    "daily_sorties",
    "forest",
    "new_figure",
    "over_time",
    "save",
    "split",
    "style",
    "tanker_load",
    "with_few_dates",
]
