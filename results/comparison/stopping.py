"""Enough replications: go on until the means are known well enough, and still be right about them.

A rule that stops as soon as Student's interval is short enough stops too often on a spread that is
small by chance, and its interval then misses the mean more often than it says. A confidence sequence
holds at all numbers of replications at once, hence also at the one at which a rule stops.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isnan

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.errors import RunError
from results.estimation import unit_means
from results.formatting import counted
from results.measures import measure
from results.runs import MOST_REPLICATIONS

Array = npt.NDArray[np.float64]

LEVEL_SHARE = 0.95
MINIMUM = 10
"""Independent units below which nothing is said about precision: the sequence is one for large numbers."""


@dataclass(frozen=True, slots=True)
class HalfWidth:
    """How well the mean of one measure is known: the half-width, and as a share of the baseline mean.

    The half-widths of all measures hold together, after any number of replications.
    """

    measure: str
    half_width: float
    half_width_share: float


@dataclass(frozen=True, slots=True)
class Precision:
    """What to do next: fly `wanted` replications in all, or stop if it `is_over`; `reason` says why.

    It is over once the target `is_met` or the maximum is flown. `known` is empty before the minimum.
    """

    wanted: int
    is_over: bool
    is_met: bool
    known: tuple[HalfWidth, ...]
    reason: str


def sequence_half_width(
    units: Array, spread: Array, *, error_share: float = 1 - LEVEL_SHARE, tuned_at: int = MINIMUM
) -> Array:
    """Half-width of the confidence sequence of a mean after `units` independent values.

    `spread` is their standard deviation so far. As the numbers grow large, the sequence covers the
    mean at all of them at once with probability 1 - `error_share`, for any distribution with a
    finite variance: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory
    and asymptotic confidence sequences", Annals of Statistics 52 (2024). Its free parameter makes it
    narrowest at `tuned_at`, where it is half as wide again as the interval of a fixed number.
    """
    from scipy.special import lambertw

    narrowest = -float(np.real(lambertw(-(error_share**2) * exp(-1), k=-1))) - 1
    scaled = units * (narrowest / tuned_at)
    quantile = np.sqrt((scaled + 1) / scaled * np.log((scaled + 1) / error_share**2))
    return np.asarray(spread * quantile / np.sqrt(units))


def replications_wanted(
    values: pd.DataFrame,
    scales: pd.Series,
    target_share: float,
    *,
    flown: int,
    maximum: int,
    minimum: int = MINIMUM,
    replications_per_draw: int = 1,
) -> Precision:
    """How many replications to fly in all, until each mean is known to a share of its scale.

    `values` has one row per finished replication and one column per named measure: the differences
    of a comparison, or the values of a single run; `scales` are the baseline means. `flown` counts
    the replications asked for so far, also those that failed; 0 at the start. A batch doubles them
    at most and consists of whole vectors. `minimum` counts independent units, which are vectors if
    `replications_per_draw` replications share one; `maximum` counts replications. The means of all
    measures are known together with 95 % confidence: each gets an equal part of the error (Bonferroni).

    Raises RunError if target, minimum and maximum make no sense, or if the baseline mean of a measure
    is 0 or undefined, so that there is no share of it.
    """
    least, most = minimum * replications_per_draw, maximum // replications_per_draw * replications_per_draw
    _check(target_share, minimum, least, most, maximum)
    if flown < least:
        early = f"no precision is estimated before {counted(least, 'replication')}"
        return Precision(least, False, False, (), early)
    _check_scales(scales)
    samples = {name: unit_means(values[name], replications_per_draw) for name in values.columns}

    def known(growth: float) -> tuple[HalfWidth, ...]:
        """Half-widths now, or after so many times as many units if the spread stays what it is."""
        found = (
            (name, _half_width(sample, growth, minimum, len(samples))) for name, sample in samples.items()
        )
        return tuple(HalfWidth(name, width, width / abs(float(scales[name]))) for name, width in found)

    now = known(1.0)
    if all(one.half_width_share <= target_share for one in now):
        return Precision(flown, True, True, now, _met(now, target_share, flown))
    if flown >= most:
        return Precision(flown, True, False, now, _ended(now, target_share, flown))
    steps = range(flown + replications_per_draw, min(2 * flown, most) + 1, replications_per_draw)
    place = bisect_left(
        steps, True, key=lambda step: all(one.half_width_share <= target_share for one in known(step / flown))
    )
    wanted = steps[min(place, len(steps) - 1)]
    reason = f"{_in_words(now)} after {counted(flown, 'replication')}; {wanted} are next"
    return Precision(wanted, False, False, now, reason)


def _half_width(sample: pd.Series, growth: float, minimum: int, measures: int) -> float:
    """Half-width of the mean of a sample as if it were so many times as long; infinite if it is too short."""
    if len(sample) < minimum:
        return inf
    units, spread = np.array(growth * len(sample)), np.array(sample.std())
    error_share = (1 - LEVEL_SHARE) / measures
    return float(sequence_half_width(units, spread, error_share=error_share, tuned_at=minimum))


def _check(target_share: float, minimum: int, least: int, most: int, maximum: int) -> None:
    if not 0 < target_share < 1:
        raise RunError(
            f"a precision of {target_share:.3g} makes no sense: it is a share of the mean, 0.01 for 1 %"
        )
    if minimum < MINIMUM:
        raise RunError(f"a minimum of {minimum} is too small: below {MINIMUM} no precision can be estimated")
    if maximum > MOST_REPLICATIONS:
        raise RunError(f"a maximum of {maximum:,} replications; at most {MOST_REPLICATIONS:,} are allowed")
    if most < least:
        raise RunError(f"a precision needs at least {counted(least, 'replication')}, not {maximum}")


def _check_scales(scales: pd.Series) -> None:
    for name, scale in scales.items():
        if isnan(scale) or scale == 0:
            state = "undefined" if isnan(scale) else "0"
            raise RunError(
                f"the precision of {name} is a share of its baseline mean, which is {state}; "
                "name other measures"
            )


def _met(known: Sequence[HalfWidth], target_share: float, flown: int) -> str:
    target = f"{_percent(target_share)} of the baseline mean"
    return f"{_in_words(known)} after {counted(flown, 'replication')}: within {target}, as was asked for"


def _ended(known: Sequence[HalfWidth], target_share: float, flown: int) -> str:
    return (
        f"{_in_words(known)} after {counted(flown, 'replication')}, the most allowed; "
        f"{_percent(target_share)} of the baseline mean was asked for"
    )


def _in_words(known: Sequence[HalfWidth]) -> str:
    """The measures with their half-widths, the least known first."""
    worst_first = sorted(known, key=lambda one: -one.half_width_share)
    words = [
        f"{measure(one.measure).name} {_percent(one.half_width_share)}"
        if one.half_width_share < inf
        else f"{measure(one.measure).name} in too few replications"
        for one in worst_first
    ]
    return ", ".join(words)


def _percent(share: float) -> str:
    return f"±{100 * share:.3g} %"
