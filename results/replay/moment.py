"""The first day on which two runs clearly part. Only the standard library: also inside a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isnan, nan, sqrt
from typing import Final

from results.replay.days import SERIES, Daily

MOST_WINDOW_D: Final = 7
SHARE: Final = 0.1
WATCHED: Final = ("coverage_share", "sorties")


@dataclass(frozen=True, slots=True)
class Moment:
    """When two runs parted, by which figure, its means of `window_d` days, and the rule that found it."""

    day: int
    series: str
    title: str
    baseline: float
    what_if: float
    window_d: int
    rule: str

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return asdict(self)


def paired(
    baseline: Sequence[Daily], what_if: Sequence[Daily], t95: Sequence[float]
) -> dict[str, dict[str, list[float | None]]]:
    """Day by day, what-if minus baseline: mean and half-width of the 95 % interval of each series.

    `t95` holds the two-sided quantile of Student's t for 1, 2, ... degrees of freedom.
    """
    found = {}
    for series in SERIES:
        differences = _differences(baseline, what_if, series.id)
        known = [interval(each, t95) for each in zip(*differences, strict=True)]
        found[series.id] = {
            "mean": [None if isnan(mean) else round(mean, 4) for mean, _ in known],
            "half_width": [None if isnan(half) else round(half, 4) for _, half in known],
        }
    return found


def first_parting(baseline: Sequence[Daily], what_if: Sequence[Daily], t95: Sequence[float]) -> Moment | None:
    """The moment by the rule above; None if the runs never part so clearly."""
    found = [_parting(baseline, what_if, name, t95) for name in WATCHED]
    return min((one for one in found if one is not None), key=lambda one: one.day, default=None)


def _parting(
    baseline: Sequence[Daily], what_if: Sequence[Daily], name: str, t95: Sequence[float]
) -> Moment | None:
    window_d = _window_d(len(baseline[0][name]))
    before = [rolling(one[name], window_d) for one in baseline]
    after = [rolling(one[name], window_d) for one in what_if]
    in_a_row = 0
    sides = zip(zip(*before, strict=True), zip(*after, strict=True), strict=True)
    for day, (ours, theirs) in enumerate(sides):
        level = _mean(ours)
        mean, half_width = interval([b - a for a, b in zip(ours, theirs, strict=True)], t95)
        is_apart = level > 0 and abs(mean) >= SHARE * level and not abs(mean) <= half_width
        in_a_row = in_a_row + 1 if is_apart else 0
        if in_a_row == window_d:
            first = day - window_d + 1
            title = next(series.title for series in SERIES if series.id == name)
            level, other = (_mean([one[first] for one in side]) for side in (before, after))
            return Moment(first, name, title, level, other, window_d, _rule(window_d, len(before)))
    return None


def _window_d(days: int) -> int:
    """A week, or a third of a campaign that is shorter than three."""
    return max(1, min(MOST_WINDOW_D, days // 3))


def _rule(window_d: int, replications: int) -> str:
    rule = (
        f"The first of {window_d} days in a row on which the mean of the last {window_d} days, of sorties or "
        f"of coverage, differs from the baseline by at least {100 * SHARE:g} % of it"
    )
    if replications > 1:
        return f"{rule}, and the 95 % interval of the paired difference leaves out 0."
    return f"{rule}. With one replication there is no interval that could say it is more than chance."


def rolling(values: Sequence[float], window_d: int) -> list[float]:
    """Mean of each day and those before, so many in all; NaN if one of them has no value."""
    means = []
    for day in range(len(values)):
        window = [value for value in values[max(0, day - window_d + 1) : day + 1] if not isnan(value)]
        means.append(sum(window) / len(window) if len(window) == window_d else nan)
    return means


def _differences(baseline: Sequence[Daily], what_if: Sequence[Daily], name: str) -> list[list[float]]:
    return [
        [after - before for before, after in zip(ours[name], theirs[name], strict=True)]
        for ours, theirs in zip(baseline, what_if, strict=True)
    ]


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not isnan(value)]
    return sum(known) / len(known) if known else nan


def interval(values: Sequence[float], t95: Sequence[float]) -> tuple[float, float]:
    """Mean and half-width of the 95 % interval; NaN for what is not known."""
    known = [value for value in values if not isnan(value)]
    mean = _mean(known)
    if len(known) < 2:
        return mean, nan
    variance = sum((value - mean) ** 2 for value in known) / (len(known) - 1)
    return mean, t95[min(len(known) - 1, len(t95)) - 1] * sqrt(variance / len(known))
