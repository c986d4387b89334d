"""What the measures of a page count, and who says so."""

from __future__ import annotations

from collections.abc import Iterable

from results.amount import printed_unit
from results.catalog import Measure
from results.page.sheet import Sheet, prose
from results.page.wording import capitalized


def definitions(measures: Iterable[Measure]) -> Sheet:
    """Name, unit, definition and source of each measure."""
    rows = [
        (
            capitalized(one.name),
            printed_unit(one.unit)[0],
            one.definition,
            one.source or "counted from the log",
        )
        for one in measures
    ]
    return prose("Measures and their definitions", ("measure", "unit", "definition", "source"), rows)
