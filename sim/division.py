"""How the lines of a day are divided over the areas that want them.

Each area has a share of what is flown: its share of the month, weighed by its priority. Whenever a
flight is tasked, every area is credited with its share of the hours and the chosen one pays for all
of them; the area with the largest credit is next. So shares hold over days, small ones too. An area
takes no more than it wants, small wants adding up over days to whole flights.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.area import Area
from sim.calendar import DAY_H

GOLDEN = 0.6180339887498949  # its multiples, modulo 1, fill an interval evenly at any time
CREDIT_FLIGHTS_MAX = 3.0  # an area that nobody could fly for does not claim all lines afterwards
CLOCK_ROWS = 64  # vul windows of a day laid at different hours


class Claim:
    """What one area wants of one kind of demand, and what it has got."""

    __slots__ = ("area", "credit_h", "flights", "owed_h", "phase", "tasked_h", "wanted_h", "weight")

    def __init__(self, area: Area, rank: int) -> None:
        self.area = area
        self.phase = rank * GOLDEN % 1.0
        self.credit_h = 0.0
        self.owed_h = 0.0
        self.open_day(0.0, 0.0)

    def open_day(self, wanted_h: float, weight: float) -> None:
        """What is wanted on a day comes to what is still owed."""
        self.wanted_h = wanted_h
        self.weight = weight
        self.owed_h += wanted_h
        self.tasked_h = 0.0
        self.flights = 0

    def next_window_h(self, day_h: float) -> float:
        """When the next flight is wanted: halves, quarters, eighths of the day, in turn."""
        return day_h + (_halving(self.flights % CLOCK_ROWS) + self.phase) % 1.0 * DAY_H

    def close_day(self, station_h: float) -> None:
        """What could not be flown is not owed any longer, but for part of a flight."""
        self.owed_h = min(self.owed_h, station_h)
        limit_h = CREDIT_FLIGHTS_MAX * station_h
        self.credit_h = max(-limit_h, min(limit_h, self.credit_h))


class Division:
    """The claims of all areas on one kind of demand."""

    def __init__(self, areas: list[Area]) -> None:
        self.claims = {area.id: Claim(area, rank) for rank, area in enumerate(areas)}
        self.total_weight = 0.0
        self._sharing: list[Claim] = []  # in what is flown today

    def open_day(self, wanted_h: Mapping[str, float], priority_pull: float) -> None:
        """Begin a day with the hours that each area wants."""
        self.total_weight = 0.0
        for area_id, claim in self.claims.items():
            hours = wanted_h[area_id]
            weight = hours / (1.0 + priority_pull * (claim.area.plan.priority - 1))
            claim.open_day(hours, weight)
            self.total_weight += weight
        self._sharing = [claim for claim in self.claims.values() if claim.weight]

    def task(self, area_id: str, station_h: float) -> None:
        """A flight was tasked for an area."""
        for claim in self._sharing:
            claim.credit_h += station_h * claim.weight / self.total_weight
        chosen = self.claims[area_id]
        chosen.credit_h -= station_h
        chosen.owed_h -= station_h
        chosen.tasked_h += station_h
        chosen.flights += 1


def _halving(number: int) -> float:
    """The sequence 0, 1/2, 1/4, 3/4, 1/8, 5/8, ...: the digits of a number to base 2, turned round."""
    value, digit = 0.0, 0.5
    while number:
        value += digit * (number % 2)
        number //= 2
        digit /= 2
    return value
