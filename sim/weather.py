"""Seasonal dust: storms of a region close bases and areas for hours."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import simpy

from sim.calendar import DAY_H, day_of
from sim.campaign import Dust
from sim.portable import exponential
from sim.world import World

MONTH_DAYS = 30.4375  # mean length of a month, 365.25 / 12


def let_dust_blow(world: World, region: str, by_month: dict[int, Dust]) -> Generator[simpy.Event, Any, None]:
    """Raise the storms of one region, month by month of the season, until the campaign ends."""
    chances = world.streams.of("dust", region)
    start = world.campaign.from_date
    days = (world.campaign.to_date - start + timedelta(days=1)).days
    seasons = [by_month.get(day_of(start, day).month) for day in range(days)]
    for day, season in enumerate(seasons):
        # At most one storm begins on a day: rates are a few a month.
        if season is None or chances.random() >= season.storms_per_month / MONTH_DAYS:
            continue
        yield world.env.timeout(day * DAY_H + DAY_H * chances.random() - world.env.now)
        _close_places(world, region, season, exponential(chances, season.mean_h))


def _close_places(world: World, region: str, season: Dust, lasts_h: float) -> None:
    """Each place of the region is reached or spared by its own stream."""
    until_h = world.env.now + lasts_h
    hit = []
    for base in world.bases.values():
        if base.plan.dust_region == region and _is_reached(world, season, base.id):
            base.close(until_h, "dust", world.day_end_h)
            hit.append(base.id)
    for area in world.areas.values():
        if area.plan.dust_region == region and _is_reached(world, season, area.id):
            area.closed_until_h = max(area.closed_until_h, until_h)
            hit.append(area.id)
    world.note("dust", region, f"{lasts_h:.1f} h over {', '.join(hit) if hit else 'open country'}")


def _is_reached(world: World, season: Dust, place_id: str) -> bool:
    return world.streams.of("dust_reach", place_id).random() < season.reach_share
