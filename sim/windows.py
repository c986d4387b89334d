"""The vul windows of a day: how many an area gets, at which hours, and in which order."""

from __future__ import annotations

from sim.calendar import DAY_H
from sim.demand import Area

GOLDEN = 0.6180339887498949  # its multiples, modulo 1, fill an interval evenly at any time


class Windows:
    """The windows of one kind of demand in one area on one ATO day.

    They are spread evenly over the day and filled in an order that skips about in it: if lines or
    tankers run out, what stays empty is spread over the day as well.
    """

    __slots__ = ("area", "filled", "reason", "tasked_h", "times_h", "wanted_h")

    def __init__(self, area: Area, wanted_h: float, number: int, day_h: float, phase: float) -> None:
        self.area = area
        self.wanted_h = wanted_h
        spacing_h = DAY_H / max(1, number)
        order = sorted(range(number), key=lambda i: i * GOLDEN % 1.0)
        self.times_h = [day_h + (i + phase) * spacing_h for i in order]
        self.filled = 0
        self.tasked_h = 0.0
        self.reason = "none"

    @property
    def is_done(self) -> bool:
        """All windows are filled, or no more can be."""
        return self.reason != "none" or self.filled == len(self.times_h)

    def turn(self, priority_pull: float) -> float:
        """The smaller, the sooner: the share filled so far, weighed by the area's priority."""
        share = (self.filled + 0.5) / len(self.times_h)
        return share * (1.0 + priority_pull * (self.area.plan.priority - 1))
