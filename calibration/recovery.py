"""Would the fit find parameters that are known? Synthetic campaigns, and ranks of the truth.

The synthetic campaigns are simulations that no emulator has seen. Each gets a record of its own, as
fuzzy as the real one, and is fitted like it. The ranks are looked at twice: over these, and over
many records that the emulator makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats

from calibration.fit import Fit
from calibration.sampling import chosen, draw
from calibration.targets import Array
from results.runs import Pool, spread

WALKERS = 64
STEPS = 1000
RANKED = 100
BINS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Recovery:
    """Synthetic campaigns fitted: rank of each true position among posterior draws, 0 to 1.

    One row per campaign, one column per parameter.
    """

    ranks: Array

    def coverage(self, level: float) -> Array:
        """Per parameter, the share of campaigns whose truth lies in the central interval."""
        return np.asarray((np.abs(self.ranks - 0.5) <= level / 2).mean(axis=0))

    def p_values(self) -> Array:
        """Per parameter, of uniform ranks: chi-squared over ten classes from 100 campaigns on, else KS."""
        if len(self.ranks) < 10 * BINS:
            return np.array([stats.kstest(column, "uniform").pvalue for column in self.ranks.T])
        places = np.minimum((self.ranks * BINS).astype(int), BINS - 1)
        counts = [np.bincount(column, minlength=BINS) for column in places.T]
        return np.array([stats.chisquare(count).pvalue for count in counts])

    def is_uniform(self, level: float = 0.05) -> bool:
        """Whether no parameter's ranks are too far from uniform, all of them tested together."""
        values = self.p_values()
        return bool(values.min() * len(values) >= level)


def recover(found: Fit, workers: int = 1) -> Recovery:
    """Fit the simulations that were held out."""
    held_out = found.held_out
    random = np.random.default_rng([found.problem.settings.seed, 1])
    records = found.problem.targets.record(held_out.scaled, random)
    return _ranked(found, held_out.positions, records, workers)


def rank_emulated(found: Fit, number: int, workers: int = 1) -> Recovery:
    """Simulation-based calibration: truths from the prior, records from the emulator and its noise."""
    random = np.random.default_rng([found.problem.settings.seed, 2])
    prior = draw(found.region.density, _inside(found, random), STEPS, random).positions
    truths = prior[random.choice(len(prior), number, replace=False)]
    scatter = random.standard_normal((number, len(found.problem.targets.ids)))
    scaled = found.emulator.predict(truths) + np.sqrt(found.emulator.variance) * scatter
    return _ranked(found, truths, found.problem.targets.record(scaled, random), workers)


def _ranked(found: Fit, truths: Array, records: Array, workers: int) -> Recovery:
    cases = [(number, *pair) for number, pair in enumerate(zip(truths, records, strict=True))]
    with Pool(workers) as pool:
        return Recovery(np.stack(spread(pool, partial(_rank, found), cases)))


def _rank(found: Fit, case: tuple[int, Array, Array]) -> Array:
    """The share of posterior draws below the truth, one per parameter."""
    number, truth, record = case
    random = np.random.default_rng([found.problem.settings.seed, 3, number])
    density = found.density(found.problem.targets.with_documented(record))
    positions = chosen(draw(density, _inside(found, random), STEPS, random), RANKED - 1, random)
    below = (positions < truth).sum(axis=0)
    return np.asarray((below + random.random(len(truth))) / RANKED)


def _inside(found: Fit, random: np.random.Generator) -> Array:
    """Walkers spread over the region: near simulated vectors of the last wave."""
    inside = found.waves[-1].positions
    inside = inside[found.region.is_left(inside)]
    first, second = (inside[random.integers(len(inside), size=WALKERS)] for _ in range(2))
    step = 0.3 * random.random((WALKERS, 1))
    return np.asarray((1 - step) * first + step * second + 1e-3 * (random.random(first.shape) - 0.5)).clip(
        0, 1
    )
