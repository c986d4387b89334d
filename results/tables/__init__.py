"""From the log of a replication to tidy frames, and which of their rows are looked at."""

from results.tables import summaries
from results.tables.classes import CLASS_OF_ROLE, PUBLISHED_CLASSES
from results.tables.columns import COLUMNS, ROWS, Column
from results.tables.frames import Rows, Tables, frames
from results.tables.reference import DATE_DTYPE, printed_names, reference_frames
from results.tables.selection import COALITION, Selection, Values, attribute, covered, select
from results.tables.summaries import spread

__all__ = [
    "CLASS_OF_ROLE",
    "COALITION",
    "COLUMNS",
    "DATE_DTYPE",
    "PUBLISHED_CLASSES",
    "ROWS",
    "Column",
    "Rows",
    "Selection",
    "Tables",
    "Values",
    "attribute",
    "covered",
    "frames",
    "printed_names",
    "reference_frames",
    "select",
    "spread",
    "summaries",
]
