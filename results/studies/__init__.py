"""Studies: designs of many replications, flown on many processes, measured where they flew, and kept."""

from results.studies.base import Base, base_of
from results.studies.declared import Cell, DeclaredStudy
from results.studies.design import Morris, SobolIndices, block_length, unit_problem
from results.studies.estimate import Estimate, estimate
from results.studies.execution import run_study
from results.studies.factor import Factor, Value, Vectors, numbers_moved
from results.studies.file import read_study, studies
from results.studies.outcome import Outcome, StudyProgress
from results.studies.paired import PairedStudy, StoredSide, compare_sides, sides_of
from results.studies.precision import WantedPrecision
from results.studies.record import Record
from results.studies.rounds import Judge, Target
from results.studies.store import STORE, Store, open_store
from results.studies.study import Study, Unit
from results.studies.table import NOT_FLOWN, Kept, flown_by_others, frame_of, tables_of, to_fly_again
from results.studies.trial import Trial, tried
from results.studies.whole import compare_scenarios, study

__all__ = [
    "NOT_FLOWN",
    "STORE",
    "Base",
    "Cell",
    "DeclaredStudy",
    "Estimate",
    "Factor",
    "Judge",
    "Kept",
    "Morris",
    "Outcome",
    "PairedStudy",
    "Record",
    "SobolIndices",
    "Store",
    "StoredSide",
    "Study",
    "StudyProgress",
    "Target",
    "Trial",
    "Unit",
    "Value",
    "Vectors",
    "WantedPrecision",
    "base_of",
    "block_length",
    "compare_scenarios",
    "compare_sides",
    "estimate",
    "flown_by_others",
    "frame_of",
    "numbers_moved",
    "open_store",
    "read_study",
    "run_study",
    "sides_of",
    "studies",
    "study",
    "tables_of",
    "to_fly_again",
    "tried",
    "unit_problem",
]
