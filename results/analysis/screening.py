"""Which alternatives may be the best, with a guarantee that holds for all of them together.

Alternatives share their random numbers, so that their differences are known better than they are, and are
not independent. Both steps therefore rest on paired differences and on Bonferroni's inequality:

- Subset selection: an alternative stays unless some other one beats it by more than the half-width of their
  difference at the level 1 - alpha / (k - 1). The best of k stays with probability of at least 1 - alpha.
  After Nelson, Swann, Goldsman, Song, "Simple procedures for selecting the best simulated system when the
  number of alternatives is large", Operations Research 49 (2001), here on paired differences; no equal
  variances are assumed.
- Indifference zone: how many replications it takes until the alternative with the best mean is the best, or
  within a difference too small to matter, with the same probability. Stein's two steps (Annals of
  Mathematical Statistics 16, 1945) for the differences of each pair, put together by the same inequality: the
  spreads of the first replications are independent of their means, so that, given those spreads, the mean
  difference of N replications over its error follows Student's distribution with the degrees of freedom of
  the first. If the best is better than another one by `indifference`, it comes out behind it with a
  probability of alpha / (k - 1) at most, as soon as t * spread / sqrt(N) is no more than that. The number
  that was told first is the one to fly: to ask again after each replication would end too often on a spread
  that is small by chance.

Both take replications to be normal.
"""

from __future__ import annotations

from math import ceil, nan
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from results.analysis.alternatives import alternatives
from results.analysis.better import better_signs
from results.analysis.values import Array, chosen
from results.errors import RunError
from results.studies import DeclaredStudy

LEVEL_SHARE: Final = 0.95
FEWEST: Final = 2


class Screening(NamedTuple):
    """A ranking of alternatives by one measure.

    `rows` has rank, mean, the difference to the best of the others with a simultaneous half-width, whether it
    may be the best, and who beats it most clearly. `needed` is the number of replications after which the
    best mean can be taken for the best up to `indifference`; NaN without one.
    """

    study: DeclaredStudy
    measure: str
    sign: float
    rows: pd.DataFrame
    replications: int
    indifference: float
    needed: float

    @property
    def is_selected(self) -> bool:
        """Whether enough was flown to select one."""
        return self.replications >= self.needed

    @property
    def survivors(self) -> list[str]:
        """The alternatives that may be the best."""
        return list(self.rows.loc[self.rows["may_be_best"], "alternative"])


def screen(
    study: DeclaredStudy,
    frame: pd.DataFrame,
    measure: str,
    *,
    want: str = "",
    indifference: float = nan,
    level_share: float = LEVEL_SHARE,
) -> Screening:
    """Rank the alternatives of a study by one measure, and say which of them may be the best.

    Raises RunError with fewer than two replications, an indifference that is not above 0, or if nobody said
    which way the measure is better.
    """
    (name,) = chosen(study, [measure])
    sign = better_signs([name], [want] if want else [])[name]
    if indifference <= 0:
        raise RunError(f"an indifference of {indifference:g} makes no sense; it is a difference above 0")
    values = alternatives(study, frame, name)
    flown = values.shape[1]
    if flown < FEWEST:
        raise RunError(f"{study.name} has one replication of each alternative; a ranking needs at least two")
    rows, spreads, quantile = ranked(values, sign, level_share)
    needed = _needed(spreads, quantile, indifference, flown)
    return Screening(study, name, sign, rows, flown, indifference, needed)


def ranked(values: pd.DataFrame, sign: float, level_share: float) -> tuple[pd.DataFrame, Array, float]:
    """The ranking of alternatives, one row each and one column per common replication.

    Beside it the standard deviation of the difference of each pair, and Student's quantile for all of them.
    """
    signed = sign * values.to_numpy(dtype=float)
    flown = signed.shape[1]
    spreads = pair_spreads(signed)
    quantile = float(stdtrit(flown - 1, 1 - (1 - level_share) / (len(signed) - 1)))
    widths = quantile * spreads / np.sqrt(flown)
    return _rows(values, sign, signed.mean(axis=1), widths), spreads, quantile


def pair_spreads(values: Array) -> Array:
    """The standard deviation of the difference of each pair of rows, whose columns belong together."""
    covariances = np.atleast_2d(np.cov(values))
    variances = np.diag(covariances)
    return np.asarray(np.sqrt(np.maximum(0.0, variances[:, None] + variances[None, :] - 2 * covariances)))


def _rows(values: pd.DataFrame, sign: float, means: Array, widths: Array) -> pd.DataFrame:
    """One row per alternative, the best mean first; differences are in the measure's own direction."""
    behind = means[None, :] - means[:, None] - widths  # by how much the column surely beats the row
    np.fill_diagonal(behind, -np.inf)
    others = np.where(np.eye(len(means), dtype=bool), -np.inf, means[None, :])
    rival = others.argmax(axis=1)
    order = np.argsort(-means, kind="stable")
    rows = []
    for rank, place in enumerate(order, 1):
        beaten = behind[place].max() > 0
        rows.append(
            {
                "rank": rank,
                "alternative": values.index[place],
                "mean": sign * means[place],
                "to_best_other": sign * (means[place] - means[rival[place]]),
                "half_width": widths[place, rival[place]],
                "may_be_best": not beaten,
                "beaten_by": values.index[int(behind[place].argmax())] if beaten else "",
            }
        )
    return pd.DataFrame(rows)


def _needed(spreads: Array, quantile: float, indifference: float, flown: int) -> float:
    """Replications after which the best mean is the best up to an indifference."""
    if np.isnan(indifference):
        return nan
    return float(max(flown, ceil((quantile * spreads.max() / indifference) ** 2)))
