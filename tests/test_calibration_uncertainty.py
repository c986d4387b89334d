"""What-ifs applied to campaigns that are drawn from the posterior."""

from __future__ import annotations

import numpy as np
import pytest

from calibration import Posterior, load_posterior
from calibration.uncertainty import REPLICATIONS_PER_DRAW, posterior_draws
from scenarios.scenario import resolve


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    """The published posterior."""
    return load_posterior("inherent_resolve")


def test_both_sides_fly_the_same_vector(posterior: Posterior) -> None:
    """What the what-if does not touch is equal on both sides, replication by replication."""
    baseline = posterior_draws(posterior, resolve(["inherent_resolve"]))
    what_if = posterior_draws(posterior, resolve(["half_tankers"]))
    assert baseline.label == what_if.label
    for replication in (0, 5):
        before, after = baseline.campaign_of(replication), what_if.campaign_of(replication)
        assert before.tempo == after.tempo
        assert before.demand == after.demand
        assert before.squadrons != after.squadrons


def test_what_ifs_scale_what_was_drawn(posterior: Posterior) -> None:
    """Half the tankers are half of those of each vector, to the nearest aircraft."""
    baseline = posterior_draws(posterior, resolve(["inherent_resolve"]))
    what_if = posterior_draws(posterior, resolve(["half_tankers"]))
    strengths = set()
    for replication in range(0, 12, REPLICATIONS_PER_DRAW):
        before, after = (
            next(
                row.aircraft for row in draws.campaign_of(replication).squadrons if row.id == "us_kc135_udeid"
            )
            for draws in (baseline, what_if)
        )
        strengths.add(before)
        assert abs(after - before / 2) <= 0.5
    assert len(strengths) > 1


def test_successive_replications_share_a_vector(posterior: Posterior) -> None:
    """Two of each tell the scatter of replications from that of parameters."""
    draws = posterior_draws(posterior, resolve(["inherent_resolve"]))
    requests = [draws.campaign_of(replication).demand.requests_per_day for replication in range(8)]
    assert requests[0::2] == requests[1::2]
    assert len(set(requests)) == 4
    place = [one.id for one in posterior.parameters].index("requests")
    assert requests[0::2] == pytest.approx(np.asarray(posterior.values[:4, place]))
