"""The tables of the page of a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, nan

from results.comparison import DIMS, Breakdown, Difference, Part, alone, part_name, tone, verdict
from results.formatting import (
    NOTHING,
    amount,
    between,
    capitalized,
    decimals,
    difference_digits,
    more_or_less,
    of_difference,
    percent,
    printed_unit,
)
from results.report.table import Cell, Column, Sheet, interval_cell, number, share, words

LARGEST = 8
"""Parts of a breakdown that are printed one by one."""


def measures(differences: Sequence[Difference], adjusted_together: int) -> Sheet:
    """Both sides of each measure, their difference, and how sure it is."""
    columns = (
        Column("measure", is_number=False),
        Column("baseline"),
        Column("what-if"),
        Column("difference", "± half-width"),
        Column("95 % interval", "of the difference"),
        Column("difference", "of the baseline"),
        Column("verdict", "adjusted", is_number=False),
    )
    is_marked = any(one.is_shown_alone for one in differences)
    marked = f"{alone(adjusted_together)}. " if is_marked else ""
    note = (
        "Differences are what-if minus baseline, paired: each replication is subtracted from the one of the "
        "same number on the other side, which has the same chance events. Half-widths and intervals are "
        f"those of each measure by itself. Verdicts are adjusted for looking at {adjusted_together} measures "
        "together (Holm's method, 5 % for all of them). "
        f"{marked}Differences of percentages are in percentage points, except as shares of the "
        "baseline. A dash stands for what cannot be said."
    )
    rows = tuple(_measure(one) for one in differences)
    return Sheet("Both sides and their difference", columns, rows, note)


def _measure(one: Difference) -> tuple[Cell, ...]:
    unit, factor = printed_unit(one.measure.unit)
    baseline, what_if, difference, half_width, low, high = (
        factor * value
        for value in (one.baseline, one.what_if, one.difference, one.half_width, one.low, one.high)
    )
    digits = difference_digits(baseline, what_if, difference, half_width)
    return (
        words(capitalized(one.measure.name), hint=unit),
        number(baseline, digits),
        number(what_if, digits),
        interval_cell(more_or_less(difference, half_width, digits, signed=True), difference),
        interval_cell(between(low, high, digits, signed=True), difference),
        share(one.difference_share, signed=True),
        words(verdict(one), tone=f"verdict {tone(one)}"),
    )


def sureness(differences: Sequence[Difference]) -> Sheet:
    """What pairing is worth, where the spread comes from, and how single replications differ."""
    drawn = any(one.parameter_share is not None for one in differences)
    uneven = len({(one.n, one.units) for one in differences}) > 1 or any(
        one.n != one.units for one in differences
    )
    columns = (
        Column("measure", is_number=False),
        Column("correlation", "of both sides"),
        Column("variance ratio", "independent / paired"),
        *([Column("from parameters", "share of variance")] if drawn else []),
        Column("single replications", "central 90 %"),
        Column("p value", "adjusted"),
        *([Column("replications"), Column("units", "independent")] if uneven else []),
    )
    rows = tuple(_sureness(one, drawn, uneven) for one in differences)
    return Sheet("How well each difference is known", columns, rows)


def _sureness(one: Difference, drawn: bool, uneven: bool) -> tuple[Cell, ...]:
    unit, factor = printed_unit(one.measure.unit)
    low, high = factor * one.spread_low, factor * one.spread_high
    return (
        words(capitalized(one.measure.name), hint=of_difference(unit)),
        number(one.correlation, 2),
        _ratio(one.variance_ratio),
        *([share(one.parameter_share)] if drawn else []),
        interval_cell(between(low, high, decimals(high - low, low, high), signed=True), (low + high) / 2),
        _p_value(one.p_adjusted),
        *([number(one.n, 0), number(one.units, 0)] if uneven else []),
    )


def _ratio(value: float) -> Cell:
    """A ratio of variances; infinite if nothing is left to chance."""
    return Cell("∞", 1e300) if value == float("inf") else number(value, 1 if value < 100 else 0)


def _p_value(value: float) -> Cell:
    return Cell("< 0.001", value) if value < 0.001 else number(value, 3)


def largest_parts(breakdowns: Sequence[Breakdown], names: Mapping[str, str]) -> Sheet:
    """Of each measure the one contingent, base, track, area and month that changed most."""
    dims = [dim for dim in DIMS if any(one.dim == dim for one in breakdowns)]
    cuts = {(one.measure.id, one.dim): one for one in breakdowns}
    about = {one.measure.id: one.measure for one in breakdowns}
    rows = tuple(
        (
            words(capitalized(what.name), hint=of_difference(printed_unit(what.unit)[0])),
            *(_top(cuts.get((name, dim)), names) for dim in dims),
        )
        for name, what in about.items()
    )
    columns = tuple(Column(title, is_number=False) for title in ("measure", *dims))
    note = (
        "The largest difference of each measure along each dimension, with the half-width of its 95 % "
        "interval by itself. A dash: the measure is not split that way, or nothing in it differs."
    )
    return Sheet("The largest difference of each measure", columns, rows, note)


def _top(breakdown: Breakdown | None, names: Mapping[str, str]) -> Cell:
    found = breakdown.parts if breakdown else ()
    top = next((part for part in found if isfinite(part.difference) and part.difference), None)
    if breakdown is None or top is None:
        return words(NOTHING)
    _, factor = printed_unit(breakdown.measure.unit)
    difference, half_width = factor * top.difference, factor * top.half_width
    digits = decimals(half_width, difference)
    size = more_or_less(difference, half_width, digits, signed=True)
    return words(part_name(top, breakdown.dim, names), hint=size)


def parts(breakdown: Breakdown, names: Mapping[str, str]) -> Sheet:
    """The largest parts of one measure along one dimension; what is left in one row."""
    unit, factor = printed_unit(breakdown.measure.unit)
    shown, others = breakdown.parts[:LARGEST], breakdown.parts[LARGEST:]
    if breakdown.dim == "month":
        shown, others = tuple(sorted(breakdown.parts, key=lambda part: part.value)), ()
    digits = decimals(
        nan, *(factor * value for part in shown for value in (part.baseline, part.what_if) if value)
    )
    rows = [_part(capitalized(part_name(part, breakdown.dim, names)), part, factor, digits) for part in shown]
    if others and breakdown.measure.additive:
        rows.append(_part(f"All others ({len(others)})", _sum(others), factor, digits))
    columns = (
        Column(breakdown.dim, is_number=False),
        Column("baseline", unit),
        Column("what-if", unit),
        Column("difference", f"{of_difference(unit)} ± half-width".strip()),
        Column("difference", "of the baseline"),
    )
    return Sheet(f"{capitalized(breakdown.measure.name)} by {breakdown.dim}", columns, tuple(rows))


def _sum(parts: Iterable[Part]) -> Part:
    """Several parts as one; the half-width of their sum does not follow from theirs."""
    every = tuple(parts)
    return Part(
        value="",
        baseline=sum(part.baseline for part in every),
        what_if=sum(part.what_if for part in every),
        difference=sum(part.difference for part in every),
        half_width=nan,
    )


def _part(name: str, part: Part, factor: float, digits: int) -> tuple[Cell, ...]:
    baseline, what_if, difference, half_width = (
        factor * value for value in (part.baseline, part.what_if, part.difference, part.half_width)
    )
    return (
        words(name),
        number(baseline, digits),
        number(what_if, digits),
        interval_cell(more_or_less(difference, half_width, digits, signed=True), difference),
        share(difference / baseline if baseline else nan, signed=True),
    )


def both_sides(one: Difference) -> str:
    """Both sides of a measure, for instance `780.3 → 776.3 nm`."""
    unit, baseline, what_if, difference, half_width = _printed_values(one)
    digits = difference_digits(baseline, what_if, difference, half_width)
    return f"{amount(baseline, digits)} → {amount(what_if, digits)} {unit}".strip()


def difference_text(one: Difference) -> str:
    """A difference with half-width, unit and percent, for instance `−4.0 ± 1.6 nm (−0.5 %)`."""
    unit, baseline, what_if, difference, half_width = _printed_values(one)
    digits = difference_digits(baseline, what_if, difference, half_width)
    size = more_or_less(difference, half_width, digits, signed=True)
    return f"{size} {of_difference(unit)}".rstrip() + f" ({percent(one.difference_share, signed=True)})"


def _printed_values(one: Difference) -> tuple[str, float, float, float, float]:
    """The unit as printed, and in it both sides, their difference and its half-width."""
    unit, factor = printed_unit(one.measure.unit)
    values = (one.baseline, one.what_if, one.difference, one.half_width)
    baseline, what_if, difference, half_width = (factor * value for value in values)
    return unit, baseline, what_if, difference, half_width
