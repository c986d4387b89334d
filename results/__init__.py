"""What may be said about simulated campaigns: tables, measures, differences, pictures, the run folder."""

from results.comparison import Comparison, Difference, compare_runs
from results.errors import RunError
from results.estimation import Interval, interval
from results.explanation import Explanation, explain_runs
from results.measures import Measure, broken_down, measure
from results.runs import (
    Draws,
    Failure,
    Manifest,
    Progress,
    Run,
    model_version,
    open_run,
    run_replications,
    values_of,
)
from results.studies import compare_scenarios, study
from results.tables import COLUMNS, Column, Selection, Tables, contingent_days, frames

__all__ = [
    "COLUMNS",
    "Column",
    "Comparison",
    "Difference",
    "Draws",
    "Explanation",
    "Failure",
    "Interval",
    "Manifest",
    "Measure",
    "Progress",
    "Run",
    "RunError",
    "Selection",
    "Tables",
    "broken_down",
    "compare_runs",
    "compare_scenarios",
    "contingent_days",
    "explain_runs",
    "frames",
    "interval",
    "measure",
    "model_version",
    "open_run",
    "run_replications",
    "study",
    "values_of",
]
