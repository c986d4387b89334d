"""Studies: designs of many replications, flown on many processes, measured where they flew, and kept."""

from results.studies.declared import Cell, DeclaredStudy
from results.studies.design import Morris, SobolIndices, unit_problem
from results.studies.estimate import Estimate, estimate
from results.studies.factor import Factor, Value, Vectors, numbers_moved
from results.studies.file import read_study, studies
from results.studies.study import Study, Unit

__all__ = [
    "Cell",
    "DeclaredStudy",
    "Estimate",
    "Factor",
    "Morris",
    "SobolIndices",
    "Study",
    "Unit",
    "Value",
    "Vectors",
    "estimate",
    "numbers_moved",
    "read_study",
    "studies",
    "unit_problem",
]
