"""A fast stand-in for the simulation: every figure as a smooth function of the parameters.

Each figure is a linear function of all parameters plus a Gaussian process with a length of its own
for each of them, which finds the bends: where lines run out, more demand flies no more sorties. What
is left over is measured by cross-validation, never assumed: replication noise and lack of fit
together. Replications of one vector tell how much of it is noise.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
from sklearn.linear_model import BayesianRidge
from sklearn.model_selection import KFold

from calibration.targets import Array

FOLDS = 8
LENGTHS = (0.3, 30.0)
"""Bounds of the length in which a process forgets; the ranges of the parameters are 1 long."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One figure: a line, and a process learned at `points`, which are divided by the lengths."""

    slopes: Array
    intercept: float
    lengths: Array
    points: Array
    weights: Array
    variance: float
    """Mean squared error in cross-validation."""

    def predict(self, positions: Array) -> Array:
        """The mean figure at each row."""
        line = positions @ self.slopes + self.intercept
        return np.asarray(line + _nearness(positions / self.lengths, self.points) @ self.weights)


@dataclass(frozen=True, slots=True, eq=False)
class Emulator:
    """Figures on the scale of comparison, at positions in the unit cube."""

    curves: tuple[Curve, ...]

    @classmethod
    def learned(cls, positions: Array, scaled: Array, inside: Array | None = None) -> Self:
        """From simulated figures, one row per vector.

        Where `inside` marks rows the error is measured at these alone: the emulator will be asked there.
        """
        tested = np.ones(len(positions), dtype=bool) if inside is None else inside.astype(bool)
        return cls(tuple(_learned(positions, column, tested) for column in scaled.T))

    @property
    def parameters(self) -> int:
        """How many parameters a position has."""
        return len(self.curves[0].slopes)

    @property
    def variance(self) -> Array:
        """Mean squared error of each figure at vectors that were not learned from."""
        return np.array([curve.variance for curve in self.curves])

    def predict(self, positions: Array) -> Array:
        """Mean figures, one row per position."""
        return np.stack([curve.predict(positions) for curve in self.curves], axis=1)

    def without(self, place: int) -> Self:
        """The emulator of all figures but one."""
        return type(self)(self.curves[:place] + self.curves[place + 1 :])


def _nearness(rows: Array, points: Array) -> Array:
    """The squared exponential kernel between scaled rows and points."""
    apart = (rows**2).sum(axis=1)[:, None] + (points**2).sum(axis=1)[None, :] - 2.0 * rows @ points.T
    return np.asarray(np.exp(-0.5 * np.maximum(apart, 0.0)))


def _learned(positions: Array, column: Array, tested: npt.NDArray[np.bool_]) -> Curve:
    """A curve; its kernel is chosen once, its error measured with this kernel on parts left out."""
    process = _process(positions, _rest(positions, column) / (column.std() or 1.0))
    errors = np.empty_like(column)
    for learning, testing in KFold(min(FOLDS, len(column)), shuffle=True, random_state=0).split(positions):
        curve = _curve(positions[learning], column[learning], process, 0.0)
        errors[testing] = column[testing] - curve.predict(positions[testing])
    return _curve(positions, column, process, float((errors[tested] ** 2).mean()))


def _process(positions: Array, rest: Array) -> GaussianProcessRegressor:
    """A process with the kernel under which the residuals, on a scale near 1, are most probable."""
    lengths = RBF(np.full(positions.shape[1], 2.0), LENGTHS)
    kernel = ConstantKernel(0.1, (1e-4, 1e2)) * lengths + WhiteKernel(0.05, (1e-6, 1e1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a length at its bound: no influence
        return GaussianProcessRegressor(kernel).fit(positions, rest)


def _curve(positions: Array, column: Array, process: GaussianProcessRegressor, variance: float) -> Curve:
    """The line and the process with the kernel of `process`, from these rows."""
    line = BayesianRidge().fit(positions, column)
    size, again = column.std() or 1.0, GaussianProcessRegressor(process.kernel_, optimizer=None)
    again.fit(positions, (column - line.predict(positions)) / size)
    lengths = np.asarray(process.kernel_.k1.k2.length_scale, dtype=float)
    weights = size * process.kernel_.k1.k1.constant_value * again.alpha_
    return Curve(
        slopes=np.asarray(line.coef_),
        intercept=float(line.intercept_),
        lengths=lengths,
        points=positions / lengths,
        weights=np.asarray(weights),
        variance=variance,
    )


def _rest(positions: Array, column: Array) -> Array:
    """What a line leaves over."""
    return np.asarray(column - BayesianRidge().fit(positions, column).predict(positions))
