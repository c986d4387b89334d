"""What the results of a study say: sensitivity, frontier, ranking, and when something happens."""

from results.analysis.discovery import Discovery, discover
from results.analysis.frontier import Frontier, frontier
from results.analysis.screening import Screening, screen
from results.analysis.sensitivity import Sensitivity, sensitivity

__all__ = [
    "Discovery",
    "Frontier",
    "Screening",
    "Sensitivity",
    "discover",
    "frontier",
    "screen",
    "sensitivity",
]
