"""Small campaigns flown for a test, and how many of them."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

import results
import scenarios
from results import Tables
from sim import Campaign, simulate
from sim.campaign import Mission
from support.builders import day, replay, two_bases

SEEDS = st.integers(0, 2**32)


many = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=False,
)


def flown(campaign: Campaign, seed: int = 1, replications: int = 1) -> Tables:
    """The tables of some replications of a campaign."""
    logs = [simulate(campaign, seed=seed, replication=number) for number in range(replications)]
    return results.frames(campaign, *logs)


def mission(aircraft: int) -> Mission:
    """A mission of the fighters ordered by name on the second day."""
    return Mission(
        id="raid",
        source="a test",
        confidence="assumed",
        from_date=day(1),
        to_date=day(1),
        squadron="fighters",
        area="range",
        aircraft=aircraft,
        start_h=11.0,
    )


def summer() -> Campaign:
    """The first two months of the documented campaign."""
    return scenarios.vary(replay(), "summer", {"to": "2014-08-14"})


def crowded(tankers: int) -> Campaign:
    """The classroom campaign with more fighters, which break and turn back, and some tankers."""
    return two_bases(
        squadrons__fighters__aircraft=8,
        squadrons__tankers__aircraft=tankers,
        demand__overwatch_h_per_day=6.0,
        aircraft_types__fighter__break_share=0.3,
        aircraft_types__fighter__mc_rate_share=0.8,
        aircraft_types__fighter__air_abort_share=0.1,
    )
