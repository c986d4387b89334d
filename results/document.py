"""Write `docs/tables.md` from the column dictionary: `python -m results.document [FILE]`."""

from __future__ import annotations

import sys
from pathlib import Path

from results.columns import COLUMNS, ROWS, Column

_HEADER = """\
# Tables

Generated from `results/columns.py` by `python -m results.document docs/tables.md`; edit the dictionary, not
this page.

How to read them:

- Every table starts with `replication` and `date` (a real UTC date). Rows keep the order in which the
  simulation closed them, replication after replication.
- Times are hours since 00Z of the first day of the campaign; an ATO day runs from 00Z to 24Z. Fuel is in
  thousands of pounds (klb). Counts are whole numbers.
- NaN means that something did not happen: a flight that was cancelled has no take-off. It never means zero.
  A text is empty where there is nothing to name. In CSV files both are an empty cell.
- Flights of `command` `own` were not tasked by the coalition. Measures leave them out unless asked.
- `sorties` count aircraft, `flights` count launches, lines are counted by `aircraft_tasked`. Every tasked
  line ends in the one `outcome` of its flight.
- A run folder holds one file per table and replication, for instance `flights/0000.parquet` for
  replication 0 (or `.csv`), beside `manifest.json`.
"""

_DTYPES = {"int64": "integer", "float64": "float", "str": "text", "date": "date"}


def _row(column: Column) -> str:
    return f"| `{column.name}` | {_DTYPES[column.dtype]} | {column.unit} | {column.meaning} |"


def _section(table: str) -> str:
    heading = f"## {table}\n\n{ROWS[table].capitalize()}.\n"
    rows = ["| column | type | unit | meaning |", "|---|---|---|---|"]
    return "\n".join([heading, *rows, *(_row(column) for column in COLUMNS[table])]) + "\n"


def document() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEADER, *(_section(table) for table in COLUMNS)])


def main(arguments: list[str]) -> None:
    """Print the page, or write it to the file named by the one argument."""
    if arguments:
        Path(arguments[0]).write_text(document(), encoding="utf-8")
    else:
        sys.stdout.write(document())


if __name__ == "__main__":
    main(sys.argv[1:])
