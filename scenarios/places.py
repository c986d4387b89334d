"""Where bases, areas and tracks lie: together in one theater, and not mirrored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scenarios.errors import ScenarioError
from scenarios.layout import file_of
from sim.campaign import Campaign
from sim.geography import Place, great_circle_nm

# A bomber may come from another continent; areas are near some base, tracks on the way between the two.
FARTHEST_NM = {"bases": 6500.0, "areas": 3000.0, "tracks": 3000.0}
MEASURED_FROM = {"bases": ("areas",), "areas": ("bases",), "tracks": ("areas", "bases")}
ALONE_NM = 200.0
"""A place with another one so near is where it should be."""
SWAPPED_SHARE = 1 / 3
"""So much nearer to others, or more, would a place lie with latitude and longitude swapped."""


class Located(NamedTuple):
    """A base, an area or a track, and where it lies."""

    table: str
    id: str
    place: Place


def located(campaign: Campaign, tables: Iterable[str] = FARTHEST_NM) -> list[Located]:
    """The places of some tables of a campaign."""
    return [
        Located(table, row.id, Place(row.latitude, row.longitude))
        for table in tables
        for row in getattr(campaign, table)
    ]


def place_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Places too far from all that they have to do with: the other side of the globe."""
    for table, most_nm in FARTHEST_NM.items():
        others = located(campaign, MEASURED_FROM[table])
        for one in located(campaign, [table]):
            if others and not _has_near(one, one.place, others, most_nm):
                what = " and ".join(MEASURED_FROM[table])
                problem = (
                    f"lies {_nearest_nm(one, others):,.0f} nm from the nearest of {what}, farther than "
                    f"{most_nm:,.0f} nm: are latitude and longitude swapped, or a sign wrong?"
                )
                yield ScenarioError(problem, file=file_of(table), key=f"{one.id}.latitude")


def swapped(campaign: Campaign) -> Iterator[Located]:
    """Places far from all others that would lie among them with latitude and longitude swapped."""
    everywhere = located(campaign)
    for one in everywhere:
        if abs(one.place.longitude) > 90.0 or _has_near(one, one.place, everywhere, ALONE_NM):
            continue
        mirrored = Place(one.place.longitude, one.place.latitude)
        if _has_near(one, mirrored, everywhere, SWAPPED_SHARE * _nearest_nm(one, everywhere)):
            yield one


def _has_near(one: Located, place: Place, among: Iterable[Located], most_nm: float) -> bool:
    """Whether something else than `one` lies near a place."""
    return any(great_circle_nm(place, other.place) <= most_nm for other in among if other is not one)


def _nearest_nm(one: Located, among: Iterable[Located]) -> float:
    """How far anything else is; 0 if there is nothing else."""
    return min((great_circle_nm(one.place, other.place) for other in among if other is not one), default=0.0)
