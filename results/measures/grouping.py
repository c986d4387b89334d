"""Sums, means and quantiles of the rows of a selection, by replication and, if asked, one more key.

Every function returns a series indexed by `replication`, or by `replication` and the values of the
dimension `by`, complete: one entry for each replication and each value found in any of them.

Rows are grouped by whole numbers, which are found once for each table, dimension and selection: a
comparison asks for some twenty measures by five dimensions each, of every replication.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.tables import CLASS_OF_ROLE, COALITION, Coded, Rows, Selection, Tables, Which, coded, covered

_How = Callable[[npt.NDArray[Any], pd.CategoricalIndex], npt.NDArray[Any]]
"""One number for each group, made of cells and the group of each of them."""


def total(
    tables: Tables,
    table: str,
    values: pd.Series,
    selection: Selection = COALITION,
    by: str | None = None,
    *,
    key: Coded | None = None,
) -> pd.Series:
    """Sum of `values`, one per row of the table; 0 where the selection has no row.

    `key` replaces the values of the dimension `by`, row by row. Rows whose value is NaN are left out.
    """
    return _by_group(tables, table, values, selection, by, _sum, key)


def count(
    tables: Tables,
    table: str,
    which: pd.Series | Which,
    selection: Selection = COALITION,
    by: str | None = None,
) -> pd.Series:
    """Number of rows of the selection for which `which` is true."""
    return total(tables, table, pd.Series(which, dtype="int64"), selection, by)


def mean(
    tables: Tables, table: str, values: pd.Series, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Mean of `values` over the rows of the selection that have one; NaN where none has."""
    return _by_group(tables, table, values, selection, by, _mean)


def quantile(
    tables: Tables,
    table: str,
    values: pd.Series,
    share: float,
    selection: Selection = COALITION,
    by: str | None = None,
) -> pd.Series:
    """The value below which a share of `values` lies, interpolated; NaN where no row has a value."""
    return _by_group(tables, table, values, selection, by, partial(_quantile, share))


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole, key by key; NaN where the whole is 0."""
    if part.index is not whole.index:
        part, whole = part.align(whole, join="outer", fill_value=0)
    below = whole.to_numpy(dtype="float64")
    return pd.Series(part.to_numpy(dtype="float64") / np.where(below == 0, np.nan, below), part.index)


def dimension(tables: Tables, table: str, name: str) -> Coded:
    """The value of a dimension for every row of a table; empty text: it has none.

    A tanker has a track and no area, any other flight an area and no track. The published class follows
    from the role.
    """
    if name == "published_class":
        return coded(tables, table, "role").named(CLASS_OF_ROLE.get)
    if name in ("month", "date"):
        return _periods(tables[table]["date"], "M" if name == "month" else "D")
    if table == "flights" and name in ("area", "track"):
        is_tanker = coded(tables, table, "role").is_any({"tanker"})
        return coded(tables, table, "area").where(is_tanker if name == "track" else ~is_tanker, "")
    return coded(tables, table, name)


def _periods(dates: pd.Series, unit: str) -> Coded:
    """YYYY-MM or YYYY-MM-DD; only the few different ones are ever written out."""
    numbers, periods = pd.factorize(dates.to_numpy().astype(f"datetime64[{unit}]"), sort=True)
    return Coded(numbers, tuple(np.datetime_as_string(periods).tolist()))


# --- groups -------------------------------------------------------------------------------


class _Groups(NamedTuple):
    """The rows that a selection covers, the group of each of them, and the values of the dimension.

    Groups are numbered replication by replication, and within one value by value.
    """

    rows: Rows
    of_rows: pd.CategoricalIndex
    values: tuple[str, ...]


def _groups(
    tables: Tables, table: str, selection: Selection, by: str | None, key: Coded | None = None
) -> _Groups:
    """The groups of a table; those of a dimension are found once."""
    if key is not None:
        return _found(tables, table, selection, key)
    name = ("groups", table, selection, by)
    groups: _Groups | None = tables.kept.get(name)
    if groups is None:
        key = None if by is None else dimension(tables, table, by)
        groups = tables.kept[name] = _found(tables, table, selection, key)
    return groups


def _found(tables: Tables, table: str, selection: Selection, key: Coded | None) -> _Groups:
    values: tuple[str, ...] = ("",)
    numbers = _replications(tables, table)
    keep = covered(tables, table, selection) & (numbers >= 0)
    if key is not None:
        keep, values = keep & (key.numbers >= 0), key.values
        numbers = numbers * len(values) + key.numbers
    every = pd.RangeIndex(len(tables.replications) * len(values))
    rows = np.flatnonzero(keep)
    codes = pd.Categorical.from_codes(numbers[rows], every, validate=False)
    return _Groups(rows, pd.CategoricalIndex(codes), values)


def _replications(tables: Tables, table: str) -> Rows:
    """For each row the place of its replication."""
    if len(tables.replications) == 1:
        return np.zeros(len(tables[table]), dtype=np.intp)
    return pd.Index(tables.replications).get_indexer(pd.Index(tables[table]["replication"]))


def _by_group(
    tables: Tables,
    table: str,
    values: pd.Series,
    selection: Selection,
    by: str | None,
    how: _How,
    key: Coded | None = None,
) -> pd.Series:
    """What `how` says of each group: an entry for every replication and every value that a row has."""
    groups = _groups(tables, table, selection, by, key)
    cells, of_rows = values.to_numpy()[groups.rows], groups.of_rows
    if cells.dtype.kind == "f" and (is_missing := np.isnan(cells)).any():
        cells, of_rows = cells[~is_missing], of_rows[~is_missing]
    found = how(cells, of_rows).reshape(len(tables.replications), len(groups.values))
    if by is None:
        return pd.Series(found[:, 0], index=_index(tables, None, groups.values), name=values.name)
    rows = np.bincount(of_rows.codes, minlength=found.size).reshape(found.shape)
    columns = np.flatnonzero(rows.any(axis=0))
    index = _index(tables, by, tuple(groups.values[column] for column in columns))
    return pd.Series(found[:, columns].reshape(-1), index=index, name=values.name)


def _sum(cells: npt.NDArray[Any], groups: pd.CategoricalIndex) -> npt.NDArray[Any]:
    if cells.dtype.kind == "i":  # which any order of adding leaves as they are
        return np.bincount(groups.codes, cells, len(groups.categories)).astype(cells.dtype)
    return pd.Series(cells).groupby(groups, observed=False).sum().to_numpy()


def _mean(cells: npt.NDArray[Any], groups: pd.CategoricalIndex) -> npt.NDArray[Any]:
    return pd.Series(cells).groupby(groups, observed=False).mean().to_numpy()


def _quantile(share: float, cells: npt.NDArray[Any], groups: pd.CategoricalIndex) -> npt.NDArray[Any]:
    return pd.Series(cells).groupby(groups, observed=False).quantile(share).to_numpy()


def _index(tables: Tables, by: str | None, values: tuple[str, ...]) -> pd.Index:
    """The index of replications and values; the same object whenever it is asked for again."""
    name = ("index", by, values)
    index: pd.Index | None = tables.kept.get(name)
    if index is None:
        index = pd.Index(tables.replications, name="replication")
        if by:
            levels: list[Any] = [index, pd.Index(values, dtype="str")]
            places: list[Any] = [*np.divmod(np.arange(len(index) * len(values)), len(values) or 1)]
            index = pd.MultiIndex(levels, places, names=["replication", by], verify_integrity=False)
        tables.kept[name] = index
    return index
