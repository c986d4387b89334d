"""What the results of a study say: sensitivity, frontier, ranking, and when something happens."""

from results.analysis.choice_pictures import discovery_picture, frontier_picture, screening_picture
from results.analysis.discovery import Discovery, Method, discover
from results.analysis.ema import ema_model
from results.analysis.frontier import Frontier, frontier
from results.analysis.screening import Screening, screen
from results.analysis.sensitivity import Sensitivity, sensitivity
from results.analysis.sensitivity_pictures import indices_picture, interactions_picture, tornado_picture
from results.analysis.source import read_results

__all__ = [
    "Discovery",
    "Frontier",
    "Method",
    "Screening",
    "Sensitivity",
    "discover",
    "discovery_picture",
    "ema_model",
    "frontier",
    "frontier_picture",
    "indices_picture",
    "interactions_picture",
    "read_results",
    "screen",
    "screening_picture",
    "sensitivity",
    "tornado_picture",
]
