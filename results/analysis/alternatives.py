"""What frontier and screening choose among: the scenarios of a study, at each point of its design."""

from __future__ import annotations

import pandas as pd

from results.analysis.values import checked
from results.errors import RunError
from results.studies import DeclaredStudy


def alternatives(study: DeclaredStudy, frame: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One row per alternative, one column per replication that all of them have.

    An alternative is a scenario; with factors, a scenario at a point. Replications of equal number share
    their random numbers, so that only complete ones are compared. Raises RunError if there are fewer than
    two alternatives, or no replication that all have.
    """
    sound = checked(study, frame)
    places = zip(sound["scenario"], sound["point"], strict=True)
    named = sound.assign(alternative=[label(study, str(name), int(point)) for name, point in places])
    values = named.pivot_table(index="alternative", columns="replication", values=measure, dropna=False)
    order = [label(study, cell.scenario, cell.point) for cell in study.cells()]
    if len(order) < 2:
        raise RunError(f"{study.name} has one scenario at one point; there is nothing to choose among")
    complete = values.reindex(order).dropna(axis="columns")
    if complete.shape[1] == 0:
        missing = int(values.reindex(order).isna().all(axis=1).sum())
        raise RunError(
            f"no replication of {study.name} has {measure} for all {len(order)} alternatives "
            f"({missing} of them have none); `coalition study run` goes on where it stopped"
        )
    return complete


def label(study: DeclaredStudy, scenario: str, point: int) -> str:
    """A scenario, with the values of its factors if it has some."""
    values = study.points[point]
    if not values:
        return scenario
    numbers = {name: value if isinstance(value, str) else f"{value:g}" for name, value in values.items()}
    return f"{scenario} ({', '.join(f'{name}={value}' for name, value in numbers.items())})"
