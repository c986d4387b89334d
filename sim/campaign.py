"""The frozen input: everything that can be simulated, and nothing else.

This is the only definition of a campaign. `scenarios` reads files and checks them against
these dataclasses; the unit, the bounds and the meaning of a field are its annotation.
Dates are UTC calendar dates; a `from_date` is the first day, a `to_date` the last one.
Identifiers are lower-case words joined by underscores.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from sim.quantity import (
    Factor,
    Hours,
    HoursADay,
    Klb,
    Latitude,
    LongHours,
    Longitude,
    Quantity,
    Share,
)

Confidence = Literal["documented", "public", "assumed", "mixed"]
Role = Literal["strike", "isr_armed", "isr", "c2", "tanker", "airlift"]
Command = Literal["coalition", "own"]
Method = Literal["boom", "drogue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A row of data: what it is called, where it comes from, how far to trust it."""

    id: str
    source: str
    confidence: Confidence
    note: str = ""


# --- who flies --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AircraftType(Sourced):
    """Planning figures of one aircraft type."""

    name: Annotated[str, "as printed in tables"]
    receives: Annotated[Literal["boom", "drogue", "none"], "how it takes fuel in flight"]
    flight_size: Annotated[int, Quantity("aircraft", 1, 4), "aircraft launched together"]
    mc_rate_share: Annotated[Share, "mission-capable aircraft of those possessed"]
    sortie_h: Annotated[float, Quantity("h", 0.1, 40), "planned sortie duration"]
    cruise_kt: Annotated[float, Quantity("kt", 40, 700), "speed on a leg"]
    burn_klb_per_h: Annotated[float, Quantity("klb/h", 0, 60), "fuel burned per flight hour"]
    fuel_klb: Annotated[float, Quantity("klb", 0, 400), "fuel on board at take-off"]
    turn_h: Annotated[float, Quantity("h", 0, 48), "block-in to ready"]
    weapons: Annotated[int, Quantity("count", 0, 80), "weapons one aircraft is loaded with"]
    weapons_per_strike: Annotated[
        float, Quantity("1", 1, 40), "weapons that a flight uses on one strike, on average"
    ] = 1.0
    ground_abort_share: Annotated[Share, "aircraft that abort before take-off"]
    air_abort_share: Annotated[Share, "flights that turn back on the way out"]
    break_share: Annotated[Share, "sorties that land broken"]
    fix_mean_h: Annotated[LongHours, "mean fix time of a break"]
    inspection_every_h: Annotated[float, Quantity("h", 1, 100_000), "flight hours between inspections"]
    inspection_h: Annotated[LongHours, "duration of an inspection"]
    offload_klb: Annotated[float, Quantity("klb", 0, 400), "most that a tanker gives away in one sortie"] = (
        0.0
    )
    booms: Annotated[int, Quantity("count", 0, 2), "booms of a tanker"] = 0
    hoses: Annotated[int, Quantity("count", 0, 3), "hoses of a tanker"] = 0
    methods_per_flight: Annotated[int, Quantity("count", 0, 2), "1: boom or adapter, not both; 0: none"] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Steady(Sourced):
    """Fly the programme, scaled by `factor`."""

    rule: Literal["steady"] = "steady"
    factor: Factor = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge(Sourced):
    """Fly `factor` times the programme between two dates, if `cause` has happened."""

    rule: Literal["surge"] = "surge"
    from_date: date
    to_date: date
    factor: Factor
    cause: Annotated[str, "id of the event that triggers it; empty: none needed"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Sourced):
    """Fly nothing between two dates, if `cause` has happened. No `to_date`: for good."""

    rule: Literal["suspend"] = "suspend"
    from_date: date
    to_date: date | None = None
    cause: Annotated[str, "id of the event that triggers it; empty: none needed"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactToOwnLoss(Sourced):
    """After the loss of an own aircraft: stand down, later surge."""

    rule: Literal["react_to_own_loss"] = "react_to_own_loss"
    suspend_days: Annotated[int, Quantity("d", 0, 1000), "stand-down after the loss"]
    surge_after_days: Annotated[int, Quantity("d", 0, 1000), "from the loss to the surge"]
    surge_days: Annotated[int, Quantity("d", 0, 1000), "length of the surge"]
    surge_factor: Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Sourced):
    """Fly nothing from the date `on`."""

    rule: Literal["withdraw"] = "withdraw"
    on: date


Policy = Steady | Surge | Suspend | ReactToOwnLoss | Withdraw


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingent(Sourced):
    """A national air contingent: how it decides."""

    name: Annotated[str, "as printed in tables"]
    approval_share: Annotated[Share, "requests offered to it that its rules let it strike"]
    effect_spread: Annotated[
        float,
        Quantity("1", 0, 1),
        "nation effect: standard deviation of the logarithm of its programme and of its approval",
    ] = 0.0
    policies: tuple[Policy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Squadron(Sourced):
    """Aircraft of one type at one base, flying one role."""

    record: Annotated[str, "row of the documented order of battle, for instance C07; may be empty"] = ""
    contingent: str
    service: str
    aircraft_type: str
    role: Role
    command: Command = "coalition"
    base: str
    from_date: date
    to_date: date | None = None
    aircraft: Annotated[int, Quantity("aircraft", 0, 400), "assigned for tasking"]
    reserve: Annotated[int, Quantity("aircraft", 0, 100), "stand in for others, add no lines"] = 0
    sorties_per_aircraft_day: Annotated[float, Quantity("1/d", 0, 6), "flying programme"]
    tempo: Annotated[
        Literal["own", "phase"], "phase: its programme is scaled by the level of the phase for its role"
    ] = "own"
    crews_per_aircraft: Annotated[
        float | None, Quantity("1", 0, 10), "crew ratio, 0: no crews; empty: crews are no limit"
    ] = None
    crew_h_per_month: Annotated[float, Quantity("h", 0, 744), "flight hours allowed to a crew in 30 days"]
    areas: Annotated[tuple[str, ...], "areas it is confined to; empty: where its caveats allow"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Sourced):
    """A dated change of a squadron; an empty field stays as it was."""

    squadron: str
    from_date: date
    aircraft: Annotated[int | None, Quantity("aircraft", 0, 400)] = None
    base: str | None = None
    command: Command | None = None
    cause: Annotated[str, "id of the event without which it does not happen"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat(Sourced):
    """Where a squadron may fly and where it may strike, from a date on."""

    squadron: str
    from_date: date
    flies_in: Annotated[tuple[str, ...], "countries"]
    strikes_in: Annotated[tuple[str, ...], "countries; a subset of flies_in"]
    cause: Annotated[str, "id of the event without which it does not happen"] = ""


# --- from where, refueled where -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Base(Sourced):
    """An airfield or a carrier with what it can handle."""

    name: str
    icao: str = ""
    country: str
    kind: Literal["airbase", "carrier"]
    latitude: Latitude
    longitude: Longitude
    from_date: date | None = None
    to_date: date | None = None
    ramp_spots: Annotated[int, Quantity("count", 0, 1000), "aircraft that can be bedded down"]
    runways: Annotated[int, Quantity("count", 1, 10), "runways or catapult and deck cycles in use"]
    runway_h: Annotated[float, Quantity("h", 0, 1), "occupancy by one flight"]
    turn_crews: Annotated[int, Quantity("count", 0, 500), "flights turned at the same time"]
    fix_crews: Annotated[int, Quantity("count", 0, 500), "aircraft fixed at the same time"]
    fuel_store_klb: Klb
    fuel_resupply_klb_per_day: Annotated[float, Quantity("klb/d", 0, 1_000_000)]
    munitions_store: Annotated[int, Quantity("count", 0, 1_000_000), "weapons"]
    munitions_resupply_per_day: Annotated[float, Quantity("1/d", 0, 1_000_000)]
    dust_region: Annotated[str, "region of the dust table; empty: none"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure(Sourced):
    """A base shut between two dates (attack, repair, access withdrawn)."""

    base: str
    from_date: date
    to_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Track(Sourced):
    """A tanker track."""

    name: str
    latitude: Latitude
    longitude: Longitude
    from_date: date | None = None
    to_date: date | None = None
    methods: tuple[Method, ...] = ("boom", "drogue")
    minimum_tankers: Annotated[int, Quantity("count", 0, 20), "there at all hours, asked for or not"] = 0


# --- what is wanted -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Area(Sourced):
    """An operating area."""

    name: str
    country: str
    latitude: Latitude
    longitude: Longitude
    from_date: Annotated[date | None, "no overwatch is wanted and no strike requested before"] = None
    priority: Annotated[int, Quantity("rank", 1, 9), "1 is filled first"] = 5
    dust_region: Annotated[str, "region of the dust table; empty: none"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShare(Sourced):
    """The share of the demand of a month that falls in an area."""

    month: Annotated[str, "YYYY-MM"]
    area: str
    share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Sourced):
    """The tempo between two dates: what is wanted and planned; a `wanted` level is about the former alone."""

    from_date: date
    to_date: date
    level: Annotated[Factor, "overwatch, and strike squadrons that follow the tempo"]
    isr_level: Annotated[Factor, "surveillance and command orbits, and their squadrons that follow the tempo"]
    request_level: Annotated[Factor, "strike requests"]
    airlift_level: Annotated[Factor, "lift missions, and lift squadrons that follow the tempo"]
    overwatch_wanted_level: Annotated[Factor, "overwatch wanted, beside `level`"] = 1.0
    isr_wanted_level: Annotated[Factor, "surveillance and command wanted, beside `isr_level`"] = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What the areas want each day at tempo 1."""

    overwatch_h_per_day: Annotated[HoursADay, "flight-hours of armed overwatch on station"]
    isr_h_per_day: Annotated[HoursADay, "flight-hours of surveillance orbits"]
    c2_h_per_day: Annotated[HoursADay, "flight-hours of command and control orbits"]
    airlift_missions_per_day: Annotated[float, Quantity("1/d", 0, 1000), "lift missions into the theater"]
    requests_per_day: Annotated[float, Quantity("1/d", 0, 5000), "strike requests of all areas"]
    day_share: Annotated[Share, "requests that arrive between 03Z and 15Z"]
    request_patience_h: Annotated[LongHours, "how long a request can wait"]
    reach_nm: Annotated[float, Quantity("nm", 0, 2000), "how far a flight on station goes to answer"]
    near_nm: Annotated[float, Quantity("nm", 1, 2000), "per such distance, 2.7 times less often chosen"]
    engagement_h: Annotated[Hours, "a flight is busy with one request"]
    drone_share: Annotated[Share, "requests that suit the weapons of a drone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission(Sourced):
    """A mission ordered by name in the record: flown on each day of a window, before all else."""

    from_date: date
    to_date: date
    squadron: str
    area: str
    aircraft: Annotated[int, Quantity("aircraft", 1, 200), "per day"]
    start_h: Annotated[float, Quantity("h", 0, 24), "hour of the ATO day on station"]
    cause: Annotated[str, "id of the event without which it does not happen"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """Planning factors of the air operations center and of the crews."""

    lead_h: Annotated[float, Quantity("h", 0, 720), "the ATO is written this long before its day"]
    route_factor: Annotated[float, Quantity("1", 1, 2), "route flown over great circle"]
    efficiency_pull: Annotated[float, Quantity("1", 0, 4), "pull of areas that take less tanker fuel"]
    priority_pull: Annotated[float, Quantity("1", 0, 10), "pull of areas of high priority"]
    vul_slack_h: Annotated[float, Quantity("h", 0, 12), "a vul window moves by as much to where a tanker is"]
    track_slack_nm: Annotated[float, Quantity("nm", 0, 1000), "so much farther tracks serve an area too"]
    joker_share: Annotated[float, Quantity("share", 0, 0.8), "usable fuel left on turning to the tanker"]
    station_min_h: Annotated[float, Quantity("h", 0.05, 24), "tasked at least, however long the sortie"]
    unload_h: Annotated[Hours, "an airlifter over the drop zone or on the ground"]
    fuel_reserve_h: Annotated[Hours, "fuel a flight keeps, in hours of its burn"]
    tanker_reserve_share: Annotated[Factor, "fuel planned on the tracks above the receivers' need"]
    tanker_station_h: Annotated[float, Quantity("h", 0.5, 24), "vul window of a tanker"]
    tanker_early_h: Annotated[Hours, "a tanker is on its track this long before its first receiver"]
    tanker_use_share: Annotated[Share, "share of its vul window in which a boom is planned to be in contact"]
    receiver_patience_h: Annotated[Hours, "a receiver waits this long at a track"]
    boom_klb_per_h: Annotated[float, Quantity("klb/h", 1, 1000), "flow through a boom"]
    drogue_klb_per_h: Annotated[float, Quantity("klb/h", 1, 1000), "flow through a hose"]
    contact_h: Annotated[Hours, "hook-up of one aircraft, without the flow"]
    taxi_h: Annotated[Hours, "start, checks, taxi"]
    spare_h: Annotated[Hours, "delay when a spare steps in"]
    delay_max_h: Annotated[LongHours, "a later take-off is a cancellation"]
    divert_h: Annotated[LongHours, "time lost by a landing away from home"]
    down_mean_h: Annotated[LongHours, "mean time an aircraft waits for parts or scheduled work"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dust(Sourced):
    """Dust storms of a region in one month of the year."""

    region: str
    month: Annotated[int, Quantity("month", 1, 12)]
    storms_per_month: Annotated[float, Quantity("1", 0, 100), "mean number"]
    mean_h: Annotated[LongHours, "mean duration"]
    reach_share: Annotated[Share, "places of the region that one storm closes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Sourced):
    """A dated entry of the timeline. Only losses and causes act on the simulation."""

    date: date
    kind: Literal["political", "operation", "aircraft_lost", "cruise_missiles", "access", "context"]
    subject: Annotated[str, "squadron that loses an aircraft, or who the entry is about"] = ""
    count: Annotated[int, Quantity("count", 0, 1000), "aircraft lost, missiles fired"] = 0
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Sourced):
    """An uncertain number: its path in the campaign and the range in which it may lie.

    `id` is the path, for instance `tempo.autumn_2014.level`.
    """

    unit: str
    low: float
    high: float


# --- the whole ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """All of it. Two campaigns with equal fields unfold alike for equal seeds."""

    name: str
    title: str
    from_date: date
    to_date: date
    demand: Demand
    planning: Planning
    aircraft_types: tuple[AircraftType, ...]
    contingents: tuple[Contingent, ...]
    squadrons: tuple[Squadron, ...]
    changes: tuple[Change, ...] = ()
    caveats: tuple[Caveat, ...]
    bases: tuple[Base, ...]
    closures: tuple[Closure, ...] = ()
    tracks: tuple[Track, ...] = ()
    areas: tuple[Area, ...]
    shares: tuple[AreaShare, ...]
    tempo: tuple[Phase, ...]
    missions: tuple[Mission, ...] = ()
    dust: tuple[Dust, ...] = ()
    events: tuple[Event, ...] = ()
    parameters: tuple[Parameter, ...] = ()
