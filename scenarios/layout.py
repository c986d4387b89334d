"""Which part of a campaign stands in which file, derived from the fields of `Campaign`."""

from __future__ import annotations

from typing import get_args, get_type_hints

from sim.campaign import Campaign, Demand, Planning

HEADER = ("name", "title", "from_date", "to_date")
SETTINGS: dict[str, type] = {"demand": Demand, "planning": Planning}
TABLES: dict[str, type] = {
    field: get_args(hint)[0]
    for field, hint in get_type_hints(Campaign).items()
    if get_args(hint)[1:] == (...,)
}


def file_of(part: str) -> str:
    """The file, relative to the campaign's folder, in which a field of `Campaign` stands."""
    if part in SETTINGS:
        return "parameters.csv"
    if part in TABLES:
        return "contingents.yaml" if part == "contingents" else f"{part}.csv"
    return "campaign.yaml"
