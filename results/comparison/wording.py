"""The words for a difference: what it is called, and whether it is the better or the worse."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from results.comparison.breakdown import Part
from results.comparison.difference import Difference
from results.formatting import printed

ALONE = "*"
_SIGNS = {"more": "▲", "fewer": "▼"}


class Tone(StrEnum):
    """How a difference is printed; the words are classes of the style sheet."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    SAME = "same"


def tone(one: Difference) -> Tone:
    """Whether a difference that the replications show is the better or the worse for the campaign."""
    if not one.is_shown:
        return Tone.SAME
    if not one.measure.better:
        return Tone.CHANGED
    return Tone.BETTER if one.verdict == one.measure.better else Tone.WORSE


def verdict(one: Difference) -> str:
    """The verdict with a sign that stands beside the color."""
    if one.is_shown:
        return f"{_SIGNS[one.verdict]} {one.verdict}"
    return f"{one.verdict}{ALONE}" if one.is_shown_alone else one.verdict


def alone(together: int) -> str:
    """What the mark of a difference means whose own interval leaves out 0."""
    return f"{ALONE} alone it would be shown; not among {together} measures looked at together"


def part_name(part: Part, dim: str, names: Mapping[str, str]) -> str:
    """A part of a breakdown as printed; what has no value there, as tankers have no area, says so."""
    return printed(part.value, names) if part.value else f"no {dim}"
