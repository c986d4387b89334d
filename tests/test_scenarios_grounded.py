"""Squadrons that can never fly are named with the reason, and they never do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from support.builders import classroom_campaign, closure, day, loss, replay, with_row, with_twin
from support.flying import mission
from support.small_campaigns import small_campaigns

import scenarios
from scenarios.grounded import grounded
from sim import Campaign, simulate
from sim import campaign as data


def _with(path: str, value: object) -> Campaign:
    return scenarios.vary(classroom_campaign(), "two_bases", {path: value})


def _policy(**fields: Any) -> Campaign:
    base = classroom_campaign()
    policy = data.Suspend(id="gone", source="a test", confidence="assumed", **fields)
    return replace(base, contingents=with_row(base.contingents, "westland", policies=(policy,)))


def _rows(table: str, row: str, **fields: Any) -> Campaign:
    base = classroom_campaign()
    rows: dict[str, Any] = {table: with_row(getattr(base, table), row, **fields)}
    return replace(base, **rows)


CASES: dict[str, tuple[Campaign, str, str]] = {
    "not there": (
        _rows("squadrons", "fighters", from_date=day(20)),
        "fighters",
        "it is there on no day of the campaign",
    ),
    "no aircraft": (_with("squadrons.fighters.aircraft", 0), "fighters", "it has no aircraft"),
    "all aircraft lost": (
        replace(classroom_campaign(), events=(loss("fighters", 0, 4),)),
        "fighters",
        "it has no aircraft",
    ),
    "no base": (
        replace(classroom_campaign(), closures=(closure("west", 0, 9), closure("east", 0, 9))),
        "fighters",
        "no open base has room for it",
    ),
    "a policy": (
        _policy(from_date=day(0)),
        "fighters",
        "the policies of its contingent let it fly on no day",
    ),
    "nothing capable": (
        _with("aircraft_types.fighter.mc_rate_share", 0),
        "fighters",
        "none of its aircraft is ever mission capable (mc_rate_share is 0)",
    ),
    "half a flight": (
        _with("squadrons.fighters.aircraft", 1),
        "fighters",
        "its aircraft make no flight of 2: aircraft is 1, flight_size is 2",
    ),
    "no programme": (
        _with("squadrons.fighters.sorties_per_aircraft_day", 0.01),
        "fighters",
        "its programme comes to 0.4 lines in all, a flight has 2 (sorties_per_aircraft_day)",
    ),
    "hardly a crew": (
        _with("squadrons.fighters.crews_per_aircraft", 0.002),
        "fighters",
        "its crews may fly 1.98 h in all, a flight takes 9 h (crews_per_aircraft, crew_h_per_month)",
    ),
    "tempo 0": (
        _with("tempo.all_days.level", 0),
        "fighters",
        "nothing is wanted of its role, strike, on any of its days (tempo, shares, demand)",
    ),
    "too far": (
        _rows("areas", "range", longitude=-100.0),
        "fighters",
        "no area in which it may fly and is wanted is within its reach",
    ),
    "no track": (
        replace(classroom_campaign(), tracks=()),
        "fighters",
        "no area in which it may fly and is wanted is within its reach; there is no tanker track",
    ),
    "no tanker": (
        _with("squadrons.tankers.aircraft", 0),
        "fighters",
        "it needs a tanker to get where it is wanted, and none can serve it",
    ),
    "a tanker without a track": (
        replace(classroom_campaign(), tracks=()),
        "tankers",
        "no tanker track is within its reach and open to its booms and hoses",
    ),
    "a tanker that nobody needs": (
        _with("tempo.all_days.level", 0),
        "tankers",
        "no flight is planned to take its fuel",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_squadron_that_can_never_fly_is_named_with_the_reason(case: str) -> None:
    campaign, squadron, why = CASES[case]
    assert dict(grounded(campaign))[squadron] == why


@pytest.mark.parametrize("case", CASES)
def test_who_is_named_does_not_fly(case: str) -> None:
    campaign, *_ = CASES[case]
    assert not _flown(campaign) & dict(grounded(campaign)).keys()


def test_a_squadron_kept_out_by_its_caveats_is_told_so() -> None:
    base = classroom_campaign()
    town = replace(base.areas[0], id="town", country="Townland")
    shares = tuple(replace(row, area="town") for row in base.shares)
    campaign = replace(base, areas=(*base.areas, town), shares=shares)
    assert dict(grounded(campaign))["fighters"] == (
        "its caveats, or the areas it is confined to, keep it from where it is wanted within reach"
    )
    assert "fighters" not in _flown(campaign)


def test_a_mission_ordered_by_name_lets_a_squadron_fly_that_has_no_programme() -> None:
    base = _with("squadrons.fighters.sorties_per_aircraft_day", 0)
    raid = replace(mission(2), from_date=day(2), to_date=day(2), start_h=12.0)
    assert [one.squadron for one in grounded(base)] == ["fighters", "tankers"]
    assert grounded(replace(base, missions=(raid,))) == ()
    assert _flown(replace(base, missions=(raid,))) == {"fighters", "tankers"}


def test_what_a_mission_leaves_over_is_flown_by_a_squadron_too_small_for_a_flight() -> None:
    """Three aircraft in flights of two are a flight and one more, which one aircraft can fly."""
    base = _with("squadrons.fighters.aircraft", 1)
    raid = replace(mission(3), from_date=day(2), to_date=day(2), start_h=12.0)
    assert "fighters" in dict(grounded(replace(base, missions=(replace(raid, aircraft=2),))))
    assert "fighters" not in dict(grounded(replace(base, missions=(raid,))))


def test_a_squadron_under_its_own_command_is_named_if_nothing_is_within_its_reach() -> None:
    near = with_twin(classroom_campaign(), "fighters", "raiders", command="own")
    far = replace(near, areas=with_row(near.areas, "range", longitude=-120.0))
    assert "raiders" in dict(grounded(far))
    assert "raiders" not in _flown(far)
    assert "raiders" not in dict(grounded(near))
    assert "raiders" in _flown(near)


@pytest.mark.parametrize("campaign", [classroom_campaign(), replay()], ids=lambda one: str(one.name))
def test_everybody_in_a_bundled_campaign_can_fly(campaign: Campaign) -> None:
    assert grounded(campaign) == ()


@settings(max_examples=40, deadline=None)
@given(small_campaigns())
def test_nobody_flies_who_is_said_to_be_grounded(campaign: Campaign) -> None:
    """Whatever may go wrong in a campaign, and by whatever chance."""
    assert not _flown(campaign) & dict(grounded(campaign)).keys()


def _flown(campaign: Campaign) -> set[str]:
    logs = [simulate(campaign, seed=1, replication=number) for number in range(2)]
    return {flight.squadron for log in logs for flight in log.flights if flight.sorties}
