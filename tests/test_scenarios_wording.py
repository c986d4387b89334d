"""Changes of a campaign as a person would say them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.what_if_files import SQUADRON, laid

from scenarios.scenario import resolve
from scenarios.what_if import what_ifs
from scenarios.wording import sentence


def said(*words: str, settings: tuple[str, ...] = (), to: str | None = None) -> list[str]:
    """The changes of a scenario in words."""
    scenario = resolve(words, settings=settings, to=to)
    return [sentence(change, scenario.base, scenario.campaign) for change in scenario.changes]


@pytest.mark.parametrize(
    ("what_if", "expected"),
    [
        (
            "no_carriers",
            "removed: F/A-18 of the United States on USS Carl Vinson, 36 aircraft "
            "from 2014-10-18 to 2015-04-15",
        ),
        (
            "no_jordanian_loss",
            "removed with it: policy suspend of the United Arab Emirates from 2014-12-25 to 2015-02-07",
        ),
        (
            "canada_out_of_syria",
            "removed: caveat of CP-140 of Canada at Ali Al Salem from 2015-04-08: flies in Iraq and Syria, "
            "strikes in no country",
        ),
        ("al_udeid_runway_closed", "added: closure of Al Udeid from 2015-03-01 to 2015-03-07"),
        ("anbar_front", "added: area Anbar front"),
        ("mc_90", "A-10: MC rate 90 % instead of 77 %"),
        ("fuel_resupply_halved", "Al Udeid: fuel resupply 4500 klb/d instead of 9000 klb/d"),
        ("no_boom_north", "track Northern Iraq: methods drogue instead of boom and drogue"),
        ("turkey_joins_in_2014", "F-16 of Turkey at Diyarbakır: command coalition instead of own"),
        ("gulf_hosts_withdraw", "F-15S of Saudi Arabia at Prince Sultan: to 2014-12-31, open before"),
    ],
)
def test_a_change_is_said_with_names_and_units(what_if: str, expected: str) -> None:
    """What comes or goes, or what stands there instead of what."""
    assert expected in said(what_if)


def test_values_that_are_set_are_said_too() -> None:
    """Of a row, of the demand and of the campaign itself."""
    settings = ("squadrons.fighters.aircraft=3", "demand.request_patience_h=2", "tempo.all_days=2")
    assert said("two_bases", settings=settings, to="2015-01-04") == [
        "Fighter of Westland at West: 3 aircraft instead of 4",
        "demand: request patience 2 h instead of 6 h",
        "tempo from 2015-01-01 to 2015-01-10: overwatch level 2 instead of 1",
        "the campaign: to 2015-01-04 instead of 2015-01-10",
    ]


def test_what_was_added_can_be_changed(tmp_path: Path) -> None:
    """A row that the base campaign has not is looked up where it is."""
    scenario = laid(tmp_path, SQUADRON + "  set:\n    squadrons.more_fighters.base: west\n")
    texts = [sentence(change, scenario.base, scenario.campaign) for change in scenario.changes]
    assert texts[0] == "added: Fighter of Westland at West, 2 aircraft from 2015-01-01"
    assert texts[-1] == "Fighter of Westland at West: base West instead of East"


@pytest.mark.parametrize("name", what_ifs())
def test_no_bundled_change_is_left_as_a_path(name: str) -> None:
    """Every sentence speaks of a thing, and none of an identifier with underscores."""
    for text in said(name):
        assert "_" not in text
        assert not text.endswith((" ", ":", ","))
