"""How many lines a squadron offers for an ATO day, and what keeps them from being more."""

from __future__ import annotations

from math import inf

from sim.campaign import Planning
from sim.order_of_battle import Standing
from sim.squadron import Offer, Squadron

PROGRAMME_CARRY_DAYS = 2.0  # lines not used are owed for this long
CREW_CARRY_DAYS = 7.0  # crew hours not flown are kept for this long
MONTH_DAYS = 30.0  # crew hours are regulated per 30 days


def offer_lines(squadron: Squadron, standing: Standing) -> Offer:
    """The smallest of flying programme, crews and tails, in whole flights.

    The programme and the crews' hours accrue daily and are spent when lines are tasked.
    """
    plan, kind = squadron.plan, squadron.kind
    accrue(squadron, standing)
    if not standing.base:
        return Offer(0, "base")
    if standing.factor == 0:
        return Offer(0, "policy")
    capable = float(squadron.mission_capable) if squadron.tails else standing.aircraft * kind.mc_rate_share
    turns_a_day = max(1.0, 24.0 / (kind.sortie_h + kind.turn_h))
    lines, limit = squadron.owed_lines, "programme"
    by_crews = inf if plan.crews_per_aircraft is None else squadron.crew_h / kind.sortie_h
    if by_crews < lines:
        lines, limit = by_crews, "crews"
    by_tails = min(capable, standing.aircraft) * turns_a_day
    if by_tails < lines:
        lines, limit = by_tails, "tails"
    flights = int(lines / kind.flight_size + 1e-9)
    return Offer(flights * kind.flight_size, limit)


def accrue(squadron: Squadron, standing: Standing) -> None:
    """Add a day's lines and crew hours, up to what can be carried over."""
    plan, kind = squadron.plan, squadron.kind
    lines_a_day = standing.aircraft * plan.sorties_per_aircraft_day * standing.factor
    lines_max = PROGRAMME_CARRY_DAYS * lines_a_day + kind.flight_size
    squadron.owed_lines = min(squadron.owed_lines + lines_a_day, lines_max) if lines_a_day else 0.0
    if plan.crews_per_aircraft is None:
        return
    crew_h_a_day = standing.aircraft * plan.crews_per_aircraft * plan.crew_h_per_month / MONTH_DAYS
    squadron.crew_h = min(
        squadron.crew_h + crew_h_a_day, max(CREW_CARRY_DAYS * crew_h_a_day, kind.sortie_h * kind.flight_size)
    )


def aircraft_manned(squadron: Squadron, standing: Standing) -> float:
    """Aircraft that can be in the air together for one mission: a crew each that may still fly."""
    plan = squadron.plan
    if plan.crews_per_aircraft is None:
        return inf
    return standing.aircraft * plan.crews_per_aircraft if plan.crew_h_per_month else 0.0


def spend(squadron: Squadron, lines: int, hours: float, planning: Planning) -> None:
    """Lines were tasked: programme and crews have that much less to give.

    Missions ordered by name may take more than was left; the excess is not paid back.
    """
    squadron.owed_lines = max(0.0, squadron.owed_lines - lines)
    squadron.crew_h = max(0.0, squadron.crew_h - hours)
    set_lines_left(squadron, squadron.lines_left - lines, planning)


def set_lines_left(squadron: Squadron, lines: int, planning: Planning) -> None:
    """Lines not tasked yet, and what their share of those offered counts for in tasking.

    The exponent spreads the tasking: squadrons that have more of their lines left come first.
    """
    squadron.lines_left = max(0, lines)
    squadron.left_score = 0.0
    if squadron.lines_left >= squadron.kind.flight_size:
        squadron.left_score = (squadron.lines_left / squadron.lines_offered) ** planning.balance_exponent
