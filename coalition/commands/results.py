"""The summary tables of a run, for the screen and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import results
from coalition.commands.remarks import print_lines, warnings
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results import Selection, Tables
from results.tables import summaries
from scenarios import remarks
from sim.campaign import Campaign


class Part(NamedTuple):
    """One summary table: its key for machines, its title for people, how many columns are words."""

    key: str
    title: str
    texts: int


RUN_SUMMARY = (
    Part("sorties_by_contingent_and_role", "Sorties by contingent and role; (own): under its own command", 1),
    Part("sorties_per_day_by_month", "Sorties per day, coalition", 1),
    Part("sorties_by_class_and_month", "Sorties by published class, coalition (C2 is read into ISR)", 1),
    Part("tanker_load", "Tanker load: sums, and hours waited per visit", 1),
    Part("base_load", "Base load: most on the ramp, hours waited per flight, least fuel", 1),
)

ALL_SUMMARY = (
    *RUN_SUMMARY,
    Part("outcomes_of_lines", "How tasked lines ended, coalition", 2),
    Part("unmet_hours", "Hours on station that were wanted and tasked, coalition", 2),
    Part("answers_to_requests", "Strike requests", 1),
    Part("limits_of_lines", "What limited the lines offered, coalition", 1),
    Part("lines_by_contingent", "Lines planned, offered and tasked; left: not tasked, by why", 1),
)


def frame_of(part: Part, tables: Tables) -> pd.DataFrame:
    """The table of a part; its index as columns."""
    if part.key == "sorties_per_day_by_month":
        return _months(tables).reset_index()
    if part.key == "tanker_load":
        return summaries.tanker_load_by_track(tables).reset_index()
    frame: pd.DataFrame = getattr(summaries, part.key)(tables)
    return frame.reset_index()


def _months(tables: Tables) -> pd.DataFrame:
    """Sorties per day of all roles and of tankers, month by month."""
    tankers = summaries.sorties_per_day_by_month(tables, Selection(role="tanker"))
    months = summaries.sorties_per_day_by_month(tables)
    return months.assign(tanker_sorties_per_day=tankers["sorties_per_day"])


def summary(tables: Tables, parts: tuple[Part, ...]) -> Mapping[str, object]:
    """The summary tables as lists of records, by key."""
    return {part.key: frame_of(part, tables).to_dict(orient="records") for part in parts}


def print_summary(campaign: Campaign, tables: Tables, parts: tuple[Part, ...]) -> None:
    """The summary tables on the screen."""
    screen = console()
    for part in parts:
        frame = _for_people(campaign, frame_of(part, tables))
        columns = [str(name).replace("_", " ") for name in frame.columns]
        rows = list(frame.itertuples(index=False, name=None))
        screen.print(table(part.title, columns, rows, texts=part.texts))


def _for_people(campaign: Campaign, frame: pd.DataFrame) -> pd.DataFrame:
    """Names in place of identifiers, and no columns without content."""
    places = (campaign.contingents, campaign.bases, campaign.tracks)
    names = {place.id: place.name for kind in places for place in kind}
    # A single replication has no half-width.
    frame = frame.dropna(axis="columns", how="all").replace(names)
    if "command" in frame:
        own = frame["command"].map({"coalition": "", "own": " (own)"})
        frame = frame.assign(contingent=frame["contingent"] + own).drop(columns="command")
    return frame


def print_results(folder: Path, *, as_json: bool) -> None:
    """All summary tables of a run folder; RunError if it is none."""
    run = results.open_run(folder)
    if as_json:
        print_json(
            {
                "run": str(folder),
                "warnings": remarks(run.campaign),
                "summary": summary(run.tables(), ALL_SUMMARY),
            }
        )
        return
    console().print(run.provenance, soft_wrap=True)
    print_summary(run.campaign, run.tables(), ALL_SUMMARY)
    print_lines(warnings(run.campaign))
