"""Leave one out: fit without a figure and predict it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from calibration.fit import Fit
from calibration.parallel import spread
from calibration.sampling import chosen, draw
from calibration.targets import Array

WALKERS = 96
STEPS = 3000
DRAWS = 4000


class LeftOut(NamedTuple):
    """A figure predicted from all the others, in its own units: median and central 90 %."""

    id: str
    documented: float
    low: float
    median: float
    high: float

    @property
    def is_inside(self) -> bool:
        """Whether the documented figure lies in the interval."""
        return self.low <= self.documented <= self.high


def leave_out(found: Fit, workers: int = 1) -> list[LeftOut]:
    """Each figure predicted by a posterior that has not seen it.

    The emulator is used again, not learned anew: it never sees the record. The part of the cube
    that history matching left is opened again where only the figure left out had closed it.
    """
    return spread(partial(_left_out, found), range(len(found.problem.targets.ids)), workers)


def _left_out(found: Fit, place: int) -> LeftOut:
    random = np.random.default_rng([found.problem.settings.seed, 4, place])
    targets = found.problem.targets
    others = targets.without(place)
    region, emulator = found.region.without(place), found.emulator.without(place)

    def posterior(positions: Array) -> Array:
        fits = others.log_likelihood(emulator.predict(positions), emulator.variance)
        return np.asarray(fits + region.density(positions))

    start = found.positions[random.choice(len(found.positions), WALKERS, replace=False)]
    positions = chosen(draw(posterior, start, STEPS, random), DRAWS, random)
    scatter = np.sqrt(found.emulator.variance) * random.standard_normal((DRAWS, len(targets.ids)))
    said = targets.record(found.emulator.predict(positions) + scatter, random)
    low, median, high = np.quantile(targets.unscaled(said)[:, place], [0.05, 0.5, 0.95])
    documented = float(targets.unscaled(targets.documented)[place])
    return LeftOut(targets.ids[place], documented, float(low), float(median), float(high))
