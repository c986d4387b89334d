"""The flat, immutable records that a replication leaves behind.

One tuple per row; NaN where something did not happen. The field names are the columns of
the tables; their units and meanings stand in the column dictionary of `results`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

NAN = float("nan")


class Outcome(StrEnum):
    """How a tasked line ends: exactly one of these."""

    FLOWN = "flown"
    GROUND_ABORT = "ground_abort"
    AIR_ABORT = "air_abort"
    CANCELLED_MAINTENANCE = "cancelled_maintenance"
    CANCELLED_WEATHER = "cancelled_weather"
    CANCELLED_TANKER = "cancelled_tanker"
    CANCELLED_BASE = "cancelled_base"
    CANCELLED_CAVEAT = "cancelled_caveat"
    UNFINISHED = "unfinished"


Limit = Literal["programme", "tails", "crews", "policy", "base", "none"]
"""What kept a squadron from offering more lines."""
Unused = Literal["tanker", "demand", "caveat", "none"]
"""Why lines offered were not tasked."""
Untasked = Literal["no_lines", "no_squadron", "tanker", "caveat", "none"]
"""Why hours wanted were not tasked."""
RequestOutcome = Literal["strike", "not_approved", "no_aircraft", "caveat", "no_munitions"]
"""How a strike request ends."""


class FlightRecord(NamedTuple):
    flight_id: str
    ato_day: int
    contingent: str
    service: str
    squadron: str
    command: str
    aircraft: str
    role: str
    base: str
    area: str
    country: str
    aircraft_tasked: int
    sorties: int
    planned_off_h: float
    took_off_h: float
    landed_h: float
    station_hours: float
    flight_hours: float
    refuelings: int
    receivers: int
    fuel_received_klb: float
    fuel_burned_klb: float
    offload_klb: float
    fuel_loaded_klb: float
    fuel_landed_klb: float
    strikes: int
    weapons_released: int
    sorties_releasing: int
    outcome: str
    reason: str


class RefuelingRecord(NamedTuple):
    time_h: float
    track: str
    tanker_flight: str
    receiver_flight: str
    receivers: int
    offload_klb: float
    wait_h: float
    contact_h: float
    method: str
    outcome: str


class RequestRecord(NamedTuple):
    request_id: str
    area: str
    country: str
    arrived_h: float
    answered_h: float
    flight_id: str
    outcome: RequestOutcome


class SquadronDayRecord(NamedTuple):
    ato_day: int
    squadron: str
    assigned: int
    mc_aircraft: float
    lines_planned: float
    lines_offered: int
    lines_tasked: int
    sorties: int
    flight_hours: float
    limit: Limit
    unused: Unused


class BaseDayRecord(NamedTuple):
    ato_day: int
    base: str
    ramp_used_max: int
    runway_wait_h: float
    turn_wait_h: float
    fuel_min_klb: float
    closed_h: float


class AreaDayRecord(NamedTuple):
    ato_day: int
    area: str
    role: str
    wanted_h: float
    tasked_h: float
    reason: Untasked


class EventRecord(NamedTuple):
    time_h: float
    kind: str
    subject: str
    text: str


@dataclass(slots=True)
class Log:
    """Everything that one replication recorded; rows in the order in which they were closed."""

    campaign: str
    seed: int
    replication: int
    until_h: float
    flights: list[FlightRecord] = field(default_factory=list)
    refuelings: list[RefuelingRecord] = field(default_factory=list)
    requests: list[RequestRecord] = field(default_factory=list)
    squadron_days: list[SquadronDayRecord] = field(default_factory=list)
    base_days: list[BaseDayRecord] = field(default_factory=list)
    area_days: list[AreaDayRecord] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)
