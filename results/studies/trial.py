"""Some points of a study, made for trial before it is flown: values may contradict each other there."""

from __future__ import annotations

from typing import Final, NamedTuple

from results.studies.declared import DeclaredStudy
from scenarios.errors import ScenarioError

MOST_CAMPAIGNS: Final = 64
"""So many take a few seconds at most."""


class Trial(NamedTuple):
    """How many points were tried, the first that can be flown, and why others cannot, a line for each."""

    tried: int
    first: int
    problems: tuple[str, ...]


def tried(study: DeclaredStudy) -> Trial:
    """Make the campaigns of some points, evenly spread; ScenarioError if none of them can be flown."""
    number = min(len(study.points), max(MOST_CAMPAIGNS // len(study.scenarios), 1))
    places = [place * len(study.points) // number for place in range(number)]
    problems: dict[int, ScenarioError] = {}
    for place in places:
        try:
            for scenario in range(len(study.scenarios)):
                study.campaign_at(scenario, study.points[place])
        except ScenarioError as error:
            problems[place] = error
    good = [place for place in places if place not in problems]
    if not good:
        raise problems[places[0]]
    return Trial(number, good[0], tuple(error.problem for error in problems.values()))
