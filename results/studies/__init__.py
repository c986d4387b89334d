"""Studies: designs of many replications, flown on many processes, measured where they flew, and kept."""

from results.studies.declared import Cell, DeclaredStudy
from results.studies.design import Morris, SobolIndices, unit_problem
from results.studies.estimate import Estimate, estimate
from results.studies.execution import NOT_FLOWN, STORE, Outcome, StudyProgress, frame_of, run_study, study
from results.studies.factor import Factor, Value, Vectors, numbers_moved
from results.studies.file import read_study, studies
from results.studies.store import Record, Store, open_store
from results.studies.study import Study, Unit

__all__ = [
    "NOT_FLOWN",
    "STORE",
    "Cell",
    "DeclaredStudy",
    "Estimate",
    "Factor",
    "Morris",
    "Outcome",
    "Record",
    "SobolIndices",
    "Store",
    "Study",
    "StudyProgress",
    "Unit",
    "Value",
    "Vectors",
    "estimate",
    "frame_of",
    "numbers_moved",
    "open_store",
    "read_study",
    "run_study",
    "studies",
    "study",
    "unit_problem",
]
