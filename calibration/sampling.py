"""Sampling a density over the unit cube with an ensemble of walkers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import emcee
import numpy as np
from emcee.moves import DEMove, StretchMove
from scipy.stats import qmc

from calibration.errors import CalibrationError
from calibration.targets import Array

Density = Callable[[Array], Array]
"""The logarithm of a density, up to a constant, of each row of positions in the cube."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Positions drawn (steps, walkers, parameters), and how well the chains have mixed."""

    chain: Array
    accepted_share: float
    autocorrelation_steps: float

    @property
    def positions(self) -> Array:
        """All positions, one row each."""
        return self.chain.reshape(-1, self.chain.shape[-1])

    @property
    def effective(self) -> float:
        """How many independent draws the sample is worth, by the slowest parameter."""
        return float(self.chain.shape[0] * self.chain.shape[1] / self.autocorrelation_steps)


def draw(density: Density, start: Array, steps: int, random: np.random.Generator) -> Sample:
    """Let walkers start at the rows of `start`; the first half of their steps is dropped.

    The density outside the unit cube is never asked for. A walker whose start has no density joins
    another one; CalibrationError if none has any.
    """
    walkers, parameters = start.shape
    start = _with_density(within(density), start, random)
    moves = [(DEMove(), 0.7), (StretchMove(), 0.3)]
    sampler = emcee.EnsembleSampler(walkers, parameters, within(density), moves=moves, vectorize=True)
    sampler.random_state = np.random.RandomState(int(random.integers(2**32))).get_state()
    sampler.run_mcmc(start, steps, skip_initial_state_check=True)
    chain = np.asarray(sampler.get_chain(discard=steps // 2))
    with np.errstate(invalid="ignore"):  # a walker that never moved has no autocorrelation
        times = emcee.autocorr.integrated_time(chain, quiet=True, tol=0)
    slowest = float(np.nanmax(times)) if np.isfinite(times).any() else float(len(chain))
    return Sample(chain, float(np.mean(sampler.acceptance_fraction)), slowest)


def _with_density(density: Density, start: Array, random: np.random.Generator) -> Array:
    """The starts, those without density replaced by others."""
    good = np.flatnonzero(np.isfinite(density(start)))
    if not len(good):
        raise CalibrationError("no walker starts where the density is above 0")
    places = np.arange(len(start))
    is_bad = ~np.isin(places, good)
    places[is_bad] = random.choice(good, int(is_bad.sum()))
    return start[places]


def within(density: Density) -> Density:
    """The density inside the unit cube, nothing outside."""

    def inside(positions: Array) -> Array:
        is_inside = np.all((positions >= 0.0) & (positions <= 1.0), axis=1)
        values = np.full(len(positions), -np.inf)
        if is_inside.any():
            values[is_inside] = density(positions[is_inside])
        return values

    return inside


def chosen(sample: Sample, number: int, random: np.random.Generator) -> Array:
    """Some of the positions, each at most once."""
    positions = sample.positions
    return positions[random.choice(len(positions), number, replace=False)]


def spread_out(parameters: int, number: int, random: np.random.Generator) -> Array:
    """The first of a Sobol sequence, which is balanced in powers of two."""
    sobol = qmc.Sobol(parameters, scramble=True, rng=random)
    return np.asarray(sobol.random_base2(max(0, (number - 1).bit_length()))[:number])
