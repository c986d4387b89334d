"""From the log of a replication to tidy frames, and which of their rows are looked at."""

from results.tables.classes import CLASS_OF_ROLE, PUBLISHED_CLASSES
from results.tables.coding import Coded, Which
from results.tables.columns import COLUMNS, DERIVED, ROWS, Column
from results.tables.contingents import contingent_days
from results.tables.frames import Rows, Tables, frames
from results.tables.gathering import Days, Gathering, Pooled, Sums, gather, spread
from results.tables.reference import DATE_DTYPE, printed_names, reference_frames
from results.tables.selection import COALITION, Selection, Values, attribute, coded, covered, select

__all__ = [
    "CLASS_OF_ROLE",
    "COALITION",
    "COLUMNS",
    "DATE_DTYPE",
    "DERIVED",
    "PUBLISHED_CLASSES",
    "ROWS",
    "Coded",
    "Column",
    "Days",
    "Gathering",
    "Pooled",
    "Rows",
    "Selection",
    "Sums",
    "Tables",
    "Values",
    "Which",
    "attribute",
    "coded",
    "contingent_days",
    "covered",
    "frames",
    "gather",
    "printed_names",
    "reference_frames",
    "select",
    "spread",
]
