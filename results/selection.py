"""Which rows a measure counts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import pandas as pd

from results.tables import Tables

Values = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Rows to count: None counts all, a tuple counts any of its values; both dates are included.

    Unless told otherwise only what the coalition tasked is counted. `outcome` is the outcome
    in the table that is measured: of a flight, a refueling or a request.
    """

    command: Values = "coalition"
    contingent: Values = None
    service: Values = None
    squadron: Values = None
    aircraft: Values = None
    role: Values = None
    country: Values = None
    outcome: Values = None
    from_date: date | None = None
    to_date: date | None = None

    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The columns that are restricted, with the values allowed in each."""
        named = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if not field.name.endswith("_date")
        }
        return {
            name: (value,) if isinstance(value, str) else value
            for name, value in named.items()
            if value is not None
        }


COALITION = Selection()
"""Everything that the coalition tasked: the default of every measure."""


def select(tables: Tables, table: str, selection: Selection) -> pd.DataFrame:
    """The rows of a table that a selection covers, in their order.

    Refuelings are selected by their receiver, squadron days by their squadron, area days by
    the country of the area. Raises ValueError if the table cannot be selected that way.
    """
    frame = _described(tables, table)
    keep = pd.Series(True, index=frame.index)
    for name, values in selection.conditions().items():
        if name in frame.columns:
            keep &= frame[name].isin(values)
        elif name != "command":  # what the coalition asked for has no command of its own
            raise ValueError(f"{table} cannot be selected by {name}")
    if selection.from_date is not None:
        keep &= frame["date"] >= pd.Timestamp(selection.from_date)
    if selection.to_date is not None:
        keep &= frame["date"] <= pd.Timestamp(selection.to_date)
    return frame[keep]


def _described(tables: Tables, table: str) -> pd.DataFrame:
    """A table with the attributes of the subjects that it only names."""
    if table == "refuelings":
        names = ["command", "contingent", "service", "squadron", "aircraft", "role", "country"]
        receivers = tables.flights[["replication", "flight_id", *names]]
        return tables.refuelings.merge(
            receivers.rename(columns={"flight_id": "receiver_flight"}),
            how="left",
            on=["replication", "receiver_flight"],
            validate="many_to_one",
        )
    if table == "squadron_days":
        return _with_squadron(tables)
    if table == "area_days":
        return tables.area_days.merge(tables.areas, how="left", on="area", validate="many_to_one")
    return tables[table]


def _with_squadron(tables: Tables) -> pd.DataFrame:
    """Squadron days with what the squadron is and under whose command it flew on that day."""
    joined = pd.merge_asof(
        tables.squadron_days.reset_index().sort_values("date", kind="stable"),
        tables.squadrons.sort_values("from_date", kind="stable"),
        left_on="date",
        right_on="from_date",
        by="squadron",
    )
    return joined.sort_values("index").set_index("index").drop(columns="from_date")
