"""The summary tables of a run, for the screen and for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

import results
from coalition.commands.remarks import print_lines, warnings
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results import Selection, Tables, summaries
from results.summaries import Summary
from results.tables import Gathering, gather
from scenarios import remarks
from sim.campaign import Campaign


class Part(NamedTuple):
    """One summary table: its key for machines, its title for people, how many columns are words."""

    key: str
    title: str
    texts: int
    make: Callable[[], Summary]


class _Months(Summary):
    """Sorties per day of all roles and of tankers, month by month."""

    def __init__(self) -> None:
        self._all = summaries.SortiesPerDayByMonth()
        self._tankers = summaries.SortiesPerDayByMonth(Selection(role="tanker"))

    def add(self, tables: Tables) -> None:
        self._all.add(tables)
        self._tankers.add(tables)

    def table(self) -> pd.DataFrame:
        return self._all.table().assign(tanker_sorties_per_day=self._tankers.table()["sorties_per_day"])


RUN_SUMMARY = (
    Part(
        "sorties_by_contingent_and_role",
        "Sorties by contingent and role; (own): under its own command",
        1,
        summaries.SortiesByContingentAndRole,
    ),
    Part("sorties_per_day_by_month", "Sorties per day, coalition", 1, _Months),
    Part(
        "sorties_by_class_and_month",
        "Sorties by published class, coalition (C2 is counted as ISR)",
        1,
        summaries.SortiesByClassAndMonth,
    ),
    Part("tanker_load", "Tanker load: sums, and hours waited per visit", 1, summaries.TankerLoadByTrack),
    Part(
        "base_load",
        "Base load: most on the ramp, hours waited per flight, least fuel",
        1,
        summaries.BaseLoad,
    ),
)

ALL_SUMMARY = (
    *RUN_SUMMARY,
    Part("outcomes_of_lines", "How tasked lines ended, coalition", 2, summaries.OutcomesOfLines),
    Part("unmet_hours", "Hours on station that were wanted and tasked, coalition", 2, summaries.UnmetHours),
    Part("answers_to_requests", "Strike requests", 1, summaries.AnswersToRequests),
    Part("limits_of_lines", "What limited the lines offered, coalition", 1, summaries.LimitsOfLines),
    Part(
        "lines_by_contingent",
        "Lines planned, offered and tasked; left: not tasked, by why",
        1,
        summaries.LinesByContingent,
    ),
)


class RunSummary(Gathering):
    """The summary tables of a run, filled in one pass over its replications."""

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self._tables = {part: part.make() for part in parts}

    def add(self, tables: Tables) -> None:
        """Take in one or more replications."""
        for one in self._tables.values():
            one.add(tables)

    def records(self) -> Mapping[str, object]:
        """The tables as lists of records, by key."""
        return {
            part.key: one.table().reset_index().to_dict(orient="records")
            for part, one in self._tables.items()
        }

    def show(self, campaign: Campaign) -> None:
        """Print the tables."""
        screen = console()
        for part, one in self._tables.items():
            frame = _for_people(campaign, one.table().reset_index())
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
    summary = RunSummary(ALL_SUMMARY)
    gather(run.each(), summary)
    if as_json:
        print_json({"run": str(folder), "warnings": remarks(run.campaign), "summary": summary.records()})
        return
    console().print(run.provenance, soft_wrap=True)
    summary.show(run.campaign)
    print_lines(warnings(run.campaign))
