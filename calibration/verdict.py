"""The distance in words that respect what the source says of its own figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from calibration.evidence import Evidence

LOOSE_SHARE = 0.05
"""How far from the printed figure `about` and `nearly` still hold: a printed figure is round."""

# Whether a modeled figure (first) is what the source says of its own (second).
_HOLDS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {
        "exact": lambda modeled, documented: modeled == documented,
        "about": lambda modeled, documented: abs(modeled - documented) <= LOOSE_SHARE * documented,
        "over": lambda modeled, documented: modeled >= documented,
        "nearly": lambda modeled, documented: (1 - LOOSE_SHARE) * documented <= modeled < documented,
        "at_least": lambda modeled, documented: modeled >= documented,
        "at_most": lambda modeled, documented: modeled <= documented,
    }
)


def verdict(evidence: Evidence, modeled: float) -> str:
    """One short phrase; inputs and context are described, never scored."""
    holds = _HOLDS[evidence.qualifier](modeled, evidence.value)
    if evidence.use == "input":
        return "flown as documented" if holds else "flown otherwise"
    if evidence.use == "context":
        return "not scored"
    if holds:
        words = evidence.qualifier.replace("_", " ")
        return "equal" if words == "exact" else f"{words}, as documented"
    return "too high" if modeled > evidence.value else "too low"
