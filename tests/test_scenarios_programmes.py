"""Programmes that nobody could fly, shares above one, tracks without tankers: refused with their reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.builders import classroom_campaign, replay, two_bases

import scenarios
from scenarios import ScenarioError
from scenarios.check import problems_in

FIGHTERS = ",4,1,2,744,"  # aircraft, sorties a day, crews, crew hours


def _refused(folder: Path, file: str, old: str, new: str) -> tuple[str, str, str]:
    """The file, the key and the problem after the first `old` in a file is replaced."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(folder)
    return caught.value.file, caught.value.key, caught.value.problem


@pytest.mark.parametrize(
    ("spread", "problem"),
    [("-0.1", "must be at least 0"), ("1.2", "must be at most 1"), ("wide", "must be a number")],
)
def test_a_nation_effect_has_a_spread_from_0_to_1(classroom: Path, spread: str, problem: str) -> None:
    file, key, told = _refused(
        classroom,
        "contingents.yaml",
        "  name: Westland\n",
        f"  name: Westland\n  effect_spread: {spread}\n",
    )
    assert (file, key) == ("contingents.yaml", "westland.effect_spread")
    assert problem in told


def test_a_nation_effect_may_be_as_wide_as_it_is_declared(classroom: Path) -> None:
    path = classroom / "contingents.yaml"
    text = path.read_text(encoding="utf-8").replace("  name: Westland\n", "  name: W\n  effect_spread: 0.2\n")
    path.write_text(text, encoding="utf-8")
    spreads = {row.id: row.effect_spread for row in scenarios.load(classroom).contingents}
    assert spreads == {"westland": 0.2, "eastland": 0.0}


# --- programmes -----------------------------------------------------------------------------------------


def test_a_programme_above_what_turn_times_allow_is_refused(classroom: Path) -> None:
    """Sorties of 4.5 h and turns of 2 h: 24 / 6.5 = 3.69 a day."""
    file, key, problem = _refused(classroom, "squadrons.csv", FIGHTERS, ",4,3.7,2,744,")
    assert (file, key) == ("squadrons.csv", "fighters.sorties_per_aircraft_day")
    assert "sorties of 4.5 h and turns of 2 h allow 3.69" in problem


def test_a_programme_of_just_what_turn_times_allow_is_flown(classroom: Path) -> None:
    path = classroom / "squadrons.csv"
    text = path.read_text(encoding="utf-8").replace(FIGHTERS, ",4,3.69,2,744,")
    path.write_text(text, encoding="utf-8")
    assert scenarios.load(classroom).squadrons[0].sorties_per_aircraft_day == 3.69


@pytest.mark.parametrize(
    "setting", ["squadrons.fighters.sorties_per_aircraft_day=4", "aircraft_types.fighter.turn_h=20"]
)
def test_nor_can_a_what_if_ask_for_it(setting: str) -> None:
    """Whether it raises the programme or the time that a sortie takes."""
    path, _, value = setting.partition("=")
    with pytest.raises(ScenarioError, match=r"fighters\.sorties_per_aircraft_day"):
        scenarios.vary(
            two_bases(squadrons__fighters__sorties_per_aircraft_day=1.2), "two_bases", {path: value}
        )


def test_a_tanker_follows_its_receivers_and_no_phase(classroom: Path) -> None:
    """`tempo: phase` has no meaning for it, in a file as in a what-if."""
    path = classroom / "squadrons.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{header},tempo", *(f"{row},{'phase' if row.startswith('tankers') else 'own'}" for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    assert (caught.value.file, caught.value.key) == ("squadrons.csv", "tankers.tempo")
    assert "no phase has a level for tankers" in caught.value.problem
    with pytest.raises(ScenarioError, match=r"tankers\.tempo"):
        two_bases(squadrons__tankers__tempo="phase")
    assert two_bases(squadrons__fighters__tempo="phase").squadrons[0].tempo == "phase"


# --- shares and weapons ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("demand.drone_share,0,share,0,1", "demand.drone_share,1.1,share,0,2", "demand.drone_share"),
        ("demand.day_share,0.5,share", "demand.day_share,1.5,share", "demand.day_share"),
        ("planning.joker_share,0,share,0,0.5", "planning.joker_share,1.1,share,0,2", "planning.joker_share"),
        (
            "planning.tanker_use_share,0.75,share",
            "planning.tanker_use_share,1.01,share",
            "planning.tanker_use_share",
        ),
    ],
)
def test_a_share_above_one_is_refused(classroom: Path, old: str, new: str, key: str) -> None:
    file, found, problem = _refused(classroom, "parameters.csv", old, new)
    assert (file, found) == ("parameters.csv", key)
    assert "must be at most" in problem


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("shares.csv", ",range,1,", ",range,1.2,", "range_2015_01.share"),
        ("contingents.yaml", "approval_share: 1.0", "approval_share: 1.2", "westland.approval_share"),
    ],
)
def test_so_is_a_share_above_one_in_a_row(classroom: Path, file: str, old: str, new: str, key: str) -> None:
    found, told, problem = _refused(classroom, file, old, new)
    assert (found, told) == (file, key)
    assert "must be at most 1" in problem


def test_weapons_for_a_strike_need_weapons(classroom: Path) -> None:
    """A tanker that is loaded with none cannot use two on a strike; nor can anybody use less than one."""
    file, key, problem = _refused(classroom, "aircraft_types.csv", ",2,0,1,0,", ",2,0,2,0,")
    assert (file, key) == ("aircraft_types.csv", "tanker.weapons_per_strike")
    assert "the type carries no weapons" in problem


def test_less_than_one_weapon_for_a_strike_is_refused(classroom: Path) -> None:
    file, key, problem = _refused(classroom, "aircraft_types.csv", ",2,4,1,0,", ",2,4,0.5,0,")
    assert (file, key) == ("aircraft_types.csv", "fighter.weapons_per_strike")
    assert "must be at least 1" in problem


def test_a_what_if_may_disarm_a_type() -> None:
    """What if fighters carried nothing? Their weapons per strike may stay as they are."""
    armed = two_bases(aircraft_types__fighter__weapons_per_strike=2)
    disarmed = scenarios.vary(armed, "two_bases", {"aircraft_types.fighter.weapons": 0})
    assert disarmed.aircraft_types[0].weapons == 0


# --- tracks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("tracks.csv", "-152.005391", "-96.005391", "by boom when it has come there"),
        ("tracks.csv", ",boom,", ",drogue,", "by drogue when it has come there"),
        ("squadrons.csv", ",tanker,tanker,", ",tanker,airlift,", "no coalition tanker has fuel"),
        ("aircraft_types.csv", ",10,165,2,", ",10,65,2,", "no coalition tanker has fuel"),
    ],
)
def test_a_track_that_no_tanker_serves_is_refused(
    classroom: Path, file: str, old: str, new: str, reason: str
) -> None:
    """Too far, by a method that none has, without tankers, or with tankers that burn all of their fuel."""
    if file == "aircraft_types.csv":
        path = classroom / file
        text = path.read_text(encoding="utf-8").replace(",1000,0,100,1,0,1,", ",1000,0,60,1,0,1,")
        path.write_text(text, encoding="utf-8")
    found, key, problem = _refused(classroom, file, old, new)
    assert (found, key) == ("tracks.csv", "middle")
    assert reason in problem


def test_tankers_that_move_serve_the_tracks_of_all_their_bases(classroom: Path) -> None:
    """A far track is in reach of the base to which the tankers go later."""
    (classroom / "bases.csv").write_text(
        (classroom / "bases.csv").read_text(encoding="utf-8")
        + "far,Far,Farland,airbase,0,-94,8,1,0,2,1,2000,500,100,20,chosen for the classroom,assumed,\n",
        encoding="utf-8",
    )
    far = "far,Far,0,-96,boom,chosen for the classroom,assumed,\n"
    tracks = classroom / "tracks.csv"
    tracks.write_text(tracks.read_text(encoding="utf-8") + far, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    assert (caught.value.file, caught.value.key) == ("tracks.csv", "far")
    (classroom / "changes.csv").write_text(
        "id,squadron,from,base,source,confidence\nmove,tankers,2015-01-05,far,a test,assumed\n",
        encoding="utf-8",
    )
    assert len(scenarios.load(classroom).tracks) == 2


def test_a_what_if_may_leave_a_track_without_tankers() -> None:
    """That is its question: its receivers have to do without."""
    campaign = two_bases(tracks__middle__longitude=-140)
    assert scenarios.vary(campaign, "two_bases", {"tracks.middle.longitude": -96}).tracks
    assert scenarios.vary(campaign, "two_bases", {"aircraft_types.tanker.fuel_klb": 101}).tracks


def test_the_bundled_campaigns_pass_these_checks() -> None:
    """Also as they are used by what-ifs."""
    for campaign in (classroom_campaign(), replay()):
        assert problems_in(campaign) == problems_in(campaign, is_what_if=True) == []
