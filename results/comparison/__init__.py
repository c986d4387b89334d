"""Two runs beside each other: paired differences, where they lie, and when enough was flown."""

from results.comparison.breakdown import DIMS, Breakdown, Part
from results.comparison.comparison import Comparison, compare_readings, compare_runs, wanted_of
from results.comparison.conditions import comparable
from results.comparison.difference import Difference, differences, plain
from results.comparison.stopping import MINIMUM, Precision, replications_wanted
from results.comparison.wording import ALONE, Tone, alone, part_name, tone, verdict

__all__ = [
    "ALONE",
    "DIMS",
    "MINIMUM",
    "Breakdown",
    "Comparison",
    "Difference",
    "Part",
    "Precision",
    "Tone",
    "alone",
    "comparable",
    "compare_readings",
    "compare_runs",
    "differences",
    "part_name",
    "plain",
    "replications_wanted",
    "tone",
    "verdict",
    "wanted_of",
]
