"""The days of contingents: their squadron days added up, and the words of them."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from support.builders import two_bases
from support.flying import SEEDS, flown, many
from support.hand_logs import busy_log, hand_campaign, idle_log
from support.small_campaigns import small_campaigns

import results
from results import Tables, contingent_days
from results.tables import DERIVED
from sim import Campaign, Log
from sim.records import SquadronDayRecord

DAY = (0, "tankers", 2, 2.0, 2.0, 2, 3, 3, 12.0, "crews", "demand")


def tables(*more: tuple[object, ...]) -> Tables:
    """The hand-written log with further squadron days, and the idle one."""
    log = busy_log()
    log.squadron_days += [SquadronDayRecord(*row) for row in more]  # type: ignore[arg-type]
    return results.frames(hand_campaign(), log, idle_log())


def test_a_day_of_a_contingent_is_that_of_its_squadrons() -> None:
    """Lines add up, words are joined; a squadron that was called from alert leaves no line of another."""
    days = contingent_days(tables(DAY)).set_index(["contingent", "ato_day"])
    west = days.loc[("westland", 0)]
    assert west[["assigned", "lines_planned", "lines_offered", "lines_tasked"]].tolist() == [6, 7.5, 8, 7]
    assert west[["lines_unused", "sorties", "flight_hours"]].tolist() == [2, 7, 28.0]
    assert (west["limit"], west["unused"]) == ("crews+programme", "none")
    assert days.loc[("westland", 1), ["limit", "unused"]].tolist() == ["tails", "none"]


def test_what_is_left_unused_has_its_reason() -> None:
    """Only of squadrons that have lines left."""
    left = (1, "tankers", 2, 2.0, 2.0, 4, 3, 3, 12.0, "programme", "demand")
    days = contingent_days(tables(DAY, left)).set_index(["contingent", "ato_day"])
    assert days.loc[("westland", 1), "unused"] == "demand"
    assert days.loc[("westland", 1), "limit"] == "programme+tails"


def test_a_squadron_on_its_way_out_limits_nothing() -> None:
    """Its word is none, and stands alone where there is no other."""
    leaving = (0, "tankers", 2, 2.0, 0.0, 0, 0, 0, 0.0, "none", "none")
    days = contingent_days(tables(leaving, (2, *leaving[1:]))).set_index(["contingent", "ato_day"])
    assert days.loc[("westland", 0), "limit"] == "programme"
    assert days.loc[("westland", 2), "limit"] == "none"


def test_a_contingent_has_a_day_under_each_command() -> None:
    """The guests join the coalition on the third day."""
    days = contingent_days(tables())
    guests = days[days["contingent"] == "eastland"]
    assert guests["command"].tolist() == ["own", "coalition"]


def test_the_frame_has_the_columns_of_the_dictionary_with_and_without_rows() -> None:
    """An idle run has none of them."""
    for log in (busy_log(), Log("hand", 7, 1, 72.0)):
        frame = contingent_days(results.frames(hand_campaign(), log))
        expected = {
            c.name: "datetime64[us]" if c.dtype == "date" else c.dtype for c in DERIVED["contingent_days"]
        }
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == expected


@given(small_campaigns(), SEEDS)
@many
def test_the_days_of_contingents_add_up_to_those_of_squadrons(campaign: Campaign, seed: int) -> None:
    """Nothing is lost: offered = tasked - beyond the offer + unused."""
    flights = flown(campaign, seed)
    days, squadrons = contingent_days(flights), flights.squadron_days
    for column in ("assigned", "lines_offered", "lines_tasked", "sorties"):
        assert days[column].sum() == squadrons[column].sum()
    beyond = (squadrons["lines_tasked"] - squadrons["lines_offered"]).clip(lower=0).sum()
    assert days["lines_offered"].sum() == days["lines_tasked"].sum() - beyond + days["lines_unused"].sum()
    assert not days.duplicated(["replication", "ato_day", "command", "contingent"]).any()
    assert ((days["unused"] == "none") | (days["lines_unused"] > 0)).all()


def test_replications_stand_one_below_the_other() -> None:
    """Each has its own rows."""
    day = two_bases(to="2015-01-01")
    days = contingent_days(flown(day, replications=2))
    assert days["replication"].tolist() == [0, 0, 1, 1]
    pd.testing.assert_frame_equal(days[days["replication"] == 0], contingent_days(flown(day)))
