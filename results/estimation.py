"""How sure a mean over replications is, where spread comes from, and what pairing takes away of it."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

ROUNDING_SHARE: Final = 1e-12
"""Sums of the same numbers in another order differ by less: arithmetic, not the campaign."""


class Interval(NamedTuple):
    """A mean over replications with the half-width of its confidence interval."""

    mean: float
    half_width: float
    replications: int


def interval(values: pd.Series, level_share: float = 0.95) -> Interval:
    """Mean and Student-t half-width of one measure; NaN values (nothing happened) are left out.

    The half-width is NaN with fewer than two values: one replication says nothing about spread.
    """
    known = values.to_numpy(dtype=float)
    known = known[~np.isnan(known)]
    count = len(known)
    if count == 0:
        return Interval(nan, nan, 0)
    mean = float(known.mean())
    if count == 1:
        return Interval(mean, nan, 1)
    from scipy import special  # a fifth of the time that an import of all results takes

    quantile = float(special.stdtrit(count - 1, 0.5 + level_share / 2))
    return Interval(mean, quantile * float(known.std(ddof=1)) / sqrt(count), count)


def intervals(values: pd.DataFrame, level_share: float = 0.95) -> pd.DataFrame:
    """One row per row of `values` (columns are replications): `mean` and `half_width`."""
    rows = [interval(row, level_share)[:2] for _, row in values.iterrows()]
    return pd.DataFrame(rows, index=values.index, columns=["mean", "half_width"], dtype="float64")


# --- the spread of a difference ------------------------------------------------------------


def unit_means(values: pd.Series, replications_per_draw: int) -> pd.Series:
    """What counts as independent: the mean of each vector, over its replications that have a value.

    The index of `values` holds the numbers of replications; `replications_per_draw` successive ones share a
    vector. With one replication per vector these are the values themselves.
    """
    known = values.dropna()
    return known if replications_per_draw == 1 else known.groupby(known.index // replications_per_draw).mean()


def correlation(baseline: pd.Series, what_if: pd.Series) -> float:
    """Of the two sides over replications; NaN if one of them does not vary."""
    if len(baseline) < 2 or _variance(baseline) == 0 or _variance(what_if) == 0:
        return nan
    return float(baseline.corr(what_if))


def variance_ratio(baseline: pd.Series, what_if: pd.Series, apart: pd.Series) -> float:
    """Variance of the difference with independent random numbers over that of `apart`, the paired one.

    Above 1 if pairing helps; infinite if both sides vary and their difference does not; NaN if
    nothing varies.
    """
    if len(apart) < 2:
        return nan
    independent, paired = _variance(baseline) + _variance(what_if), _variance(apart)
    if paired == 0:
        return inf if independent > 0 else nan
    return independent / paired


def parameter_share(apart: pd.Series, replications_per_draw: int) -> float | None:
    """Share of the variance of the differences of replications that stems from their parameters.

    Law of total variance: the variance of the means of vectors, plus the mean of the variances
    within a vector. Both are estimated by a one-way analysis of variance with random effects, for
    unequal groups where replications are missing (Searle, Casella, McCulloch, "Variance Components",
    1992, chapter 3); an estimate below 0, which chance makes of a small share, is cut off at 0. NaN
    if the differences do not vary. None unless at least two vectors flew and one of them twice.
    """
    if replications_per_draw < 2:
        return None
    groups = apart.groupby(apart.index // replications_per_draw)
    sizes = groups.size()
    count, vectors = len(apart), len(sizes)
    if vectors < 2 or count == vectors:
        return None
    between = float((sizes * (groups.mean() - apart.mean()) ** 2).sum()) / (vectors - 1)
    within = float(((apart - groups.transform("mean")) ** 2).sum()) / (count - vectors)
    typical_size = (count - float((sizes**2).sum()) / count) / (vectors - 1)
    of_parameters = max(0.0, (between - within) / typical_size)
    return of_parameters / (of_parameters + within) if of_parameters + within > 0 else nan


def _variance(values: pd.Series) -> float:
    """0 if all values are equal but for rounding."""
    is_rounding = float(values.std()) <= ROUNDING_SHARE * float(values.abs().max())
    return 0.0 if is_rounding else float(values.var())
