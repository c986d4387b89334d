"""Costing: flight hours times published hourly rates. A rate times hours is no budget.

An hourly rate spreads costs over the hours of a year that would arise if fewer hours were flown too
(people, depots, upgrades), and it leaves out what a campaign costs beside flying: weapons, bases,
allowances, ships. Rates of different sources count different things, hence a range for each type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Annotated, Final

import pandas as pd

from results.measures.definition import OF_FLIGHTS, defined
from results.measures.grouping import total
from results.tables import COALITION, Selection, Tables, coded
from scenarios import ScenarioError
from scenarios.files import Row, read_csv
from scenarios.schema import build, keys_of
from sim.campaign import Confidence
from sim.quantity import Quantity

FOLDER: Final = Path(__file__).parent
FILE: Final = "flying_hour_costs.csv"

UsdPerHour = Annotated[float, Quantity("USD/h", 0, 1_000_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlyingHourCost:
    """What an hour of one aircraft type costs, from the lowest to the highest figure found.

    In dollars of the years of the figures, which are not adjusted for inflation.
    """

    aircraft: Annotated[str, "as printed in the tables"]
    low_usd_per_h: UsdPerHour
    high_usd_per_h: UsdPerHour
    year: Annotated[str, "years of the figures, low to high"]
    source: str
    confidence: Confidence
    note: str = ""


_RATES = (
    "published hourly rates with source and year, and assumed ones where none was found, in "
    "`results/measures/flying_hour_costs.csv`"
)
_NO_BUDGET = (
    "A rate times hours is no budget: part of it would be spent without a flight, and weapons, bases and "
    "ships are not in it. Dollars of the years of the rates. NaN if a type flew that has no rate."
)
_cost_measure = partial(
    defined, unit="USD", source=_RATES, better="fewer", by=OF_FLIGHTS, additive=True, caution=_NO_BUDGET
)


@_cost_measure(name="cost of flight hours, low")
def cost_low_usd(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flight hours times the lowest hourly rate found for each type."""
    rates = {cost.aircraft: cost.low_usd_per_h for cost in _published()}
    return _cost(tables, rates, selection, by)


@_cost_measure(name="cost of flight hours, high")
def cost_high_usd(tables: Tables, selection: Selection = COALITION, by: str | None = None) -> pd.Series:
    """Flight hours times the highest hourly rate found for each type."""
    rates = {cost.aircraft: cost.high_usd_per_h for cost in _published()}
    return _cost(tables, rates, selection, by)


def flying_hour_costs(folder: Path = FOLDER) -> tuple[FlyingHourCost, ...]:
    """The rates of the file, in its order; ScenarioError with file, line and column if one is unusable."""
    found: dict[str, FlyingHourCost] = {}
    for row in read_csv(folder, FILE, keys_of(FlyingHourCost)):
        cost = _read(row)
        if cost.aircraft in found:
            raise ScenarioError(f"duplicate {cost.aircraft}", file=row.file, line=row.line, key="aircraft")
        found[cost.aircraft] = cost
    return tuple(found.values())


@lru_cache(maxsize=1)
def _published() -> tuple[FlyingHourCost, ...]:
    """The rates that come with the program, which are read once."""
    return flying_hour_costs()


def _read(row: Row) -> FlyingHourCost:
    cost = build(FlyingHourCost, row.cells, file=row.file, line=row.line)
    if cost.high_usd_per_h < cost.low_usd_per_h:
        raise ScenarioError("lies below the lower rate", file=row.file, line=row.line, key="high_usd_per_h")
    return cost


def _cost(tables: Tables, rates: Mapping[str, float], selection: Selection, by: str | None) -> pd.Series:
    hours = tables.flights["flight_hours"]
    usd = hours * coded(tables, "flights", "aircraft").numbered(rates)
    unknown = (usd.isna() & (hours > 0)).astype("int64")
    cost = total(tables, "flights", usd.fillna(0.0), selection, by)
    return cost.where(total(tables, "flights", unknown, selection, by) == 0)


# --- in the order in which they are shown --------------------------------------------------

COSTING: Final = (
    cost_low_usd,
    cost_high_usd,
)
