"""Parameters drawn from the posterior, so that a what-if is not tied to one vector of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from calibration.posterior import Posterior
from results.runs import Draws
from scenarios.scenario import Scenario
from sim.campaign import Campaign

REPLICATIONS_PER_DRAW = 2
"""Replications that fly one vector: two tell the scatter of replications from that of parameters."""


def posterior_draws(posterior: Posterior, scenario: Scenario) -> Draws:
    """Vector number n of the posterior for replications 2n and 2n + 1 of a scenario.

    The vectors are in random order already, so that their first few are a sample. What-ifs are
    applied to the drawn campaign: "half the tankers" halves the tankers of every vector. All scenarios of a
    campaign fly the same vectors, replication by replication.
    """
    label = f"posterior {posterior.about['digest']}"
    return Draws(
        label=label,
        replications_per_draw=REPLICATIONS_PER_DRAW,
        campaign_of=partial(_campaign, posterior, scenario),
    )


def _campaign(posterior: Posterior, scenario: Scenario, replication: int) -> Campaign:
    vector = posterior.values[replication // REPLICATIONS_PER_DRAW % len(posterior.values)]
    drawn = scenario.apply_to(posterior.campaign_at(scenario.base, vector))
    return replace(drawn, name=scenario.name)
