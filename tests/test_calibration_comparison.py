"""Comparisons: hand-written logs with distances worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import scenarios
from calibration import Comparison, Evidence, compare
from results import Tables, frames
from sim.campaign import Campaign, Event
from sim.records import EventRecord, FlightRecord, Log


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The classroom campaign, 2015-01-01 to 2015-01-10, with a salvo of cruise missiles in it."""
    salvo = Event(
        id="salvo",
        source="hand-written",
        confidence="assumed",
        date=date(2015, 1, 3),
        kind="cruise_missiles",
        subject="westland",
        count=8,
        text="eight missiles",
    )
    return replace(scenarios.load("two_bases"), events=(salvo,))


def flight(number: int, ato_day: int, **changes: object) -> FlightRecord:
    """A two-ship of westland that flew five hours and struck once, unless told otherwise."""
    record = FlightRecord(
        flight_id=f"fighters-{ato_day:04d}-{number:02d}",
        ato_day=ato_day,
        contingent="westland",
        service="Westland Air Force",
        squadron="fighters",
        command="coalition",
        aircraft="fighter",
        role="strike",
        base="west",
        area="target",
        country="Midland",
        aircraft_tasked=2,
        sorties=2,
        planned_off_h=24.0 * ato_day + 1,
        took_off_h=24.0 * ato_day + 1,
        landed_h=24.0 * ato_day + 6,
        station_hours=3.0,
        flight_hours=10.0,
        refuelings=0,
        receivers=0,
        fuel_received_klb=0.0,
        fuel_burned_klb=20.0,
        offload_klb=0.0,
        fuel_loaded_klb=24.0,
        fuel_landed_klb=4.0,
        strikes=1,
        weapons_released=3,
        sorties_releasing=1,
        outcome="flown",
        reason="",
    )
    return record._replace(**changes)  # type: ignore[arg-type]


def tables(campaign: Campaign, *replications: list[FlightRecord]) -> Tables:
    """Tables with these flights, one list per replication; the salvo was fired in each."""
    logs = []
    for number, flights in enumerate(replications):
        log = Log(campaign=campaign.name, seed=1, replication=number, until_h=240.0, flights=flights)
        log.events.append(EventRecord(60.0, "cruise_missiles", "westland", "eight missiles"))
        logs.append(log)
    return frames(campaign, *logs)


UNARMED: dict[str, object] = {"strikes": 0, "weapons_released": 0, "sorties_releasing": 0}

FLOWN = [
    flight(1, 0),
    flight(2, 0, sorties=1, flight_hours=5.0, strikes=0, weapons_released=0, sorties_releasing=0),
    flight(3, 1, contingent="eastland", service="Eastland Air Force", strikes=3, sorties_releasing=2),
    flight(4, 1, sorties=0, flight_hours=0.0, outcome="cancelled_weather", **UNARMED),
    flight(5, 2, command="own", country="Farland", strikes=2),
    flight(6, 9, role="tanker", contingent="eastland", sorties=1, receivers=4, offload_klb=40.0, **UNARMED),
]


def evidence(**changes: object) -> Evidence:
    """A checked figure over all ten days."""
    row: dict[str, object] = {
        "id": "E01",
        "what": "sorties",
        "measure": "sorties",
        "from_date": date(2015, 1, 1),
        "to_date": date(2015, 1, 10),
        "value": 10.0,
        "unit": "sorties",
        "qualifier": "exact",
        "use": "check",
        "reading": "as printed",
        "source": "hand-written",
        "confidence": "documented",
    }
    return Evidence(**{**row, **changes})  # type: ignore[arg-type]


def compared(campaign: Campaign, **changes: object) -> Comparison:
    """The comparison of one figure with the flights above."""
    (one,) = compare(campaign, [tables(campaign, FLOWN)], [evidence(**changes)])
    return one


@pytest.mark.parametrize(
    ("changes", "by_hand"),
    [
        ({}, 2 + 1 + 2 + 1),
        ({"command": "all"}, 2 + 1 + 2 + 2 + 1),
        ({"command": "own"}, 2),
        ({"role": ("tanker",)}, 1),
        ({"contingent": ("westland",)}, 3),
        ({"to_date": date(2015, 1, 1)}, 3),
        ({"from_date": date(2015, 1, 2), "to_date": date(2015, 1, 2)}, 2),
        ({"without": ("westland",)}, 2 + 1),
        ({"measure": "flight_hours"}, 10 + 5 + 10 + 10),
        ({"measure": "flying_days"}, 3),
        ({"measure": "flying_days", "command": "all"}, 4),
        ({"measure": "strikes"}, 1 + 3),
        ({"lag_d": 9}, 3),
        ({"lag_d": 8, "role": ("strike",)}, 3 + 2),
        ({"measure": "weapons"}, 3 + 3),
        ({"measure": "receivers"}, 4),
        ({"measure": "offload_klb", "contingent": ("eastland",)}, 40),
        ({"measure": "strike_missions"}, 2),
        ({"measure": "contingents_striking"}, 2),
        ({"measure": "contingents_striking", "without": ("westland",)}, 1),
        ({"measure": "contingents_striking", "command": "all", "country": ("Farland",)}, 1),
        ({"measure": "missiles"}, 8),
        ({"measure": "missiles", "contingent": ("eastland",)}, 0),
        ({"measure": "missiles", "from_date": date(2015, 1, 4)}, 0),
        ({"measure": "sorties_share", "contingent": ("westland",), "denominator": "role=strike"}, 3 / 5),
        ({"measure": "sorties_share", "contingent": ("westland",), "denominator": "all"}, 3 / 6),
        ({"measure": "strikes_share", "contingent": ("westland",), "denominator": "all"}, 1 / 4),
        (
            {"measure": "sorties_releasing_share", "role": ("strike",), "denominator": "role=strike"},
            (1 + 2) / 5,
        ),
        (
            {"measure": "flights_ratio", "contingent": ("eastland",), "denominator": "contingent=westland"},
            2 / 2,
        ),
    ],
)
def test_a_modeled_figure_is_the_one_counted_by_hand(
    campaign: Campaign, changes: dict[str, object], by_hand: float
) -> None:
    """Every measure, window and selector counts what its name says."""
    assert compared(campaign, **changes).modeled == pytest.approx(by_hand)


def test_the_distance_is_modeled_minus_documented(campaign: Campaign) -> None:
    """Six against ten is four too few, forty percent."""
    one = compared(campaign)
    assert (one.modeled, one.distance, one.distance_share) == (6.0, -4.0, -0.4)
    assert one.verdict == "too low"


@pytest.mark.parametrize(
    ("qualifier", "value", "said"),
    [
        ("exact", 6.0, "equal"),
        ("exact", 5.0, "too high"),
        ("about", 8.0, "too low"),
        ("about", 6.2, "about, as documented"),
        ("about", 5.8, "about, as documented"),
        ("nearly", 6.2, "nearly, as documented"),
        ("nearly", 7.0, "too low"),
        ("over", 5.0, "over, as documented"),
        ("over", 8.0, "too low"),
        ("over", 6.0, "over, as documented"),
        ("nearly", 5.0, "too high"),
        ("at_least", 6.0, "at least, as documented"),
        ("at_most", 7.0, "at most, as documented"),
        ("at_most", 5.0, "too high"),
    ],
)
def test_the_words_respect_what_the_source_says(
    campaign: Campaign, qualifier: str, value: float, said: str
) -> None:
    """A figure printed as a bound is kept as a bound."""
    assert compared(campaign, qualifier=qualifier, value=value).verdict == said


@pytest.mark.parametrize("use", ["input", "context"])
def test_inputs_and_context_are_never_scored(campaign: Campaign, use: str) -> None:
    """What is fed in, and what is only shown, has a modeled figure and no distance."""
    one = compared(campaign, use=use)
    assert (one.modeled, one.distance, one.distance_share) == (6.0, None, None)


def test_an_input_says_whether_it_was_flown(campaign: Campaign) -> None:
    """The two words for inputs differ by what the model flew."""
    assert compared(campaign, use="input", value=6.0).verdict == "flown as documented"
    assert compared(campaign, use="input").verdict == "flown otherwise"
    assert compared(campaign, use="input", qualifier="at_least", value=5.0).verdict.endswith("documented")


def test_a_window_beyond_the_simulated_days_is_not_compared(campaign: Campaign) -> None:
    """Half a window would look like a model that flies too little."""
    one = compared(campaign, to_date=date(2015, 1, 11))
    assert (one.modeled, one.distance, one.verdict) == (None, None, "outside the simulated days")


def test_nothing_to_divide_by_is_not_zero(campaign: Campaign) -> None:
    """A share of no sorties is unknown."""
    for measure in ("sorties_share", "strikes_share", "sorties_releasing_share", "flights_ratio"):
        one = compared(campaign, measure=measure, denominator="role=c2")
        assert (one.modeled, one.verdict) == (None, "nothing to divide by")


def test_about_a_figure_reaches_as_far_as_its_width(campaign: Campaign) -> None:
    """Three of five sorties released a weapon: 0.6 is about 0.63 within 4 points, not about 0.65."""
    share = {"measure": "sorties_releasing_share", "role": ("strike",), "denominator": "role=strike"}
    widths = {"unit": "share", "qualifier": "about", "width_below": 0.04, "width_above": 0.04}
    words = [compared(campaign, value=value, **share, **widths).verdict for value in (0.63, 0.65, 0.55)]
    assert words == ["about, as documented", "too low", "too high"]


def test_what_a_lag_leads_back_to_may_be_all_that_was_simulated(campaign: Campaign) -> None:
    """Reported after the last simulated day and true as of it: the figure can be compared."""
    one = compared(campaign, to_date=date(2015, 1, 12), lag_d=2)
    assert one.modeled == 6.0
    assert (one.to_dict()["to"], one.to_dict()["as_of"]) == ("2015-01-12", "2015-01-10")


def test_replications_give_a_median_and_their_least_and_most(campaign: Campaign) -> None:
    """With few replications the spread is the whole range."""
    many = tables(campaign, FLOWN, FLOWN[:1], [])
    (one,) = compare(campaign, [many], [evidence()])
    assert (one.low, one.modeled, one.high) == (0.0, 2.0, 6.0)


def test_many_replications_give_the_central_ninety_percent(campaign: Campaign) -> None:
    """From twenty on the ends of the spread are the 5th and the 95th percentile."""
    many = tables(campaign, *([flight(n, 0, sorties=1) for n in range(count)] for count in range(21)))
    (one,) = compare(campaign, [many], [evidence()])
    assert (one.low, one.modeled, one.high) == (1.0, 10.0, 19.0)


def test_a_comparison_is_ready_for_machines(campaign: Campaign) -> None:
    """The dictionary holds the figure, the distance and where it comes from."""
    row = compared(campaign, rejected="otherwise").to_dict()
    assert (row["id"], row["documented"], row["modeled"], row["distance"]) == ("E01", 10.0, 6.0, -4.0)
    assert (row["reading"], row["rejected"], row["source"]) == ("as printed", "otherwise", "hand-written")
