"""History matching: which part of the unit cube the record does not rule out.

A vector is ruled out if some figure is farther from the record than the cut, in standard deviations
of everything that may lie between them. The part that is left is small, so it is reached in steps:
half of the walkers survive each one, then all move on within what is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calibration.emulator import Emulator
from calibration.errors import CalibrationError
from calibration.sampling import Sample, chosen, draw
from calibration.targets import Array, Targets

WALKERS = 128
STEPS = 160
STAGES_AT_MOST = 60


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """What the emulators of all waves so far leave of the cube."""

    targets: Targets
    emulators: tuple[Emulator, ...]
    cut: float

    def implausibility(self, positions: Array) -> Array:
        """The largest of any wave, one per row; 0 before the first wave."""
        worst = np.zeros(len(positions))
        for emulator in self.emulators:
            found = self.targets.implausibility(emulator.predict(positions), emulator.variance)
            worst = np.maximum(worst, found)
        return worst

    def without(self, place: int) -> Region:
        """The region that all figures but one leave."""
        emulators = tuple(emulator.without(place) for emulator in self.emulators)
        return Region(self.targets.without(place), emulators, self.cut)

    def is_left(self, positions: Array) -> Array:
        """Which rows are not ruled out."""
        return np.asarray(self.implausibility(positions) <= self.cut)

    def density(self, positions: Array) -> Array:
        """The prior within the region: flat inside, nothing outside; a logarithm."""
        return np.where(self.is_left(positions), 0.0, -np.inf)


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Positions spread over the region that is left, and the share of the cube that it takes."""

    positions: Array
    share: float


def match(region: Region, number: int, random: np.random.Generator) -> Matched:
    """Reach the region from the whole cube and draw `number` positions in it.

    Raises CalibrationError, with the figure that stands in the way, if nothing is left.
    """
    parameters = region.emulators[0].parameters
    walkers = random.random((WALKERS * 16, parameters))
    share = 1.0
    for _ in range(STAGES_AT_MOST):
        worst = region.implausibility(walkers)
        level = max(region.cut, float(np.quantile(worst, 0.5)))
        survivors = walkers[worst <= level]
        share *= len(survivors) / len(walkers)
        final = level <= region.cut
        steps = STEPS * 4 if final else STEPS
        sample = _moved(region, level, survivors, steps, random)
        if final:
            return Matched(chosen(sample, number, random), share)
        walkers = chosen(sample, WALKERS * 16, random)
    raise CalibrationError(f"no vector in the ranges comes near the record: {_in_the_way(region, walkers)}")


def _moved(region: Region, level: float, survivors: Array, steps: int, random: np.random.Generator) -> Sample:
    start = survivors[random.choice(len(survivors), WALKERS, replace=len(survivors) < WALKERS)]
    start = np.clip(start + 1e-6 * random.standard_normal(start.shape), 0.0, 1.0)
    return draw(
        lambda rows: np.where(region.implausibility(rows) <= level, 0.0, -np.inf), start, steps, random
    )


def _in_the_way(region: Region, walkers: Array) -> str:
    """The figures that are farthest away, in words."""
    emulator = region.emulators[-1]
    apart = region.targets.distance(emulator.predict(walkers), emulator.variance)
    middle = np.median(apart, axis=0)
    order = np.argsort(-np.abs(middle))[:3]
    return ", ".join(
        f"{region.targets.ids[place]} by {middle[place]:+.1f} standard deviations" for place in order
    )
