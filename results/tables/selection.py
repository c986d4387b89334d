"""Which rows a measure counts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import pandas as pd

from results.tables.coding import Coded, Which
from results.tables.columns import COLUMNS
from results.tables.frames import Rows, Tables

Values = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Rows to count: None counts all, a tuple counts any of its values; both dates are included.

    By default only what the coalition tasked is counted. `outcome` is the outcome
    in the table that is measured: of a flight, a refueling or a request. What else a measure can be
    broken down by (base, track, area, month) is no field: see `results.broken_down`.
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


# What the rows of a table do not say themselves but their subjects do.
_LOOKED_UP = {
    "refuelings": (
        "command",
        "contingent",
        "service",
        "squadron",
        "aircraft",
        "role",
        "country",
        "base",
        "area",
    ),
    "squadron_days": (
        "command",
        "contingent",
        "service",
        "aircraft",
        "role",
        "crews_per_aircraft",
        "crew_h_per_month",
    ),
    "area_days": ("country",),
    "base_days": ("command", "ramp_spots"),
}


def select(tables: Tables, table: str, selection: Selection) -> pd.DataFrame:
    """The rows of a table that a selection covers, in their order.

    Refuelings are selected by their receiver, squadron days by their squadron, area days by
    the country of the area, base days by whether the base hosts the coalition. Raises ValueError if
    the table cannot be selected that way.
    """
    described = {name: attribute(tables, table, name) for name in _LOOKED_UP.get(table, ())}
    return tables[table].assign(**described)[covered(tables, table, selection)]


def covered(tables: Tables, table: str, selection: Selection) -> Which:
    """Which rows of a table a selection covers; ValueError if the table cannot be selected that way."""
    keep: Which | None = tables.kept.get(("covered", table, selection))
    if keep is None:
        keep = tables.kept["covered", table, selection] = _covered(tables, table, selection)
    return keep


def _covered(tables: Tables, table: str, selection: Selection) -> Which:
    keep: Which = np.ones(len(tables[table]), dtype=bool)
    for name, values in selection.conditions().items():
        if name == "command" and not has_attribute(table, name):
            continue  # what the coalition asked for has no command of its own
        keep &= coded(tables, table, name).is_any(values)
    dates = tables[table]["date"]
    if selection.from_date is not None:
        keep &= (dates >= pd.Timestamp(selection.from_date)).to_numpy()
    if selection.to_date is not None:
        keep &= (dates <= pd.Timestamp(selection.to_date)).to_numpy()
    return keep


def has_attribute(table: str, name: str) -> bool:
    """Whether the rows of a table have an attribute, of their own or of what they name."""
    return name in _LOOKED_UP.get(table, ()) or any(column.name == name for column in COLUMNS[table])


def attribute(tables: Tables, table: str, name: str) -> pd.Series:
    """An attribute of every row of a table; ValueError if the rows have none of that name."""
    frame = tables[table]
    if name in frame.columns:
        return frame[name]
    known, rows = _subjects(tables, table, name)
    return known[name].reset_index(drop=True).reindex(rows).set_axis(frame.index)


def coded(tables: Tables, table: str, name: str) -> Coded:
    """A text of every row of a table, as numbers; ValueError if the rows have none of that name."""
    found: Coded | None = tables.kept.get(("coded", table, name))
    if found is None:
        if name in tables[table].columns:
            found = Coded.of(tables[table][name])
        else:
            known, rows = _subjects(tables, table, name)
            of_subjects = coded(tables, "flights", name) if known is tables.flights else Coded.of(known[name])
            found = of_subjects.at(rows)
        tables.kept["coded", table, name] = found
    return found


def _subjects(tables: Tables, table: str, name: str) -> tuple[pd.DataFrame, Rows]:
    """What has an attribute that the rows of a table lack: a frame, and the row of it for each of them.

    ValueError if nothing has.
    """
    if not has_attribute(table, name):
        raise ValueError(f"{table} cannot be selected by {name}")
    if table == "refuelings":
        return tables.flights, tables.receiver_rows
    if table == "squadron_days":
        return tables.squadrons, tables.squadron_rows
    if table == "area_days":
        return tables.areas, coded(tables, table, "area").places_in(tables.areas["area"])
    return tables.bases, coded(tables, table, "base").places_in(tables.bases["base"])
