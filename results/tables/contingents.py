"""The national agent, day by day: what a contingent planned, offered and was tasked; what limited it."""

from __future__ import annotations

import pandas as pd

from results.tables.columns import DERIVED
from results.tables.frames import Tables
from results.tables.selection import attribute

KEYS = ["replication", "date", "ato_day", "command", "contingent"]
_SUMS = (
    "assigned",
    "lines_planned",
    "lines_offered",
    "lines_tasked",
    "lines_unused",
    "sorties",
    "flight_hours",
)


def contingent_days(tables: Tables) -> pd.DataFrame:
    """One row per ATO day, command and contingent, from its squadron days; columns as in `DERIVED`."""
    days = tables.squadron_days
    left = (days["lines_offered"] - days["lines_tasked"]).clip(lower=0)
    rows = days.assign(
        command=attribute(tables, "squadron_days", "command"),
        contingent=attribute(tables, "squadron_days", "contingent"),
        lines_unused=left,
        # A tanker called from alert may have taken the lines that had been left.
        unused=days["unused"].where(left > 0, "none"),
    )
    table = rows.groupby(KEYS)[list(_SUMS)].sum()
    table = table.assign(limit=_words(rows, "limit"), unused=_words(rows, "unused")).reset_index()
    columns = DERIVED["contingent_days"]
    types = {column.name: column.dtype for column in columns if column.dtype != "date"}
    return table[[column.name for column in columns]].astype(types)


def _words(rows: pd.DataFrame, column: str) -> pd.Series:
    """The different words of the squadrons of a day, joined by `+`; `none` only if there is no other."""
    words = rows[[*KEYS, column]].drop_duplicates().sort_values(column, kind="stable")
    told = words[words[column] != "none"].groupby(KEYS)[column].agg("+".join)
    return told.reindex(pd.MultiIndex.from_frame(rows[KEYS].drop_duplicates()), fill_value="none")
