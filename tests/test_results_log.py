"""A hand-written log of two replications and three days, and the frames that come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from support.hand_logs import busy_log, hand_campaign, idle_log

import results
from results.tables.columns import COLUMNS, DERIVED, ROWS
from sim.campaign import Campaign
from sim.records import (
    AreaDayRecord,
    BaseDayRecord,
    EventRecord,
    FlightRecord,
    Log,
    RefuelingRecord,
    RequestRecord,
    SquadronDayRecord,
)

RECORDS = {
    "flights": FlightRecord,
    "refuelings": RefuelingRecord,
    "requests": RequestRecord,
    "squadron_days": SquadronDayRecord,
    "base_days": BaseDayRecord,
    "area_days": AreaDayRecord,
    "events": EventRecord,
}


@pytest.fixture(name="tables")
def _tables() -> results.Tables:
    return results.frames(hand_campaign(), busy_log(), idle_log())


def moved(campaign: Campaign, earlier: timedelta) -> Campaign:
    """The same campaign so many days earlier."""

    def back(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(row, from_date=row.from_date - earlier) for row in rows)

    return replace(
        campaign,
        from_date=campaign.from_date - earlier,
        to_date=campaign.to_date - earlier,
        squadrons=back(campaign.squadrons),
        changes=back(campaign.changes),
    )


@pytest.mark.parametrize("table", COLUMNS)
def test_the_column_dictionary_covers_every_field_of_a_record_in_order(table: str) -> None:
    """A table is `replication`, `date` and the record."""
    names = [column.name for column in COLUMNS[table]]
    assert names == ["replication", "date", *RECORDS[table]._fields]
    assert set(COLUMNS) == set(RECORDS)
    assert set(ROWS) == {*COLUMNS, *DERIVED}


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_has_a_meaning_and_every_number_a_unit(table: str) -> None:
    """Texts and dates have no unit."""
    for column in COLUMNS[table]:
        assert column.meaning
        assert bool(column.unit) == (column.dtype in ("int64", "float64")), column.name


@pytest.mark.parametrize("table", COLUMNS)
def test_a_frame_has_the_dtypes_of_the_dictionary_with_and_without_rows(table: str) -> None:
    """An empty table keeps its columns and their types."""
    campaign = hand_campaign()
    for log in (busy_log(), Log("hand", 7, 1, 72.0)):
        frame = results.frames(campaign, log)[table]
        expected = {c.name: "datetime64[us]" if c.dtype == "date" else c.dtype for c in COLUMNS[table]}
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == expected


@pytest.mark.parametrize("table", COLUMNS)
def test_a_frame_holds_the_rows_of_the_log_in_their_order(table: str) -> None:
    """Nothing is lost, added or sorted."""
    log = busy_log()
    frame = results.frames(hand_campaign(), log)[table]
    expected = pd.DataFrame(getattr(log, table), columns=RECORDS[table]._fields)
    pd.testing.assert_frame_equal(frame.drop(columns=["replication", "date"]), expected)


def test_dates_follow_from_the_clock_of_each_table(tables: results.Tables) -> None:
    """Day 0 is the first day of the campaign, hour 24 the second."""
    assert tables.flights["date"].dt.date.tolist()[2] == date(2014, 8, 31)
    assert tables.refuelings["date"].dt.day.tolist() == [30, 30, 31, 1]
    assert tables.requests["date"].dt.day.tolist() == [30, 31, 1, 1]
    assert tables.events["date"].dt.day.tolist() == [31]
    assert tables.days().tolist() == list(pd.date_range("2014-08-30", "2014-09-01"))


@pytest.mark.parametrize(
    "first", [date(1969, 12, 29), date(1969, 12, 30), date(1969, 12, 31), date(1970, 1, 1)]
)
def test_days_before_and_after_1970_are_days_like_others(tables: results.Tables, first: date) -> None:
    """Computers count from there."""
    earlier = hand_campaign().from_date - first
    then = results.frames(moved(hand_campaign(), earlier), busy_log(), idle_log())
    for name in COLUMNS:
        days = tables[name]["date"] - pd.Timedelta(earlier)
        pd.testing.assert_frame_equal(then[name], tables[name].assign(date=days))
    assert (tables.squadron_rows >= 0).all()
    np.testing.assert_array_equal(then.squadron_rows, tables.squadron_rows)
    flown = results.measure("sorties")(then, by="date")
    assert flown.index.unique("date").tolist() == [str(first + timedelta(days=day)) for day in range(3)]


def test_what_did_not_happen_is_nan(tables: results.Tables) -> None:
    """A canceled flight has no take-off, an unanswered request no answer."""
    cancelled_flights = tables.flights[tables.flights["sorties"] == 0]
    assert np.isnan(cancelled_flights[["took_off_h", "landed_h"]].to_numpy()).all()
    assert tables.requests["answered_h"].isna().tolist() == [False, False, True, True]
    assert tables.requests["flight_id"].tolist()[2:] == ["", ""]


def test_replications_are_listed_even_without_a_row(tables: results.Tables) -> None:
    """An idle replication counts in every mean."""
    assert tables.replications == (0, 1)
    assert set(tables.flights["replication"]) == {0}


def test_only_tables_are_found_by_name(tables: results.Tables) -> None:
    """A wrong name is a KeyError, and no log is an error too."""
    with pytest.raises(KeyError):
        tables["squadrons"]
    with pytest.raises(ValueError, match="no tables"):
        results.frames(hand_campaign())
