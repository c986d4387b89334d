"""The distance in words that respect what the source says of its own figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from calibration.evidence import Evidence

LOOSE_SHARE = 0.05
"""How far from the printed figure `about` and `nearly` still hold if nothing narrower is said of it."""

# Whether a modeled figure (first) is what the source says of its own (second).
_HOLDS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "exact": lambda modeled, documented: modeled == documented,
        "over": lambda modeled, documented: modeled >= documented,
        "nearly": lambda modeled, documented: (1 - LOOSE_SHARE) * documented <= modeled < documented,
        "at_least": lambda modeled, documented: modeled >= documented,
        "at_most": lambda modeled, documented: modeled <= documented,
    }
)


def verdict(evidence: Evidence, modeled: float) -> str:
    """One short phrase; inputs and context are described, never scored."""
    holds = _holds(evidence, modeled)
    if evidence.use == "input":
        return "flown as documented" if holds else "flown otherwise"
    if evidence.use == "context":
        return "not scored"
    if holds:
        words = evidence.qualifier.replace("_", " ")
        return "equal" if words == "exact" else f"{words}, as documented"
    return "too high" if modeled > evidence.value else "too low"


def _holds(evidence: Evidence, modeled: float) -> bool:
    """Whether what the source says of its figure is true of the modeled one: `about` within its width."""
    if evidence.qualifier != "about":
        return _HOLDS[evidence.qualifier](modeled, evidence.value)
    width = evidence.width_above if modeled > evidence.value else evidence.width_below
    if width is None:
        width = LOOSE_SHARE * (evidence.value if evidence.unit == "share" else 1.0)
    reach = width * (1.0 if evidence.unit == "share" else evidence.value)
    return abs(modeled - evidence.value) <= reach
