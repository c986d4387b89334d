"""The page of a run, or of several: who flew, from where, refueled by whom, and what limited them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from results import figures
from results.figures import with_few_dates
from results.measures import HEADLINE, measure
from results.report.provenance import Facts, definitions, facts, replications
from results.report.replay_tables import RunSheets
from results.report.svg import Drawing, drawing
from results.report.table import Sheet
from results.report.template import render
from results.runs import Run
from results.tables import gather


@dataclass(frozen=True, slots=True)
class Part:
    """A section on one subject: its tables below its picture. `id` is unique in the page."""

    id: str
    title: str
    drawing: Drawing | None
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """One run on a page; `id` is empty if it stands alone."""

    id: str
    title: str
    lead: Facts
    parts: tuple[Part, ...]
    facts: Facts


def run_page(run: Run, *others: Run, command: str) -> str:
    """The page of one or more runs as one self-contained HTML document.

    `command` is the command line that makes the same page. One replication is in memory at a time.
    Raises RunError if a run cannot be read.
    """
    if others:
        replays = [
            _replay(one, f"Run {number}: {one.campaign.name}", f"run-{number}-")
            for number, one in enumerate((run, *others), start=1)
        ]
    else:
        replays = [_replay(run, run.campaign.title, "")]
    return render(
        "run.html.j2",
        replays=replays,
        definitions=definitions(map(measure, HEADLINE)),
        command=command,
    )


def _replay(run: Run, title: str, prefix: str) -> Replay:
    lead = (
        ("days", f"{run.campaign.from_date} to {run.campaign.to_date}"),
        ("replications", replications(run.replications)),
        ("seed", str(run.manifest["seed"])),
        ("model version", run.manifest["model_version"]),
    )
    return Replay(prefix, title, lead, _parts(run, prefix), facts(run))


def _parts(run: Run, prefix: str) -> tuple[Part, ...]:
    sheets = RunSheets(run.names)
    daily, tankers, bases = figures.DailySorties(), figures.TankerWeeks(), figures.BaseMonths()
    gather(run.each(), sheets, daily, tankers, bases)
    limits = (sheets.outcomes(), sheets.limits(), sheets.hours(), sheets.requests())
    return (
        Part(f"{prefix}measures", "Measures", None, (sheets.headline(),)),
        Part(
            f"{prefix}sorties",
            "Sorties",
            _sorties(daily, run.names, prefix),
            (sheets.by_contingent(), sheets.by_month()),
        ),
        Part(f"{prefix}tankers", "Tankers", _tankers(tankers, prefix), (sheets.by_track(),)),
        Part(f"{prefix}bases", "Bases", _bases(bases, run.names, prefix), (sheets.by_base(),)),
        Part(f"{prefix}limits", "What limited them", None, limits),
    )


def _sorties(found: figures.DailySorties, names: Mapping[str, str], prefix: str) -> Drawing:
    return drawing(
        with_few_dates(found.figure((), provenance="", names=names)),
        f"{prefix}daily",
        alt="Coalition sorties per day, stacked by contingent, above their running sum. The tables below "
        "hold the same by contingent and by month.",
        caption="Coalition only. Above: means over the replications. Below: the running sum, its mean and "
        "the lowest and highest replication.",
    )


def _tankers(found: figures.TankerWeeks, prefix: str) -> Drawing:
    return drawing(
        with_few_dates(found.figure((), provenance="")),
        f"{prefix}load",
        alt="Tanker sorties and fuel offloaded per day and mean wait at the tracks, week by week.",
        caption="Means over the replications and the days of a week; the last week may be a short one.",
    )


def _bases(found: figures.BaseMonths, names: Mapping[str, str], prefix: str) -> Drawing:
    return drawing(
        found.figure(provenance="", names=names),
        f"{prefix}ramp",
        alt="Sorties per day of each base and month as a map of shades, the busiest base on top.",
        caption="Means over the replications, coalition and own command together.",
    )
