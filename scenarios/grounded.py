"""Squadrons that can never fly, and why: said before the flying, not found out after it.

Only what holds in every replication is said: a squadron that is not named here may still fly nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scenarios.ways import Ways, together
from sim.calendar import days_between
from sim.campaign import Campaign
from sim.campaign import Squadron as SquadronPlan
from sim.order_of_battle import Disposition
from sim.squadron import Squadron
from sim.theater import build

MONTH_DAYS = 30.0  # crew hours are regulated per 30 days
ALMOST = 1.0 - 1e-6  # of a flight is a flight: sums over many days are not quite round


class Grounded(NamedTuple):
    """A squadron that can never fly."""

    squadron: str
    why: str


@dataclass(slots=True)
class Means:
    """What a squadron has, all its days together."""

    days: int = 0
    days_with_aircraft: int = 0
    days_with_base: int = 0
    days_allowed: int = 0
    lines: float = 0.0
    crew_h: float = 0.0
    aircraft: int = 0  # the most on a day
    with_reserve: int = 0  # the same with those that stand in

    def add(self, plan: SquadronPlan, disposition: Disposition) -> None:
        """Count a day of a squadron."""
        self.days += 1
        self.days_with_aircraft += disposition.aircraft > 0
        self.days_with_base += bool(disposition.base)
        self.days_allowed += bool(disposition.base) and disposition.factor > 0
        self.lines += disposition.aircraft * plan.sorties_per_aircraft_day * disposition.factor
        self.aircraft = max(self.aircraft, disposition.aircraft)
        self.with_reserve = max(self.with_reserve, disposition.aircraft + disposition.reserve)
        if plan.crews_per_aircraft is not None:
            self.crew_h += disposition.aircraft * plan.crews_per_aircraft * plan.crew_h_per_month / MONTH_DAYS


def grounded(campaign: Campaign) -> tuple[Grounded, ...]:
    """The squadrons of a checked campaign that fly in no replication of it, by id."""
    world = build(campaign, 0, 0)
    means = {plan.id: Means() for plan in campaign.squadrons}
    for day in range(days_between(campaign.from_date, campaign.to_date)):
        for name, disposition in world.order_of_battle.on(day).items():
            means[name].add(world.squadrons[name].plan, disposition)
    squadrons = world.squadrons.items()
    no_lines = {name: why for name, one in squadrons if (why := _why_no_lines(one, means[name]))}
    tails = {
        name: means[name].with_reserve if one.aircraft_type.mc_rate_share > 0 else 0
        for name, one in squadrons
    }
    ways = Ways(world, no_lines.keys(), tails)
    no_tails = {name: _why_no_tails(one, means[name]) for name, one in squadrons}
    return tuple(
        Grounded(name, no_tails.get(name) or no_lines.get(name) or ways.why_not(name))
        for name in sorted(world.squadrons)
        if name not in ways.found
    )


def _why_no_tails(squadron: Squadron, means: Means) -> str:
    """Why a flight that is tasked never finds its aircraft; empty if it may."""
    if means.days_with_aircraft and squadron.aircraft_type.mc_rate_share == 0:
        return "none of its aircraft is ever mission capable (mc_rate_share is 0)"
    is_short = 0 < means.with_reserve < together(squadron)
    return _no_flight(means, squadron.aircraft_type.flight_size) if is_short else ""


def _why_no_lines(squadron: Squadron, means: Means) -> str:
    """Why a squadron never offers a flight, wherever one is wanted; empty if it may."""
    plan, kind = squadron.plan, squadron.aircraft_type
    size = kind.flight_size
    flight_h = kind.sortie_h * size
    if not means.days:
        return "it is there on no day of the campaign"
    if not means.days_with_aircraft:
        return "it has no aircraft"
    if not means.days_with_base:
        return "no open base has room for it"
    if not means.days_allowed:
        return "the policies of its contingent let it fly on no day"
    if means.aircraft * max(1.0, 24.0 / (kind.sortie_h + kind.turn_h)) < size * ALMOST:
        return _no_flight(means, size)
    if means.lines < size * ALMOST:
        return (
            f"its programme comes to {means.lines:.3g} lines in all, a flight has {size} "
            "(sorties_per_aircraft_day)"
        )
    if plan.crews_per_aircraft is not None and means.crew_h < flight_h * ALMOST:
        return (
            f"its crews may fly {means.crew_h:.3g} h in all, a flight takes {flight_h:.3g} h "
            "(crews_per_aircraft, crew_h_per_month)"
        )
    return ""


def _no_flight(means: Means, size: int) -> str:
    return f"its aircraft make no flight of {size}: aircraft is {means.aircraft}, flight_size is {size}"
