"""What a scenario changes, and where the rows that it changes come from."""

from __future__ import annotations

from collections.abc import Iterator

from results.report.table import Sheet, prose
from scenarios.scenario import Scenario
from scenarios.wording import sentence
from sim.campaign import Campaign, Sourced


def changes(scenario: Scenario) -> Sheet:
    """Every value that is not that of the bundled campaign, before and after, and who says so."""
    rows = [
        (sentence(one, scenario.base, scenario.campaign), one.path, one.what_if, one.source or "–")
        for one in scenario.changes
    ]
    titles = ("change", "path", "changed by", "source of the change")
    return prose("Resolved changes", titles, rows)


def sources(scenario: Scenario) -> Sheet:
    """The rows of the campaign that are changed, with their sources and how far to trust them."""
    rows = dict.fromkeys(
        (place, row.confidence, row.source, row.note)
        for one in scenario.changes
        for place, row in _rows(scenario.base, one.path)
    )
    titles = ("row", "confidence", "source", "note")
    note = "What stood there before the change. Rows that a what-if adds have the source of the what-if."
    return prose("Sources of the changed rows", titles, list(rows), note=note, code=True)


def _rows(campaign: Campaign, path: str) -> Iterator[tuple[str, Sourced]]:
    """The row of a table that a path goes through, and the uncertain numbers that it names."""
    table, _, rest = path.partition(".")
    identifier = rest.partition(".")[0]
    rows = getattr(campaign, table, ())
    for row in rows if isinstance(rows, tuple) else ():
        if row.id == identifier:
            yield f"{table}.{identifier}", row
    for parameter in campaign.parameters:
        if parameter.id in (path, f"{path}.level"):
            yield f"parameters.{parameter.id}", parameter
