"""What the campaign says of the squadrons and areas that the tables only name."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from sim.campaign import Campaign, Squadron

DATE_DTYPE: Final = "datetime64[us]"
"""Of every date column: midnight UTC, without a time zone as pandas prefers it."""


def printed_names(campaign: Campaign) -> dict[str, str]:
    """From the identifiers of contingents, bases, tracks and areas to their names.

    Aircraft types stand in the tables by their printed names, which several types may share.
    """
    return {
        **{row.id: row.name for row in campaign.contingents},
        **{row.id: row.name for row in campaign.bases},
        **{row.id: row.name for row in campaign.tracks},
        **{row.id: row.name for row in campaign.areas},
    }


def squadron_frame(campaign: Campaign) -> pd.DataFrame:
    """One row per squadron and change of command, what the squadron is and from when it is so."""
    types = {row.id: row.name for row in campaign.aircraft_types}
    rows = [
        {
            "squadron": squadron.id,
            "from_date": from_date,
            "command": command,
            "contingent": squadron.contingent,
            "service": squadron.service,
            "aircraft": types.get(squadron.aircraft_type, squadron.aircraft_type),
            "role": squadron.role,
        }
        for squadron in campaign.squadrons
        for from_date, command in _commands(campaign, squadron)
    ]
    frame = pd.DataFrame(rows)
    frame["from_date"] = pd.to_datetime(frame["from_date"]).astype(DATE_DTYPE)
    return frame


def _commands(campaign: Campaign, squadron: Squadron) -> list[tuple[date, str]]:
    changes = {
        change.from_date: change.command
        for change in campaign.changes
        if change.squadron == squadron.id and change.command is not None
    }
    # The first command also covers days before the squadron arrives, should a log hold any.
    return [(campaign.from_date, squadron.command), *sorted(changes.items())]


def area_frame(campaign: Campaign) -> pd.DataFrame:
    """One row per area with its country."""
    return pd.DataFrame({"area": [area.id for area in campaign.areas]}, dtype="str").assign(
        country=[area.country for area in campaign.areas]
    )
