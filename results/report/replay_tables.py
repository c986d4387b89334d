"""The tables of the page of one run: the summaries with names and units for people."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from types import MappingProxyType

import pandas as pd

from results.estimation import interval
from results.formatting import (
    NOTHING,
    between,
    capitalized,
    counted,
    decimals,
    more_or_less,
    printed,
    printed_unit,
)
from results.measures import HEADLINE, measure, measured
from results.report.table import Cell, Column, Sheet, interval_cell, number, words
from results.tables import Selection, Tables, summaries

Units = Mapping[str, tuple[str, str]]
"""From a column to its title and unit; columns that are missing here are not printed."""

NO_HALF_WIDTHS: Mapping[str, str] = MappingProxyType({})
_ROLES = {"isr": "ISR", "isr_armed": "armed ISR", "c2": "C2"}


def headline(tables: Tables) -> Sheet:
    """The leading measures: mean over replications and how sure it is."""
    values = measured(tables, HEADLINE)
    columns = (
        Column("measure", is_number=False),
        Column("mean", "± half-width"),
        Column("95 % interval"),
    )
    rows = tuple(_measured(name, values[name]) for name in HEADLINE)
    count = len(tables.replications)
    alone = "One replication says nothing about spread. " if count == 1 else ""
    note = (
        f"{alone}Means over {counted(count, 'replication')}; the half-widths are those of "
        "95 % intervals of the mean (Student's t), each by itself. A dash stands for what did not happen."
    )
    return Sheet("Means over the replications", columns, rows, note)


def _measured(name: str, values: pd.Series) -> tuple[Cell, ...]:
    what = measure(name)
    unit, factor = printed_unit(what.unit)
    mean, half_width, _ = interval(values * factor)
    digits = decimals(half_width, mean)
    return (
        words(capitalized(what.name), hint=unit),
        interval_cell(more_or_less(mean, half_width, digits), mean),
        interval_cell(between(mean - half_width, mean + half_width, digits), mean),
    )


def by_contingent(tables: Tables, names: Mapping[str, str]) -> Sheet:
    """Sorties by contingent and role."""
    frame = summaries.sorties_by_contingent_and_role(tables).reset_index()
    units = {
        "contingent": ("contingent", ""),
        "command": ("command", ""),
        **{role: (printed(role, _ROLES), "sorties") for role in summaries.ROLES},
        "total": ("total", "sorties"),
    }
    note = "Means per replication. Forces under their own command are counted separately from the coalition."
    caption = "Sorties by contingent and role"
    return sheet(caption, frame, units, names, half_widths={"total": "half_width"}, note=note)


def by_month(tables: Tables) -> Sheet:
    """Sorties per day of all roles and of tankers, month by month."""
    frame = summaries.sorties_per_day_by_month(tables)
    tankers = summaries.sorties_per_day_by_month(tables, Selection(role="tanker"))
    frame = frame.assign(tankers=tankers["sorties_per_day"], tankers_half_width=tankers["half_width"])
    units = {
        "month": ("month", ""),
        "days": ("days simulated", "d"),
        "sorties_per_day": ("all sorties", "sorties/d"),
        "tankers": ("tanker sorties", "sorties/d"),
    }
    sure = {"sorties_per_day": "half_width", "tankers": "tankers_half_width"}
    return sheet("Sorties per day, coalition", frame.reset_index(), units, {}, half_widths=sure)


def by_track(tables: Tables, names: Mapping[str, str]) -> Sheet:
    """The tanker load of each track over the whole run."""
    frame = summaries.tanker_load_by_track(tables)
    units = {
        "track": ("track", ""),
        "refuelings": ("refuelings", "served"),
        "receivers": ("receivers", "aircraft"),
        "offload_klb": ("offload", "klb"),
        "gave_up": ("gave up", "visits"),
        "wait_h": ("mean wait", "h"),
    }
    note = "Sums per replication, means over replications; the wait is that of all who came."
    return sheet("Tanker load by track", frame.reset_index(), units, names, note=note)


def by_base(tables: Tables, names: Mapping[str, str]) -> Sheet:
    """The load of the bases."""
    units = {
        "base": ("base", ""),
        "sorties": ("sorties", "sorties"),
        "sorties_per_day": ("per day", "sorties/d"),
        "ramp_used_max": ("most on the ramp", "aircraft"),
        "runway_wait_h": ("runway wait", "h/flight"),
        "turn_wait_h": ("turn wait", "h/flight"),
        "fuel_min_klb": ("least fuel in store", "klb"),
        "closed_h": ("shut", "h"),
    }
    note = "Coalition and own command together, as the ramp is. Most and least: of any day and replication."
    return sheet("Base load", summaries.base_load(tables).reset_index(), units, names, note=note)


def limits(tables: Tables, names: Mapping[str, str]) -> tuple[Sheet, ...]:
    """What became of lines, hours and requests, and what limited them."""
    per = "per replication"
    reason = {"outcome": ("outcome", ""), "reason": ("reason", "")}
    return (
        sheet(
            "How tasked lines ended, coalition",
            summaries.outcomes_of_lines(tables).reset_index(),
            {
                **reason,
                "flights": ("flights", per),
                "lines": ("lines", per),
                "sorties": ("sorties", per),
                "lines_share": ("of all lines", "share"),
            },
            names,
        ),
        sheet(
            "Hours on station that were wanted and tasked, coalition",
            summaries.unmet_hours(tables).reset_index(),
            {
                "role": ("role", ""),
                "reason": ("what stood in the way", ""),
                "wanted_h": ("wanted", "h"),
                "tasked_h": ("tasked", "h"),
                "unmet_h": ("not tasked", "h"),
            },
            names,
        ),
        sheet(
            "Strike requests: what became of them, coalition",
            summaries.answers_to_requests(tables).reset_index(),
            {
                "outcome": ("outcome", ""),
                "requests": ("requests", per),
                "requests_share": ("of all requests", "share"),
                "wait_h": ("mean time until answered", "h"),
            },
            names,
        ),
        sheet(
            "What limited the lines offered, coalition",
            summaries.limits_of_lines(tables).reset_index(),
            {
                "limit": ("limit", ""),
                "squadron_days": ("squadron-days", per),
                "lines_offered": ("lines offered", per),
            },
            names,
        ),
    )


def sheet(
    caption: str,
    frame: pd.DataFrame,
    units: Units,
    names: Mapping[str, str],
    *,
    half_widths: Mapping[str, str] = NO_HALF_WIDTHS,
    note: str = "",
) -> Sheet:
    """A frame as a table: texts by their printed names, each column of numbers with one precision.

    `half_widths` maps a column to the one that holds its half-widths: both share a cell, which has its
    own precision. A half-width that is not known, as after a single replication, is left away.
    """
    columns, cells = [], []
    for key, (title, unit) in units.items():
        if frame[key].dtype.kind not in "if":
            columns.append(Column(title, is_number=False))
            texts = frame[key].astype(str)
            cells.append([words(printed(text, names) if text else NOTHING) for text in texts])
            continue
        printed_as, factor = printed_unit(unit)
        values = frame[key].astype("float64") * factor
        half = frame[half_widths[key]] * factor if key in half_widths else None
        has_half = half is not None and bool(half.notna().any())
        columns.append(Column(title, f"{printed_as} ± half-width" if has_half else printed_as))
        cells.append(_numbers(values) if half is None or not has_half else _sure_numbers(values, half))
    return Sheet(caption, tuple(columns), tuple(zip(*cells, strict=True)), note)


def _numbers(values: pd.Series) -> list[Cell]:
    digits = decimals(nan, *values)
    return [number(value, digits, tone="same" if value == 0 else "") for value in values]


def _sure_numbers(values: pd.Series, half_widths: pd.Series) -> list[Cell]:
    return [
        interval_cell(more_or_less(value, half_width, decimals(half_width, value)), value)
        for value, half_width in zip(values, half_widths, strict=True)
    ]
