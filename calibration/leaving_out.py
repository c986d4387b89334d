"""Leave one out: fit without a figure, simulate again, and compare with that figure."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from calibration.fit import Fit, Simulator
from calibration.judgment import HIGH, LOW, said
from calibration.sampling import chosen, draw
from calibration.targets import Array
from results.runs import Pool, spread

WALKERS = 96
STEPS = 3000


class LeftOut(NamedTuple):
    """A figure predicted from all the others, in its own units: median and central 90 %.

    It is inside if the interval holds what the words of the record allow.
    """

    id: str
    documented: float
    low: float
    median: float
    high: float
    is_inside: bool


def leave_out(found: Fit, simulate: Simulator, workers: int = 1) -> list[LeftOut]:
    """Each figure as fresh simulations have it at vectors of a posterior that has not seen it.

    The intervals are those of the simulations alone, without the discrepancy.
    """
    each = found.problem.settings.left_out
    with Pool(workers) as pool:
        positions = spread(pool, partial(_positions, found), range(len(found.problem.evidence)))
    figures = simulate(np.concatenate(positions), found.problem.settings.simulations)
    rows = []
    for place, one in enumerate(found.problem.evidence):
        flown = figures[place * each : (place + 1) * each, place]
        low, median, high = (float(value) for value in np.nanquantile(flown, [LOW, 0.5, HIGH]))
        least, most = said(one)
        rows.append(LeftOut(one.id, one.value, low, median, high, low <= most and high >= least))
    return rows


def _positions(found: Fit, place: int) -> Array:
    """Vectors of the posterior without one figure.

    The emulator is used again, not learned anew: it never sees the record. The part of the cube
    that history matching left is opened again where only the figure left out had closed it.
    """
    settings = found.problem.settings
    random = np.random.default_rng([settings.seed, 4, place])
    others = found.problem.targets.without(place)
    region, emulator = found.region.without(place), found.emulator.without(place)

    def posterior(positions: Array) -> Array:
        fits = others.log_likelihood(emulator.predict(positions), emulator.variance)
        return np.asarray(fits + region.density(positions))

    start = found.positions[random.choice(len(found.positions), WALKERS, replace=False)]
    return chosen(draw(posterior, start, STEPS, random), settings.left_out, random)
