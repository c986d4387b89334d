"""A campaign and its logs written down by hand, record by record."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

from sim.campaign import Area, Campaign, Change, Demand, Planning, Squadron
from sim.records import (
    NAN,
    AreaDayRecord,
    BaseDayRecord,
    EventRecord,
    FlightRecord,
    Log,
    RefuelingRecord,
    RequestRecord,
    SquadronDayRecord,
)

DAY = date(2014, 8, 30)


SOURCED = {"source": "made up for a test", "confidence": "assumed"}


def hand_campaign() -> Campaign:
    """Fighters, tankers and a squadron that comes under the coalition on its third day."""
    squadrons = tuple(
        Squadron(
            id=name,
            contingent=contingent,
            service=service,
            aircraft_type=aircraft,
            role=role,
            command=command,
            base="west",
            from_date=DAY,
            aircraft=4,
            sorties_per_aircraft_day=1.0,
            crews_per_aircraft=2.0,
            crew_h_per_month=90.0,
            **SOURCED,
        )
        for name, contingent, service, aircraft, role, command in (
            ("fighters", "westland", "WAF", "f_16", "strike", "coalition"),
            ("tankers", "westland", "WAF", "kc_135", "tanker", "coalition"),
            ("guests", "eastland", "EAF", "su_25", "strike", "own"),
        )
    )
    joins = Change(id="joins", squadron="guests", from_date=date(2014, 9, 1), command="coalition", **SOURCED)
    places = {"latitude": 30.0, "longitude": 40.0}
    return Campaign(
        name="hand",
        title="Written by hand",
        from_date=DAY,
        to_date=date(2014, 9, 1),
        demand=Demand(**{field.name: 1.0 for field in fields(Demand)}),
        planning=Planning(**{field.name: 1.0 for field in fields(Planning)}),
        aircraft_types=(),
        contingents=(),
        squadrons=squadrons,
        changes=(joins,),
        caveats=(),
        bases=(),
        areas=(
            Area(id="river", name="River", country="Iraq", **places, **SOURCED),
            Area(id="town", name="Town", country="Syria", **places, **SOURCED),
        ),
        shares=(),
        tempo=(),
    )


def flight(squadron: str, day: int, number: int, **changes: object) -> FlightRecord:
    """A two-ship of fighters that flew four hours, unless changed; `squadron` decides the rest."""
    contingent, service, aircraft, role, command, area, country = {
        "fighters": ("westland", "WAF", "f_16", "strike", "coalition", "river", "Iraq"),
        "tankers": ("westland", "WAF", "kc_135", "tanker", "coalition", "anvil", ""),
        "guests": ("eastland", "EAF", "su_25", "strike", "own", "town", "Syria"),
    }[squadron]
    off_h = 24.0 * day + 6.0
    flown = FlightRecord(
        flight_id=f"{squadron}-{day:03d}-{number:02d}",
        ato_day=day,
        contingent=contingent,
        service=service,
        squadron=squadron,
        command=command,
        aircraft=aircraft,
        role=role,
        base="west",
        area=area,
        country=country,
        aircraft_tasked=2,
        sorties=2,
        planned_off_h=off_h,
        took_off_h=off_h,
        landed_h=off_h + 4.0,
        station_hours=2.5,
        flight_hours=8.0,
        refuelings=0,
        receivers=0,
        fuel_received_klb=0.0,
        fuel_burned_klb=40.0,
        offload_klb=0.0,
        fuel_loaded_klb=50.0,
        fuel_landed_klb=10.0,
        strikes=0,
        weapons_released=0,
        sorties_releasing=0,
        outcome="flown",
        reason="",
    )
    return flown._replace(**changes)


def cancelled(squadron: str, day: int, number: int, outcome: str, reason: str) -> FlightRecord:
    """A two-ship that never took off."""
    return flight(
        squadron,
        day,
        number,
        sorties=0,
        took_off_h=NAN,
        landed_h=NAN,
        station_hours=0.0,
        flight_hours=0.0,
        fuel_burned_klb=0.0,
        fuel_loaded_klb=0.0,
        fuel_landed_klb=0.0,
        outcome=outcome,
        reason=reason,
    )


def busy_log() -> Log:
    """Replication 0: ten coalition sorties in five flights, two strikes, three visits to the track."""
    log = Log("hand", 7, 0, 72.0)
    log.flights += [
        flight(
            "fighters",
            0,
            0,
            strikes=2,
            weapons_released=5,
            sorties_releasing=2,
            refuelings=1,
            fuel_received_klb=12.0,
        ),
        flight("fighters", 0, 1, country="Syria", area="town", outcome="air_abort", reason="no tanker"),
        cancelled("fighters", 1, 0, "cancelled_maintenance", "no tail"),
        flight(
            "tankers", 0, 0, aircraft_tasked=1, sorties=1, offload_klb=24.0, receivers=4, flight_hours=5.0
        ),
        flight("tankers", 2, 0, aircraft_tasked=1, sorties=1, offload_klb=6.0, receivers=1, flight_hours=5.0),
        flight("guests", 0, 0, strikes=3, weapons_released=3, sorties_releasing=2),
        flight(
            "guests",
            2,
            0,
            command="coalition",
            aircraft_tasked=4,
            sorties=4,
            strikes=1,
            weapons_released=1,
            sorties_releasing=1,
        ),
    ]
    log.refuelings += [
        RefuelingRecord(
            7.0, "anvil", "tankers-000-00", "fighters-000-00", 2, 12.0, 0.25, 0.2, "boom", "served"
        ),
        RefuelingRecord(
            8.0, "anvil", "tankers-000-00", "fighters-000-00", 2, 12.0, 0.0, 0.2, "boom", "served"
        ),
        RefuelingRecord(31.0, "anvil", "", "fighters-000-01", 0, 0.0, 0.5, 0.0, "boom", "gave_up"),
        RefuelingRecord(
            56.0, "forge", "tankers-002-00", "guests-002-00", 1, 6.0, 0.125, 0.2, "boom", "served"
        ),
    ]
    log.requests += [
        RequestRecord("river-0", "river", "Iraq", 7.0, 7.5, "fighters-000-00", "strike"),
        RequestRecord("river-1", "river", "Iraq", 30.0, 31.5, "fighters-000-00", "not_approved"),
        RequestRecord("town-0", "town", "Syria", 50.0, NAN, "", "no_aircraft"),
        RequestRecord("town-1", "town", "Syria", 71.9, NAN, "", "caveat"),
    ]
    log.squadron_days += [
        SquadronDayRecord(0, "fighters", 4, 3.0, 5.5, 6, 4, 4, 16.0, "programme", "none"),
        SquadronDayRecord(1, "fighters", 4, 2.0, 5.5, 4, 2, 0, 0.0, "tails", "none"),
        SquadronDayRecord(0, "guests", 4, 4.0, 4.0, 2, 2, 2, 8.0, "programme", "none"),
        SquadronDayRecord(2, "guests", 4, 4.0, 4.0, 4, 4, 4, 8.0, "programme", "none"),
    ]
    log.base_days += [
        BaseDayRecord(0, "west", 9, 0.5, 1.0, 900.0, 0.0),
        BaseDayRecord(1, "west", 12, 0.0, 0.0, 800.0, 6.0),
        BaseDayRecord(2, "west", 8, 0.7, 0.2, 850.0, 0.0),
    ]
    log.area_days += [
        AreaDayRecord(0, "river", "overwatch", 10.0, 10.0, "none"),
        AreaDayRecord(1, "river", "overwatch", 10.0, 5.0, "no_lines"),
        AreaDayRecord(0, "town", "overwatch", 4.0, 3.0, "no_lines"),
        AreaDayRecord(0, "town", "isr", 6.0, 0.0, "no_squadron"),
    ]
    log.events += [EventRecord(25.0, "dust", "plain", 'called "brown", thick\nand long')]
    return log


def idle_log() -> Log:
    """Replication 1: nobody flew, nobody asked."""
    log = Log("hand", 7, 1, 72.0)
    log.base_days += [BaseDayRecord(day, "west", 8, 0.0, 0.0, 900.0, 0.0) for day in range(3)]
    return log
