"""Where the hours of flights went, from planned take-off to landing.

    landing - planned take-off = ground delay + transit + tanker wait + tanker contact + on station

Of a tanker, the time on its track is `offering_fuel`. Transit is what the flight spent underway: legs
and, at the end, the wait for the runway. A flight that was still in the air when the campaign ended
has not shown how the hours that it did not spend on station divide: they are one entry, `in_the_air`.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from results.explanation.lines import OWNERS
from results.tables import COALITION, Selection, Tables, select, spread

HOURS: Final = (
    "ground_delay",
    "transit",
    "tanker_wait",
    "tanker_contact",
    "on_station",
    "offering_fuel",
    "in_the_air",
)
"""The entries of the book; hours of flights, whatever the number of their aircraft."""

HOUR_KEYS: Final = (*OWNERS, "entry")


def hours_of_flights(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """One row per flight that took off: whose it is, one column per entry of `HOURS`, and `total`.

    `total` runs from planned take-off to landing, or to the end of the campaign.
    """
    flights = select(tables, "flights", selection)
    flights = flights[flights["sorties"] > 0]
    has_landed = flights["landed_h"].notna()
    is_tanker = flights["role"] == "tanker"
    delay_h = flights["took_off_h"] - flights["planned_off_h"]
    flown_h = (flights["landed_h"] - flights["took_off_h"]).where(
        has_landed, flights["flight_hours"] / flights["sorties"]
    )
    station_h = flights["station_hours"]
    at_tankers = _hours_at_tankers(tables, flights)
    hours = pd.DataFrame(
        {
            "ground_delay": delay_h,
            "transit": flown_h - at_tankers["wait_h"] - at_tankers["contact_h"] - station_h,
            "tanker_wait": at_tankers["wait_h"],
            "tanker_contact": at_tankers["contact_h"],
        }
    ).where(has_landed, 0.0)
    hours["on_station"] = station_h.mask(is_tanker, 0.0)
    hours["offering_fuel"] = station_h.where(is_tanker, 0.0)
    hours["in_the_air"] = (delay_h + flown_h - station_h).mask(has_landed, 0.0)
    hours["total"] = delay_h + flown_h
    return pd.concat([flights[["replication", "flight_id", *OWNERS]], hours], axis="columns")


def _hours_at_tankers(tables: Tables, flights: pd.DataFrame) -> pd.DataFrame:
    """`wait_h` and `contact_h` of each flight, summed over its visits to tanker tracks; 0 without one."""
    visits = tables.refuelings.groupby(["replication", "receiver_flight"])[["wait_h", "contact_h"]].sum()
    keys = pd.MultiIndex.from_frame(flights[["replication", "flight_id"]])
    return visits.reindex(keys, fill_value=0.0).set_axis(flights.index)


def hour_book(tables: Tables, flights: pd.DataFrame) -> pd.DataFrame:
    """The hours of flights (those of `hours_of_flights`) by squadron and entry.

    Index `HOUR_KEYS`, one column per replication.
    """
    keys = ["replication", *OWNERS]
    sums = flights.groupby(keys)[list(HOURS)].sum().reset_index()
    rows = sums.melt(keys, var_name="entry", value_name="hours")
    return spread(rows[rows["hours"] != 0], list(HOUR_KEYS), "hours", tables)


def flight_book(tables: Tables, flights: pd.DataFrame) -> pd.DataFrame:
    """The number of flights that took off: index (contingent, role, squadron), one column per replication."""
    return spread(flights.assign(flights=1), list(OWNERS), "flights", tables)
