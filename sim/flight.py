"""A flight in the ATO, from tasking to its record."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.campaign import AircraftType
from sim.order_of_battle import Disposition
from sim.profile import Profile
from sim.records import NAN, FlightRecord, Outcome
from sim.squadron import Squadron, Tail


@dataclass(slots=True, eq=False)
class Flight:
    """Aircraft of one squadron launched together: what was ordered and what became of it."""

    # What was ordered
    id: str
    squadron: Squadron
    disposition: Disposition
    aircraft: int
    ato_day: int
    area_id: str
    country: str
    profile: Profile
    planned_off_h: float
    has_target: bool = False
    method: str = ""  # boom or drogue; of a tanker, what it is rigged for
    aircraft_type: AircraftType = field(init=False)
    role: str = field(init=False)
    vul_from_h: float = field(init=False)
    burn_klb_per_h: float = field(init=False)

    # What became of it
    tails: list[Tail] = field(init=False)
    weapons_left: int = field(init=False)
    took_off_h: float = NAN
    landed_h: float = NAN
    station_h: float = 0.0
    leaves_track_h: float = 0.0
    leaves_station_h: float = 0.0
    busy_until_h: float = 0.0
    contact_until_h: float = 0.0
    refuelings: int = 0
    receivers: int = 0
    fuel_klb: float = 0.0
    fuel_loaded_klb: float = 0.0
    fuel_landed_klb: float = 0.0
    fuel_received_klb: float = 0.0
    fuel_burned_klb: float = 0.0
    offload_klb: float = 0.0
    to_give_klb: float = 0.0
    strikes: int = 0
    weapons_released: int = 0
    spares_used: int = 0
    diverted: bool = False
    outcome: Outcome = Outcome.UNFINISHED
    reason: str = ""

    def __post_init__(self) -> None:
        self.aircraft_type = aircraft_type = self.squadron.aircraft_type
        self.role = self.squadron.plan.role
        self.vul_from_h = self.planned_off_h + self.profile.out_h
        self.burn_klb_per_h = aircraft_type.burn_klb_per_h * self.aircraft
        self.method = self.method or aircraft_type.receives
        self.tails = []
        self.weapons_left = aircraft_type.weapons * self.aircraft

    @property
    def endurance_h(self) -> float:
        """Hours that the fuel on board lasts."""
        return self.fuel_klb / self.burn_klb_per_h

    def burn(self, hours: float) -> None:
        """Fly for some hours: fuel on board becomes fuel burned."""
        used = self.burn_klb_per_h * hours
        self.fuel_klb -= used
        self.fuel_burned_klb += used

    def offload(self, klb: float, receivers: int) -> None:
        """Give fuel to a number of aircraft."""
        self.fuel_klb -= klb
        self.offload_klb += klb
        self.receivers += receivers

    def receive(self, klb: float) -> None:
        """Take fuel from a tanker."""
        self.fuel_klb += klb
        self.fuel_received_klb += klb
        self.refuelings += 1

    def strike(self) -> None:
        """One strike, with as many weapons as it takes or as the flight has left."""
        mean = self.aircraft_type.weapons_per_strike
        number = min(self.weapons_left, 1 + _geometric(self.squadron.streams.weapons.random(), mean - 1.0))
        self.strikes += 1
        self.weapons_released += number
        self.weapons_left -= number

    def record(self, end_h: float) -> FlightRecord:
        """The row of this flight; one still in the air is written as of `end_h`."""
        flew = self.took_off_h <= end_h
        until_h = self.landed_h if self.landed_h == self.landed_h else end_h
        squadron, disposition, aircraft = self.squadron, self.disposition, self.aircraft
        # In the order of the columns: thirty names would take three times as long.
        return FlightRecord(
            self.id,
            self.ato_day,
            squadron.plan.contingent,
            squadron.plan.service,
            squadron.id,
            disposition.command,
            self.aircraft_type.name,
            self.role,
            disposition.base,
            self.area_id,
            self.country,
            aircraft,
            aircraft if flew else 0,
            self.planned_off_h,
            self.took_off_h if flew else NAN,
            self.landed_h,
            self.station_h,
            aircraft * (until_h - self.took_off_h) if flew else 0.0,
            self.refuelings,
            self.receivers,
            self.fuel_received_klb,
            self.fuel_burned_klb,
            self.offload_klb,
            self.fuel_loaded_klb,
            self.fuel_landed_klb,
            self.strikes,
            self.weapons_released,
            aircraft if aircraft < self.weapons_released else self.weapons_released,
            self.outcome,
            self.reason,
        )


def _geometric(chance: float, mean: float) -> int:
    """A whole number from 0 on with a given mean, each further one equally less probable."""
    number, more = 0, mean / (1.0 + mean)
    reached = more
    while chance < reached:
        number += 1
        reached *= more
    return number
