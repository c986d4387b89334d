"""Replications flown on one or many processes, and the folder in which they are kept."""

from results.runs.archive import read_table
from results.runs.batch import MOST_REPLICATIONS, run_replications
from results.runs.draws import Draws
from results.runs.interrupts import interrupts_held
from results.runs.manifest import MANIFEST, Failure, Manifest, run_folder
from results.runs.progress import Progress
from results.runs.run import Run, open_run
from results.runs.version import model_version

__all__ = [
    "MANIFEST",
    "MOST_REPLICATIONS",
    "Draws",
    "Failure",
    "Manifest",
    "Progress",
    "Run",
    "interrupts_held",
    "model_version",
    "open_run",
    "read_table",
    "run_folder",
    "run_replications",
]
