"""Swings and interactions: means over the thirds of factors, in any design, and how sure they are.

Points of a trajectory, or of a block of Saltelli's sample, have most of their values in common: a block
counts as one observation, as clusters do in a sandwich estimator (Cameron and Miller 2015).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import nan
from typing import Any, Final

import numpy as np
from scipy.special import stdtrit

from results.analysis.values import CONSTANT, HIGH, LOW, Array, is_constant, thirds
from results.studies import DeclaredStudy

LEVEL_SHARE: Final = 0.95


def swings_of(study: DeclaredStudy, values: Array, block: Any) -> Iterator[dict[str, object]]:
    """From the lowest to the highest third of each factor, all others varying."""
    same = is_constant(values)
    there = ~np.isnan(values)
    for place, factor in enumerate(study.factors):
        part = thirds(study, place)
        low, high = (there & (part == third) for third in (LOW, HIGH))
        at_low, at_high = _mean(values[low]), _mean(values[high])
        yield {
            "factor": factor.id,
            "values": factor.range_text(),
            "mean": _mean(values[there]),
            "at_low": at_low,
            "at_high": at_high,
            "swing": at_high - at_low,
            "half_width": half_width(values, [(-1.0, low), (1.0, high)], block, LEVEL_SHARE),
            "remark": CONSTANT if same else "",
        }


def interactions_of(study: DeclaredStudy, values: Array, block: Any) -> Iterator[dict[str, object]]:
    """For each pair, the means of low and high thirds, and how the swing of one depends on the other.

    Half-widths hold for all pairs together, after Bonferroni.
    """
    there = ~np.isnan(values)
    parts = [thirds(study, place) for place in range(len(study.factors))]
    pairs = list(combinations(range(len(study.factors)), 2))
    for one, other in pairs:
        cells = {
            (mine, its): there & (parts[one] == mine) & (parts[other] == its)
            for mine in (LOW, HIGH)
            for its in (LOW, HIGH)
        }
        means = {corner: _mean(values[inside]) for corner, inside in cells.items()}
        signed = [(1.0 if mine == its else -1.0, inside) for (mine, its), inside in cells.items()]
        apart = (means[HIGH, HIGH] - means[LOW, HIGH]) - (means[HIGH, LOW] - means[LOW, LOW])
        yield {
            "factor": study.factors[one].id,
            "other": study.factors[other].id,
            "both_low": means[LOW, LOW],
            "factor_high": means[HIGH, LOW],
            "other_high": means[LOW, HIGH],
            "both_high": means[HIGH, HIGH],
            "interaction": apart,
            "half_width": half_width(values, signed, block, 1 - (1 - LEVEL_SHARE) / len(pairs)),
        }


def half_width(values: Array, cells: Sequence[tuple[float, Any]], block: Any, level_share: float) -> float:
    """Of a sum of signed means of some points each; NaN where a cell has points of fewer than two blocks.

    With blocks of one point and two cells that is Welch's interval.
    """
    influence = np.zeros(int(block.max()) + 1)
    alone, freedom = 0.0, 0.0
    for sign, inside in cells:
        blocks = len(np.unique(block[inside]))
        if blocks < 2:
            return nan
        apart = sign * (values[inside] - values[inside].mean()) / inside.sum()
        part = np.bincount(block[inside], apart, len(influence)) * np.sqrt(blocks / (blocks - 1))
        influence += part
        variance = float((part**2).sum())
        alone += variance
        freedom += variance**2 / (blocks - 1)
    if not freedom:
        return 0.0
    return float(stdtrit(alone**2 / freedom, 0.5 + level_share / 2) * np.sqrt((influence**2).sum()))


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else nan
