"""`coalition plot`: the pictures of a run, with the documented figures in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from matplotlib.figure import Figure

import results
from calibration import Evidence, load_evidence
from coalition.invocation import PictureFormat
from coalition.terminal.messages import print_line
from results import Run, Selection, figures
from results.figures import DocumentedShare, Point
from results.tables import gather
from sim.campaign import Campaign


def draw(folder: Path, out: Path | None, file_format: PictureFormat) -> None:
    """Write the pictures of a run folder and print their names; RunError if it is none."""
    run = results.open_run(folder)
    for name, figure in _figures(run):
        print_line(figures.save(figure, (out or folder) / f"{name}.{file_format.value}"))


def _figures(run: Run) -> Iterator[tuple[str, Figure]]:
    """The pictures by name, one after the other, from one pass over the replications."""
    campaign, provenance = run.campaign, run.provenance
    evidence = [one for one in load_evidence(campaign.name) if one.as_of <= campaign.to_date]
    totals, tankers = _counts(evidence, role=()), _counts(evidence, role=("tanker",))
    documented = [one for one in evidence if one.measure == "sorties_share" and len(one.aircraft) == 1]
    daily, cumulative = figures.DailySorties(), figures.CumulativeSorties()
    shares = _shares(documented)
    load, bases = figures.TankerWeeks(), figures.BaseMonths()
    gather(run.each(), daily, cumulative, load, bases, *([shares] if shares else []))

    since = min((one.from_date for one in totals), default=None)
    names = _printed_names(campaign)
    points = [_point(one) for one in totals]
    yield "daily_sorties", daily.figure(points, provenance=provenance, names=names, since=since)
    yield "cumulative_sorties", cumulative.figure(points, provenance=provenance, since=since)
    if shares:
        what = _in_words(documented[0].whole)
        yield "aircraft_shares", shares.figure(what=what, provenance=provenance, names=names)
    load_points = [_point(one) for one in tankers]
    load_since = since if tankers else None
    yield "tanker_load", load.figure(load_points, provenance=provenance, since=load_since)
    yield "base_load", bases.figure(provenance=provenance, names=names)


def _counts(evidence: Sequence[Evidence], role: tuple[str, ...]) -> list[Evidence]:
    """The sortie counts of the whole coalition that are fitted, for one role or for all."""
    return [
        one
        for one in evidence
        if one.measure == "sorties"
        and one.use == "fit"
        and one.role == role
        and not (one.contingent or one.service or one.aircraft or one.country)
    ]


def _point(one: Evidence) -> Point:
    return Point(one.as_of, one.value, _label(one), one.source)


def _label(one: Evidence) -> str:
    """The figure's number, and the word that the source puts on it."""
    return one.id if one.qualifier == "exact" else f"{one.id}, {one.qualifier.replace('_', ' ')}"


def _shares(documented: Sequence[Evidence]) -> figures.AircraftShares | None:
    """The shares of single types, all of the same sorties; None without one."""
    if not documented:
        return None
    shares = [
        DocumentedShare(aircraft, one.value, _label(one), one.source)
        for one in documented
        for aircraft in one.aircraft
    ]
    return figures.AircraftShares(shares, documented[0].whole)


def _in_words(whole: Selection) -> str:
    chosen = whole.conditions()
    whose = " ".join((*chosen.get("service", ()), *chosen.get("role", ())))
    return f"{whose} sorties, {whole.from_date} to {whole.to_date}"


def _printed_names(campaign: Campaign) -> dict[str, str]:
    """How contingents, bases and aircraft types are printed."""
    return {
        **{one.id: one.name for one in campaign.contingents},
        **{one.id: one.name for one in campaign.bases},
        **{one.id: one.name for one in campaign.aircraft_types},
    }
