"""Where the lines went: from those that contingents offered to the aircraft that took off.

Everything is counted in whole lines, and for every squadron and ATO day

    offered + ordered = not tasked + not flown + sorties.

A squadron that carries over lines which were not tasked offers them again on the next day: they are
then counted once more, both as offered and as tasked or not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from results.tables import COALITION, Selection, Tables, select, spread
from sim.records import Outcome

OFFERED: Final = "offered"
ORDERED: Final = "ordered"
NOT_TASKED: Final = "not_tasked"
TASKED: Final = "tasked"
NOT_FLOWN: Final = "not_flown"
SORTIES: Final = "sorties"
ENTRIES: Final = (OFFERED, ORDERED, NOT_TASKED, NOT_FLOWN, SORTIES)
"""The entries of the book, in the order in which a line passes through them."""

OWNERS: Final = ("contingent", "role", "squadron")
LINE_KEYS: Final = (*OWNERS, "entry", "reason", "detail")
SQUADRON_DAY: Final = ["replication", "ato_day", "squadron"]

ALERT_SUFFIX: Final = "-alert"
"""The end of the `flight_id` of a tanker that went from alert."""

NAMED_MISSION: Final = "mission"
ALERT: Final = "alert"
BEYOND: Final = (NAMED_MISSION, ALERT)
"""Why more lines were tasked than offered: a mission ordered by name, a tanker called from alert."""

REMAINDER: Final = "remainder"
"""Lines left that make no whole flight, for instance one line of a squadron that flies in pairs."""

UNUSED: Final = ("tanker", "demand", "caveat", REMAINDER)
"""Why lines offered were not tasked."""

# Flights that end in another way have taken off; one unfinished at the end has or has not.
NEVER_OFF: Final = tuple(
    outcome.value for outcome in Outcome if outcome not in (Outcome.FLOWN, Outcome.AIR_ABORT)
)


def squadron_days_of_lines(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """One row per `replication`, `ato_day` and `squadron` (the index), with its lines.

    `contingent`, `role`, `assigned`, `limit` and `unused` are those of the squadron's day. In lines:
    `offered`; `ordered` beyond the offer, which `mission` and `alert` divide by what took them;
    `not_tasked`; `tasked`; `sorties`; and one column for each way in which a line ends on the ground.
    `within` are the lines tasked of those offered. Raises ValueError if the selection asks for an outcome
    or a country: squadron days have neither.
    """
    days = select(tables, "squadron_days", replace(selection, command=None))
    flights = tables.flights
    grounded = flights[flights["sorties"] == 0]
    lost = grounded.groupby([*SQUADRON_DAY, "outcome"])["aircraft_tasked"].sum().unstack("outcome")
    # The log has the last word on whose command a squadron flew under: the dates of the campaign
    # do not tell whether the cause of a change came about.
    flew_under = flights.drop_duplicates(SQUADRON_DAY).set_index(SQUADRON_DAY)["command"].rename("flew_under")
    from_alert = flights[flights["flight_id"].str.endswith(ALERT_SUFFIX)]
    called = from_alert.groupby(SQUADRON_DAY)["aircraft_tasked"].sum().rename("called")
    days = days.set_index(SQUADRON_DAY).join([lost.reindex(columns=list(NEVER_OFF)), flew_under, called])
    days["command"] = days["flew_under"].fillna(days["command"])
    days = days[_is_under(days["command"], selection)]
    offered, tasked = days["lines_offered"], days["lines_tasked"]
    ordered = (tasked - offered).clip(lower=0)
    alert = days["called"].fillna(0).astype("int64").clip(upper=ordered)
    return pd.DataFrame(
        {
            **{name: days[name] for name in ("contingent", "role", "assigned", "limit", "unused")},
            OFFERED: offered,
            ORDERED: ordered,
            NAMED_MISSION: ordered - alert,
            ALERT: alert,
            NOT_TASKED: (offered - tasked).clip(lower=0),
            "within": offered.where(offered < tasked, tasked),
            TASKED: tasked,
            SORTIES: days["sorties"],
            **{name: days[name].fillna(0).astype("int64") for name in NEVER_OFF},
        }
    )


def _is_under(command: pd.Series, selection: Selection) -> pd.Series:
    allowed = selection.conditions().get("command")
    return command.isin(allowed) if allowed else pd.Series(True, index=command.index)


def line_book(tables: Tables, days: pd.DataFrame) -> pd.DataFrame:
    """The lines of squadron days (those of `squadron_days_of_lines`) by squadron, entry and reason.

    Index `LINE_KEYS`, one column per replication, whole lines. `reason` is, of lines offered, what
    limited them; of those ordered beyond the offer, what took them (`BEYOND`); of those not tasked, why
    not, or `remainder`; of lines not flown and of sorties, the outcome; `detail` is what the flights say
    of it, else empty.
    """
    whole_flights_left = days["unused"] != "none"
    parts = [
        _entry(days, OFFERED, days["limit"]),
        *(
            _entry(days.assign(ordered=days[why]), ORDERED, pd.Series(why, index=days.index))
            for why in BEYOND
        ),
        _entry(days, NOT_TASKED, days["unused"].where(whole_flights_left, REMAINDER)),
        _ends(tables, days),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return spread(rows[rows["lines"] != 0], list(LINE_KEYS), "lines", tables)


def _entry(days: pd.DataFrame, entry: str, reasons: pd.Series) -> pd.DataFrame:
    rows = days[["contingent", "role"]].assign(entry=entry, reason=reasons, detail="", lines=days[entry])
    return rows.reset_index(["replication", "squadron"])


def _ends(tables: Tables, days: pd.DataFrame) -> pd.DataFrame:
    """How the tasked lines of the days ended, with what their flights say of it."""
    flights = tables.flights.set_index(SQUADRON_DAY)
    flights = flights[flights.index.isin(days.index)]
    rows = flights[["contingent", "role"]].assign(
        entry=pd.Series(SORTIES, index=flights.index).where(flights["sorties"] > 0, NOT_FLOWN),
        reason=flights["outcome"],
        detail=flights["reason"],
        lines=flights["aircraft_tasked"],
    )
    return rows.reset_index(["replication", "squadron"])


def squadron_day_book(tables: Tables, days: pd.DataFrame) -> pd.DataFrame:
    """Squadron days by what limited the lines offered and what kept offered ones from being tasked.

    Index (contingent, role, squadron, `limit`, `unused`), one column per replication.
    """
    keys = [*OWNERS, "limit", "unused"]
    return spread(days.reset_index().assign(squadron_days=1), keys, "squadron_days", tables)


def statement(lines: pd.DataFrame) -> pd.DataFrame:
    """A line book from top to bottom, all squadrons together: one row per step, one column per replication.

    Index (`entry`, `reason`): lines offered, ordered beyond the offer and not tasked by reason, `tasked`,
    not flown by outcome, sorties; the same rows for every book, also where they are 0.
    """
    offered, ordered, not_tasked, _, sorties = (_sum_of(lines, entry) for entry in ENTRIES)
    rows = {
        (OFFERED, ""): offered,
        **{(ORDERED, why): _sum_of(lines, ORDERED, why) for why in BEYOND},
        **{(NOT_TASKED, reason): _sum_of(lines, NOT_TASKED, reason) for reason in UNUSED},
        (TASKED, ""): offered + ordered - not_tasked,
        **{(NOT_FLOWN, outcome): _sum_of(lines, NOT_FLOWN, outcome) for outcome in NEVER_OFF},
        (SORTIES, ""): sorties,
    }
    keys = pd.MultiIndex.from_tuples(rows, names=["entry", "reason"])
    return pd.concat(list(rows.values()), axis="columns").T.set_axis(keys)


def _sum_of(lines: pd.DataFrame, entry: str, reason: str = "") -> pd.Series:
    chosen = lines.index.get_level_values("entry") == entry
    if reason:
        chosen &= lines.index.get_level_values("reason") == reason
    return lines[chosen].sum()
