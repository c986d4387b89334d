"""Where the store has the units of a study: by what is flown, not by which study asks."""

from __future__ import annotations

from results.runs import engine_version
from results.studies.store import address_of
from results.studies.study import Unit
from scenarios import fingerprint
from sim.campaign import Campaign


class Addresses:
    """Addresses of units; replications of one campaign share the digest of it."""

    def __init__(self, seed: int, engine: str | None = None) -> None:
        self._seed, self._engine = seed, engine or engine_version()
        self._last: tuple[Campaign, str] | None = None

    def __call__(self, unit: Unit) -> tuple[str, str]:
        """Fingerprint of the campaign, and address of the unit."""
        mark = self.mark(unit.campaign)
        return mark, self.of(mark, unit.replication)

    def mark(self, campaign: Campaign) -> str:
        """Fingerprint of a campaign."""
        if self._last is None or self._last[0] is not campaign:
            self._last = (campaign, fingerprint(campaign))
        return self._last[1]

    def of(self, mark: str, replication: int) -> str:
        """Address of a replication of the campaign with that fingerprint."""
        return address_of(mark, self._seed, replication, self._engine)
