"""Documented figures beside their predicted intervals, and the verdict on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calibration.evidence import Evidence
from calibration.targets import LEAST, Array

LOW, HIGH = 0.05, 0.95

FIT_WITHIN = {"total": 0.05, "tanker": 0.05, "share": 0.02}
"""How close the median of a fitted figure should be: of the figure, shares in points.

A public figure beyond the record is to be met within its own width.
"""

WIDEST = 0.35
"""An interval that reaches farther than this from its median, in parts of the figure, says little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """One documented figure and its prediction, in the unit of the evidence.

    `distance` is the median minus the documented figure in standard deviations of all that may lie
    between them: scatter of the prediction, width of the figure, discrepancy of the model. Figures
    that are not scored have neither distance nor verdict.
    """

    evidence: Evidence
    low: float
    median: float
    high: float
    distance: float | None
    verdict: str

    @property
    def is_inside(self) -> bool:
        """Whether the 90 % interval holds what the record says."""
        return self.verdict.startswith("inside")

    @property
    def half_width_share(self) -> float:
        """Half the interval as a part of the documented figure."""
        return (self.high - self.low) / 2 / self.evidence.value if self.evidence.value else float("nan")

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        one = self.evidence
        return {
            "id": one.id,
            "what": one.what,
            "from": one.from_date.isoformat(),
            "to": one.to_date.isoformat(),
            "as_of": one.as_of.isoformat(),
            "unit": one.unit,
            "documented": one.value,
            "qualifier": one.qualifier,
            "role": one.use,
            "median": self.median,
            "low": self.low,
            "high": self.high,
            "distance": self.distance,
            "verdict": self.verdict,
        }


def judge(
    evidence: Sequence[Evidence], predicted: pd.DataFrame, discrepancy: Mapping[str, float]
) -> list[Judgment]:
    """Each figure with the median and central 90 % of its predictions (one row per simulation)."""
    return [
        _judged(one, predicted[one.id].dropna().to_numpy(dtype=float), discrepancy.get(one.id))
        for one in evidence
        if one.id in predicted and predicted[one.id].notna().any()
    ]


def _judged(one: Evidence, values: Array, discrepancy: float | None) -> Judgment:
    low, median, high = (float(value) for value in np.quantile(values, [LOW, 0.5, HIGH]))
    if discrepancy is None:
        return Judgment(evidence=one, low=low, median=median, high=high, distance=None, verdict="not scored")
    least, most = said(one)
    inside = low <= most and high >= least
    verdict = "inside" if inside else "below the record" if high < least else "above the record"
    return Judgment(
        evidence=one,
        low=low,
        median=median,
        high=high,
        distance=_distance(one, values, median, discrepancy),
        verdict=verdict,
    )


def said(one: Evidence) -> tuple[float, float]:
    """What the words of the record allow: the figure itself, or the side to which they point.

    `over` and `nearly` reach two of their widths to the side they name, `about` one width to both.
    """
    reach = 1.0 if one.unit == "share" else one.value
    below, above = (one.width_below or 0.0) * reach, (one.width_above or 0.0) * reach
    if one.qualifier == "over":
        return one.value, one.value + 2 * above
    if one.qualifier == "nearly":
        return one.value - 2 * below, one.value
    if one.qualifier == "about":
        return one.value - below, one.value + above
    if one.qualifier == "at_least":
        return one.value, float("inf")
    return (0.0 if one.qualifier == "at_most" else one.value), one.value


def _distance(one: Evidence, values: Array, median: float, discrepancy: float) -> float:
    """On the scale of comparison: counts by their logarithm."""
    is_share = one.unit == "share"
    scaled = values if is_share else np.log(np.maximum(values, LEAST))
    middle = median if is_share else float(np.log(max(median, LEAST)))
    apart = middle - (one.value if is_share else float(np.log(max(one.value, LEAST))))
    if one.qualifier == "at_most" and apart < 0:
        return 0.0
    width = (one.width_above if apart > 0 else one.width_below) or 0.0
    return float(apart / np.sqrt(scaled.var() + width**2 + discrepancy**2))


def is_near(judgment: Judgment) -> bool | None:
    """Whether the median of a fitted figure is within its target; None where nothing is."""
    one = judgment.evidence
    apart = judgment.median - one.value
    own_width = one.width_above if apart > 0 else one.width_below
    within = own_width if one.is_beyond_record else FIT_WITHIN.get(one.figure_class)
    if one.use != "fit" or within is None:
        return None
    return abs(apart) <= within * (1.0 if one.unit == "share" else one.value)
