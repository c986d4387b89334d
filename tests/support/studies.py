"""A study made by hand, small enough to be flown many times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import scenarios
from results.studies import Unit


@dataclass(frozen=True)
class Small:
    """The classroom campaign at some tempos, a few replications each."""

    tempos: tuple[float, ...] = (0.5, 1.0)
    replications: int = 2
    measures: tuple[str, ...] = ("sorties", "strikes", "coverage_share")
    seed: int = 7
    name: str = "small"
    tables: tuple[str, ...] = ()
    cuts: tuple[tuple[str, str], ...] = ()

    @property
    def number_of_units(self) -> int:
        """Tempos times replications."""
        return len(self.tempos) * self.replications

    def units(self) -> Iterator[Unit]:
        """Tempo by tempo."""
        base = scenarios.load("two_bases")
        for place, tempo in enumerate(self.tempos):
            campaign = scenarios.vary(base, "two_bases", {"tempo.all_days": tempo, "to": "2015-01-03"})
            for number in range(self.replications):
                index = place * self.replications + number
                yield Unit(index, "two_bases", {"tempo": tempo}, campaign, number)
