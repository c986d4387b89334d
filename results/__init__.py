"""What may be said about a simulated campaign: tables, measures, statistics, pictures, the run folder."""

from results.batch import run_replications
from results.columns import COLUMNS, Column
from results.errors import RunError
from results.interval import Interval, interval
from results.manifest import Failure, Manifest
from results.progress import Progress
from results.run import Run, open_run
from results.selection import Selection
from results.tables import Tables, frames
from results.version import model_version

__all__ = [
    "COLUMNS",
    "Column",
    "Failure",
    "Interval",
    "Manifest",
    "Progress",
    "Run",
    "RunError",
    "Selection",
    "Tables",
    "frames",
    "interval",
    "model_version",
    "open_run",
    "run_replications",
]
