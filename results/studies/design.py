"""Designs: at which points a study looks, as positions in the unit cube of its factors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import isfinite, prod
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from results.studies.factor import Factor, Value
from scenarios.errors import ScenarioError
from scenarios.files import read_csv

Positions = npt.NDArray[np.float64]
MOST_POINTS: Final = 1_000_000


class Form(BaseModel):
    """A part of a study file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)


Points = Annotated[int, Field(ge=2, le=MOST_POINTS)]


class FullFactorial(Form):
    """Every combination: all levels of each factor, `levels` steps of each range."""

    kind: Literal["full_factorial"]
    levels: Annotated[int, Field(ge=2, le=1000)] = 2


class LatinHypercube(Form):
    """Every factor once in each of `points` equal parts of its range."""

    kind: Literal["latin_hypercube"]
    points: Points


class Sobol(Form):
    """A scrambled Sobol sequence, balanced at powers of two only."""

    kind: Literal["sobol"]
    points: Points
    round_up: bool = False


class Morris(Form):
    """Trajectories that change one factor at a time: cheap screening of many factors."""

    kind: Literal["morris"]
    trajectories: Annotated[int, Field(ge=2, le=100_000)]
    levels: Annotated[int, Field(ge=2, le=1000, multiple_of=2)] = 4


class SobolIndices(Form):
    """The sample of Saltelli, from which first and total order indices are estimated."""

    kind: Literal["sobol_indices"]
    points: Points
    second_order: bool = False
    round_up: bool = False


class ListDesign(Form):
    """The points of a CSV file beside the study file, one column per factor."""

    kind: Literal["list"]
    file: str


class PosteriorDesign(Form):
    """Vectors of the posterior as they are, with all that goes together in them."""

    kind: Literal["posterior"]
    points: Points


Design = FullFactorial | LatinHypercube | Sobol | Morris | SobolIndices | ListDesign | PosteriorDesign
KINDS: Final = ("full_factorial", "latin_hypercube", "sobol", "morris", "sobol_indices", "list", "posterior")


def number_of_points(design: Design, factors: Sequence[Factor]) -> int | None:
    """How many points a design has; None for a list, which has to be read."""
    match design:
        case FullFactorial():
            return prod(len(factor.levels) or design.levels for factor in factors)
        case Morris():
            return design.trajectories * block_length(design, len(factors))
        case Sobol():
            return _power_of_two(design)
        case SobolIndices():
            return _power_of_two(design) * block_length(design, len(factors))
        case LatinHypercube() | PosteriorDesign():
            return design.points
    return None


def block_length(design: Design | None, factors: int) -> int:
    """How many points in a row belong together: a trajectory, a block of Saltelli's sample."""
    match design:
        case Morris():
            return factors + 1
        case SobolIndices():
            return 2 * factors + 2 if design.second_order else factors + 2
    return 1


def positions_of(design: Design, factors: Sequence[Factor], seed: int) -> Positions:
    """Positions in 0..1, one row per point and one column per factor; the same for the same seed."""
    match design:
        case FullFactorial():
            grids = [[position for position, _ in factor.steps(design.levels)] for factor in factors]
            return np.array(list(product(*grids)), dtype=float)
        case LatinHypercube():
            return _quasi("LatinHypercube", len(factors), design.points, seed)
        case Sobol():
            return _quasi("Sobol", len(factors), _power_of_two(design), seed)
        case Morris():
            from SALib.sample import morris

            sample = morris.sample(unit_problem(factors), design.trajectories, design.levels, seed=seed)
        case SobolIndices():
            from SALib.sample import sobol

            sample = sobol.sample(
                unit_problem(factors), _power_of_two(design), calc_second_order=design.second_order, seed=seed
            )
        case _:
            raise ValueError(f"{design.kind} has values of its own")
    return np.asarray(sample, dtype=float)


def unit_problem(factors: Sequence[Factor]) -> dict[str, Any]:
    """The factors as SALib wants them: positions in 0..1, so that an effect is that of a whole range."""
    return {
        "num_vars": len(factors),
        "names": [factor.id for factor in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }


def listed_points(design: ListDesign, factors: Sequence[Factor], folder: Path) -> list[dict[str, Value]]:
    """The points of a CSV file, whose columns are the factors.

    Raises `ScenarioError` with file, line and nearest name for a column that is no factor, a factor without
    column, an empty cell, or a value that is no number where one is needed.
    """
    rows = read_csv(folder, design.file, tuple(factor.id for factor in factors))
    if not rows:
        raise ScenarioError("has no points", file=design.file)
    for factor in factors:
        if factor.id not in rows[0].cells:
            raise ScenarioError("the factor has no column", file=design.file, line=1, key=factor.id)
    return [
        {factor.id: _listed(factor, str(row.cells[factor.id]), row.file, row.line) for factor in factors}
        for row in rows
    ]


def _listed(factor: Factor, cell: str, file: str, line: int) -> Value:
    """One cell: a level, or a number of the range."""
    value = value_of(cell)
    if factor.levels:
        if value in factor.levels:
            return value
        raise ScenarioError(f"{cell!r} is not one of its levels", file=file, line=line, key=factor.id)
    if isinstance(value, str):
        raise ScenarioError(f"must be a number, not {cell!r}", file=file, line=line, key=factor.id)
    low, high = sorted(float(end) for end in factor.ends())
    if not low <= value <= high:
        problem = f"{value:g} lies outside the range of the factor, {low:g} to {high:g}"
        raise ScenarioError(problem, file=file, line=line, key=factor.id)
    return value


def value_of(text: str) -> Value:
    """A number if a text is one; a word otherwise."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if isfinite(number) else text


def _power_of_two(design: Sobol | SobolIndices) -> int:
    """The number of points; the next power of two if that is allowed."""
    points: int = design.points
    return 1 << (points - 1).bit_length() if design.round_up else points


def _quasi(kind: str, dimensions: int, points: int, seed: int) -> Positions:
    from scipy.stats import qmc

    engine = getattr(qmc, kind)(dimensions, rng=np.random.default_rng(seed))
    return np.asarray(engine.random(points), dtype=float)
