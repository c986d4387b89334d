"""The points of a study: the values of all factors, from a design, a list or a posterior."""

from __future__ import annotations

from pathlib import Path

from results.studies.design import (
    KINDS,
    Design,
    ListDesign,
    Positions,
    PosteriorDesign,
    Sobol,
    SobolIndices,
    block_length,
    listed_points,
    number_of_points,
    positions_of,
)
from results.studies.factor import Factor, Value, Vectors
from results.studies.form import StudyForm
from scenarios.errors import ScenarioError

MOST_UNITS = 10_000_000


def check_design(design: Design | None, factors: tuple[Factor, ...], from_posterior: bool) -> None:
    """A design and its factors belong together."""
    if factors and design is None:
        raise ScenarioError(f"is missing; choose one of {', '.join(KINDS)}", key="design")
    if design is not None and not factors:
        raise ScenarioError("a design needs factors", key="design")
    if isinstance(design, PosteriorDesign) is not from_posterior:
        problem = "`factors: posterior` and `design: {kind: posterior, points: 100}` belong together"
        raise ScenarioError(problem, key="design")
    if isinstance(design, Sobol | SobolIndices) and not design.round_up and design.points.bit_count() != 1:
        above = 1 << design.points.bit_length()
        each = block_length(design, len(factors))
        problem = (
            f"{design.points:,} is not a power of two, for which alone a Sobol sequence is balanced: write "
            f"{above // 2:,}, or {above:,}, which flies {(above - design.points) * each:,} points more "
            "of each scenario; `round_up: true` does so"
        )
        raise ScenarioError(problem, key="design.points")


def points_of(
    path: Path, form: StudyForm, factors: tuple[Factor, ...], vectors: Vectors | None
) -> tuple[tuple[dict[str, Value], ...], Positions | None]:
    """The values of all factors at each point, and the positions they come from."""
    design = form.design
    if design is None:
        return ({},), None
    if isinstance(design, ListDesign):
        return tuple(listed_points(design, factors, path.parent)), None
    number = number_of_points(design, factors) or 0
    if number * len(form.scenarios) > MOST_UNITS:
        raise ScenarioError(f"asks for {number:,} points, which is too many", key="design")
    if vectors is not None:
        return tuple(_vectors(vectors, factors, number)), None
    positions = positions_of(design, factors, form.seed)
    rows = positions.tolist()
    points = [
        {factor.id: factor.at(position) for factor, position in zip(factors, row, strict=True)}
        for row in rows
    ]
    return tuple(points), positions


def _vectors(vectors: Vectors, factors: tuple[Factor, ...], number: int) -> list[dict[str, Value]]:
    """Vectors of a posterior at equal steps through all: they are in random order already."""
    if number > len(vectors.values):
        problem = f"{number:,} are more than the posterior has, {len(vectors.values):,}"
        raise ScenarioError(problem, key="design.points")
    step = len(vectors.values) / number
    chosen = [vectors.values[int(place * step)] for place in range(number)]
    return [{factor.id: float(value) for factor, value in zip(factors, row, strict=True)} for row in chosen]
