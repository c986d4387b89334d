"""The column dictionary: dtype, unit and meaning of every column of every table.

Each table starts with `replication` and `date`; the other columns are the fields of the
record of the same name in `sim.records`, in the same order. `docs/tables.md` is generated
from this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Dtype = Literal["int64", "float64", "str", "date"]


class Column(NamedTuple):
    """One column. `unit` is empty for texts and dates."""

    name: str
    dtype: Dtype
    unit: str
    meaning: str


def _text(name: str, meaning: str) -> Column:
    return Column(name, "str", "", meaning)


def _count(name: str, meaning: str, unit: str = "count") -> Column:
    return Column(name, "int64", unit, meaning)


def _hours(name: str, meaning: str) -> Column:
    return Column(name, "float64", "h", meaning)


def _klb(name: str, meaning: str) -> Column:
    return Column(name, "float64", "klb", meaning)


def _day(meaning: str) -> Column:
    return Column("date", "date", "", meaning)


_REPLICATION = _count("replication", "number of the replication, from 0", "1")
_ATO_DAY = _count("ato_day", "ATO day, 0 is the first day of the campaign", "d")
_ATO_DATE = _day("UTC date of the ATO day")

_FLIGHTS = (
    _REPLICATION,
    _ATO_DATE,
    _text(
        "flight_id",
        "squadron, ATO day and number; the same flight in every scenario that tasks it. Ends in `-alert` "
        "for a tanker that stood on alert and went in place of the flight named before",
    ),
    _ATO_DAY,
    _text("contingent", "national air contingent"),
    _text("service", "armed service"),
    _text("squadron", "squadron that was tasked"),
    _text("command", "`coalition`: on the coalition's ATO; `own`: under its own command, counted separately"),
    _text("aircraft", "aircraft type"),
    _text("role", "`strike`, `isr_armed`, `isr`, `c2`, `tanker` or `airlift`"),
    _text("base", "base from which the flight was tasked"),
    _text("area", "operating area, or the track of a tanker"),
    _text("country", "country of the area; empty for a track"),
    _count("aircraft_tasked", "lines: aircraft that the ATO asked for", "lines"),
    _count("sorties", "aircraft that took off", "sorties"),
    _hours("planned_off_h", "planned take-off"),
    _hours("took_off_h", "take-off; NaN: never took off"),
    _hours("landed_h", "landing; NaN: never took off, or still in the air at the end"),
    _hours("station_hours", "time on station, once per flight whatever the number of aircraft"),
    _hours("flight_hours", "take-off to landing, summed over the aircraft"),
    _count("refuelings", "times the flight took fuel in the air"),
    _count("receivers", "aircraft that took fuel from this flight (tankers)", "aircraft"),
    _klb("fuel_received_klb", "fuel taken in the air, summed over the aircraft"),
    _klb("fuel_burned_klb", "fuel burned, summed over the aircraft"),
    _klb("offload_klb", "fuel given to receivers (tankers)"),
    _klb("fuel_loaded_klb", "fuel on board at take-off, summed over the aircraft"),
    _klb("fuel_landed_klb", "fuel on board at landing, summed over the aircraft"),
    _count("strikes", "strikes: one or more kinetic events in one place, whatever the number of weapons"),
    _count("weapons_released", "weapons that the strikes of the flight took", "weapons"),
    _count("sorties_releasing", "aircraft of the flight that released at least one weapon", "sorties"),
    _text("outcome", "how the tasked lines ended, one of `sim.Outcome`"),
    _text("reason", "the cause of the outcome; empty if the outcome says it"),
)

_REFUELINGS = (
    _REPLICATION,
    _day("UTC date of `time_h`"),
    _hours("time_h", "end of the contact, or of the wait that was given up"),
    _text("track", "tanker track"),
    _text("tanker_flight", "`flight_id` of the tanker; empty: none came"),
    _text("receiver_flight", "`flight_id` of the receiver"),
    _count("receivers", "aircraft served", "aircraft"),
    _klb("offload_klb", "fuel that passed"),
    _hours("wait_h", "time the receivers waited at the track for a boom or hose"),
    _hours("contact_h", "time at the boom or hose: hook-ups and flow; 0 for a wait that was given up"),
    _text("method", "`boom` or `drogue`"),
    _text("outcome", "`served`, or `gave_up`: the receivers' patience ended first"),
)

_REQUESTS = (
    _REPLICATION,
    _day("UTC date of `arrived_h`"),
    _text("request_id", "area and number"),
    _text("area", "operating area"),
    _text("country", "country of the area"),
    _hours("arrived_h", "arrival of the request"),
    _hours("answered_h", "a flight came to answer it; NaN: none did"),
    _text("flight_id", "flight that answered; empty: none did"),
    _text(
        "outcome",
        "`strike`, or why there was none: `not_approved` (the rules of all who could refused), "
        "`no_munitions`, `caveat` (only those within reach that may not strike there), `no_aircraft`",
    ),
)

_SQUADRON_DAYS = (
    _REPLICATION,
    _ATO_DATE,
    _ATO_DAY,
    _text("squadron", "squadron"),
    _count("assigned", "aircraft assigned for tasking", "aircraft"),
    Column("mc_aircraft", "float64", "aircraft", "mission-capable aircraft, mean over the day"),
    Column(
        "lines_planned",
        "float64",
        "lines",
        "lines of the day in the flying programme of its contingent; what is not flown is owed for two days",
    ),
    _count("lines_offered", "lines the contingent offered", "lines"),
    _count("lines_tasked", "lines the ATO took, and tankers called from alert", "lines"),
    _count("sorties", "aircraft that took off, of the flights tasked for the day", "sorties"),
    _hours("flight_hours", "take-off to landing, summed over the aircraft of those flights"),
    _text(
        "limit",
        "what limited the lines offered: `programme` (flying programme), `tails`, `crews`, `policy` "
        "(a decision of the contingent), `base` (shut or not there) or `none`",
    ),
    _text(
        "unused",
        "why whole flights of the lines offered were not tasked: `tanker` (no fuel available), `demand` "
        "(nothing more was wanted), `caveat` (wanted only where it may not go); `none`: all were tasked",
    ),
)

_BASE_DAYS = (
    _REPLICATION,
    _ATO_DATE,
    _ATO_DAY,
    _text("base", "base or carrier"),
    _count("ramp_used_max", "most aircraft on the ramp at any moment of the day", "aircraft"),
    _hours("runway_wait_h", "waiting for the runway, summed over the flights"),
    _hours("turn_wait_h", "waiting for a turn crew, summed over the flights"),
    _klb("fuel_min_klb", "least fuel in store during the day"),
    _hours("closed_h", "hours for which the base was shut"),
)

_AREA_DAYS = (
    _REPLICATION,
    _ATO_DATE,
    _ATO_DAY,
    _text("area", "operating area"),
    _text("role", "what was wanted: `overwatch` (armed), `isr`, `c2` or `airlift`"),
    _hours("wanted_h", "flight-hours on station that the area wanted"),
    _hours("tasked_h", "flight-hours on station that the ATO tasked"),
    _text(
        "reason",
        "why wanted hours were not tasked: `no_lines` (all lines offered were used), `no_squadron` (nobody "
        "who may fly there can reach it), `tanker` (no fuel available), `caveat` (those who can reach it may "
        "not); `none`: all were tasked",
    ),
)

_EVENTS = (
    _REPLICATION,
    _day("UTC date of `time_h`"),
    _hours("time_h", "moment of the event"),
    _text("kind", "kind of event, for instance `aircraft_lost`, `dust` or `rebed`"),
    _text("subject", "who or what it is about: squadron, flight, region ...; may be empty"),
    _text("text", "what happened, in words"),
)

_CONTINGENT_DAYS = (
    _REPLICATION,
    _ATO_DATE,
    _ATO_DAY,
    _text("command", "`coalition` or `own`, as that of its squadrons on the day"),
    _text("contingent", "national air contingent"),
    _count("assigned", "aircraft assigned for tasking", "aircraft"),
    Column("lines_planned", "float64", "lines", "lines of the day in its flying programme"),
    _count("lines_offered", "lines it offered", "lines"),
    _count("lines_tasked", "lines the ATO took, and tankers called from alert", "lines"),
    _count("lines_unused", "lines offered and not tasked, squadron by squadron", "lines"),
    _count("sorties", "aircraft that took off, of the flights tasked for the day", "sorties"),
    _hours("flight_hours", "take-off to landing, summed over the aircraft of those flights"),
    _text(
        "limit",
        "what limited the lines offered: every `limit` of its squadrons, joined by `+` in alphabetical order",
    ),
    _text(
        "unused",
        "why lines offered were not tasked: every `unused` of its squadrons, joined in the same way",
    ),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "flights": _FLIGHTS,
        "refuelings": _REFUELINGS,
        "requests": _REQUESTS,
        "squadron_days": _SQUADRON_DAYS,
        "base_days": _BASE_DAYS,
        "area_days": _AREA_DAYS,
        "events": _EVENTS,
    }
)

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "flights": "one row per tasked flight, flown or not",
        "refuelings": "one row per visit of a flight to a tanker track, served or given up",
        "requests": "one row per strike request, answered or not",
        "squadron_days": "one row per squadron and ATO day",
        "base_days": "one row per base and ATO day",
        "area_days": "one row per operating area, role and ATO day",
        "events": "one row per event of the timeline or of the simulation",
        "contingent_days": "one row per contingent, command and ATO day, from its squadron days",
    }
)
"""What one row of each table is."""

DERIVED: Mapping[str, tuple[Column, ...]] = MappingProxyType({"contingent_days": _CONTINGENT_DAYS})
"""Tables that follow from others; no file of a run folder holds them."""
