"""Replications flown on one or many processes, and the folder in which they are kept."""

from results.runs.archive import FileFormat, decode, encode, read_table
from results.runs.batch import MOST_REPLICATIONS, run_replications
from results.runs.board import BEAT_S, StoppedError
from results.runs.draws import Draws
from results.runs.engine import code_digest, engine_version
from results.runs.interrupts import signals_held
from results.runs.kept import Cut, Parts, Reading, Wanted, as_kept, as_read, measures_version, reading_of
from results.runs.manifest import MANIFEST, Failure, Manifest, new_manifest, run_folder
from results.runs.pool import Pool
from results.runs.progress import Progress
from results.runs.reading import frame_of_values, read_each, read_measures, values_of
from results.runs.run import Run, open_run
from results.runs.sharing import Given, Holds
from results.runs.side import Side
from results.runs.source import source_digest
from results.runs.spreading import pool_of, spread
from results.runs.version import model_version
from results.runs.work import Died
from results.runs.worker import Simulate

__all__ = [
    "BEAT_S",
    "MANIFEST",
    "MOST_REPLICATIONS",
    "Cut",
    "Died",
    "Draws",
    "Failure",
    "FileFormat",
    "Given",
    "Holds",
    "Manifest",
    "Parts",
    "Pool",
    "Progress",
    "Reading",
    "Run",
    "Side",
    "Simulate",
    "StoppedError",
    "Wanted",
    "as_kept",
    "as_read",
    "code_digest",
    "decode",
    "encode",
    "engine_version",
    "frame_of_values",
    "measures_version",
    "model_version",
    "new_manifest",
    "open_run",
    "pool_of",
    "read_each",
    "read_measures",
    "read_table",
    "reading_of",
    "run_folder",
    "run_replications",
    "signals_held",
    "source_digest",
    "spread",
    "values_of",
]
