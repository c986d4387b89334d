"""The difference that a what-if makes: the same replication on both sides, subtracted.

Baseline and what-if share every stream of random numbers (and every drawn vector of parameters), so
that most of what is left to chance cancels in the difference of two replications of one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import isfinite, nan
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.estimation import (
    correlation,
    interval,
    parameter_share,
    unit_means,
    variance_ratio,
)
from results.formatting import counted
from results.measures import Measure, measure

Array = npt.NDArray[np.float64]
Rows = TypeVar("Rows", pd.Series, pd.DataFrame)

LEVEL_SHARE = 0.95
LEAST_SHARE = 1e-6
"""Of the baseline. The model rounds what its math library gives to nine digits: less is arithmetic."""
FEWER, MORE, INCOMPARABLE = "fewer", "more", "cannot be compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a what-if does to one measure, over `n` replications in `units` independent units.

    `difference` is what-if minus baseline, a mean; `low` to `high` (`difference` ± `half_width`) its
    95 % interval by itself, not adjusted for other measures. `p_adjusted` is adjusted, by Holm's
    method, and decides the `verdict`: `fewer`, `more`, `no difference that N replications can show`
    or, if the measure was defined in no replication on both sides, `cannot be compared`.

    `difference_share` is the difference as a share of the baseline. `correlation` is that of the two
    sides over replications, `variance_ratio` the variance that the difference would have with
    independent random numbers over the one that it has: so many times fewer replications are needed.
    `parameter_share` is the share of the variance of the difference that stems from parameters, None
    if every vector flew once. `spread_low` to `spread_high` hold the central 90 % of the differences
    of single replications. NaN stands for what is undefined.
    """

    measure: Measure
    baseline: float
    what_if: float
    difference: float
    half_width: float
    low: float
    high: float
    difference_share: float
    p_value: float
    p_adjusted: float
    verdict: str
    correlation: float
    variance_ratio: float
    parameter_share: float | None
    spread_low: float
    spread_high: float
    n: int
    units: int

    @property
    def is_shown(self) -> bool:
        """Whether the replications show a difference."""
        return self.verdict in (FEWER, MORE)

    @property
    def is_shown_alone(self) -> bool:
        """Whether they would show one if no other measure were looked at, but not among them all."""
        return not self.is_shown and self.p_value < 1 - LEVEL_SHARE

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON: the measure by id, name and unit; None for what is undefined or infinite."""
        about = {key: getattr(self.measure, key) for key in ("id", "name", "unit", "definition", "source")}
        values = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "measure"}
        return {"measure": about, **{key: plain(value) for key, value in values.items()}}


def plain(value: object) -> object:
    """A value ready for JSON, which knows neither NaN nor infinity."""
    return None if isinstance(value, float) and not isfinite(value) else value


def compare(
    baseline: pd.DataFrame, what_if: pd.DataFrame, *, replications_per_draw: int = 1
) -> tuple[Difference, ...]:
    """The differences of all measures: both frames have one row per replication, one column per measure.

    Student's t for paired samples, over independent units: replications, or the means of the
    `replications_per_draw` successive replications that share a vector of parameters. A replication in
    which a measure is undefined on either side does not count for it. The intervals hold for a number of
    replications fixed beforehand; for one that a rule chose see `results.comparison.stopping`.

    The p values of all measures are adjusted together (Holm 1979): the chance that any verdict of
    fewer or more is wrong is 5 % at most, however many measures there are.

    Raises ValueError unless both frames have the same replications and measures.
    """
    if list(baseline.columns) != list(what_if.columns) or list(baseline.index) != list(what_if.index):
        raise ValueError("baseline and what-if differ in their replications or measures")
    found = [
        _paired(measure(name), baseline[name], what_if[name], replications_per_draw)
        for name in baseline.columns
    ]
    adjusted = holm([one.p_value for one in found])
    return tuple(
        replace(one, p_adjusted=p_adjusted, verdict=_verdict(one, p_adjusted))
        for one, p_adjusted in zip(found, adjusted, strict=True)
    )


def differences(baseline: Rows, what_if: Rows) -> Rows:
    """What-if minus baseline per replication; what is only rounding becomes 0."""
    raw = what_if - baseline
    return raw.mask(raw.abs() <= LEAST_SHARE * baseline.abs(), 0.0)


def holm(p_values: Sequence[float]) -> list[float]:
    """P values adjusted for being looked at together; those that are NaN are no test and stay NaN."""
    found = np.array(p_values, dtype=float)
    known = np.flatnonzero(np.isfinite(found))
    order = known[np.argsort(found[known], kind="stable")]
    raised = np.maximum.accumulate(found[order] * np.arange(len(order), 0, -1))
    found[order] = np.minimum(raised, 1.0)
    return [float(value) for value in found]


def _paired(what: Measure, baseline: pd.Series, what_if: pd.Series, replications_per_draw: int) -> Difference:
    """One measure, not adjusted for others yet."""
    both = baseline.notna() & what_if.notna()
    baseline, what_if = baseline[both].astype("float64"), what_if[both].astype("float64")
    apart = differences(baseline, what_if)
    means = unit_means(apart, replications_per_draw)
    level = float(unit_means(baseline, replications_per_draw).mean())
    mean, half_width, units = interval(means, LEVEL_SHARE)
    low, high = np.quantile(apart, [0.05, 0.95]) if len(apart) > 1 else (nan, nan)
    return Difference(
        measure=what,
        baseline=level,
        what_if=level + mean,
        difference=mean,
        half_width=half_width,
        low=mean - half_width,
        high=mean + half_width,
        difference_share=mean / level if level else nan,
        p_value=_p_value(means.to_numpy(dtype=float)),
        p_adjusted=nan,
        verdict="",
        correlation=correlation(baseline, what_if),
        variance_ratio=variance_ratio(baseline, what_if, apart),
        parameter_share=parameter_share(apart, replications_per_draw),
        spread_low=float(low),
        spread_high=float(high),
        n=len(apart),
        units=units,
    )


def _p_value(means: Array) -> float:
    """Two-sided p of the hypothesis that the mean is 0; NaN for a single unit.

    Units that all agree show no spread: then the difference is certain, or there is none.
    """
    if len(means) < 2:
        return nan
    error = float(means.std(ddof=1)) / np.sqrt(len(means))
    if error == 0:
        return 0.0 if means[0] else 1.0
    from scipy import special

    return float(2 * special.stdtr(len(means) - 1, -abs(means.mean()) / error))


def _verdict(one: Difference, p_adjusted: float) -> str:
    if one.n == 0:
        return INCOMPARABLE
    if p_adjusted < 1 - LEVEL_SHARE:
        return MORE if one.difference > 0 else FEWER
    return f"no difference that {counted(one.n, 'replication')} can show"
