"""A study: a design over scenarios and factors, flown replication by replication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from results.runs import Cut
from sim.campaign import Campaign


class Making:
    """A campaign that is made when somebody asks for it: equal recipes make equal campaigns."""

    def __init__(self, recipe: str, make: Callable[[], Campaign]) -> None:
        self.recipe = recipe
        self._make = make

    @cached_property
    def campaign(self) -> Campaign:
        """What the recipe makes."""
        return self._make()


@dataclass(frozen=True, slots=True)
class Unit:
    """One replication of one point of a design.

    `index` counts the units of the study from 0. `campaign` is what is flown: the scenario with the
    values of `factors` in it, or a level by its name.
    """

    index: int
    scenario: str
    factors: Mapping[str, float | str]
    made: Campaign | Making
    replication: int

    @property
    def campaign(self) -> Campaign:
        """What is flown; units of one point share it."""
        return self.made.campaign if isinstance(self.made, Making) else self.made

    @property
    def recipe(self) -> str:
        """By what the campaign is made; empty if nobody knows."""
        return self.made.recipe if isinstance(self.made, Making) else ""


class Study(Protocol):
    """What is to be flown and measured. A design of any size: its units are made one after the other."""

    @property
    def name(self) -> str:
        """What the study is called."""

    @property
    def seed(self) -> int:
        """The seed of all units: those of equal replication share their random numbers."""

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the measures that are kept of each unit."""

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The measures that are kept broken down as well, each by a dimension; mostly none."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are kept of each unit; mostly none."""

    @property
    def number_of_units(self) -> int:
        """How many units there are; of a study with a precision at least."""

    def units(self) -> Iterator[Unit]:
        """All units in their order, the same at every call."""
