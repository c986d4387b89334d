"""Great-circle legs and the route factor."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_NM = 3440.065  # mean radius 6371.009 km (IUGG) in nautical miles


class Place(NamedTuple):
    """A point on the chart, degrees north and east."""

    latitude: float
    longitude: float


def great_circle_nm(a: Place, b: Place) -> float:
    """Distance along the great circle (haversine), in nautical miles."""
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_chord = (
        sin((lat_b - lat_a) / 2) ** 2
        + cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_NM * asin(min(1.0, sqrt(half_chord)))


class Chart:
    """Distances as flown: great circle times route factor, each pair computed once."""

    def __init__(self, route_factor: float) -> None:
        self.route_factor = route_factor
        self._legs: dict[tuple[Place, Place], float] = {}

    def leg_nm(self, a: Place, b: Place) -> float:
        """The route flown between two places, in nautical miles."""
        key = (a, b)
        leg = self._legs.get(key)
        if leg is None:
            leg = self._legs[key] = great_circle_nm(a, b) * self.route_factor
        return leg
