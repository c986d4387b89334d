"""A campaign that is too much work is refused before it is flown, with the figure and the limit."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from support.builders import classroom_campaign, replay
from support.small_campaigns import small_campaigns

import scenarios
from scenarios import ScenarioError
from scenarios.layout import TABLES
from scenarios.schema import key_of, quantity_of
from scenarios.size import LIMITS, MOST_ROWS, row_problem, size_of, size_problems
from scenarios.stays import stay_problems
from sim import Campaign, simulate
from sim.campaign import Area, Squadron, Track

SHORT = scenarios.vary(classroom_campaign(), "two_bases", {"to": "2015-01-03"})


def _many_squadrons(number: int, **fields: Any) -> Campaign:
    base = classroom_campaign()
    fighters = next(row for row in base.squadrons if row.id == "fighters")
    rows: list[Squadron] = [replace(fighters, id=f"f{each}", **fields) for each in range(number)]
    caveat = next(row for row in base.caveats if row.squadron == "fighters")
    caveats = tuple(replace(caveat, id=f"c{each}", squadron=f"f{each}") for each in range(number))
    return replace(base, squadrons=(*base.squadrons, *rows), caveats=(*base.caveats, *caveats))


def _many_places(areas: int, tracks: int) -> Campaign:
    base = classroom_campaign()
    more_areas: list[Area] = [replace(base.areas[0], id=f"a{each}") for each in range(areas)]
    more_tracks: list[Track] = [replace(base.tracks[0], id=f"t{each}") for each in range(tracks)]
    return replace(base, areas=(*base.areas, *more_areas), tracks=(*base.tracks, *more_tracks))


def _with(**changes: object) -> Campaign:
    """The classroom campaign for five years with values at paths, not checked."""
    base = classroom_campaign()
    demand = {name: value for name, value in changes.items() if hasattr(base.demand, name)}
    planning = {name: value for name, value in changes.items() if hasattr(base.planning, name)}
    return replace(
        base,
        to_date=base.to_date.replace(year=2020),
        demand=replace(base.demand, **demand),
        planning=replace(base.planning, **planning),
        tempo=tuple(replace(row, to_date=row.to_date.replace(year=2020)) for row in base.tempo),
    )


TOO_MUCH: dict[str, Campaign] = {
    "flights": replace(
        _many_squadrons(1000, aircraft=400, sorties_per_aircraft_day=6.0),
        aircraft_types=tuple(replace(row, sortie_h=0.5, turn_h=0.0) for row in SHORT.aircraft_types),
    ),
    "choices": _many_squadrons(1900, aircraft=20),
    "windows": _with(overwatch_h_per_day=5000.0 * 20, station_min_h=0.05),
    "requests": _with(requests_per_day=5000.0),
    "waiting": _with(requests_per_day=500.0, request_patience_h=2000.0),
    "tail_days": replace(
        _many_squadrons(1900, aircraft=0, reserve=100), to_date=SHORT.to_date.replace(year=2020)
    ),
    "day_rows": replace(_many_squadrons(1900, aircraft=0), to_date=SHORT.to_date.replace(year=2020)),
    "routes": _many_places(900, 59),
}


@pytest.mark.parametrize("what", LIMITS)
def test_work_beyond_what_a_campaign_can_mean_is_refused_with_figure_and_limit(what: str) -> None:
    number = size_of(TOO_MUCH[what])[what]
    assert number > LIMITS[what].most
    messages = [str(problem) for problem in size_problems(TOO_MUCH[what])]
    expected = f"up to {number:,.0f} {LIMITS[what].what}, at most {LIMITS[what].most:,} are allowed"
    assert any(expected in message for message in messages), messages


def test_what_the_limits_count_is_estimated() -> None:
    assert size_of(SHORT).keys() == LIMITS.keys() == TOO_MUCH.keys()


def test_the_documented_campaign_is_far_below_the_limits() -> None:
    for what, number in size_of(replay()).items():
        assert number < LIMITS[what].most / 10, what


def test_a_setting_that_makes_too_much_work_is_refused() -> None:
    """Each of the two is within its bounds."""
    changes: dict[str, object] = {"demand.requests_per_day": 5000, "tempo.all_days.request_level": 20}
    with pytest.raises(ScenarioError) as caught:
        scenarios.vary(classroom_campaign(), "two_bases", changes)
    assert caught.value.problem == (
        "too large to fly: one replication has up to 25,000 requests that wait at the same time, at most "
        "20,000 are allowed (made by demand.requests_per_day, demand.request_patience_h, request_level of "
        "tempo)"
    )


@settings(max_examples=25, deadline=None)
@given(small_campaigns())
def test_no_campaign_is_larger_than_its_estimate(campaign: Campaign) -> None:
    log, size = simulate(campaign, seed=1), size_of(campaign)
    assert len(log.flights) <= size["flights"] + 1e-6
    assert len(log.squadron_days) + len(log.base_days) + len(log.area_days) <= size["day_rows"]
    assert sum(row.assigned for row in log.squadron_days) <= size["tail_days"]


# --- rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("table", "file"), [("areas", "areas.csv"), ("squadrons", "squadrons.csv")])
def test_a_table_with_too_many_rows_is_refused_before_they_are_checked(
    classroom: Path, table: str, file: str
) -> None:
    """The rows are nonsense, which would be found first."""
    path = classroom / file
    commas = "," * path.read_text(encoding="utf-8").splitlines()[0].count(",")
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"x{commas}\n" * 50_000)
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    most = MOST_ROWS[table]
    assert caught.value.file == file
    assert caught.value.problem.endswith(f"rows; at most {most:,} are allowed")


def test_a_campaign_as_data_with_too_many_rows_is_refused_too() -> None:
    plain = scenarios.to_dict(classroom_campaign()) | {"areas": [{}] * 1_001}
    with pytest.raises(ScenarioError) as caught:
        scenarios.from_dict(plain)
    assert str(caught.value) == "areas.csv: has 1,001 rows; at most 1,000 are allowed"


def test_every_table_has_a_limit() -> None:
    assert all(row_problem(table, 50_001) for table in TABLES)
    assert not any(row_problem(table, 60) for table in TABLES)


def test_as_many_squadrons_as_are_allowed_are_checked_without_looking_at_all_rows_for_each() -> None:
    """Once for each squadron would be two million looks at caveats."""
    looks = 0

    class Counted(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal looks
            looks += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    campaign = _many_squadrons(1_000, aircraft=1)
    caveats = tuple(replace(row, squadron=Counted(row.squadron)) for row in campaign.caveats)
    assert not list(stay_problems(replace(campaign, caveats=caveats)))
    assert looks < 10_000


# --- every number at its ends -------------------------------------------------------------


def _numbers(record: Any, path: str = "") -> Iterator[tuple[str, float, float]]:
    for field in dataclasses.fields(record):
        value, name = getattr(record, field.name), key_of(field.name)
        here = f"{path}.{name}" if path else name
        if isinstance(value, tuple):
            for row in value:
                if dataclasses.is_dataclass(row) and field.name != "parameters":
                    yield from _numbers(row, f"{here}.{row.id}")
        elif dataclasses.is_dataclass(value):
            yield from _numbers(value, here)
        elif quantity := quantity_of(type(record), field.name):
            yield here, quantity.low, quantity.high


NUMBERS = sorted(_numbers(SHORT))


@pytest.mark.parametrize(("path", "low", "high"), NUMBERS, ids=[path for path, *_ in NUMBERS])
def test_a_number_at_either_end_is_refused_or_flown(path: str, low: float, high: float) -> None:
    """Neither hangs nor breaks anything."""
    for end in (low, high):
        try:
            campaign = scenarios.vary(SHORT, "two_bases", {path: end})
        except ScenarioError as error:
            assert error.key
        else:
            assert simulate(campaign, seed=1).squadron_days
