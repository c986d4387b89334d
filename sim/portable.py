"""Numbers that come out the same on every interpreter and machine.

Math libraries differ in the last digits of `exp`, `log` and the like, and since Python 3.12 `sum` carries
what it rounds off. One such digit, early in a replication, makes another log. So what a math library
gives is put on a grid far coarser than its errors, and sums of hours and fuel are rounded once.
"""

from __future__ import annotations

from math import fsum
from random import Random

DIGITS = 9

total = fsum
"""The exact sum, rounded once; `sum` adds one after the other, or not, by the version of Python."""


def settled(value: float) -> float:
    """A value from a math library, on the common grid."""
    return round(value, DIGITS)


def exponential(chances: Random, mean: float) -> float:
    """An exponential number of a given mean; 0 for a mean of 0."""
    return settled(chances.expovariate(1.0 / mean)) if mean else 0.0


def lognormal(chances: Random, spread: float) -> float:
    """A lognormal number of mean 1 whose logarithm has the standard deviation `spread`."""
    return settled(chances.lognormvariate(-spread * spread / 2, spread)) if spread else 1.0
