"""How far a study is while it is flown, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """Units that are done, those of earlier times and the failed ones included, and how many are wanted.

    With a precision more may be `wanted` later. `flown` are those of this time.
    """

    done: int
    failed: int
    wanted: int
    flown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the units of a study: already there, flown now, failed now or before.

    The `repeated` are equal to others, which were flown now, as where two points round to one value.
    """

    stored: int
    flown: int
    failed: int
    repeated: int = 0
