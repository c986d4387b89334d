"""The books of lines, hours and requests: nothing is lost in them, and nothing counted twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import closure, day, two_bases, with_row
from support.flying import SEEDS, flown, many, mission, summer
from support.small_campaigns import small_campaigns

import results
from results import Selection, Tables, measures
from results.explanation.accounts import Books, books, means
from results.explanation.hours import HOURS, hours_of_flights
from results.explanation.lines import NEVER_OFF, REMAINDER, squadron_days_of_lines, statement
from results.explanation.requests import UNANSWERED
from sim import Campaign
from sim.campaign import Change


def lines_of(book: Books, entry: str) -> pd.Series:
    """Lines of an entry by reason, first replication."""
    return book.lines[book.lines.index.get_level_values("entry") == entry].groupby("reason")[0].sum()


def assert_lines_add_up(tables: Tables, selection: Selection) -> None:
    days = squadron_days_of_lines(tables, selection)
    lost = days[list(NEVER_OFF)].sum(axis="columns")
    came = days["offered"] + days["ordered"]
    assert (came == days["not_tasked"] + lost + days["sorties"]).all()
    assert (days["tasked"] == days["within"] + days["ordered"]).all()
    assert (days["ordered"] == days["mission"] + days["alert"]).all()
    assert not ((days["ordered"] > 0) & (days["not_tasked"] > 0)).any()
    book = books(tables, selection).lines
    sums = book.groupby("entry").sum().reindex(["offered", "ordered", "not_tasked", "not_flown", "sorties"])
    sums = sums.fillna(0)
    assert (book > 0).any(axis="columns").all()
    assert (sums.iloc[:2].sum() == sums.iloc[2:].sum()).all()
    assert sums.loc["sorties"].tolist() == measures.sorties(tables, selection).tolist()
    tasked = sums.loc["not_flown"] + sums.loc["sorties"]
    assert tasked.tolist() == measures.lines(tables, selection).tolist()
    told = statement(book)
    assert told.loc[("tasked", "")].tolist() == tasked.tolist()
    of_steps = told.loc[["not_tasked", "not_flown"]].sum()
    assert of_steps.tolist() == (sums.loc["not_tasked"] + sums.loc["not_flown"]).tolist()


@given(small_campaigns(), SEEDS, st.sampled_from(["coalition", "own", None]))
@many
def test_every_line_offered_is_accounted_for(campaign: Campaign, seed: int, command: str | None) -> None:
    """Offered + ordered = not tasked + not flown + sorties: each squadron day, and all of them."""
    assert_lines_add_up(flown(campaign, seed), Selection(command=command))


def test_every_line_of_the_replay_is_accounted_for() -> None:
    """Two months of the documented campaign, two replications, whole lines."""
    assert_lines_add_up(flown(summer(), replications=2), results.tables.COALITION)


@given(small_campaigns(), SEEDS)
@many
def test_the_hours_of_a_flight_add_up_and_none_is_negative(campaign: Campaign, seed: int) -> None:
    """The entries of each flight are its time from planned take-off to landing, or to the end."""
    tables = flown(campaign, seed)
    flights = hours_of_flights(tables, Selection(command=None))
    assert flights[list(HOURS)].sum(axis="columns").to_numpy() == pytest.approx(flights["total"].to_numpy())
    assert (flights[list(HOURS)] >= -1e-9).all(axis=None)
    assert len(flights) == measures.flights(tables, Selection(command=None))[0]
    book = books(tables, Selection(command=None))
    assert book.hours.sum().tolist() == pytest.approx([flights["total"].sum()])
    assert book.flights.sum().tolist() == [len(flights)]


def test_the_hours_on_station_of_the_replay_are_those_of_the_measure() -> None:
    """Two months of the documented campaign; no transit is negative."""
    tables = flown(summer())
    book = books(tables).hours
    entries = book.groupby("entry")[0].sum()
    assert entries["on_station"] == pytest.approx(measures.station_hours(tables)[0])
    flights = hours_of_flights(tables)
    assert flights[flights["in_the_air"] == 0]["transit"].min() > 0.0
    assert set(entries.index) == set(HOURS)


def test_the_clock_of_a_flight_is_the_one_worked_out_by_hand() -> None:
    """1 h to the track, 0.5 h of fuel, 0.5 h to the area, 1 h on station, 1.5 h home; no boom is short."""
    flights = hours_of_flights(flown(two_bases()))
    fighters = flights[(flights["squadron"] == "fighters") & (flights["in_the_air"] == 0)]
    entries = ["transit", "tanker_wait", "tanker_contact", "on_station"]
    assert len(fighters)
    assert fighters[entries].to_numpy() == pytest.approx(
        fighters[entries].to_numpy() * 0 + [3.0, 0.0, 0.5, 1.0]
    )


def test_flights_still_in_the_air_have_an_entry_of_their_own() -> None:
    """Up to the end of the campaign; on station counts what they have stayed so far."""
    late = replace(mission(2), start_h=23.5)
    tables = flown(replace(two_bases(to="2015-01-02", squadrons__tankers__aircraft=3), missions=(late,)))
    flights = hours_of_flights(tables)
    aloft = tables.flights[tables.flights["landed_h"].isna() & (tables.flights["sorties"] > 0)]
    assert len(aloft)
    rows = flights.loc[aloft.index]
    assert rows["total"].tolist() == pytest.approx((48.0 - aloft["planned_off_h"]).tolist())
    known = rows[["in_the_air", "on_station", "offering_fuel"]].sum(axis="columns")
    assert known.tolist() == pytest.approx(rows["total"].tolist())


@given(small_campaigns(), SEEDS)
@many
def test_every_request_in_the_log_has_one_outcome(campaign: Campaign, seed: int) -> None:
    """The book adds up to the requests that arrived and were decided."""
    tables = flown(campaign, seed)
    book = books(tables).requests
    assert book.sum().tolist() == measures.requests(tables).tolist()
    unanswered = book[book.index.get_level_values("outcome").isin(UNANSWERED)]
    assert unanswered.sum().tolist() == measures.unanswered(tables).tolist()


def test_lines_ordered_by_name_are_beyond_the_offer() -> None:
    """A mission may task more than its squadron offers; the excess is an entry of its own."""
    base = two_bases(squadrons__tankers__aircraft=3)
    plain = books(flown(base))
    raided = books(flown(replace(base, missions=(mission(20),))))
    assert "ordered" not in plain.lines.index.get_level_values("entry")
    assert lines_of(raided, "ordered").index.tolist() == ["mission"]


def test_tankers_called_from_alert_are_beyond_the_offer_too() -> None:
    """A tanker that fails is replaced by one that nobody had tasked: it is told apart from missions."""
    base = two_bases(squadrons__tankers__aircraft=4, squadrons__tankers__sorties_per_aircraft_day=0.5)
    failing = replace(base, aircraft_types=with_row(base.aircraft_types, "tanker", air_abort_share=0.4))
    tables = flown(failing)
    called = tables.flights[tables.flights["flight_id"].str.endswith("-alert")]
    assert len(called)
    assert_lines_add_up(tables, Selection(command=None))
    days = squadron_days_of_lines(tables)
    assert days["alert"].sum() > 0
    assert days["alert"].sum() == called["aircraft_tasked"].sum()
    book = books(tables)
    assert lines_of(book, "ordered").to_dict() == {"alert": days["alert"].sum()}
    assert statement(book.lines).loc[("ordered", "alert"), 0] == days["alert"].sum()


def test_a_tanker_from_alert_that_takes_a_line_left_over_is_within_the_offer() -> None:
    """What the order had left unused is used after all; the book is as even as before."""
    base = two_bases(squadrons__tankers__aircraft=4, squadrons__tankers__sorties_per_aircraft_day=1.0)
    failing = replace(base, aircraft_types=with_row(base.aircraft_types, "tanker", air_abort_share=0.4))
    tables = flown(failing)
    assert tables.flights["flight_id"].str.endswith("-alert").any()
    assert_lines_add_up(tables, Selection(command=None))
    assert squadron_days_of_lines(tables)["ordered"].sum() == 0


def test_lines_tasked_of_a_day_are_those_of_its_flights_even_if_called_later() -> None:
    """A tanker from alert may go after midnight for the flight of the day before."""
    tables = flown(summer(), replications=2)
    keys = ["replication", "ato_day", "squadron"]
    of_flights = tables.flights.groupby(keys)["aircraft_tasked"].sum()
    of_days = tables.squadron_days.set_index(keys)["lines_tasked"]
    assert of_days[of_days > 0].sort_index().equals(of_flights.sort_index().rename("lines_tasked"))


def test_a_line_left_that_makes_no_flight_is_the_remainder() -> None:
    """Three aircraft of a squadron that flies in pairs leave one line, which no reason of the log covers."""
    campaign = replace(two_bases(demand__overwatch_h_per_day=0.0), missions=(mission(3),))
    days = squadron_days_of_lines(flown(campaign), Selection(squadron="fighters")).loc[(0, 1)]
    assert (days["not_tasked"] % 2 == 1).all()
    left = books(flown(campaign), Selection(squadron="fighters"))
    assert set(lines_of(left, "not_tasked").index) <= {"demand", "tanker", REMAINDER}
    all_but_one = replace(campaign, missions=(mission(int(days["offered"].iloc[0]) - 1),))
    book = books(flown(all_but_one), Selection(squadron="fighters"))
    assert lines_of(book, "not_tasked")[REMAINDER] == 1


def test_reasons_are_those_of_the_log() -> None:
    """A shut base offers nothing, a caveat cancels, and the words of the flights are kept."""
    shut = replace(two_bases(), closures=(closure("west", 1, 1), closure("east", 1, 1)))
    book = books(flown(shut))
    assert book.squadron_days.groupby("limit")[0].sum()["base"] == 2
    details = book.lines.index.get_level_values("detail")
    assert {detail for detail in details if detail} <= set(flown(shut).flights["reason"])


def test_the_command_is_the_one_that_the_squadron_flew_under() -> None:
    """A change of command whose cause never came about is in the dates, not in the log."""
    base = two_bases(aircraft_types__fighter__fuel_klb=120.0)
    joins = Change(
        id="joins",
        source="a test",
        confidence="assumed",
        squadron="fighters",
        from_date=day(1),
        command="coalition",
        cause="never",
    )
    fighters = with_row(base.squadrons, "fighters", command="own")
    tables = flown(replace(base, squadrons=fighters, changes=(joins,)))
    assert_lines_add_up(tables, results.tables.COALITION)
    assert_lines_add_up(tables, Selection(command="own"))
    assert books(tables, Selection(command="own", squadron="fighters")).lines[0].sum() > 0


def test_a_selection_of_outcomes_or_countries_is_refused() -> None:
    """Lines that were offered have neither."""
    tables = flown(two_bases())
    for selection in (Selection(country="Midland"), Selection(outcome="flown")):
        with pytest.raises(ValueError, match="squadron_days cannot be selected by"):
            books(tables, selection)


def test_a_selection_keeps_to_its_days_and_squadrons() -> None:
    """The parts of the campaign add up to all of it."""
    tables = flown(two_bases())
    first = books(tables, Selection(to_date=day(0)))
    later = books(tables, Selection(from_date=day(1)))
    whole = books(tables)
    assert (first.lines.sum() + later.lines.sum()).tolist() == whole.lines.sum().tolist()
    assert (first.requests.sum() + later.requests.sum()).tolist() == whole.requests.sum().tolist()
    roles = [books(tables, Selection(role=role)) for role in ("strike", "tanker")]
    assert sum(part.hours[0].sum() for part in roles) == pytest.approx(whole.hours[0].sum())


def test_the_books_of_a_run_are_those_of_its_replications_side_by_side(tmp_path: Path) -> None:
    """Reading one replication at a time changes nothing."""
    campaign = two_bases(aircraft_types__fighter__air_abort_share=0.3)
    run = results.run_replications(campaign, seed=3, replications=3, out=tmp_path)
    joined, at_once = Books.join([books(tables) for tables in run.each()]), books(run.tables())
    for name in ("lines", "squadron_days", "hours", "flights", "requests"):
        pd.testing.assert_frame_equal(getattr(joined, name), getattr(at_once, name).sort_index())
    assert joined.lines.columns.tolist() == [0, 1, 2]
    assert joined.lines.dtypes.unique().tolist() == ["int64"]


def test_there_are_no_books_of_nothing() -> None:
    """Without a replication there is nothing to join."""
    with pytest.raises(ValueError, match="no books"):
        Books.join([])


def test_replications_that_share_a_vector_count_once() -> None:
    """Two vectors flown twice: the interval is that of two means."""
    frame = pd.DataFrame([[1.0, 3.0, 5.0, 7.0]], columns=pd.Index([0, 1, 2, 3], name="replication"))
    each, paired = means(frame), means(frame, replications_per_draw=2)
    assert each["mean"].tolist() == paired["mean"].tolist() == [4.0]
    assert paired["half_width"][0] == pytest.approx(12.706205 * 2.0)
    assert each["half_width"][0] < paired["half_width"][0]
