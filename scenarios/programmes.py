"""Flying programmes that aircraft can fly, and tracks that tankers can fly to."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.errors import ScenarioError
from scenarios.layout import file_of
from sim.campaign import Campaign, Track
from sim.geography import Chart, Place
from sim.tanker import give_klb, gives

ROUNDING = 1e-9


def programme_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """More sorties a day than flights and turns leave time for; a tempo that has no meaning for a role."""
    types = {row.id: row for row in campaign.aircraft_types}
    for row in campaign.squadrons:
        kind = types[row.aircraft_type]
        most = 24.0 / (kind.sortie_h + kind.turn_h)
        if row.sorties_per_aircraft_day > most + ROUNDING:
            problem = (
                f"{row.sorties_per_aircraft_day:g} a day are more than an aircraft can fly: sorties of "
                f"{kind.sortie_h:g} h and turns of {kind.turn_h:g} h allow {most:.2f}"
            )
            key = f"{row.id}.sorties_per_aircraft_day"
            yield ScenarioError(problem, file=file_of("squadrons"), key=key)
        if row.tempo == "phase" and row.role == "tanker":
            problem = "no phase has a level for tankers, which follow their receivers; write own"
            yield ScenarioError(problem, file=file_of("squadrons"), key=f"{row.id}.tempo")


def weapon_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Weapons for a strike of aircraft that carry none."""
    for row in campaign.aircraft_types:
        if row.weapons == 0 and row.weapons_per_strike != 1.0:
            problem = "the type carries no weapons; leave the cell empty or say how many in `weapons`"
            yield ScenarioError(problem, file=file_of("aircraft_types"), key=f"{row.id}.weapons_per_strike")


def track_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Tracks to which no tanker brings fuel by boom or drogue, whatever they are open to."""
    for track in campaign.tracks:
        if not _is_reached(campaign, track):
            methods = " or ".join(track.methods)
            problem = f"no coalition tanker has fuel to give by {methods} when it has come there"
            yield ScenarioError(problem, file=file_of("tracks"), key=track.id)


def _is_reached(campaign: Campaign, track: Track) -> bool:
    """Whether some tanker has fuel to give at a track, from any base that it ever has."""
    types = {row.id: row for row in campaign.aircraft_types}
    bases = {row.id: Place(row.latitude, row.longitude) for row in campaign.bases}
    chart, place = Chart(campaign.planning.route_factor), Place(track.latitude, track.longitude)
    for row in campaign.squadrons:
        kind = types[row.aircraft_type]
        changes = [one for one in campaign.changes if one.squadron == row.id]
        if row.role != "tanker" or "coalition" not in {row.command, *(one.command for one in changes)}:
            continue
        if not any(gives(kind, method, method) for method in track.methods):
            continue
        for base in {row.base, *(one.base for one in changes if one.base)}:
            if give_klb(kind, campaign.planning, chart.leg_nm(bases[base], place) / kind.cruise_kt) > 0:
                return True
    return False
