"""Dates in order, phases that cover the campaign, nothing said twice of one day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from scenarios.errors import ScenarioError
from scenarios.layout import TABLES, file_of
from sim.campaign import Campaign

LONGEST_DAYS = 3653  # ten years
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def date_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Everything that is wrong with dates, apart from the stays of squadrons."""
    file = file_of("to_date")
    yield from _order_problems(file, "", campaign)
    if (campaign.to_date - campaign.from_date).days >= LONGEST_DAYS:
        yield ScenarioError("the campaign is longer than ten years", file=file, key="to")
    for table in TABLES:
        for row in getattr(campaign, table):
            yield from _order_problems(file_of(table), f"{row.id}.", row)
    for contingent in campaign.contingents:
        for policy in contingent.policies:
            yield from _order_problems(
                file_of("contingents"), f"{contingent.id}.policies.{policy.id}.", policy
            )
    yield from _tempo_problems(campaign)
    yield from _month_problems(campaign)


def _order_problems(file: str, within: str, row: Any) -> Iterator[ScenarioError]:
    first, last = getattr(row, "from_date", None), getattr(row, "to_date", None)
    if first is not None and last is not None and last < first:
        yield ScenarioError(f"{last} is before the first day, {first}", file=file, key=f"{within}to")


def _tempo_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Each day of the campaign has exactly one tempo."""
    file = file_of("tempo")
    phases = sorted(campaign.tempo, key=lambda phase: (phase.from_date, phase.to_date, phase.id))
    if not phases:
        return
    if phases[0].from_date > campaign.from_date:
        problem = f"no phase covers {campaign.from_date}, the first day of the campaign"
        yield ScenarioError(problem, file=file, key=f"{phases[0].id}.from")
    for earlier, later in pairwise(phases):
        if later.from_date <= earlier.to_date:
            yield ScenarioError(f"overlaps with {earlier.id}", file=file, key=f"{later.id}.from")
        elif later.from_date > _day_after(earlier.to_date):
            problem = f"no phase covers {_day_after(earlier.to_date)}"
            yield ScenarioError(problem, file=file, key=f"{later.id}.from")
    if phases[-1].to_date < campaign.to_date:
        problem = f"no phase covers {campaign.to_date}, the last day of the campaign"
        yield ScenarioError(problem, file=file, key=f"{phases[-1].id}.to")


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _month_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    for share in campaign.shares:
        if not MONTH.fullmatch(share.month):
            yield ScenarioError(
                "must be a month written as YYYY-MM", file=file_of("shares"), key=f"{share.id}.month"
            )
    told: set[tuple[str, int]] = set()
    for dust in campaign.dust:
        if (dust.region, dust.month) in told:
            problem = f"{dust.region} has a row for month {dust.month} already"
            yield ScenarioError(problem, file=file_of("dust"), key=f"{dust.id}.month")
        told.add((dust.region, dust.month))
