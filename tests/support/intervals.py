"""Intervals of means, for the tests of theory."""

from __future__ import annotations

from math import sqrt
from statistics import fmean, stdev

from scipy import stats

CONFIDENCE = 0.9999  # of the intervals: with fixed seeds, a test that passes stays passed


def half_width(samples: list[float]) -> float:
    """Half-width of the interval of the mean of independent samples."""
    quantile = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(samples) - 1))
    return quantile * stdev(samples) / sqrt(len(samples))


def is_near(samples: list[float], expected: float) -> bool:
    """Whether a mean lies within the interval of the samples."""
    return abs(fmean(samples) - expected) <= half_width(samples)
