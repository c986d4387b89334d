"""What may be said about simulated campaigns: tables, measures, differences, pictures, the run folder."""

from results.batch import run_replications
from results.catalog import Measure, broken_down, measure
from results.columns import COLUMNS, Column
from results.comparison import Comparison, compare_runs
from results.draws import Draws
from results.errors import RunError
from results.explanation import Explanation, explain_runs
from results.interval import Interval, interval
from results.manifest import Failure, Manifest
from results.paired import Difference
from results.progress import Progress
from results.run import Run, open_run
from results.selection import Selection
from results.tables import Tables, frames
from results.values import values_of
from results.version import model_version

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
    "explain_runs",
    "frames",
    "interval",
    "measure",
    "model_version",
    "open_run",
    "run_replications",
    "values_of",
]
