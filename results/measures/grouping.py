"""Sums, means and quantiles of the rows of a selection, by replication and, if asked, one more key.

Every function returns a series indexed by `replication`, or by `replication` and the values of the
dimension `by`, complete: one entry for each replication and each value found in any of them.

Rows are grouped by whole numbers, which are found once for each table and dimension: a comparison asks
for some twenty measures by five dimensions each, of every replication.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.tables import CLASS_OF_ROLE, COALITION, Rows, Selection, Tables, attribute, covered


def total(
    tables: Tables,
    table: str,
    values: pd.Series,
    selection: Selection = COALITION,
    by: str | None = None,
    *,
    key: pd.Series | None = None,
) -> pd.Series:
    """Sum of `values`, one per row of the table; 0 where the selection has no row.

    `key` replaces the values of the dimension `by`, row by row. Rows whose value is NaN are left out.
    """
    groups = _groups(tables, table, by, key)
    return _complete(tables, groups, _grouped(tables, table, values, selection, groups).sum(), by, fill=0)


def count(
    tables: Tables, table: str, which: pd.Series, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Number of rows of the selection for which `which` is true."""
    return total(tables, table, which.astype("int64"), selection, by)


def mean(
    tables: Tables, table: str, values: pd.Series, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Mean of `values` over the rows of the selection that have one; NaN where none has."""
    groups = _groups(tables, table, by)
    return _complete(tables, groups, _grouped(tables, table, values, selection, groups).mean(), by)


def quantile(
    tables: Tables,
    table: str,
    values: pd.Series,
    share: float,
    selection: Selection = COALITION,
    by: str | None = None,
) -> pd.Series:
    """The value below which a share of `values` lies, interpolated; NaN where no row has a value."""
    groups = _groups(tables, table, by)
    found = _grouped(tables, table, values, selection, groups).quantile(share)
    return _complete(tables, groups, found, by)


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole, key by key; NaN where the whole is 0."""
    if part.index is not whole.index:
        part, whole = part.align(whole, join="outer", fill_value=0)
    return (part / whole.where(whole != 0)).astype("float64")


def dimension(tables: Tables, table: str, name: str) -> pd.Series:
    """The value of a dimension for every row of a table; empty text: it has none.

    A tanker has a track and no area, any other flight an area and no track. The published class follows
    from the role.
    """
    if name == "published_class":
        return attribute(tables, table, "role").map(CLASS_OF_ROLE)
    if name == "month":
        return _months(tables[table]["date"])
    if table == "flights" and name in ("area", "track"):
        is_tanker = tables.flights["role"] == "tanker"
        return tables.flights["area"].where(is_tanker if name == "track" else ~is_tanker, "")
    return attribute(tables, table, name)


def _months(dates: pd.Series) -> pd.Series:
    """YYYY-MM; only the few different months are ever written out."""
    codes, months = pd.factorize(dates.to_numpy().astype("datetime64[M]"), sort=True)
    names = pd.Index(np.datetime_as_string(months), dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, names), index=dates.index)


# --- groups -------------------------------------------------------------------------------


class _Groups(NamedTuple):
    """The group of each row of a table, -1 for rows without one, and the values of the dimension in order.

    Groups are numbered replication by replication, and within one value by value.
    """

    numbers: Rows
    values: pd.Index


def _groups(tables: Tables, table: str, by: str | None, key: pd.Series | None = None) -> _Groups:
    """The groups of a table; those of a dimension are found once."""
    if key is not None:
        return _found(tables, table, key)
    name = ("groups", table, by)
    groups: _Groups | None = tables.kept.get(name)
    if groups is None:
        groups = _found(tables, table, None if by is None else dimension(tables, table, by))
        tables.kept[name] = groups
    return groups


def _found(tables: Tables, table: str, key: pd.Series | None) -> _Groups:
    replications = pd.Index(tables.replications).get_indexer(pd.Index(tables[table]["replication"]))
    if key is None:
        return _Groups(replications, pd.Index([""]))
    codes, values = pd.factorize(key.astype("str"), sort=True)
    is_known = (replications >= 0) & (codes >= 0)
    return _Groups(np.where(is_known, replications * len(values) + codes, -1), pd.Index(values))


def _grouped(
    tables: Tables, table: str, values: pd.Series, selection: Selection, groups: _Groups
) -> pd.api.typing.SeriesGroupBy[Any, Any]:
    keep = covered(tables, table, selection).to_numpy() & values.notna().to_numpy() & (groups.numbers >= 0)
    return values[keep].groupby(groups.numbers[keep])


def _complete(
    tables: Tables, groups: _Groups, found: pd.Series, by: str | None, fill: float = np.nan
) -> pd.Series:
    """An entry for every replication and every value found."""
    numbers, width = found.index.to_numpy(), len(groups.values)
    sums = found.to_numpy()
    flat: npt.NDArray[Any] = np.full(len(tables.replications) * width, fill, dtype=sums.dtype)
    flat[numbers] = sums
    cells = flat.reshape(len(tables.replications), width)
    if by is None:
        return pd.Series(cells[:, 0], index=_index(tables, None, groups.values), name=found.name)
    columns = np.unique(numbers % width) if width else numbers
    index = _index(tables, by, groups.values[columns])
    return pd.Series(cells[:, columns].reshape(-1), index=index, name=found.name)


def _index(tables: Tables, by: str | None, values: pd.Index) -> pd.Index:
    """The index of replications and values; the same object whenever it is asked for again."""
    name = ("index", by, *values) if by else ("index",)
    index: pd.Index | None = tables.kept.get(name)
    if index is None:
        index = pd.Index(tables.replications, name="replication")
        if by:
            index = pd.MultiIndex.from_product([index, values], names=["replication", by])
        tables.kept[name] = index
    return index
