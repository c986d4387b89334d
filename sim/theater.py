"""Builds the world of a replication and starts everything that moves in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any

from simpy.events import ProcessGenerator

from sim.area import Area
from sim.base import Base
from sim.calendar import DAY_H, day_of, days_between
from sim.campaign import Campaign, Dust
from sim.clock import Clock
from sim.contingent import Contingent
from sim.demand import Demand
from sim.geography import Chart
from sim.maintenance import read_status_board, share_up_again
from sim.order_of_battle import OrderOfBattle
from sim.profile import shared_planner
from sim.records import Log
from sim.sortie import launch
from sim.squadron import Squadron
from sim.streams import Streams
from sim.tanker import Track
from sim.tasking import Tasking
from sim.weather import let_dust_blow
from sim.world import World


def build(campaign: Campaign, seed: int, replication: int) -> World:
    """The world at 00Z of the first day, before anybody has moved."""
    campaign = in_order(campaign)
    env = Clock()
    streams = Streams(seed, replication)
    days = days_between(campaign.from_date, campaign.to_date)
    log = Log(campaign.name, seed, replication, days * DAY_H)
    bases = {plan.id: Base(env, plan) for plan in campaign.bases}
    # In an emergency any airfield will do, open to the flight or not, but no carrier.
    airfields = tuple((base.id, base.place) for base in bases.values() if base.plan.kind == "airbase")
    planner = shared_planner(campaign.planning, airfields)
    chart = planner.chart
    types = {one.id: one for one in campaign.aircraft_types}
    contingents = {plan.id: Contingent(plan, streams) for plan in campaign.contingents}
    return World(
        env=env,
        campaign=campaign,
        planning=campaign.planning,
        streams=streams,
        log=log,
        chart=chart,
        planner=planner,
        order_of_battle=OrderOfBattle(campaign),
        contingents=contingents,
        bases=bases,
        areas=_areas(env, campaign, log, streams, chart),
        tracks={plan.id: Track(env, plan, campaign.planning, log) for plan in campaign.tracks},
        squadrons={
            plan.id: Squadron(
                env,
                plan,
                types[plan.aircraft_type],
                bases[plan.base],
                contingents[plan.contingent].approval_share,
                streams,
            )
            for plan in campaign.squadrons
        },
    )


def in_order(campaign: Campaign) -> Campaign:
    """The campaign with all rows sorted by id, so that their order in a file or value never matters."""
    rows: dict[str, Any] = {
        field.name: tuple(sorted(value, key=attrgetter("id")))
        for field in fields(campaign)
        if isinstance(value := getattr(campaign, field.name), tuple)
    }
    return replace(campaign, **rows)


def _areas(env: Clock, campaign: Campaign, log: Log, streams: Streams, chart: Chart) -> dict[str, Area]:
    """The areas, each knowing those within reach of a flight on station, nearest first."""
    areas = {plan.id: Area(env, plan, campaign.demand, log, streams) for plan in campaign.areas}
    for area in areas.values():
        near = [(chart.leg_nm(area.place, other.place), other.id, other) for other in areas.values()]
        area.meet([(other, nm) for nm, _, other in sorted(near) if nm <= campaign.demand.reach_nm])
    return areas


def start(world: World, on_day: Callable[[int], None] | None) -> None:
    """Start the calendar, the operations center, the requests and the dust."""
    env, campaign = world.env, world.campaign
    env.process(turn_the_calendar(world, on_day))
    env.process(write_orders(world))
    demand = Demand(campaign)
    for area in world.areas.values():
        rates = demand.request_rates(area.id)
        if any(rates):
            env.process(area.receive_requests(rates))
    seasons: dict[str, dict[int, Dust]] = {}
    for row in campaign.dust:
        seasons.setdefault(row.region, {})[row.month] = row
    for region, by_month in seasons.items():
        env.process(let_dust_blow(world, region, by_month))


def write_orders(world: World) -> ProcessGenerator:
    """Write each day's ATO ahead of its day and let its flights begin."""
    tasking = Tasking(world)
    for ato_day in range(days_between(world.campaign.from_date, world.campaign.to_date)):
        due_h = ato_day * DAY_H - world.planning.lead_h
        if due_h > world.env.now:
            yield world.env.timeout(due_h - world.env.now)
        for flight in tasking.write(ato_day):
            launch(world, flight)


def turn_the_calendar(world: World, on_day: Callable[[int], None] | None) -> ProcessGenerator:
    """Each midnight: write the daily records, then bring in what the new day changes."""
    for ato_day in range(days_between(world.campaign.from_date, world.campaign.to_date)):
        if ato_day:
            close_day(world, ato_day - 1, on_day)
        begin_day(world, ato_day)
        yield world.env.timeout(DAY_H)


def close_last_day(world: World, on_day: Callable[[int], None] | None) -> None:
    """Write the daily records of the last day, when the clock has stopped."""
    close_day(world, days_between(world.campaign.from_date, world.campaign.to_date) - 1, on_day)


def begin_day(world: World, ato_day: int) -> None:
    """Dated events, closures, the order of battle, deliveries, the status board."""
    today = day_of(world.campaign.from_date, ato_day)
    for event in world.campaign.events:
        if event.date == today:
            world.note(event.kind, event.subject, event.text)
    for closure in world.campaign.closures:
        if closure.from_date <= today <= closure.to_date:
            base = world.bases[closure.base]
            base.close((ato_day + 1) * DAY_H, closure.note or closure.id, world.day_end_h)
    on = world.order_of_battle.on
    if not ato_day or on(ato_day) is not on(ato_day - 1):
        settle(world, ato_day)
    for base in world.bases.values():
        base.resupply()
    up_again_share = share_up_again(world.planning.down_mean_h)
    for squadron in world.squadrons.values():
        read_status_board(squadron, up_again_share)


def settle(world: World, ato_day: int) -> None:
    """Bring every squadron to its strength, base and caveats of the day."""
    dispositions = world.order_of_battle.on(ato_day)
    for squadron in world.squadrons.values():
        disposition = dispositions.get(squadron.id)
        if disposition and disposition.base and disposition.base != squadron.base.id:
            world.note("rebed", squadron.id, f"{squadron.base.id} to {disposition.base}")
            squadron.move(world.bases[disposition.base])
        squadron.settle(disposition)


def close_day(world: World, ato_day: int, on_day: Callable[[int], None] | None) -> None:
    """Write the day's records of squadrons and bases."""
    log = world.log
    for squadron in world.squadrons.values():
        if squadron.tails or ato_day in squadron.offers:
            log.squadron_days.append(squadron.close_day(ato_day))
    log.base_days.extend(base.close_day(ato_day) for base in world.bases.values())
    if on_day:
        on_day(ato_day)
