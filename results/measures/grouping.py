"""Sums, means and quantiles of the rows of a selection, by replication and, if asked, one more key.

Every function returns a series indexed by `replication`, or by `replication` and the values of the
dimension `by`, complete: one entry for each replication and each value found in any of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from results.tables import CLASS_OF_ROLE, COALITION, Selection, Tables, attribute, covered


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
    sums = _grouped(tables, table, values, selection, by, key).sum()
    return _complete(tables, sums, by, fill=0)


def count(
    tables: Tables, table: str, which: pd.Series, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Number of rows of the selection for which `which` is true."""
    return total(tables, table, which.astype("int64"), selection, by)


def mean(
    tables: Tables, table: str, values: pd.Series, selection: Selection = COALITION, by: str | None = None
) -> pd.Series:
    """Mean of `values` over the rows of the selection that have one; NaN where none has."""
    return _complete(tables, _grouped(tables, table, values, selection, by, None).mean(), by)


def quantile(
    tables: Tables,
    table: str,
    values: pd.Series,
    share: float,
    selection: Selection = COALITION,
    by: str | None = None,
) -> pd.Series:
    """The value below which a share of `values` lies, interpolated; NaN where no row has a value."""
    return _complete(tables, _grouped(tables, table, values, selection, by, None).quantile(share), by)


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole, key by key; NaN where the whole is 0."""
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


def _grouped(
    tables: Tables,
    table: str,
    values: pd.Series,
    selection: Selection,
    by: str | None,
    key: pd.Series | None,
) -> pd.api.typing.SeriesGroupBy[Any, Any]:
    keep = covered(tables, table, selection) & values.notna()
    keys = [tables[table]["replication"][keep]]
    if by is not None:
        whole = dimension(tables, table, by) if key is None else key
        keys.append(whole[keep].rename(by))
    return values[keep].groupby(keys, observed=True)


def _complete(tables: Tables, found: pd.Series, by: str | None, fill: float = np.nan) -> pd.Series:
    """An entry for every replication and every value found."""
    replications = pd.Index(tables.replications, name="replication")
    if by is None:
        return found.reindex(replications, fill_value=fill)
    values = found.index.get_level_values(by).astype("str").unique().sort_values()
    index = pd.MultiIndex.from_product([replications, values], names=["replication", by])
    return found.reindex(index, fill_value=fill)
