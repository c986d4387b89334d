"""A flight in the ATO, from tasking to its record."""

from __future__ import annotations

from sim.campaign import AircraftType
from sim.order_of_battle import Standing
from sim.profile import Profile
from sim.records import NAN, FlightRecord, Outcome
from sim.squadron import Squadron, Tail


class Flight:
    """Aircraft of one squadron launched together: what was ordered and what became of it."""

    # What a flight starts with; only what changes is stored for each flight.
    took_off_h = NAN
    landed_h = NAN
    station_h = 0.0
    leaves_h = 0.0
    busy_until_h = 0.0
    contact_until_h = 0.0
    refuelings = 0
    receivers = 0
    fuel_klb = 0.0
    fuel_loaded_klb = 0.0
    fuel_landed_klb = 0.0
    fuel_received_klb = 0.0
    fuel_burned_klb = 0.0
    offload_klb = 0.0
    to_give_klb = 0.0
    strikes = 0
    spares_used = 0
    diverted = False
    outcome = Outcome.UNFINISHED
    reason = ""

    def __init__(
        self,
        id: str,  # noqa: A002 - the field's word
        squadron: Squadron,
        standing: Standing,
        aircraft: int,
        ato_day: int,
        area_id: str,
        country: str,
        profile: Profile,
        planned_off_h: float,
        has_target: bool = False,
        method: str = "",
    ) -> None:
        self.id = id
        self.squadron = squadron
        self.kind: AircraftType = squadron.kind
        self.role = squadron.plan.role
        self.command = standing.command
        self.base_id = standing.base
        self.aircraft = aircraft
        self.ato_day = ato_day
        self.area_id = area_id
        self.country = country
        self.profile = profile
        self.planned_off_h = planned_off_h
        self.vul_from_h = planned_off_h + profile.out_h
        self.has_target = has_target
        self.method = method or self.kind.receives
        self.tails: list[Tail] = []
        self.weapons_left = self.kind.weapons * aircraft
        self.burn_klb_per_h = self.kind.burn_klb_per_h * aircraft

    @property
    def endurance_h(self) -> float:
        """Hours that the fuel on board lasts."""
        return self.fuel_klb / self.burn_klb_per_h

    def burn(self, hours: float) -> None:
        """Fly for some hours: fuel on board becomes fuel burned."""
        used = self.burn_klb_per_h * hours
        self.fuel_klb -= used
        self.fuel_burned_klb += used

    def record(self, end_h: float) -> FlightRecord:
        """The row of this flight; one still in the air is written as of `end_h`."""
        flew = self.took_off_h <= end_h
        until_h = self.landed_h if self.landed_h == self.landed_h else end_h
        squadron = self.squadron
        return FlightRecord(
            self.id,
            self.ato_day,
            squadron.plan.contingent,
            squadron.plan.service,
            squadron.id,
            self.command,
            self.kind.name,
            self.role,
            self.base_id,
            self.area_id,
            self.country,
            self.aircraft,
            self.aircraft if flew else 0,
            self.planned_off_h,
            self.took_off_h if flew else NAN,
            self.landed_h,
            self.station_h,
            self.aircraft * (until_h - self.took_off_h) if flew else 0.0,
            self.refuelings,
            self.receivers,
            self.fuel_received_klb,
            self.fuel_burned_klb,
            self.offload_klb,
            self.fuel_loaded_klb,
            self.fuel_landed_klb,
            self.strikes,
            self.outcome,
            self.reason,
        )
