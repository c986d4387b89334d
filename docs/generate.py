"""Write the pages and pictures that follow from the code: `python docs/generate.py`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docs.rooms import pictures
from results.files import write_bytes
from results.measures import HEADLINE, MEASURES, FlyingHourCost, Measure, flying_hour_costs
from results.measures.costing import FILE
from results.tables import COLUMNS, DERIVED, ROWS, Column

DOCS = Path(__file__).parent

# --- tables -------------------------------------------------------------------------------

_TABLES = """\
# Tables

Generated from `results/tables/columns.py` by `python docs/generate.py`; edit the dictionary, not this page.

How to read them:

- Every table starts with `replication` and `date` (a real UTC date). Rows keep the order in which the
  simulation closed them, replication after replication.
- Times are hours since 00Z of the first day of the campaign; an ATO day runs from 00Z to 24Z. Fuel is in
  thousands of pounds (klb). Counts are whole numbers.
- NaN means that something did not happen: a flight that was canceled has no take-off. It never means zero.
  A text is empty where there is nothing to name. In CSV files both are an empty cell.
- Flights of `command` `own` were not tasked by the coalition. Measures leave them out unless asked.
- `sorties` count aircraft, `flights` count launches, lines are counted by `aircraft_tasked`. Every tasked
  line ends in the one `outcome` of its flight.
- A run folder holds one file per table and replication, for instance `flights/0000.parquet` for
  replication 0 (or `.csv`), beside `manifest.json`.
"""

_DERIVED = """\
# Derived tables

They follow from the tables above and lie in no file of a run folder: `results.contingent_days(run.tables())`.
"""

_DTYPES = {"int64": "integer", "float64": "float", "str": "text", "date": "date"}


def _column(column: Column) -> str:
    return f"| `{column.name}` | {_DTYPES[column.dtype]} | {column.unit} | {column.meaning} |"


def _table(table: str, columns: Sequence[Column]) -> str:
    heading = f"## {table}\n\n{ROWS[table].capitalize()}.\n"
    rows = ["| column | type | unit | meaning |", "|---|---|---|---|"]
    return "\n".join([heading, *rows, *(_column(column) for column in columns)]) + "\n"


def tables_page() -> str:
    """`docs/tables.md`, from the column dictionary."""
    stored, derived = ([_table(*item) for item in tables.items()] for tables in (COLUMNS, DERIVED))
    return "\n".join([_TABLES, *stored, _DERIVED, *derived])


# --- measures -----------------------------------------------------------------------------

_MEASURES = """\
# Measures

Generated from the catalog of measures by `python docs/generate.py`; edit the entries below the functions in
`results/measures/`, not this page.

How to read them:

- A measure is one number per replication. Sums of nothing are 0; shares, means and quantiles of nothing are
  NaN.
- Only what the coalition tasked is counted, unless the selection says otherwise (`Selection(command=None)`).
- Better: which direction is better, other things equal; empty where that is not for the log to say.
- By: what a measure can be broken down by. Where "adds up" stands, the parts add up to the whole. A tanker
  has a track and no area, any other flight an area and no track; refuelings are broken down by their
  receiver. Months are those of the ATO day; of requests and refuelings, those of their own date.
- Measures marked * are shown unless others are named.
"""

_COSTS = f"""
## Hourly rates

From `results/measures/{FILE}`, in US dollars of the years given, not adjusted for inflation. Sources
count different things (fuel and parts only, or people, depots and upgrades as well), hence a range.
`assumed`: nothing was found for the type, and the range follows from similar ones. A rate times hours is no
budget.

| aircraft | low, USD/h | high, USD/h | years | confidence | source | note |
|---|--:|--:|---|---|---|---|
"""


def _measure(measure: Measure) -> str:
    star = " *" if measure.id in HEADLINE else ""
    facts = [f"`{measure.id}`", f"in {measure.unit}"]
    if measure.better:
        facts.append(f"better: {measure.better}")
    adds = " (adds up)" if measure.additive else ""
    facts.append(f"by {', '.join(measure.by)}{adds}")
    source = measure.source or "counted from the log"
    return f"### {measure.name}{star}\n\n{'; '.join(facts)}.\n\n{measure.definition} Source: {source}.\n"


def _cost(cost: FlyingHourCost) -> str:
    return (
        f"| {cost.aircraft} | {cost.low_usd_per_h:,.0f} | {cost.high_usd_per_h:,.0f} | {cost.year} "
        f"| {cost.confidence} | {cost.source} | {cost.note} |"
    )


def measures_page() -> str:
    """`docs/measures.md`, from the catalog."""
    sections = "\n".join([_MEASURES, *(_measure(one) for one in MEASURES.values())])
    return f"{sections}{_COSTS}{chr(10).join(_cost(cost) for cost in flying_hour_costs())}\n"


# --- all of them --------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """Every page by the name of its file."""
    return {"tables.md": tables_page(), "measures.md": measures_page(), **pictures()}


def write(folder: Path = DOCS) -> None:
    """Write all pages into a folder."""
    for name, text in pages().items():
        write_bytes(folder / name, text.encode())


if __name__ == "__main__":
    write()
