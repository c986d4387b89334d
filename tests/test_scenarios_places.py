"""A place on the other side of the globe is refused, one that looks mirrored is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.builders import classroom_campaign, replay, with_row

import scenarios
from scenarios import ScenarioError, remarks
from scenarios.places import FARTHEST_NM, place_problems, swapped
from sim import Campaign


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("tracks.northern_iraq.longitude", "-136", "farther than 3,000 nm"),
        ("areas.mosul.latitude", "-36", "farther than 3,000 nm"),
        ("bases.al_udeid.longitude", "-128", "farther than 6,500 nm"),
    ],
)
def test_a_place_on_the_other_side_of_the_globe_is_refused(path: str, value: str, problem: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenarios.vary(replay(), "inherent_resolve", {path: value})
    table, row, _ = path.split(".")
    assert (caught.value.file, caught.value.key) == (f"{table}.csv", f"{row}.latitude")
    assert problem in caught.value.problem
    assert "are latitude and longitude swapped, or a sign wrong?" in caught.value.problem


def test_a_file_with_such_a_place_is_refused(classroom: Path) -> None:
    file = classroom / "tracks.csv"
    text = file.read_text(encoding="utf-8")
    assert "-152.005391" in text
    file.write_text(text.replace("-152.005391", "28.0"), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    assert str(caught.value).startswith("tracks.csv, middle.latitude: lies 10,")


@pytest.mark.parametrize("campaign", [classroom_campaign(), replay()], ids=lambda one: str(one.name))
def test_the_bundled_places_are_neither_far_nor_mirrored(campaign: Campaign) -> None:
    assert list(place_problems(campaign)) == []
    assert list(swapped(campaign)) == []


@pytest.mark.parametrize(
    "path", ["tracks.southern_iraq", "areas.mosul", "areas.bayji", "bases.al_udeid", "bases.balad"]
)
def test_latitude_and_longitude_swapped_are_told(path: str) -> None:
    table, row_id = path.split(".")
    row = next(row for row in getattr(replay(), table) if row.id == row_id)
    mirrored = with_row(getattr(replay(), table), row_id, latitude=row.longitude, longitude=row.latitude)
    campaign = replace(replay(), **{table: mirrored})
    assert list(place_problems(campaign)) == []
    told = [remark for remark in remarks(campaign) if "swapped" in remark]
    assert told == [f"{path} lies far from the others: are its latitude and longitude swapped?"]


def test_every_kind_of_place_has_a_limit() -> None:
    placed = {
        table
        for table in ("bases", "areas", "tracks", "squadrons", "closures", "shares")
        if all(hasattr(row, "latitude") for row in getattr(replay(), table)) and getattr(replay(), table)
    }
    assert placed == FARTHEST_NM.keys()
