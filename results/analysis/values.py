"""The results of a study as its analyses want them: one number per scenario and point, or per replication."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.errors import RunError
from results.estimation import ROUNDING_SHARE
from results.studies import DeclaredStudy, Factor
from scenarios.errors import nearest, shown

Array = npt.NDArray[np.float64]

CONSTANT = "constant"
NEEDED = ("unit", "scenario", "replication")
GO_ON = "`coalition study run` flies what is missing, `coalition study status` says what failed, and why"
LOW, MIDDLE, HIGH = 0, 1, 2
"""Thirds of the range of a factor."""


def checked(study: DeclaredStudy, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a study's results that have no error, with `point`; the index is `unit`.

    Raises RunError if the results are those of another study, or nothing is in them.
    """
    for name in (*NEEDED, *(factor.id for factor in study.factors), *study.measures):
        if name not in frame.columns:
            raise RunError(f"the results have no column {shown(name)}; they are not those of {study.name}")
    places = [study.cell_of(int(unit)) for unit in frame["unit"]]
    names = [scenario.name for scenario in study.scenarios]
    points = len(study.points)
    for (scenario, point, _), row in zip(places, frame.itertuples(), strict=True):
        if scenario >= len(names) or point >= points or names[scenario] != row.scenario:
            raise RunError(f"unit {row.unit} is not in {study.name}; the study file was changed since")
    sound = frame.assign(point=[place[1] for place in places]).set_index("unit").sort_index()
    for factor in study.factors:
        _check_factor(study, factor, sound)
    if "error" in sound:
        sound = sound[sound["error"].isna() | (sound["error"] == "")]
    if sound.empty:
        raise RunError(f"no unit of {study.name} is finished", GO_ON)
    return sound


def _check_factor(study: DeclaredStudy, factor: Factor, frame: pd.DataFrame) -> None:
    """Refuse results whose factor has other values than the study file gives it."""
    wanted = [study.points[point][factor.id] for point in frame["point"]]
    found = frame[factor.id].tolist()
    for value, other in zip(wanted, found, strict=True):
        same = (
            value == other
            if isinstance(value, str)
            else abs(float(other) - value) <= 1e-9 * max(1.0, abs(value))
        )
        if not same:
            raise RunError(f"{factor.id} is {other} in the results and {value} in the study file")


def chosen(study: DeclaredStudy, asked: Sequence[str]) -> tuple[str, ...]:
    """The measures asked for, or all of the study; RunError with the nearest if it keeps one not."""
    for name in asked:
        if name not in study.measures:
            near = nearest(name, study.measures)
            hint = f"; did you mean {near!r}?" if near else f"; it keeps {', '.join(study.measures)}"
            raise RunError(f"{study.name} keeps no measure {shown(name)}{hint}")
    return tuple(asked) or study.measures


def point_means(study: DeclaredStudy, frame: pd.DataFrame, scenario: str, measure: str) -> Array:
    """The mean over replications at each point; NaN where no replication has a value."""
    values = frame.loc[frame["scenario"] == scenario, ["point", measure]]
    means = values.groupby("point")[measure].mean()
    return means.reindex(range(len(study.points))).to_numpy(dtype=float)


def chance(frame: pd.DataFrame, scenario: str, measure: str) -> float:
    """The standard deviation of a measure over replications of one point; NaN with one each."""
    values = frame.loc[frame["scenario"] == scenario, ["point", measure]].dropna()
    groups = values.groupby("point")[measure]
    freedom = len(values) - groups.ngroups
    if freedom < 1:
        return nan
    apart = values[measure] - groups.transform("mean")
    return float(np.sqrt((apart**2).sum() / freedom))


def is_constant(values: Array) -> bool:
    """Whether all values that are there are equal but for rounding."""
    known = values[~np.isnan(values)]
    return len(known) == 0 or bool(np.ptp(known) <= ROUNDING_SHARE * max(1e-300, np.abs(known).max()))


def thirds(study: DeclaredStudy, place: int) -> npt.NDArray[np.int64]:
    """In which third of a factor's range each point lies: `LOW`, `MIDDLE` or `HIGH`.

    By position; in a list or a posterior by rank. Of levels the first and the last third of them.
    """
    column: Array
    if study.positions is not None:
        column = study.positions[:, place]
    else:
        factor = study.factors[place]
        values = [point[factor.id] for point in study.points]
        if factor.levels:
            column = np.array([factor.levels.index(value) for value in values], dtype=float)
            column = column / max(1, len(factor.levels) - 1)
        else:
            column = np.asarray(pd.Series(values, dtype=float).rank(pct=True), dtype=np.float64)
    edge = 1e-9
    return np.where(column <= 1 / 3 + edge, LOW, np.where(column >= 2 / 3 - edge, HIGH, MIDDLE)).astype(
        "int64"
    )
