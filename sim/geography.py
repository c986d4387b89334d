"""Great-circle legs and the route factor."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from sim.portable import settled

EARTH_RADIUS_NM = 3440.065  # mean radius of 6371 km (IUGG, rounded) at 1.852 km per nautical mile


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
    return settled(2 * EARTH_RADIUS_NM * asin(min(1.0, sqrt(half_chord))))


class Chart:
    """Distances as flown: great circle times route factor, each pair computed once.

    `airfields`, by id, are where a flight in need can land.
    """

    def __init__(self, route_factor: float, airfields: Mapping[str, Place] | None = None) -> None:
        self.route_factor = route_factor
        self.airfields = airfields or {}
        self._legs: dict[tuple[Place, Place], float] = {}
        self._nearest: dict[Place, str] = {}
        self._diverts: dict[Place, float] = {}

    def leg_nm(self, a: Place, b: Place) -> float:
        """The route flown between two places, in nautical miles."""
        key = (a, b)
        leg = self._legs.get(key)
        if leg is None:
            leg = self._legs[key] = great_circle_nm(a, b) * self.route_factor
        return leg

    def nearest_airfield(self, place: Place) -> str:
        """The id of the airfield with the shortest leg; empty if the chart has none."""
        found = self._nearest.get(place)
        if found is None:
            fields = sorted(self.airfields, key=lambda name: (self.leg_nm(place, self.airfields[name]), name))
            found = self._nearest[place] = fields[0] if fields else ""
        return found

    def divert_nm(self, place: Place) -> float:
        """The leg to the nearest airfield; 0 if the chart has none."""
        divert = self._diverts.get(place)
        if divert is None:
            nearest = self.nearest_airfield(place)
            divert = self.leg_nm(place, self.airfields[nearest]) if nearest else 0.0
            self._diverts[place] = divert
        return divert
