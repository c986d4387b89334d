"""The page of a run, or of several: who flew, from where, refueled by whom, and what limited them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from results import figures
from results.figures import with_few_dates
from results.measures import HEADLINE, measure
from results.report import replay_tables
from results.report.provenance import Facts, definitions, facts, replications
from results.report.svg import Drawing, drawing
from results.report.table import Sheet
from results.report.template import render
from results.runs import Run
from results.tables import Tables


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

    `command` is the command line that makes the same page. All tables of a run are held in memory at a
    time. Raises RunError if a run cannot be read.
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
    tables, names = run.tables(), run.names
    outcomes, hours, requests, offers = replay_tables.limits(tables, names)
    return (
        Part(f"{prefix}measures", "Measures", None, (replay_tables.headline(tables),)),
        _sorties(tables, names, prefix),
        _tankers(tables, names, prefix),
        _bases(tables, names, prefix),
        Part(f"{prefix}limits", "What limited them", None, (outcomes, offers, hours, requests)),
    )


def _sorties(tables: Tables, names: Mapping[str, str], prefix: str) -> Part:
    figure = figures.daily_sorties(tables, (), provenance="", names=names)
    picture = drawing(
        with_few_dates(figure),
        f"{prefix}daily",
        alt="Coalition sorties per day, stacked by contingent, above their running sum. The tables below "
        "hold the same by contingent and by month.",
        caption="Coalition only. Above: means over the replications. Below: the running sum, its mean and "
        "the lowest and highest replication.",
    )
    sheets = (replay_tables.by_contingent(tables, names), replay_tables.by_month(tables))
    return Part(f"{prefix}sorties", "Sorties", picture, sheets)


def _tankers(tables: Tables, names: Mapping[str, str], prefix: str) -> Part:
    figure = figures.tanker_load(tables, (), provenance="")
    picture = drawing(
        with_few_dates(figure),
        f"{prefix}load",
        alt="Tanker sorties and fuel offloaded per day and mean wait at the tracks, week by week.",
        caption="Means over the replications and the days of a week; the last week may be a short one.",
    )
    return Part(f"{prefix}tankers", "Tankers", picture, (replay_tables.by_track(tables, names),))


def _bases(tables: Tables, names: Mapping[str, str], prefix: str) -> Part:
    figure = figures.base_load(tables, provenance="", names=names)
    picture = drawing(
        figure,
        f"{prefix}ramp",
        alt="Sorties per day of each base and month as a map of shades, the busiest base on top.",
        caption="Means over the replications, coalition and own command together.",
    )
    return Part(f"{prefix}bases", "Bases", picture, (replay_tables.by_base(tables, names),))
