"""Who stands where on a day, and what comes of it: strength, bases, carriers, waiting."""

from __future__ import annotations

from dataclasses import replace

from support.builders import (
    caveat,
    classroom_campaign,
    closure,
    day,
    loss,
    replay,
    started,
    two_bases,
    with_row,
    with_twin,
)

import scenarios
from sim import Campaign, Outcome, simulate
from sim.campaign import Change
from sim.order_of_battle import Disposition, OrderOfBattle


def _change(number: int, **fields: object) -> Change:
    row = Change(
        id=f"change_{number}",
        source="a test",
        confidence="assumed",
        squadron="fighters",
        from_date=day(number),
    )
    return replace(row, **fields)  # type: ignore[arg-type]


def _fighters(campaign: Campaign) -> list[Disposition]:
    order_of_battle = OrderOfBattle(campaign)
    return [order_of_battle.on(number)["fighters"] for number in range(10)]


# --- dispositions ------------------------------------------------------------------------------------


def test_changes_hold_from_their_date_on() -> None:
    """Strength, base and command change one by one; an empty field stays as it was."""
    changes = (
        _change(2, aircraft=6),
        _change(4, base="east"),
        _change(6, command="own"),
        _change(8, aircraft=1),
    )
    found = _fighters(replace(classroom_campaign(), changes=changes[::-1]))
    assert [s.aircraft for s in found] == [4, 4, 6, 6, 6, 6, 6, 6, 1, 1]
    assert [s.base for s in found] == ["west"] * 4 + ["east"] * 6
    assert [s.command for s in found] == ["coalition"] * 6 + ["own"] * 4


def test_a_change_or_caveat_with_a_cause_waits_for_it() -> None:
    """It comes about on its date, or on that of its cause if that is later, or never."""
    changes = (_change(2, aircraft=6, cause="loss_tankers"),)
    caveats = (
        *classroom_campaign().caveats,
        replace(caveat("fighters", 2, (), ()), cause="loss_tankers"),
    )
    base = replace(classroom_campaign(), changes=changes, caveats=caveats)
    assert {(s.aircraft, s.flies_in) for s in _fighters(base)} == {(4, ("Midland",))}
    found = _fighters(replace(base, events=(loss("tankers", 5, 0),)))
    assert [s.aircraft for s in found] == [4] * 5 + [6] * 5
    assert [s.flies_in for s in found] == [("Midland",)] * 5 + [()] * 5


def test_a_squadron_is_there_from_its_first_day_to_its_last() -> None:
    """Before and after it has no disposition."""
    squadrons = with_row(classroom_campaign().squadrons, "tankers", from_date=day(2), to_date=day(5))
    order_of_battle = OrderOfBattle(replace(classroom_campaign(), squadrons=squadrons))
    assert [n for n in range(10) if "tankers" in order_of_battle.on(n)] == [2, 3, 4, 5]


def test_a_lost_aircraft_does_not_come_back() -> None:
    """Strength stays lower by the loss until a dated change says otherwise."""
    base = replace(classroom_campaign(), events=(loss("fighters", 3),))
    rows = [row for row in simulate(base, seed=1).squadron_days if row.squadron == "fighters"]
    assert [row.assigned for row in rows] == [4, 4, 4, 3, 3, 3, 3, 3, 3, 3]
    replaced = replace(base, changes=(_change(6, aircraft=4),))
    rows = [row for row in simulate(replaced, seed=1).squadron_days if row.squadron == "fighters"]
    assert [row.assigned for row in rows] == [4, 4, 4, 3, 3, 3, 4, 4, 4, 4]


def test_days_that_share_a_standing_are_alike() -> None:
    """Asked for day by day or all in a row, the replay's order of battle is the same."""
    campaign = replay()
    in_a_row = OrderOfBattle(campaign)
    for number in range((campaign.to_date - campaign.from_date).days + 1):
        shared = in_a_row.on(number)
        if number % 5 == 0 or shared is not in_a_row.on(number - 1):
            assert OrderOfBattle(campaign).on(number) == shared


def test_a_base_opens_and_closes_by_its_dates() -> None:
    """Access from day 2 to day 5: before and after, its squadron is a guest elsewhere."""
    bases = with_row(classroom_campaign().bases, "west", from_date=day(2), to_date=day(5))
    found = _fighters(replace(classroom_campaign(), bases=bases))
    assert [s.base for s in found] == ["east"] * 2 + ["west"] * 4 + ["east"] * 4


def test_there_must_be_room_for_reserves_as_well() -> None:
    """A host with spots for the aircraft but not for the reserve is no host."""
    for spots, expected in ((6, "east"), (5, "")):
        base = classroom_campaign()
        campaign = replace(
            base,
            squadrons=with_row(base.squadrons, "fighters", reserve=1),
            bases=with_row(base.bases, "east", ramp_spots=spots),
            closures=(closure("west", 0, 9),),
        )
        assert {s.base for s in _fighters(campaign)} == {expected}


# --- carriers --------------------------------------------------------------------------------------


def test_naval_squadrons_stand_down_with_their_ship() -> None:
    """A carrier that leaves takes its squadron along: no lines, no new base."""
    bases = with_row(classroom_campaign().bases, "west", kind="carrier", to_date=day(4))
    log = simulate(replace(classroom_campaign(), bases=bases), seed=1)
    rows = [row for row in log.squadron_days if row.squadron == "fighters"]
    assert [row.limit == "base" for row in rows] == [False] * 5 + [True] * 5
    assert [row.sorties for row in rows] == [4] * 5 + [0] * 5
    assert not [row for row in log.events if row.kind == "rebed"]


def test_one_carrier_follows_the_other_in_the_replay() -> None:
    """On 18 October 2014 the Bush is relieved by the Vinson, and her squadron flies no more."""
    campaign = scenarios.vary(replay(), "relief", {"from": "2014-10-12", "to": "2014-10-24"})
    days: dict[str, set[int]] = {"us_navy_bush": set(), "us_navy_vinson": set()}
    for flight in simulate(campaign, seed=1).flights:
        if flight.squadron in days:
            days[flight.squadron].add(flight.ato_day)
    assert days["us_navy_bush"] <= set(range(7))
    assert days["us_navy_vinson"] <= set(range(6, 13))
    assert days["us_navy_bush"] and days["us_navy_vinson"]


# --- waiting for tails --------------------------------------------------------------------------------


def test_flights_wait_for_tails_in_line_and_as_long_as_they_may() -> None:
    """With three fighters for pairs, an earlier flight goes before a later one."""
    campaign = two_bases(
        squadrons__fighters__aircraft=3,
        squadrons__fighters__sorties_per_aircraft_day=3.5,
        squadrons__tankers__aircraft=4,
        demand__overwatch_h_per_day=8,
        demand__requests_per_day=0,
        planning__delay_max_h=12,
    )
    flights = [f for f in simulate(campaign, seed=1).flights if f.squadron == "fighters"]
    flown = sorted((f for f in flights if f.sorties), key=lambda f: f.took_off_h)
    assert [f.planned_off_h for f in flown] == sorted(f.planned_off_h for f in flown)
    assert max(f.took_off_h - f.planned_off_h for f in flown) > 1.0
    # Who was canceled could not have gone within its patience: pairs were out the whole time.
    landed = [f for f in flown if f.landed_h == f.landed_h]
    for flight in flights:
        if flight.outcome == Outcome.CANCELLED_MAINTENANCE:
            later = [f for f in landed if f.planned_off_h > flight.planned_off_h]
            assert all(f.took_off_h > flight.planned_off_h + 12.0 - 1e-9 for f in later), flight.flight_id


def test_a_spare_steps_in_for_a_ground_abort() -> None:
    """With spares a flight goes later by `spare_h`; without, it is a ground abort."""
    base = two_bases(squadrons__fighters__aircraft=2, demand__requests_per_day=0)
    few = replace(base, aircraft_types=with_row(base.aircraft_types, "fighter", ground_abort_share=0.3))
    many = replace(few, squadrons=with_row(few.squadrons, "fighters", reserve=4))
    aborted, delays_h = [], set()
    for campaign in (few, many):
        flights = [f for n in range(10) for f in simulate(campaign, seed=3, replication=n).flights]
        fighters = [f for f in flights if f.squadron == "fighters"]
        aborted.append(sum(f.outcome == Outcome.GROUND_ABORT for f in fighters))
        delays_h |= {round(f.took_off_h - f.planned_off_h, 3) for f in fighters if f.ato_day and f.sorties}
    assert aborted[0] > aborted[1]
    assert {0.0, 0.5} <= delays_h


def test_a_squadron_that_arrives_brings_its_tails_ready() -> None:
    """New tails stand on the ramp of their base on their first day, and leave it after the last."""
    base = with_twin(
        classroom_campaign(), "fighters", "guests", base="east", from_date=day(2), to_date=day(4)
    )
    world = started(replace(base, squadrons=with_row(base.squadrons, "guests", sorties_per_aircraft_day=0.0)))
    for number, expected in ((1, 0), (2, 4), (4, 4), (5, 0)):
        world.env.run(until=24.0 * number + 17.2)
        guests, tankers = world.squadrons["guests"], world.squadrons["tankers"]
        assert len(guests.ready) == len(guests.tails) == expected
        on_the_ground = expected + sum(tail.state != "flying" for tail in tankers.tails)
        assert world.bases["east"].ramp_used == on_the_ground
