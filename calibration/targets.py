"""The fitted figures as a likelihood: where a modeled figure lies beside the documented one.

Counts are compared by their logarithm, so that widths are parts of the figure; shares as they are,
so that widths are points. What happened lies around the printed figure with one width below and
another above it (two halves of normal distributions), and the model's discrepancy is added to both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from calibration.evidence import Evidence

Array = npt.NDArray[np.float64]

LEAST = 0.5
"""Takes the place of a count of 0 under the logarithm."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """Figures side by side, one place of every array for each; all on the scale of comparison."""

    ids: tuple[str, ...]
    is_share: npt.NDArray[np.bool_]
    documented: Array
    below: Array
    above: Array
    discrepancy: Array

    @classmethod
    def of(cls, evidence: Sequence[Evidence], discrepancy: Mapping[str, float]) -> Self:
        """The targets that scored figures set."""
        is_share = np.array([one.unit == "share" for one in evidence], dtype=bool)
        values = np.array([one.value for one in evidence], dtype=float)
        return cls(
            ids=tuple(one.id for one in evidence),
            is_share=is_share,
            documented=np.where(is_share, values, np.log(np.maximum(values, LEAST))),
            below=np.array([one.width_below or 0.0 for one in evidence], dtype=float),
            above=np.array([one.width_above or 0.0 for one in evidence], dtype=float),
            discrepancy=np.array([discrepancy[one.id] for one in evidence], dtype=float),
        )

    def without(self, place: int) -> Self:
        """All targets but one."""
        keep = np.arange(len(self.ids)) != place
        return type(self)(
            ids=tuple(name for name, kept in zip(self.ids, keep, strict=True) if kept),
            is_share=self.is_share[keep],
            documented=self.documented[keep],
            below=self.below[keep],
            above=self.above[keep],
            discrepancy=self.discrepancy[keep],
        )

    def with_documented(self, documented: Array) -> Self:
        """The same targets with other documented figures, on the scale of comparison."""
        return type(self)(self.ids, self.is_share, documented, self.below, self.above, self.discrepancy)

    def scaled(self, figures: Array) -> Array:
        """Figures in their units, last axis as here, on the scale of comparison."""
        return np.where(self.is_share, figures, np.log(np.maximum(figures, LEAST)))

    def widths(self, variance: Array) -> tuple[Array, Array]:
        """Standard deviations below and above the figure, with a further variance of the model."""
        more = self.discrepancy**2 + variance
        return np.sqrt(self.below**2 + more), np.sqrt(self.above**2 + more)

    def distance(self, scaled: Array, variance: Array) -> Array:
        """Modeled minus documented figures in standard deviations."""
        apart = scaled - self.documented
        below, above = self.widths(variance)
        return np.asarray(apart / np.where(apart > 0, above, below))

    def implausibility(self, scaled: Array, variance: Array) -> Array:
        """The largest distance of any figure, one per row."""
        return np.asarray(np.abs(self.distance(scaled, variance)).max(axis=-1))

    def log_likelihood(self, scaled: Array, variance: Array) -> Array:
        """Of each row, up to a constant that depends on `variance` alone."""
        return np.asarray(-0.5 * (self.distance(scaled, variance) ** 2).sum(axis=-1))

    def record(self, scaled: Array, random: np.random.Generator) -> Array:
        """What a record might say of figures that are true: printed with its widths, and the discrepancy."""
        below, above = self.widths(np.zeros(len(self.ids)))
        is_above = random.random(scaled.shape) < above / (above + below)
        size = np.abs(random.standard_normal(scaled.shape))
        return np.asarray(scaled - np.where(is_above, above * size, -below * size))
