"""The words in which reasons, roles and hours are printed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "strike": "strike",
        "isr_armed": "armed surveillance",
        "isr": "surveillance",
        "c2": "command and control",
        "tanker": "tanker",
        "airlift": "airlift",
    }
)

ROLES_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "strike": ("strike",),
        "surveillance, control and lift": ("isr_armed", "isr", "c2", "airlift"),
        "tankers": ("tanker",),
    }
)
"""Roles whose flights are alike enough for a mean of their hours."""

HOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ground_delay": "ground delay",
        "transit": "transit",
        "tanker_wait": "waiting for a tanker",
        "tanker_contact": "taking fuel",
        "on_station": "on station",
        "offering_fuel": "offering fuel",
        "in_the_air": "in the air at the end",
        "total": "total",
    }
)

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_there": "squadron absent",
        "added": "squadron added",
        "strength": "aircraft assigned",
        "programme": "flying programme",
        "crews": "crew hours",
        "tails": "mission-capable aircraft",
        "policy": "policy of the contingent",
        "base": "base closed or full",
        "tanker": "no tanker",
        "demand": "no more demand",
        "caveat": "caveat",
        "mission": "mission ordered by name",
        "alert": "tanker called from alert",
        "remainder": "less than a flight left",
        "ground_abort": "ground abort",
        "cancelled_maintenance": "canceled: maintenance",
        "cancelled_weather": "canceled: weather",
        "cancelled_tanker": "canceled: tanker did not go",
        "cancelled_base": "canceled: base",
        "cancelled_caveat": "canceled: caveat",
        "unfinished": "not taken off by the end",
        "air_aborts": "air abort",
        "time_on_station": "time on station per sortie",
        "no_aircraft": "no aircraft within reach in time",
        "no_munitions": "no weapons left",
        "strike": "answered",
        "not_approved": "refused by all who could",
        "none": "–",
    }
)
"""Reasons in words; one that is not listed is printed as it is."""


def in_words(reason: str) -> str:
    """A reason as it is printed."""
    return REASONS.get(reason, reason.replace("_", " "))
