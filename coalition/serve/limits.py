"""How much one question may ask of a server that others use too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_PRESETS: Final = 6
MOST_INTERVENTIONS: Final = 20
MOST_SETTINGS: Final = 30
LEAST_REPLICATIONS: Final = 2
"""Below two there is no interval."""
DEFAULT_REPLICATIONS: Final = 20
LEAST_PRECISION_SHARE: Final = 0.001
MOST_PRECISION_SHARE: Final = 0.5
DEFAULT_PRECISION_SHARE: Final = 0.01
"""On the page, and with `--warm`; who asks the server by other means gets all replications."""
MOST_BODY_BYTES: Final = 64 * 1024
MOST_TIMES_THE_CAMPAIGN: Final = 4.0
"""A question may make a campaign so many times the work that it is as documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a server was told to allow.

    `replications` of each side of a question, `waiting` questions at the same time, `free_gb` of the disk
    that the run folders never take.
    """

    replications: int = 100
    waiting: int = 200
    free_gb: float = 1.0

    @property
    def default_replications(self) -> int:
        """How many the page asks for unless somebody changes it."""
        return min(DEFAULT_REPLICATIONS, self.replications)
