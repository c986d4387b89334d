"""Who flies the units of a study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from results.runs import Died, Holds
from results.studies.flying import Bundle, Flown, Measuring
from sim.campaign import Campaign


class Crew(Protocol):
    """Who flies: a pool of processes, or a cluster."""

    workers: int

    def share(self, value: Campaign) -> Holds[Campaign]:
        """Hand a campaign to all."""

    def each(
        self,
        work: Measuring,
        items: Iterable[Bundle],
        *,
        is_patient: bool,
        meanwhile: Callable[[], None],
    ) -> Iterator[tuple[Bundle, list[Flown] | Died]]:
        """Fly all bundles; call `meanwhile` while they are waited for."""
