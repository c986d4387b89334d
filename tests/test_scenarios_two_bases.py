"""The classroom campaign keeps the round numbers on which its calculation by hand rests."""

from __future__ import annotations

import pytest

import scenarios
from sim import Campaign
from sim.geography import Place, great_circle_nm


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The classroom campaign."""
    return scenarios.load("two_bases")


def test_it_is_as_small_as_it_says(campaign: Campaign) -> None:
    assert [base.id for base in campaign.bases] == ["east", "west"]
    assert [(row.id, row.aircraft, row.base) for row in campaign.squadrons] == [
        ("fighters", 4, "west"),
        ("tankers", 1, "east"),
    ]
    assert (len(campaign.areas), len(campaign.tracks)) == (1, 1)
    assert (campaign.to_date - campaign.from_date).days + 1 == 10


def test_its_legs_are_round(campaign: Campaign) -> None:
    east, west, track, area = (
        Place(row.latitude, row.longitude) for row in (*campaign.bases, *campaign.tracks, *campaign.areas)
    )
    legs = [(west, track, 480), (track, area, 240), (area, west, 720), (east, track, 480), (east, area, 240)]
    for a, b, nautical_miles in legs:
        assert great_circle_nm(a, b) == pytest.approx(nautical_miles, abs=1e-3)
    assert {row.cruise_kt for row in campaign.aircraft_types} == {480.0}
    assert campaign.planning.route_factor == 1.0


def test_nothing_in_it_is_left_to_chance_but_requests(campaign: Campaign) -> None:
    for row in campaign.aircraft_types:
        assert row.mc_rate_share == 1.0
        assert row.ground_abort_share == row.air_abort_share == row.break_share == 0.0
    assert all(row.approval_share == 1.0 and not row.policies for row in campaign.contingents)
    assert not campaign.dust and not campaign.closures and not campaign.events


def test_a_pair_lands_with_its_reserve(campaign: Campaign) -> None:
    fighter, planning = campaign.aircraft_types[0], campaign.planning
    need_klb = 10.0
    contact_h = fighter.flight_size * (planning.contact_h + need_klb / planning.boom_klb_per_h)
    total_h = 1.0 + contact_h + 0.5 + planning.station_min_h + 1.5
    assert total_h == pytest.approx(fighter.sortie_h)
    landed_with_klb = fighter.fuel_klb + need_klb - total_h * fighter.burn_klb_per_h
    assert landed_with_klb == pytest.approx(planning.fuel_reserve_h * fighter.burn_klb_per_h)
    assert fighter.fuel_klb - 1.0 * fighter.burn_klb_per_h + need_klb <= fighter.fuel_klb
