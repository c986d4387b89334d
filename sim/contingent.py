"""The national agent: what a contingent plans to fly, what it offers, what its rules let it strike.

A contingent flies its own programme. The air operations center says where the lines go, hardly ever
whether they go; so what a nation flies follows from its own aircraft, crews, policies and caveats.
Nations of one class differ from each other in ways that nobody published: each replication draws an
effect on the programme and one on the approval of strikes, from streams that bear the nation's name.
"""

from __future__ import annotations

from math import inf

from sim import campaign
from sim.campaign import Phase
from sim.order_of_battle import Disposition
from sim.portable import lognormal
from sim.records import Limit
from sim.squadron import Offer, Squadron
from sim.streams import Streams

PROGRAMME_CARRY_DAYS = 2.0  # lines not flown are owed for this long
CREW_CARRY_DAYS = 7.0  # crew hours not flown are kept for this long
MONTH_DAYS = 30.0  # crew hours are regulated per 30 days


class Contingent:
    """One nation's air contingent in one replication."""

    def __init__(self, plan: campaign.Contingent, streams: Streams) -> None:
        self.plan = plan
        self.id = plan.id
        self.programme_effect = _effect(plan, streams, "nation_programme")
        self.approval_share = min(1.0, plan.approval_share * _effect(plan, streams, "nation_approval"))

    def offer(self, squadron: Squadron, disposition: Disposition, phase: Phase | None) -> Offer:
        """The smallest of flying programme, crews and tails, in whole flights.

        The programme and the crews' hours accrue daily and are spent when lines are tasked.
        """
        aircraft_type = squadron.aircraft_type
        planned = self._accrue(squadron, disposition, phase)
        if not disposition.base:
            return Offer(planned, 0, "base")
        if disposition.factor == 0:
            return Offer(planned, 0, "policy")
        capable = (
            float(squadron.mission_capable)
            if squadron.tails
            else disposition.aircraft * aircraft_type.mc_rate_share
        )
        lines = squadron.owed_lines
        limit: Limit = "programme"
        by_crews = (
            inf if squadron.plan.crews_per_aircraft is None else squadron.crew_h / aircraft_type.sortie_h
        )
        if by_crews < lines:
            lines, limit = by_crews, "crews"
        by_tails = min(capable, disposition.aircraft) * max(
            1.0, 24.0 / (aircraft_type.sortie_h + aircraft_type.turn_h)
        )
        if by_tails < lines:
            lines, limit = by_tails, "tails"
        flights = int(lines / aircraft_type.flight_size + 1e-9)
        return Offer(planned, flights * aircraft_type.flight_size, limit)

    def _accrue(self, squadron: Squadron, disposition: Disposition, phase: Phase | None) -> float:
        """Add a day's lines and crew hours, up to what can be carried over; returns the day's lines."""
        plan, aircraft_type = squadron.plan, squadron.aircraft_type
        lines_a_day = (
            disposition.aircraft * plan.sorties_per_aircraft_day * disposition.factor * self.programme_effect
        )
        if plan.tempo == "phase":
            lines_a_day *= level_of(phase, plan.role)
        lines_max = PROGRAMME_CARRY_DAYS * lines_a_day + aircraft_type.flight_size
        squadron.owed_lines = min(squadron.owed_lines + lines_a_day, lines_max) if lines_a_day else 0.0
        if plan.crews_per_aircraft is not None:
            crew_h_a_day = disposition.aircraft * plan.crews_per_aircraft * plan.crew_h_per_month / MONTH_DAYS
            crew_h_max = max(
                CREW_CARRY_DAYS * crew_h_a_day, aircraft_type.sortie_h * aircraft_type.flight_size
            )
            squadron.crew_h = min(squadron.crew_h + crew_h_a_day, crew_h_max)
        return lines_a_day


def level_of(phase: Phase | None, role: str) -> float:
    """The tempo of a role in a phase; outside all phases nothing is flown."""
    if phase is None:
        return 0.0
    return {"strike": phase.level, "airlift": phase.airlift_level, "tanker": 1.0}.get(role, phase.isr_level)


def _effect(plan: campaign.Contingent, streams: Streams, activity: str) -> float:
    """A lognormal of mean 1: what sets this nation apart from its class in this replication."""
    return lognormal(streams.of(activity, plan.id), plan.effect_spread)
