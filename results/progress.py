"""How far a batch of replications is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """Replications finished (those of earlier calls included) and ATO days simulated, of how many."""

    replications_done: int
    replications: int
    days_done: int
    days_total: int
