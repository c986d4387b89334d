"""`coalition plot`: the pictures of a run, with the documented figures in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from matplotlib.figure import Figure

import results
from calibration import Evidence, load_evidence
from coalition.invocation import PictureFormat
from coalition.terminal.messages import print_line
from results import Tables, figures
from results.figures import DocumentedShare, Point
from sim.campaign import Campaign


def draw(folder: Path, out: Path | None, file_format: PictureFormat) -> None:
    """Write the pictures of a run folder and print their names; RunError if it is none."""
    run = results.open_run(folder)
    for name, figure in _figures(run.campaign, run.tables(), run.provenance):
        print_line(figures.save(figure, (out or folder) / f"{name}.{file_format.value}"))


def _figures(campaign: Campaign, tables: Tables, provenance: str) -> Iterator[tuple[str, Figure]]:
    """The pictures by name, one after the other."""
    evidence = [one for one in load_evidence(campaign.name) if one.as_of <= campaign.to_date]
    totals = _counts(evidence, role=())
    tankers = _counts(evidence, role=("tanker",))
    since = min((one.from_date for one in totals), default=None)
    names = _printed_names(campaign)
    points = [_point(one) for one in totals]
    yield (
        "daily_sorties",
        figures.daily_sorties(tables, points, provenance=provenance, names=names, since=since),
    )
    yield (
        "cumulative_sorties",
        figures.cumulative_sorties(tables, points, provenance=provenance, since=since),
    )
    shares = [one for one in evidence if one.measure == "sorties_share" and len(one.aircraft) == 1]
    if shares:
        yield "aircraft_shares", _aircraft_shares(tables, shares, provenance, names)
    yield (
        "tanker_load",
        figures.tanker_load(
            tables, [_point(one) for one in tankers], provenance=provenance, since=since if tankers else None
        ),
    )
    yield "base_load", figures.base_load(tables, provenance=provenance, names=names)


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


def _aircraft_shares(
    tables: Tables, shares: Sequence[Evidence], provenance: str, names: dict[str, str]
) -> Figure:
    """The shares of single types, all of the same sorties."""
    whole = shares[0].whole
    documented = [
        DocumentedShare(aircraft, one.value, _label(one), one.source)
        for one in shares
        for aircraft in one.aircraft
    ]
    chosen = whole.conditions()
    whose = " ".join((*chosen.get("service", ()), *chosen.get("role", ())))
    return figures.aircraft_shares(
        tables,
        documented,
        selection=whole,
        what=f"{whose} sorties, {whole.from_date} to {whole.to_date}",
        provenance=provenance,
        names=names,
    )


def _printed_names(campaign: Campaign) -> dict[str, str]:
    """How contingents, bases and aircraft types are printed."""
    return {
        **{one.id: one.name for one in campaign.contingents},
        **{one.id: one.name for one in campaign.bases},
        **{one.id: one.name for one in campaign.aircraft_types},
    }
