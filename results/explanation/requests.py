"""What became of strike requests, by area.

A request is written into the log when it is decided: answered, or given up when its patience ends.
Those that still wait when the campaign ends have not been decided and are in no table.
"""

from __future__ import annotations

from typing import Final, get_args

import pandas as pd

from results.tables import COALITION, Selection, Tables, select, spread
from sim.records import RequestOutcome

UNANSWERED: Final = tuple(outcome for outcome in get_args(RequestOutcome) if outcome != "strike")
"""Outcomes of requests that were not answered."""

REQUEST_KEYS: Final = ("country", "area", "outcome")


def request_book(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """Requests by area and outcome: index `REQUEST_KEYS`, one column per replication.

    Requests can be selected by date and country. Of whom they ask is not known, so contingents and
    squadrons of a selection are left aside.
    """
    mine = Selection(country=selection.country, from_date=selection.from_date, to_date=selection.to_date)
    rows = select(tables, "requests", mine).assign(requests=1)
    return spread(rows, list(REQUEST_KEYS), "requests", tables)
