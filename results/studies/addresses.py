"""Where the store has the units of a study: by what is flown, not by which study asks."""

from __future__ import annotations

from functools import cached_property

from results.runs import engine_version
from results.studies.record import address_of
from results.studies.store import Store
from results.studies.study import Making, Unit
from scenarios import ScenarioError, fingerprint
from sim.campaign import Campaign


class Addresses:
    """Addresses of units in a store; replications of one campaign share the digest of it.

    A campaign that the store has flown by the same recipe is not made again for its digest.
    """

    def __init__(self, seed: int, store: Store, engine: str | None = None) -> None:
        self._seed, self._store, self._engine = seed, store, engine or engine_version()
        self._last: tuple[Campaign | Making, str] | None = None

    def __call__(self, unit: Unit) -> tuple[str, str]:
        """Fingerprint of the campaign, and address of the unit."""
        mark = self.mark(unit.made)
        return mark, self.of(mark, unit.replication)

    def other_engine(self, unit: Unit) -> str | None:
        """The engine of which the store has a unit, if it has none of this one."""
        if not self._others:
            return None
        mark, address = self(unit)
        other = self._others.get((mark, self._seed, unit.replication))
        return other if self._store.find(address) is None else None

    @cached_property
    def _others(self) -> dict[tuple[str, int, int], str]:
        """The engines of units that this one did not fly, by fingerprint, seed and replication."""
        return {
            (record["fingerprint"], record["seed"], record["replication"]): record["engine"]
            for record in self._store.records
            if record["engine"] != self._engine
        }

    def mark(self, made: Campaign | Making) -> str:
        """Fingerprint of a campaign; of one that contradicts itself what it would be made by."""
        if self._last is None or self._last[0] is not made:
            self._last = (made, self._found(made))
        return self._last[1]

    def _found(self, made: Campaign | Making) -> str:
        if not isinstance(made, Making):
            return fingerprint(made)
        known = self._store.made_by(made.recipe)
        if known is not None:
            return known
        try:
            return fingerprint(made.campaign)
        except ScenarioError:
            return f"never made: {made.recipe}"

    def of(self, mark: str, replication: int) -> str:
        """Address of a replication of the campaign with that fingerprint."""
        return address_of(mark, self._seed, replication, self._engine)
