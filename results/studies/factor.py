"""A factor: one thing that a study changes, the values it takes, and the numbers of a campaign it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, floor, log
from typing import Any, Final, Literal, Protocol

from scenarios.errors import ScenarioError
from scenarios.paths import find, full
from scenarios.schema import quantity_of
from scenarios.selectors import fields_named
from sim.campaign import Campaign

Value = float | str
How = Literal["set", "scale", "posterior"]

_DIGITS: Final = 9
_EDGE: Final = 1e-9


class Uncertain(Protocol):
    """A parameter of a calibration: by path, what its value is multiplied with there."""

    @property
    def id(self) -> str: ...

    @property
    def factors(self) -> Mapping[str, float]: ...


class Vectors(Protocol):
    """A posterior: parameters, and one row of values per vector."""

    @property
    def parameters(self) -> Sequence[Uncertain]: ...

    @property
    def values(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What a study changes; `what` says it in words.

    `targets` are paths or selectors with what a value is multiplied with there; `how` says whether the
    value is set, scales what stands there after all what-ifs, or is a calibrated parameter below them.
    The values are `levels`, or lie between `low` and `high`; `sample` are the values of a posterior, sorted.
    """

    id: str
    what: str = ""
    how: How
    targets: tuple[tuple[str, float], ...]
    low: float = 0.0
    high: float = 0.0
    levels: tuple[Value, ...] = ()
    sample: tuple[float, ...] = ()
    is_log: bool = False
    is_whole: bool = False

    def at(self, position: float) -> Value:
        """The value at a position in 0..1: equal steps are equally probable."""
        if self.levels:
            return self.levels[min(floor(position * len(self.levels) + _EDGE), len(self.levels) - 1)]
        if self.sample:
            return self._rounded(self._quantile(position))
        if self.is_log:
            return self._rounded(exp(log(self.low) + position * (log(self.high) - log(self.low))))
        return self._rounded(self.low + position * (self.high - self.low))

    def ends(self) -> tuple[Value, ...]:
        """The values that are tried before anything is flown: all levels, or both ends."""
        return self.levels or (self.at(0.0), self.at(1.0))

    def steps(self, number: int) -> tuple[tuple[float, Value], ...]:
        """Positions and values of a grid: all levels, or so many steps from end to end."""
        if self.levels:
            count = len(self.levels)
            return tuple(((place + 0.5) / count, level) for place, level in enumerate(self.levels))
        positions = (place / (number - 1) for place in range(number))
        return tuple((position, self.at(position)) for position in positions)

    def range_text(self) -> str:
        """The values in words, for instance `0.5 to 1.5`."""
        if self.levels:
            return ", ".join(f"{level:g}" if isinstance(level, float) else level for level in self.levels)
        low, high = self.at(0.0), self.at(1.0)
        kind = " (posterior)" if self.sample else " (log)" if self.is_log else ""
        return f"{low:.4g} to {high:.4g}{kind}"

    def _quantile(self, position: float) -> float:
        """Between the values of the sample, linearly."""
        place = position * (len(self.sample) - 1)
        lower = min(floor(place), len(self.sample) - 2)
        return self.sample[lower] + (place - lower) * (self.sample[lower + 1] - self.sample[lower])

    def _rounded(self, value: float) -> float:
        """Nine digits: more say nothing, and interpreters differ in them."""
        return float(floor(value + 0.5)) if self.is_whole else float(f"{value:.{_DIGITS}g}")


def numbers_moved(factor: Factor, campaign: Campaign) -> tuple[str, ...]:
    """The full paths of all values that a factor moves in a campaign, sorted.

    Raises `ScenarioError` with the nearest valid name if it names nothing, or nothing that can be scaled.
    """
    found: set[str] = set()
    for text, _ in factor.targets:
        paths = fields_named(campaign, text) if factor.how != "posterior" else (full(campaign, text),)
        if factor.how == "scale":
            paths = tuple(path for path in paths if find(campaign, path).value is not None)
        found |= set(paths)
    return tuple(sorted(found))


def is_whole(campaign: Campaign, path: str) -> bool:
    """Whether only whole numbers may stand at a path."""
    place = find(campaign, path)
    return quantity_of(type(place.record), place.field) is not None and isinstance(place.value, int)


def changes_in(
    factors: Sequence[Factor], point: Mapping[str, Value], campaign: Campaign
) -> dict[str, object]:
    """What calibrated parameters change in a base campaign, path by path, at a point of the design."""
    changes: dict[str, object] = {}
    for factor in factors:
        if factor.how == "posterior":
            for path, times in factor.targets:
                value = float(f"{float(point[factor.id]) * times:.6g}")  # as the calibration flew it
                changes[path] = round(value) if is_whole(campaign, path) else value
    return changes


def refuse_shared(moved: Mapping[str, Sequence[str]], file: str) -> None:
    """Refuse two factors that move one number; `moved` are full paths by factor."""
    owner: dict[str, str] = {}
    for name, paths in moved.items():
        for path in paths:
            if path in owner:
                raise ScenarioError(
                    f"moves {path}, which {owner[path]} moves too", file=file, key=f"factors.{name}"
                )
            owner[path] = name
