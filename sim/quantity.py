"""Numbers with a unit and two ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Quantity:
    """The unit of a number and the bounds outside which it is nonsense.

    The bounds are far wider than anything likely, so that they refuse slips and not questions.
    """

    unit: str
    low: float
    high: float


Share = Annotated[float, Quantity("share", 0, 1)]
Hours = Annotated[float, Quantity("h", 0, 24)]  # what is over within a day
LongHours = Annotated[float, Quantity("h", 0, 2000)]  # what may take twelve weeks
HoursADay = Annotated[float, Quantity("h/d", 0, 5000)]
Klb = Annotated[float, Quantity("klb", 0, 1_000_000)]
Factor = Annotated[float, Quantity("1", 0, 20)]  # of something planned or wanted
Latitude = Annotated[float, Quantity("deg", -90, 90)]
Longitude = Annotated[float, Quantity("deg", -180, 180)]
