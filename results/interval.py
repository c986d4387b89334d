"""How sure a mean over replications is."""

from __future__ import annotations

from math import nan, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats


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
    quantile = float(stats.t.ppf(0.5 + level_share / 2, count - 1))
    return Interval(mean, quantile * float(known.std(ddof=1)) / sqrt(count), count)


def intervals(values: pd.DataFrame, level_share: float = 0.95) -> pd.DataFrame:
    """One row per row of `values` (columns are replications): `mean` and `half_width`."""
    rows = [interval(row, level_share)[:2] for _, row in values.iterrows()]
    return pd.DataFrame(rows, index=values.index, columns=["mean", "half_width"], dtype="float64")
