"""A study: scenarios times points of a design times replications, one unit of work each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from results.runs import Cut
from results.studies.design import Design, Positions
from results.studies.factor import Factor, Value, changes_in
from results.studies.precision import WantedPrecision
from results.studies.recipe import recipe_of
from results.studies.study import Making, Unit
from scenarios.check import problems_in
from scenarios.edits import edited
from scenarios.errors import ScenarioError, raise_first
from scenarios.scenario import Scenario
from scenarios.vary import vary
from scenarios.what_if import Changes, WhatIf
from sim.campaign import Campaign


class Cell(NamedTuple):
    """A scenario at a point of the design; its replications differ by chance alone."""

    number: int
    scenario: str
    point: int
    factors: dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DeclaredStudy:
    """What a study file asks for, checked and ready to fly.

    `points` are the values of all factors at each point, `positions` where they lie in the unit cube (None
    if the values came from a list or a posterior). Units are numbered by scenario, point and replication.
    With a `precision` the `replications` are the least. `tables` are kept of each unit beside its measures.
    The `conclusion` is what its author has read from the results.
    """

    name: str
    question: str
    file: Path
    scenarios: tuple[Scenario, ...]
    factors: tuple[Factor, ...]
    design: Design | None
    points: tuple[dict[str, Value], ...]
    positions: Positions | None
    replications: int
    measures: tuple[str, ...]
    seed: int
    precision: WantedPrecision | None = None
    tables: tuple[str, ...] = ()
    conclusion: str = ""

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """None: a study file asks for whole measures."""
        return ()

    @property
    def number_of_units(self) -> int:
        """Scenarios times points times replications; with a precision at least so many."""
        return len(self.scenarios) * len(self.points) * self.replications

    @property
    def most_units(self) -> int:
        """Units if every scenario at every point takes the most replications."""
        return len(self.scenarios) * len(self.points) * self.most_replications

    @property
    def most_replications(self) -> int:
        """Of a scenario at a point."""
        return self.precision.most if self.precision else self.replications

    def cells(self) -> Iterator[Cell]:
        """Every scenario at every point."""
        for place, scenario in enumerate(self.scenarios):
            for point, values in enumerate(self.points):
                yield Cell(place * len(self.points) + point, scenario.name, point, values)

    def cell_of(self, unit: int) -> tuple[int, int, int]:
        """The places of scenario and point, and the replication, of a unit by its number."""
        cell, replication = divmod(unit, self.most_replications)
        return *divmod(cell, len(self.points)), replication

    def units(self) -> Iterator[Unit]:
        """The units in order, each made when it is asked for; replications of a cell share its campaign."""
        for cell in self.cells():
            yield from self.units_of(cell, 0, self.replications)

    def making_of(self, cell: Cell) -> Making:
        """The campaign of a scenario at a point, to be made when it is needed."""
        scenario = self.scenarios[cell.number // len(self.points)]
        recipe = recipe_of(scenario, self.factors, cell.factors)
        return Making(recipe, partial(self.campaign_of, cell))

    def units_of(self, cell: Cell, first: int, last: int) -> Iterator[Unit]:
        """The replications `first` to `last` - 1 of a cell."""
        making = self.making_of(cell)
        for number in range(first, last):
            index = cell.number * self.most_replications + number
            yield Unit(index, cell.scenario, cell.factors, making, number)

    def campaign_of(self, cell: Cell) -> Campaign:
        """The campaign of a scenario at a point."""
        return self.campaign_at(cell.number // len(self.points), cell.factors)

    def campaign_at(self, scenario: int, point: Mapping[str, Value]) -> Campaign:
        """The campaign of a scenario with the factors at these values.

        Calibrated parameters change the campaign below the what-ifs; all other factors come last, as `--set`
        does. Raises `ScenarioError` if the values contradict each other.
        """
        return campaign_with(self.scenarios[scenario], self.factors, point, str(self.file))


def campaign_with(
    scenario: Scenario, factors: tuple[Factor, ...], point: Mapping[str, Value], file: str
) -> Campaign:
    """The campaign of a scenario with factors at the values of a point."""
    campaign = scenario.campaign
    drawn = changes_in(factors, point, scenario.base)
    if drawn:
        campaign = scenario.apply_to(vary(scenario.base, scenario.base.name, drawn))
    changes = Changes(
        scale=tuple(_targets(factors, point, "scale")), set=tuple(_targets(factors, point, "set"))
    )
    if not len(changes):
        return replace(campaign, name=scenario.name)
    last = WhatIf(id="factors", extends="", question="", background="", source="", changes=changes, file=file)
    campaign = edited(campaign, [last])[0]
    problems = list(problems_in(campaign, is_what_if=True))
    if problems:
        values = ", ".join(f"{name}={value}" for name, value in point.items())
        raise_first([ScenarioError(f"at {values}: {problems[0]}", file=file, key="factors")])
    return replace(campaign, name=scenario.name)


def _targets(
    factors: tuple[Factor, ...], point: Mapping[str, Value], how: str
) -> Iterator[tuple[str, float]]:
    """Path or selector and value, for all factors that set, or that scale."""
    for factor in factors:
        if factor.how == how:
            for path, _ in factor.targets:
                yield path, point[factor.id]  # type: ignore[misc]
