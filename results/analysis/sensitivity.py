"""Which factors a measure depends on: elementary effects, Sobol indices, swings, interactions."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from math import nan
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from results.analysis.swings import LEVEL_SHARE, interactions_of, swings_of
from results.analysis.values import CONSTANT, GO_ON, Array, chance, checked, chosen, is_constant, point_means
from results.errors import RunError
from results.studies import (
    Base,
    DeclaredStudy,
    Morris,
    SobolIndices,
    base_of,
    block_length,
    unit_problem,
)

RESAMPLES: Final = 500
NOTHING: Final = "changes nothing"

MORRIS_COLUMNS: Final = ("mu", "mu_star", "mu_star_half_width", "sigma")
SOBOL_COLUMNS: Final = ("first", "first_half_width", "total", "total_half_width")


class Sensitivity(NamedTuple):
    """What a study says of its factors.

    `indices` has a row for each scenario, measure and factor: elementary effects after Morris, or Sobol
    indices; it is None for a design that gives neither. `swings` and `interactions` are means of points in
    the lowest and the highest third of a factor, whatever the design. The `half_width` of a swing is that of
    its 95 % interval; those of the interactions of a measure hold together. `left_out` counts points without
    a value, per scenario and measure, with those that belong to them.
    """

    study: DeclaredStudy
    measures: tuple[str, ...]
    indices: pd.DataFrame | None
    swings: pd.DataFrame
    interactions: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def kind(self) -> str:
        """`morris`, `sobol` or nothing."""
        if self.indices is None:
            return ""
        return "morris" if "mu_star" in self.indices else "sobol"

    @property
    def base(self) -> Base | None:
        """What the intervals of the indices rest on, in the measure that lacks most points."""
        points = int((self.left_out["points"] - self.left_out["left_out"]).min())
        return base_of(self.study.design, len(self.study.factors), points)

    @property
    def narrow(self) -> str:
        """That the intervals of the indices are too narrow, and what would do; empty if they are not."""
        return self.base.remark if self.base else ""

    def constants(self) -> list[tuple[str, str]]:
        """Scenarios and measures that are the same at all points."""
        same = self.swings[self.swings["remark"] == CONSTANT]
        return list(dict.fromkeys(zip(same["scenario"], same["measure"], strict=True)))

    def pairs(self, scenario: str, measure: str) -> pd.DataFrame:
        """The pairs of factors that are shown to depend on each other, the strongest first."""
        rows = self.interactions
        if rows.empty:
            return rows
        size = rows["interaction"].abs()
        is_shown = (size > rows["half_width"]) & (rows["scenario"] == scenario) & (rows["measure"] == measure)
        return rows[is_shown].loc[size[is_shown].sort_values(ascending=False, kind="stable").index]

    def idle_factors(self) -> list[str]:
        """Factors that change no measure of any scenario, wherever only they were changed."""
        if self.indices is None:
            return []
        idle = self.indices["remark"].isin([NOTHING, CONSTANT]).groupby(self.indices["factor"]).all()
        return [factor.id for factor in self.study.factors if bool(idle[factor.id])]


def sensitivity(study: DeclaredStudy, frame: pd.DataFrame, measures: Sequence[str] = ()) -> Sensitivity:
    """What the results of a study say of its factors.

    Raises RunError if it has no factors, if the results are those of another study, or if too few units are
    finished to say anything.
    """
    if not study.factors:
        raise RunError(f"{study.name} has no factors; `frontier` and `screen` compare its scenarios")
    sound = checked(study, frame)
    names = chosen(study, measures)
    indices, swings, interactions, left_out = [], [], [], []
    for scenario in (one.name for one in study.scenarios):
        for measure in names:
            where = {"scenario": scenario, "measure": measure}
            values = point_means(study, sound, scenario, measure)
            kept = _kept(study, values)
            scatter = chance(sound, scenario, measure)
            left_out.append(
                {**where, "points": len(values), "left_out": int((~kept).sum()), "chance": scatter}
            )
            indices += [{**where, **row} for row in _indices(study, values, kept)]
            block = np.arange(len(values)) // block_length(study.design, len(study.factors))
            swings += [{**where, **row} for row in swings_of(study, values, block)]
            interactions += [{**where, **row} for row in interactions_of(study, values, block)]
    return Sensitivity(
        study=study,
        measures=names,
        indices=pd.DataFrame(indices) if indices else None,
        swings=pd.DataFrame(swings),
        interactions=pd.DataFrame(interactions),
        left_out=pd.DataFrame(left_out),
    )


def _kept(study: DeclaredStudy, values: Array) -> Any:
    """Whether each point counts: it has a value, and so have all that belong to it."""
    there = ~np.isnan(values)
    block = block_length(study.design, len(study.factors))
    whole = there.reshape(-1, block).all(axis=1)
    if whole.sum() < 2:
        raise RunError(
            f"too few units of {study.name} are finished: {int(there.sum())} of {len(values)} points", GO_ON
        )
    return np.repeat(whole, block)


# --- indices ------------------------------------------------------------------------------


def _indices(study: DeclaredStudy, values: Array, kept: Any) -> Iterator[dict[str, object]]:
    """A row per factor, if the design is one that indices are made for."""
    is_morris, is_sobol = isinstance(study.design, Morris), isinstance(study.design, SobolIndices)
    if not is_morris and not is_sobol:
        return
    columns = MORRIS_COLUMNS if is_morris else SOBOL_COLUMNS
    if is_constant(values[kept]):
        for factor in study.factors:
            yield {"factor": factor.id, **dict.fromkeys(columns, nan), "remark": CONSTANT}
        return
    found = _morris(study, values, kept) if is_morris else _sobol(study, values, kept)
    for place, factor in enumerate(study.factors):
        row = {name: float(found[name][place]) for name in columns}
        idle = row["mu_star" if is_morris else "total"] == 0.0
        yield {"factor": factor.id, **row, "remark": NOTHING if idle else ""}


def _morris(study: DeclaredStudy, values: Array, kept: Any) -> dict[str, Any]:
    """Elementary effects: their mean, mean size and spread (Morris 1991, Campolongo 2007)."""
    from SALib.analyze import morris

    assert isinstance(study.design, Morris) and study.positions is not None
    found = morris.analyze(
        unit_problem(study.factors),
        study.positions[kept],
        values[kept],
        num_resamples=RESAMPLES,
        conf_level=LEVEL_SHARE,
        num_levels=study.design.levels,
        seed=study.seed,
    )
    names = dict(zip(MORRIS_COLUMNS, ("mu", "mu_star", "mu_star_conf", "sigma"), strict=True))
    return {name: np.asarray(found[theirs], dtype=float) for name, theirs in names.items()}


def _sobol(study: DeclaredStudy, values: Array, kept: Any) -> dict[str, Any]:
    """First and total order indices with bootstrap intervals (Saltelli 2010, Jansen 1999)."""
    from SALib.analyze import sobol

    assert isinstance(study.design, SobolIndices)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a resample may be constant; its spread is not used
        found = sobol.analyze(
            unit_problem(study.factors),
            values[kept],
            calc_second_order=study.design.second_order,
            num_resamples=RESAMPLES,
            conf_level=LEVEL_SHARE,
            seed=study.seed,
        )
    names = dict(zip(SOBOL_COLUMNS, ("S1", "S1_conf", "ST", "ST_conf"), strict=True))
    return {name: np.asarray(found[theirs], dtype=float) for name, theirs in names.items()}
