"""A study: a design over scenarios and factors, flown replication by replication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sim.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Unit:
    """One replication of one point of a design.

    `index` counts the units of the study from 0. `campaign` is what is flown: the scenario with the
    values of `factors` in it, or a level by its name.
    """

    index: int
    scenario: str
    factors: Mapping[str, float | str]
    campaign: Campaign
    replication: int


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
    def tables(self) -> tuple[str, ...]:
        """The tables that are kept of each unit; mostly none."""

    def units(self) -> Iterator[Unit]:
        """All units in their order, the same at every call."""
