"""Enough replications of each scenario at each point: added in blocks until a mean is known well enough.

How many are wanted follows from the values of the replications before, in their order, and from nothing
else: not from how many workers there are, nor from what else is stored, nor from where a study was stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from results.comparison import differences, replications_wanted
from results.formatting import counted
from results.studies.addresses import Addresses
from results.studies.declared import Cell, DeclaredStudy
from results.studies.record import has_all
from results.studies.store import Store
from results.studies.study import Study, Unit


class Target(NamedTuple):
    """How many replications of a cell are wanted, as far as is known; whether that is all, and why."""

    replications: int
    is_over: bool
    is_met: bool
    reason: str


@dataclass(slots=True)
class Rounds:
    """The rounds in which a study is flown: one, or with a precision as many as it takes."""

    study: Study
    store: Store
    wanted: int = 0
    """Units that are wanted as far as is known."""

    def __iter__(self) -> Iterator[Iterator[Unit]]:
        """The units of one round after the other; the next one is made when the last one was flown."""
        declared = sequential(self.study)
        if declared is None:
            self.wanted = self.study.number_of_units
            yield self.study.units()
            return
        begun: dict[int, int] = {}
        judge = Judge(declared, self.store)
        while True:
            targets = judge.targets()
            self.wanted = sum(target.replications for target in targets.values())
            fresh = [
                (cell, begun.get(cell.number, 0), targets[cell.number].replications)
                for cell in declared.cells()
            ]
            fresh = [one for one in fresh if one[1] < one[2]]
            if not fresh:
                return
            yield (unit for one in fresh for unit in declared.units_of(*one))
            begun |= {cell.number: last for cell, _, last in fresh}


def sequential(study: Study) -> DeclaredStudy | None:
    """The study, if it has a precision."""
    return study if isinstance(study, DeclaredStudy) and study.precision is not None else None


def units_wanted(study: Study, store: Store) -> Iterator[Unit]:
    """The units that a study wants as far as is known, in their order."""
    declared = sequential(study)
    if declared is None:
        yield from study.units()
        return
    targets = Judge(declared, store).targets()
    for cell in declared.cells():
        yield from declared.units_of(cell, 0, targets[cell.number].replications)


class Judge:
    """Says how many replications are wanted of each cell of a study, from what its store has."""

    def __init__(self, study: DeclaredStudy, store: Store) -> None:
        self._study, self._store = study, store
        self._of = Addresses(study.seed, store)
        self._marks: dict[int, str] = {}

    def targets(self) -> Mapping[int, Target]:
        """By number of the cell. The first scenario is flown as often as those that are compared with it."""
        assert self._study.precision is not None
        cells = list(self._study.cells())
        points = len(self._study.points)
        if self._study.precision.of == "mean":
            return {cell.number: self._target(cell, None) for cell in cells}
        found = {cell.number: self._target(cell, cells[cell.point]) for cell in cells[points:]}
        for base in cells[:points]:
            others = [found[cell.number] for cell in cells[points:] if cell.point == base.point]
            longest = max(others, key=lambda one: (one.replications, not one.is_over))
            found[base.number] = longest._replace(
                is_over=all(one.is_over for one in others), is_met=all(one.is_met for one in others)
            )
        return found

    def _target(self, cell: Cell, base: Cell | None) -> Target:
        asked = self._study.precision
        assert asked is not None
        wanted = self._study.replications
        while True:
            values = self._values(cell, wanted)
            before = values if base is None else self._values(base, wanted)
            if values is None or before is None:
                return Target(wanted, False, False, f"{wanted:,} replications are wanted first")
            apart, scales = values if base is None else differences(before, values), before.mean()
            if (scales.isna() | (scales == 0)).any():
                flown = counted(wanted, "replication")
                return Target(wanted, True, False, f"a mean is 0 or undefined after {flown}")
            found = replications_wanted(
                apart,
                scales,
                asked.share,
                flown=wanted,
                maximum=asked.most,
                minimum=self._study.replications,
            )
            if found.is_over:
                return Target(wanted, True, found.is_met, found.reason)
            wanted = found.wanted

    def _values(self, cell: Cell, number: int) -> pd.DataFrame | None:
        """The watched measures of the first replications of a cell, NaN for failed ones; None if not all
        are there.
        """
        assert self._study.precision is not None
        names, rows = self._study.precision.measures, []
        mark = self._mark(cell)
        for replication in range(number):
            record = self._store.find(self._of.of(mark, replication))
            if record is None or not (record["error"] or has_all(record, names)):
                return None
            rows.append([record["measures"].get(name) for name in names])
        return pd.DataFrame(rows, columns=list(names), dtype="float64")

    def _mark(self, cell: Cell) -> str:
        if cell.number not in self._marks:
            self._marks[cell.number] = self._of.mark(self._study.making_of(cell))
        return self._marks[cell.number]
