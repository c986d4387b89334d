"""Which alternatives are not dominated: none other is at least as good in all measures and better in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from results.analysis.alternatives import alternatives
from results.analysis.better import better_signs
from results.analysis.screening import pair_spreads
from results.analysis.values import Array, chosen
from results.errors import RunError
from results.studies import DeclaredStudy

LEVEL_SHARE: Final = 0.95
MOST_MEASURES: Final = 3


class Frontier(NamedTuple):
    """Alternatives with the mean and half-width of each measure, and who dominates them.

    `on_frontier` goes by means. `dominated_by` is the alternative that dominates most clearly; `is_shown`
    says whether these replications show it: each difference lies beyond its half-width in the same direction.
    """

    study: DeclaredStudy
    signs: dict[str, float]
    rows: pd.DataFrame
    replications: int


def frontier(
    study: DeclaredStudy, frame: pd.DataFrame, measures: Sequence[str], wants: Sequence[str] = ()
) -> Frontier:
    """The alternatives of a study that no other one dominates in two or three measures.

    Raises RunError for another number of measures, or if nobody said which way one of them is better.
    """
    names = chosen(study, measures)
    if not 2 <= len(names) <= MOST_MEASURES:
        raise RunError(
            f"a frontier is drawn over two or three measures, not {len(names)}; name them by --measure"
        )
    signs = better_signs(names, wants)
    tables = {name: alternatives(study, frame, name) for name in names}
    labels = tables[names[0]].index
    means = np.stack(
        [signs[name] * tables[name].mean(axis=1).to_numpy(dtype=float) for name in names], axis=1
    )
    by = dominating(means)
    sure = _shown(tables, signs)
    rows: dict[str, object] = {"alternative": list(labels)}
    for place, name in enumerate(names):
        rows[name] = signs[name] * means[:, place]
        rows[f"{name}_half_width"] = _half_widths(tables[name])
    rows["on_frontier"] = ~by.any(axis=0)
    rows["dominated_by"] = [
        _clearest(labels, by[:, place] & sure[:, place], by[:, place]) for place in range(len(labels))
    ]
    rows["is_shown"] = (by & sure).any(axis=0)
    table = pd.DataFrame(rows).sort_values(
        ["on_frontier", names[0]], ascending=[False, signs[names[0]] < 0], kind="stable"
    )
    flown = min(table_.shape[1] for table_ in tables.values())
    return Frontier(study, signs, table.reset_index(drop=True), flown)


def dominating(means: Array) -> np.ndarray:
    """Row and column: whether the alternative of the row dominates that of the column; more is better."""
    no_worse = (means[:, None, :] >= means[None, :, :]).all(axis=2)
    better = (means[:, None, :] > means[None, :, :]).any(axis=2)
    return np.asarray(no_worse & better)


def _shown(tables: dict[str, pd.DataFrame], signs: dict[str, float]) -> np.ndarray:
    """Whether the row beats the column in every measure by more than chance (Bonferroni over measures)."""
    shown = None
    for name, table in tables.items():
        values = signs[name] * table.to_numpy(dtype=float)
        count = values.shape[1]
        if count < 2:
            return np.zeros((len(values), len(values)), dtype=bool)
        quantile = stdtrit(count - 1, 1 - (1 - LEVEL_SHARE) / 2 / len(tables))
        means = values.mean(axis=1)
        apart = means[:, None] - means[None, :]
        beyond = apart > quantile * pair_spreads(values) / np.sqrt(count)
        shown = beyond if shown is None else shown & beyond
    return np.asarray(shown)


def _half_widths(table: pd.DataFrame) -> Array:
    """Of each mean alone; NaN with one replication."""
    count = table.shape[1]
    if count < 2:
        return np.full(len(table), np.nan)
    quantile = stdtrit(count - 1, 0.5 + LEVEL_SHARE / 2)
    return np.asarray(quantile * table.std(axis=1, ddof=1).to_numpy(dtype=float) / np.sqrt(count))


def _clearest(labels: pd.Index, surely: np.ndarray, perhaps: np.ndarray) -> str:
    """The first alternative that surely dominates, else the first that does by its means."""
    for candidates in (surely, perhaps):
        if candidates.any():
            return str(labels[int(candidates.argmax())])
    return ""
