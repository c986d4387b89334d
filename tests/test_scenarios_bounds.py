"""Numbers that nothing can be are refused, in a file, in a range and on the command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from math import isfinite
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from support.builders import replay, two_bases

import scenarios
from calibration.evidence import Evidence
from calibration.settings import Settings
from results.measures.costing import FlyingHourCost
from scenarios import ScenarioError
from scenarios.schema import keys_of
from sim import campaign as contract
from sim.campaign import Campaign
from sim.quantity import Quantity

PARAMETERS = "parameters.csv"


def _quantities() -> Iterator[tuple[str, Quantity]]:
    records = [
        thing
        for thing in vars(contract).values()
        if dataclasses.is_dataclass(thing) and isinstance(thing, type) and thing is not Quantity
    ]
    for cls in (*records, Evidence, Settings, FlyingHourCost):
        for field, hint in get_type_hints(cls, include_extras=True).items():
            for item in _parts(hint):
                if isinstance(item, Quantity):
                    yield f"{cls.__name__}.{field}", item


def _parts(hint: Any) -> Iterator[Any]:
    for part in get_args(hint):
        yield part
        yield from _parts(part)


def _numbers(record: Any, quantities: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every number of a campaign that is not a quantity: its type and field."""
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if dataclasses.is_dataclass(item):
                yield from _numbers(item, quantities)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and f"{type(record).__name__}.{field.name}" not in quantities:
            yield type(record).__name__, field.name


def test_every_quantity_has_two_ends_that_mean_something() -> None:
    """None is without a limit, or has one that only keeps it from overflowing."""
    found = dict(_quantities())
    assert len(found) > 80
    for name, quantity in found.items():
        assert isfinite(quantity.low), name
        assert isfinite(quantity.high), name
        assert quantity.low < quantity.high, name
        if name not in ("Settings.seed", "Evidence.value"):
            assert quantity.high <= 1_000_000, name


@pytest.mark.parametrize("campaign", [two_bases(), replay()], ids=lambda one: str(one.name))
def test_every_number_of_a_campaign_is_a_quantity(campaign: Campaign) -> None:
    """Apart from the ends of ranges, which have the bounds of the number that they belong to."""
    found = set(_numbers(campaign, dict(_quantities())))
    assert found == {("Parameter", "low"), ("Parameter", "high")}


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("planning.taxi_h", "1e9", "must be at most 24, not '1e9'"),
        ("planning.lead_h", "1e9", "must be at most 720, not '1e9'"),
        ("demand.requests_per_day", "1e9", "must be at most 5,000, not '1e9'"),
        ("demand.overwatch_h_per_day", "1e9", "must be at most 5,000, not '1e9'"),
        ("tempo.all_days.request_level", "1e9", "must be at most 20, not '1e9'"),
        ("aircraft_types.fighter.cruise_kt", "1e9", "must be at most 700, not '1e9'"),
        ("aircraft_types.fighter.fix_mean_h", "1e9", "must be at most 2,000, not '1e9'"),
        ("bases.west.fuel_store_klb", "1e9", "must be at most 1,000,000, not '1e9'"),
        ("bases.west.munitions_store", "1000000000", "must be at most 1,000,000, not '1000000000'"),
        ("bases.west.latitude", "144", "must be at most 90, not '144'"),
    ],
)
def test_a_number_that_nothing_can_be_is_refused(path: str, value: str, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenarios.vary(two_bases(), "two_bases", {path: value})
    assert (caught.value.key, caught.value.problem) == (path, problem)


def test_a_surge_that_nobody_can_fly_is_refused(tmp_path: Path) -> None:
    what_if = tmp_path / "wild_surge.yaml"
    what_if.write_text(
        "extends: two_bases\nquestion: q\nbackground: b\nsource: s\nchanges:\n  add:\n"
        "    contingents.westland.policies:\n"
        "      - {id: wild, rule: surge, from: 2015-01-02, to: 2015-01-05, factor: 1e9,"
        " source: s, confidence: assumed}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        scenarios.resolve([str(what_if)])
    assert caught.value.problem == "must be at most 20, not '1e9'"
    assert caught.value.key.endswith("wild.factor")


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        (
            "planning.tanker_use_share,0.75,share,0,1",
            "planning.tanker_use_share,0.75,share,-3,1.5",
            "planning.tanker_use_share.low",
            "-3 is outside what the number can be, 0 to 1",
        ),
        (
            "planning.tanker_use_share,0.75,share,0,1",
            "planning.tanker_use_share,0.75,share,0.2,1.5",
            "planning.tanker_use_share.high",
            "1.5 is outside what the number can be, 0 to 1",
        ),
        (
            "planning.tanker_use_share,0.75,share,0,1",
            "planning.tanker_use_share,0.1,share,0.2,1",
            "planning.tanker_use_share.low",
            "the value 0.1 is outside its range, 0.2 to 1",
        ),
    ],
)
def test_a_range_beyond_what_its_number_can_be_is_refused(
    classroom: Path, old: str, new: str, key: str, problem: str
) -> None:
    file = classroom / PARAMETERS
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    assert (caught.value.file, caught.value.key, caught.value.problem) == (PARAMETERS, key, problem)


# --- text that spoils a table -------------------------------------------------------------


@pytest.mark.parametrize("key", ["title", "name"])
@pytest.mark.parametrize("sign", ["\\e[2J", "\\a", "\\0", "\\r", "\\n", "\\t", "\\x85", "\\u202e", "\\u2028"])
def test_a_name_on_several_lines_or_with_control_characters_is_refused(
    classroom: Path, key: str, sign: str
) -> None:
    """Also where YAML writes them as escapes."""
    file = classroom / "campaign.yaml"
    lines = [
        f'{key}: "two{sign}bases"' if line.startswith(f"{key}:") else line
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    assert (caught.value.file, caught.value.key) == ("campaign.yaml", key)
    assert "contains a" in caught.value.problem


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("areas.csv", "The Range"),
        ("areas.csv", "range"),
        ("areas.csv", "chosen for the classroom"),
        ("areas.csv", "Midland"),
        ("caveats.csv", "Midland"),
        ("squadrons.csv", "chosen for the classroom"),
        ("parameters.csv", "chosen for the classroom"),
    ],
)
def test_a_cell_over_two_lines_is_refused_where_it_is_a_name_or_a_source(
    classroom: Path, file: str, old: str
) -> None:
    path = classroom / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, f'"{old[:3]}\n{old[3:]}"', 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    assert caught.value.file == file
    assert caught.value.problem.startswith("contains a line break; write it on one line")


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_a_note_may_go_over_lines(classroom: Path, line_break: str) -> None:
    file = classroom / "areas.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    assert header.split(",")[-1] == keys_of(contract.Area)[3] == "note"
    rows[0] = rows[0].rpartition(",")[0] + f',"one{line_break}two"'
    file.write_bytes("\n".join([header, *rows]).encode())
    assert scenarios.load(classroom).areas[0].note.split() == ["one", "two"]


@pytest.mark.parametrize("key", ["question", "background", "source", "why"])
def test_a_what_if_with_control_characters_is_refused(tmp_path: Path, key: str) -> None:
    cells = {"extends": "two_bases", "question": "q", "background": "b", "source": "s", "why": "w"}
    text = "".join(f'{name}: "{value}"\n' for name, value in (cells | {key: "a\\e[2Jb"}).items())
    file = tmp_path / "spoiled.yaml"
    file.write_text(f"{text}changes:\n  set:\n    to: 2015-01-05\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load_what_if(file)
    assert (caught.value.key, caught.value.file) == (key, str(file))
    assert caught.value.problem == "contains a character that cannot be seen (U+001B); delete it"
