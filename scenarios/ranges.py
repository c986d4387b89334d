"""The table of parameters: each row names a number of the campaign, its unit and its range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from scenarios.errors import ScenarioError, nearest, shown
from scenarios.layout import SETTINGS, file_of
from scenarios.paths import Place, find
from scenarios.schema import quantity_of
from sim.campaign import Campaign, Parameter


def parameter_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Paths that name no number, wrong units, values outside their range, missing rows."""
    file = file_of("parameters")
    named: dict[tuple[int, str], str] = {}
    for row in campaign.parameters:
        try:
            place = find(campaign, row.id)
        except ScenarioError as error:
            yield ScenarioError(error.problem, file=file, key=row.id, nearest=error.nearest)
            continue
        for field, problem, near in _row_problems(row, place):
            yield ScenarioError(problem, file=file, key=f"{row.id}.{field}", nearest=near)
        target = (id(place.record), place.field)
        if target in named:
            yield ScenarioError(f"names the same number as {named[target]}", file=file, key=row.id)
        named[target] = row.id
    told = {row.id for row in campaign.parameters}
    for group, settings in SETTINGS.items():
        for setting in fields(settings):
            if f"{group}.{setting.name}" not in told:
                yield ScenarioError("has no row, so no source", file=file, key=f"{group}.{setting.name}")


def _row_problems(row: Parameter, place: Place) -> Iterator[tuple[str, str, str]]:
    """Field, problem and nearest valid name."""
    quantity = quantity_of(type(place.record), place.field)
    if quantity is None or place.value is None:
        yield "id", f"the path leads to {shown(place.value)}, which is not a number", ""
        return
    if row.unit != quantity.unit:
        yield (
            "unit",
            f"the unit is {quantity.unit}, not {shown(row.unit)}",
            nearest(row.unit, [quantity.unit]),
        )
    for end, value in (("low", row.low), ("high", row.high)):
        if not quantity.low <= value <= quantity.high:
            bounds = f"{quantity.low:,.12g} to {quantity.high:,.12g}"
            yield end, f"{value:,.12g} is outside what the number can be, {bounds}", ""
    if row.low > row.high:
        yield "low", f"the low end {row.low:g} is above the high end {row.high:g}", ""
    elif not row.low <= place.value <= row.high:
        yield "low", f"the value {place.value:g} is outside its range, {row.low:g} to {row.high:g}", ""
