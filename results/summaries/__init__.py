"""Summary tables for the screen: means over replications, with half-widths where one number leads."""

from results.summaries.demand import AnswersToRequests, UnmetHours
from results.summaries.lines import LimitsOfLines, LinesByContingent, OutcomesOfLines
from results.summaries.loads import BaseLoad, TankerLoad, TankerLoadByTrack
from results.summaries.sorties import (
    ROLES,
    SortiesByClassAndMonth,
    SortiesByContingentAndRole,
    SortiesPerDayByMonth,
)
from results.summaries.summary import Summary

__all__ = [
    "ROLES",
    "AnswersToRequests",
    "BaseLoad",
    "LimitsOfLines",
    "LinesByContingent",
    "OutcomesOfLines",
    "SortiesByClassAndMonth",
    "SortiesByContingentAndRole",
    "SortiesPerDayByMonth",
    "Summary",
    "TankerLoad",
    "TankerLoadByTrack",
    "UnmetHours",
]
