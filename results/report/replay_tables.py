"""The tables of the page of one run: the summaries with names and units for people."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from types import MappingProxyType

import pandas as pd

from results import summaries
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
from results.tables import Gathering, Selection, Tables

Units = Mapping[str, tuple[str, str]]
"""From a column to its title and unit; columns that are missing here are not printed."""

NO_HALF_WIDTHS: Mapping[str, str] = MappingProxyType({})
_ROLES = {"isr": "ISR", "isr_armed": "armed ISR", "c2": "C2"}


_PER = "per replication"


class RunSheets(Gathering):
    """The tables of one run, filled in one pass over its replications."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._values: list[pd.DataFrame] = []
        self._contingents = summaries.SortiesByContingentAndRole()
        self._months = summaries.SortiesPerDayByMonth()
        self._tanker_months = summaries.SortiesPerDayByMonth(Selection(role="tanker"))
        self._tracks = summaries.TankerLoadByTrack()
        self._bases = summaries.BaseLoad()
        self._outcomes = summaries.OutcomesOfLines()
        self._hours = summaries.UnmetHours()
        self._requests = summaries.AnswersToRequests()
        self._limits = summaries.LimitsOfLines()

    def add(self, tables: Tables) -> None:
        """Take in one or more replications."""
        self._values.append(measured(tables, HEADLINE))
        for one in (
            self._contingents,
            self._months,
            self._tanker_months,
            self._tracks,
            self._bases,
            self._outcomes,
            self._hours,
            self._requests,
            self._limits,
        ):
            one.add(tables)

    def headline(self) -> Sheet:
        """The leading measures: mean over replications and how sure it is."""
        return _headline(pd.concat(self._values))

    def by_contingent(self) -> Sheet:
        """Sorties by contingent and role."""
        return _by_contingent(self._contingents.table(), self._names)

    def by_month(self) -> Sheet:
        """Sorties per day of all roles and of tankers, month by month."""
        return _by_month(self._months.table(), self._tanker_months.table())

    def by_track(self) -> Sheet:
        """The tanker load of each track over the whole run."""
        return _by_track(self._tracks.table(), self._names)

    def by_base(self) -> Sheet:
        """The load of the bases."""
        return _by_base(self._bases.table(), self._names)

    def outcomes(self) -> Sheet:
        """What became of the lines tasked."""
        return _outcomes(self._outcomes.table(), self._names)

    def hours(self) -> Sheet:
        """Hours on station, wanted and tasked."""
        return _hours(self._hours.table(), self._names)

    def requests(self) -> Sheet:
        """What became of strike requests."""
        return _requests(self._requests.table(), self._names)

    def limits(self) -> Sheet:
        """What limited the lines offered."""
        return _limits(self._limits.table(), self._names)


def _headline(values: pd.DataFrame) -> Sheet:
    """The leading measures: mean over replications and how sure it is."""
    columns = (
        Column("measure", is_number=False),
        Column("mean", "± half-width"),
        Column("95 % interval"),
    )
    rows = tuple(_measured(name, values[name]) for name in HEADLINE)
    count = len(values)
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


def _by_contingent(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
    units = {
        "contingent": ("contingent", ""),
        "command": ("command", ""),
        **{role: (printed(role, _ROLES), "sorties") for role in summaries.ROLES},
        "total": ("total", "sorties"),
    }
    note = "Means per replication. Forces under their own command are counted separately from the coalition."
    caption = "Sorties by contingent and role"
    half_widths = {"total": "half_width"}
    return sheet(caption, frame.reset_index(), units, names, half_widths=half_widths, note=note)


def _by_month(frame: pd.DataFrame, tankers: pd.DataFrame) -> Sheet:
    frame = frame.assign(tankers=tankers["sorties_per_day"], tankers_half_width=tankers["half_width"])
    units = {
        "month": ("month", ""),
        "days": ("days simulated", "d"),
        "sorties_per_day": ("all sorties", "sorties/d"),
        "tankers": ("tanker sorties", "sorties/d"),
    }
    sure = {"sorties_per_day": "half_width", "tankers": "tankers_half_width"}
    return sheet("Sorties per day, coalition", frame.reset_index(), units, {}, half_widths=sure)


def _by_track(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
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


def _by_base(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
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
    return sheet("Base load", frame.reset_index(), units, names, note=note)


def _outcomes(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
    units = {
        "outcome": ("outcome", ""),
        "reason": ("reason", ""),
        "flights": ("flights", _PER),
        "lines": ("lines", _PER),
        "sorties": ("sorties", _PER),
        "lines_share": ("of all lines", "share"),
    }
    return sheet("How tasked lines ended, coalition", frame.reset_index(), units, names)


def _hours(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
    units = {
        "role": ("role", ""),
        "reason": ("reason", ""),
        "wanted_h": ("wanted", "h"),
        "tasked_h": ("tasked", "h"),
        "unmet_h": ("not tasked", "h"),
    }
    caption = "Hours on station that were wanted and tasked, coalition"
    return sheet(caption, frame.reset_index(), units, names)


def _requests(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
    units = {
        "outcome": ("outcome", ""),
        "requests": ("requests", _PER),
        "requests_share": ("of all requests", "share"),
        "wait_h": ("mean time until answered", "h"),
    }
    return sheet("Strike requests and their outcomes, coalition", frame.reset_index(), units, names)


def _limits(frame: pd.DataFrame, names: Mapping[str, str]) -> Sheet:
    units = {
        "limit": ("limit", ""),
        "squadron_days": ("squadron-days", _PER),
        "lines_offered": ("lines offered", _PER),
    }
    return sheet("What limited the lines offered, coalition", frame.reset_index(), units, names)


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
