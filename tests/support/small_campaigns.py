"""Random small campaigns: the classroom campaign with everything in it that may go wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from sim import campaign as data
from support.builders import (
    caveat,
    classroom_campaign,
    closure,
    day,
    dust,
    east_of_west,
    loss,
    with_row,
    with_twin,
)

CHANCES = st.sampled_from([0.0, 0.05, 0.1, 0.3, 1.0])
ABORTS = st.sampled_from([0.0, 0.0, 0.1, 0.4])
TANKERS = ("tankers", "west_tankers")
HOURS = st.sampled_from([0.0, 0.1, 0.5, 2.0, 6.0])


def _amounts(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda value: round(value, 3))


@st.composite
def _kinds(draw: st.DrawFn, base: data.Campaign) -> tuple[data.AircraftType, ...]:
    fighter: dict[str, Any] = {
        "ground_abort_share": draw(ABORTS),
        "air_abort_share": draw(ABORTS),
        "break_share": draw(CHANCES),
        "mc_rate_share": draw(st.sampled_from([1.0, 0.8, 0.5])),
        "fix_mean_h": draw(HOURS),
        "inspection_every_h": draw(st.sampled_from([5.0, 1000.0])),
        "inspection_h": draw(HOURS),
        "turn_h": draw(HOURS),
        "weapons": draw(st.integers(0, 4)),
        "weapons_per_strike": draw(st.sampled_from([1.0, 2.5])),
        "flight_size": draw(st.sampled_from([2, 1, 3])),
        "receives": draw(st.sampled_from(["boom", "boom", "drogue", "none"])),
        "fuel_klb": draw(_amounts(34.0, 60.0)),
        "sortie_h": draw(_amounts(3.0, 9.0)),
    }
    tanker: dict[str, Any] = {
        "ground_abort_share": draw(ABORTS),
        "air_abort_share": draw(ABORTS),
        "break_share": draw(CHANCES),
        "offload_klb": draw(st.sampled_from([100.0, 40.0, 8.0])),
        "fuel_klb": draw(st.sampled_from([165.0, 120.0])),
        "hoses": draw(st.integers(0, 2)),
        "methods_per_flight": draw(st.integers(1, 2)),
    }
    return with_row(with_row(base.aircraft_types, "fighter", **fighter), "tanker", **tanker)


@st.composite
def _planning(draw: st.DrawFn, base: data.Campaign) -> data.Planning:
    return replace(
        base.planning,
        lead_h=draw(_amounts(0.0, 20.0)),
        station_min_h=draw(_amounts(0.2, 2.0)),
        fuel_reserve_h=draw(_amounts(0.1, 0.7)),
        receiver_patience_h=draw(HOURS),
        tanker_reserve_share=draw(_amounts(0.0, 0.5)),
        tanker_early_h=draw(_amounts(0.0, 1.0)),
        tanker_station_h=draw(_amounts(1.0, 6.0)),
        tanker_use_share=draw(_amounts(0.1, 1.0)),
        vul_slack_h=draw(st.sampled_from([0.0, 3.0])),
        track_slack_nm=draw(st.sampled_from([0.0, 500.0])),
        joker_share=draw(st.sampled_from([0.0, 0.3, 0.8])),
        efficiency_pull=draw(st.sampled_from([0.0, 1.0])),
        priority_pull=draw(st.sampled_from([0.0, 2.0])),
        contact_h=draw(st.sampled_from([0.05, 0.15, 0.4])),
        taxi_h=draw(_amounts(0.0, 2.0)),
        delay_max_h=draw(HOURS),
        divert_h=draw(HOURS),
        route_factor=draw(_amounts(1.0, 1.1)),
        down_mean_h=draw(st.sampled_from([0.0, 24.0, 60.0])),
    )


@st.composite
def _bases(draw: st.DrawFn, base: data.Campaign) -> tuple[data.Base, ...]:
    west = {
        "runway_h": draw(_amounts(0.0, 0.3)),
        "turn_crews": draw(st.integers(1, 2)),
        "fuel_store_klb": draw(st.sampled_from([0.0, 90.0, 1000.0])),
        "munitions_store": draw(st.sampled_from([0, 3, 100])),
        "ramp_spots": draw(st.sampled_from([8, 40])),
    }
    rows = with_row(base.bases, "west", dust_region="west", **west)
    return with_row(rows, "east", dust_region="east", ramp_spots=draw(st.sampled_from([8, 40])))


def _second_area(base: data.Campaign) -> data.Campaign:
    """The range and, in another country 70 nm farther, the town."""
    area = base.areas[0]
    town = replace(area, id="town", country="Townland", longitude=east_of_west(790.0), dust_region="town")
    shares = tuple(
        replace(row, id=f"{row.id}_{place}", area=place, share=0.5)
        for row in base.shares
        for place in ("range", "town")
    )
    return replace(base, areas=(replace(area, dust_region="range"), town), shares=shares)


def _everybody(
    base: data.Campaign, bombers: int, raiders: int, drones: int, west_tankers: int
) -> data.Campaign:
    """Beside fighters and tankers: bombers, armed drones and raiders from the east, tankers from the west."""
    fighter = base.aircraft_types[0]
    heavy = replace(
        fighter, id="bomber", name="Bomber", flight_size=1, receives="boom", weapons=8, sortie_h=6.0
    )
    drone = replace(
        heavy, id="drone", name="Drone", receives="none", weapons=2, cruise_kt=200.0, burn_klb_per_h=1.0
    )
    base = replace(base, aircraft_types=(*base.aircraft_types, heavy, drone))
    base = with_twin(base, "fighters", "bombers", aircraft_type="bomber", base="east", aircraft=bombers)
    drone_squadron: dict[str, Any] = {"aircraft_type": "drone", "role": "isr_armed", "contingent": "eastland"}
    base = with_twin(base, "fighters", "drones", base="east", aircraft=drones, **drone_squadron)
    base = with_twin(base, "tankers", "west_tankers", base="west", aircraft=west_tankers)
    return with_twin(
        base, "fighters", "raiders", aircraft_type="bomber", command="own", base="east", aircraft=raiders
    )


@st.composite
def small_campaigns(draw: st.DrawFn) -> data.Campaign:
    """A campaign of two to five days in which much may go wrong."""
    base = classroom_campaign()
    base = replace(
        base,
        aircraft_types=draw(_kinds(base)),
        planning=draw(_planning(base)),
        bases=draw(_bases(base)),
        squadrons=with_row(
            with_row(
                base.squadrons,
                "fighters",
                aircraft=draw(st.sampled_from([6, 4, 7, 2, 0])),
                reserve=draw(st.integers(0, 2)),
                tempo=draw(st.sampled_from(["own", "phase"])),
            ),
            "tankers",
            aircraft=draw(st.sampled_from([2, 1, 3, 0])),
        ),
        demand=replace(
            base.demand,
            overwatch_h_per_day=draw(_amounts(2.0, 14.0)),
            requests_per_day=draw(_amounts(0.0, 12.0)),
            request_patience_h=draw(HOURS),
            drone_share=draw(st.sampled_from([0.0, 0.5])),
        ),
        tempo=with_row(base.tempo, "all_days", level=draw(st.sampled_from([1.0, 0.5]))),
        contingents=with_row(
            base.contingents,
            "westland",
            approval_share=draw(st.sampled_from([1.0, 0.6])),
            effect_spread=draw(st.sampled_from([0.0, 0.5])),
        ),
        to_date=day(draw(st.sampled_from([3, 1, 4]))),
    )
    base = replace(base, demand=replace(base.demand, isr_h_per_day=draw(st.sampled_from([0.0, 8.0]))))
    base = _everybody(_second_area(base), *(draw(st.integers(0, most)) for most in (3, 2, 2, 2)))
    first = {row.squadron: row for row in base.caveats if row.squadron not in TANKERS}
    both = ("Midland", "Townland")
    caveats = [row for row in base.caveats if row.squadron in TANKERS]
    for squadron, row in first.items():
        flies_in = draw(st.sampled_from([both, ("Midland",)]))
        caveats.append(
            replace(row, flies_in=flies_in, strikes_in=draw(st.sampled_from([flies_in, ("Midland",)])))
        )
        if draw(st.booleans()):
            later = draw(st.sampled_from([both, ("Townland",), ()]))
            caveats.append(caveat(squadron, draw(st.integers(1, 3)), later, later))
    closures = draw(
        st.lists(
            st.tuples(st.sampled_from(["east", "west"]), st.integers(0, 3), st.integers(0, 1)),
            max_size=2,
            unique=True,
        )
    )
    second_track = replace(
        base.tracks[0], id="far", name="Far", longitude=east_of_west(600.0), methods=("boom", "drogue")
    )
    storms = dust("west", 1, storms_per_month=draw(st.sampled_from([0.0, 15.0])), mean_h=8.0, reach_share=1.0)
    tracks = draw(st.sampled_from([(*base.tracks, second_track), base.tracks, (second_track,), ()]))
    return replace(
        base,
        caveats=tuple(caveats),
        closures=tuple(closure(place, first_day, first_day + more) for place, first_day, more in closures),
        tracks=tracks,
        dust=draw(st.sampled_from([(), (storms, replace(storms, id="town_1", region="town"))])),
        events=draw(st.sampled_from([(), (loss("fighters", 1),), (loss("tankers", 0, 2),)])),
        missions=draw(st.sampled_from([(), (_mission("fighters", 4), _mission("bombers", 2))])),
    )


def _mission(squadron: str, aircraft: int) -> data.Mission:
    return data.Mission(
        id=f"named_{squadron}",
        source="a test",
        confidence="assumed",
        from_date=day(1),
        to_date=day(1),
        squadron=squadron,
        area="town",
        aircraft=aircraft,
        start_h=11.0,
    )
