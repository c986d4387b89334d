"""What changed most: the difference of a measure, split by contingent, base, track, area or month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

import pandas as pd

from results.comparison.difference import LEVEL_SHARE, differences, plain
from results.estimation import interval, unit_means
from results.measures import Measure
from results.runs import Parts

DIMS = ("contingent", "base", "track", "area", "month")
"""What a comparison is split by, where the measure can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of a dimension: means over the units, and the 95 % half-width of their difference.

    An empty `value` stands for what has none: a tanker flies to no area.

    The half-width is that of this part by itself: with many parts, a few exceed theirs by chance.
    """

    value: str
    baseline: float
    what_if: float
    difference: float
    half_width: float

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON; None for what is undefined."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The parts of a measure along one dimension, the largest difference first.

    If the measure is a sum, so are the parts: their differences add up to that of the measure.
    """

    measure: Measure
    dim: str
    parts: tuple[Part, ...]

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON: the measure by its id."""
        return {
            "measure": self.measure.id,
            "dim": self.dim,
            "parts": [part.to_dict() for part in self.parts],
        }


def break_down(
    what: Measure,
    dim: str,
    baseline: Sequence[Parts],
    what_if: Sequence[Parts],
    replications: Sequence[int],
    *,
    replications_per_draw: int = 1,
) -> Breakdown:
    """The parts of both sides, replication by replication, the same ones on both.

    A value of `dim` that a replication lacks counts 0 if the measure is a sum; of a mean or share it
    has none, and there is nothing to subtract. Undefined differences come last.
    """
    values = sorted({value for row in (*baseline, *what_if) for value in row})
    fill = 0.0 if what.additive else nan
    index = pd.Index(replications, name="replication")
    before, after = (
        pd.DataFrame(
            {value: [row.get(value, fill) for row in side] for value in values}, index, dtype="float64"
        )
        for side in (baseline, what_if)
    )
    apart = differences(before, after)
    parts = [
        _part(value, before[value], after[value], apart[value], replications_per_draw) for value in values
    ]
    return Breakdown(measure=what, dim=dim, parts=tuple(sorted(parts, key=_rank)))


def _part(
    value: str, baseline: pd.Series, what_if: pd.Series, apart: pd.Series, replications_per_draw: int
) -> Part:
    mean, half_width, _ = interval(unit_means(apart, replications_per_draw), LEVEL_SHARE)
    return Part(
        value=value,
        baseline=float(unit_means(baseline, replications_per_draw).mean()),
        what_if=float(unit_means(what_if, replications_per_draw).mean()),
        difference=mean,
        half_width=half_width,
    )


def _rank(part: Part) -> tuple[bool, float, str]:
    is_undefined = isnan(part.difference)
    return is_undefined, 0.0 if is_undefined else -abs(part.difference), part.value
