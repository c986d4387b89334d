"""How much work a campaign is, estimated before it is flown, and how much is refused.

The limits lie an order of magnitude or more above the documented campaign. Estimates are from above:
what squadrons could offer, not what they will be tasked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil, exp, prod
from typing import Any, NamedTuple

from scenarios.errors import ScenarioError
from scenarios.layout import TABLES, file_of
from sim.campaign import AircraftType, Campaign, Contingent, ReactToOwnLoss, Squadron, Steady, Surge

MOST_ROWS: dict[str, int] = {
    "aircraft_types": 1_000,
    "areas": 1_000,
    "bases": 1_000,
    "contingents": 1_000,
    "squadrons": 2_000,
    "tracks": 60,
}
MOST_ROWS_ELSEWHERE = 50_000


class Limit(NamedTuple):
    """What is counted of one replication, how much of it is too much, and which fields make it."""

    what: str
    most: int
    made_by: str


LIMITS: dict[str, Limit] = {
    "flights": Limit(
        "flights that squadrons can offer",
        1_000_000,
        "aircraft, sorties_per_aircraft_day, the factors of policies, missions",
    ),
    "choices": Limit(
        "squadrons asked for flights", 200_000_000, "squadrons, aircraft, sorties_per_aircraft_day"
    ),
    "windows": Limit(
        "vul windows on one ATO day",
        500_000,
        "demand, levels of tempo, planning.station_min_h (short windows are many)",
    ),
    "requests": Limit("strike requests", 1_000_000, "demand.requests_per_day, request_level of tempo"),
    "waiting": Limit(
        "requests that wait at the same time",
        20_000,
        "demand.requests_per_day, demand.request_patience_h, request_level of tempo",
    ),
    "tail_days": Limit("aircraft times days", 10_000_000, "aircraft, reserve, from and to"),
    "day_rows": Limit("daily records", 3_000_000, "squadrons, bases, areas, from and to"),
    "routes": Limit("routes over tanker tracks", 20_000_000, "tracks, areas, bases, aircraft types"),
}


def row_problem(table: str, number: int) -> ScenarioError | None:
    """What is wrong with so many rows in a table; None if nothing is."""
    most = MOST_ROWS.get(table, MOST_ROWS_ELSEWHERE)
    if number <= most:
        return None
    return ScenarioError(f"has {number:,} rows; at most {most:,} are allowed", file=file_of(table))


def size_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Tables with too many rows, else work beyond what a campaign can mean."""
    long = [row_problem(table, len(getattr(campaign, table))) for table in TABLES]
    if any(long):
        yield from filter(None, long)
        return
    for name, number in size_of(campaign).items():
        limit = LIMITS[name]
        if number > limit.most:
            problem = (
                f"too large to fly: one replication has up to {number:,.0f} {limit.what}, at most "
                f"{limit.most:,} are allowed (made by {limit.made_by})"
            )
            yield ScenarioError(problem, file=file_of("to_date"))


def size_of(campaign: Campaign) -> dict[str, float]:
    """How much one replication has at most of each thing in `LIMITS`."""
    types = {row.id: row for row in campaign.aircraft_types}
    contingents = {row.id: _factor(row) for row in campaign.contingents}
    strengths = _strengths(campaign)
    days = _days(campaign.from_date, campaign.to_date, campaign)
    flights = tail_days = 0.0
    for squadron in campaign.squadrons:
        stay_d = _days(squadron.from_date, squadron.to_date, campaign)
        aircraft = strengths[squadron.id]
        kind = types[squadron.aircraft_type]
        flights += stay_d * _flights_a_day(squadron, kind, aircraft, contingents[squadron.contingent])
        tail_days += stay_d * (aircraft + squadron.reserve)
    of_squadron = {squadron.id: types[squadron.aircraft_type] for squadron in campaign.squadrons}
    for mission in campaign.missions:
        size = of_squadron[mission.squadron].flight_size
        flights += _days(mission.from_date, mission.to_date, campaign) * ceil(mission.aircraft / size)
    demand = campaign.demand
    a_day = [demand.requests_per_day * phase.request_level for phase in campaign.tempo]
    requests = sum(
        rate * _days(phase.from_date, phase.to_date, campaign)
        for rate, phase in zip(a_day, campaign.tempo, strict=True)
    )
    places = len(campaign.bases) + len(campaign.squadrons) + 4 * len(campaign.areas)
    return {
        "flights": flights,
        "choices": flights * len(campaign.squadrons),
        "windows": _windows(campaign),
        "requests": requests,
        "waiting": max(a_day, default=0.0) * demand.request_patience_h / 24.0,
        "tail_days": tail_days,
        "day_rows": float(days * places),
        "routes": float(_routes(campaign, types)),
    }


def _days(first: date, last: date | None, campaign: Campaign) -> int:
    """The days between two dates, both included, that are days of the campaign."""
    begin, end = max(first, campaign.from_date), min(last or campaign.to_date, campaign.to_date)
    return max(0, (end - begin).days + 1)


def _strengths(campaign: Campaign) -> dict[str, int]:
    """The most aircraft that a squadron ever has."""
    strengths = {squadron.id: squadron.aircraft for squadron in campaign.squadrons}
    for change in campaign.changes:
        strengths[change.squadron] = max(strengths[change.squadron], change.aircraft or 0)
    return strengths


def _factor(contingent: Contingent) -> float:
    """The most that its policies and a nation effect of four standard deviations make of its programme."""
    return prod(_factor_of(policy) for policy in contingent.policies) * exp(4 * contingent.effect_spread)


def _factor_of(policy: Any) -> float:
    match policy:
        case Steady():
            return policy.factor
        case Surge():
            return max(1.0, policy.factor)
        case ReactToOwnLoss():
            return max(1.0, policy.surge_factor)
    return 1.0


def _flights_a_day(squadron: Squadron, kind: AircraftType, aircraft: int, factor: float) -> float:
    """What a squadron can offer: its programme, as far as its aircraft can turn.

    Tankers fly alone, and another on alert may fly in place of each.
    """
    turns = max(1.0, 24.0 / (kind.sortie_h + kind.turn_h))
    lines = aircraft * min(squadron.sorties_per_aircraft_day * factor, turns)
    return 2 * lines if squadron.role == "tanker" else lines / kind.flight_size


def _windows(campaign: Campaign) -> float:
    """The most windows that are laid on a day, all as short as they may be."""
    demand, shortest_h = campaign.demand, campaign.planning.station_min_h
    orbits_h = demand.isr_h_per_day + demand.c2_h_per_day
    most = 0.0
    for phase in campaign.tempo:
        overwatch_h = demand.overwatch_h_per_day * phase.level * phase.overwatch_wanted_level
        hours = overwatch_h + orbits_h * phase.isr_level * phase.isr_wanted_level
        lifts = demand.airlift_missions_per_day * phase.airlift_level
        most = max(most, lifts + (hours / shortest_h if hours else 0.0))
    return most


def _routes(campaign: Campaign, types: Mapping[str, AircraftType]) -> int:
    """Chains of up to three tracks, out and home, for each type, base and area."""
    base_of = {squadron.id: {squadron.base} for squadron in campaign.squadrons}
    for change in campaign.changes:
        base_of[change.squadron] |= {change.base} if change.base else set()
    starts = {
        (squadron.aircraft_type, base)
        for squadron in campaign.squadrons
        for base in base_of[squadron.id]
        if types[squadron.aircraft_type].receives != "none"
    }
    tracks = len(campaign.tracks)
    chains = tracks + tracks * (tracks - 1) + tracks * (tracks - 1) * (tracks - 2)
    return 2 * len(starts) * len(campaign.areas) * chains
