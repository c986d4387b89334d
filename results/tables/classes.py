"""The classes in which the coalition's air component published its sorties, as roles of the campaign.

Every coalition sortie belongs to one of them, so that they add up to the published total. Drones, armed
or not, stand under ISR there. Command and control is read into ISR: the published classes leave no other
place for it and do add up to the total.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PUBLISHED_CLASSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cas_escort_interdiction": ("strike",),
        "isr": ("isr", "isr_armed", "c2"),
        "airlift": ("airlift",),
        "tanker": ("tanker",),
    }
)
"""From the published class to its roles."""

CLASS_OF_ROLE: Final[Mapping[str, str]] = MappingProxyType(
    {role: name for name, roles in PUBLISHED_CLASSES.items() for role in roles}
)
