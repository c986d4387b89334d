"""What the record says about each parameter, and which ones it does not constrain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from calibration.parameters import Uncertain
from calibration.targets import Array

FLAT_DEVIATION = 12**-0.5
"""Standard deviation of a position under the prior, which is flat from 0 to 1."""

STRONG = 0.5
"""A correlation from here on is named."""


class ParameterSummary(NamedTuple):
    """A parameter after the fit: quantiles of its value, and how much of the prior's spread is gone.

    `contraction` is 1 for a parameter that is known exactly and 0 for one of which nothing was
    learned.
    """

    id: str
    low: float
    median: float
    high: float
    contraction: float


class Pair(NamedTuple):
    """Two parameters that are correlated in the posterior."""

    first: str
    second: str
    correlation: float


def posterior_summary(parameters: Sequence[Uncertain], positions: Array) -> list[ParameterSummary]:
    """Medians, central 90 % and contraction of each parameter."""
    answers = []
    for place, one in enumerate(parameters):
        column = positions[:, place]
        low, median, high = one.at(np.quantile(column, [0.05, 0.5, 0.95]))
        contraction = 1.0 - float(column.std(ddof=1)) / FLAT_DEVIATION
        answers.append(ParameterSummary(one.id, float(low), float(median), float(high), contraction))
    return answers


def pairs(parameters: Sequence[Uncertain], positions: Array) -> list[Pair]:
    """Pairs whose correlation is strong, the strongest first."""
    matrix = np.atleast_2d(np.corrcoef(positions, rowvar=False))
    found = [
        Pair(one.id, parameters[other].id, float(matrix[place, other]))
        for place, one in enumerate(parameters)
        for other in range(place + 1, len(parameters))
        if abs(matrix[place, other]) >= STRONG
    ]
    return sorted(found, key=lambda pair: -abs(pair.correlation))


def least_known(answers: Sequence[ParameterSummary], number: int = 2) -> list[ParameterSummary]:
    """The parameters that the record constrains least."""
    return sorted(answers, key=lambda one: one.contraction)[:number]
