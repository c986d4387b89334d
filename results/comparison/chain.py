"""The chain that explains a what-if: longer legs, more fuel, more tankers, longer waits, less on station.

The links are in the order in which one acts on the next. Each is a paired difference of its own;
that they stand in a row is the model's logic, not a proof that one alone caused the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from types import MappingProxyType
from typing import NamedTuple

from results.comparison.difference import MORE, Difference
from results.formatting import counted, two_digits


class Words(NamedTuple):
    """How a link is put into words: its subject with the verb for more and for fewer."""

    more: str
    fewer: str


WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "mean_leg_nm": Words("legs grow", "legs shrink"),
        "transit_h_per_flight": Words("transit grows", "transit shrinks"),
        "fuel_per_flight_klb": Words("fuel burned per flight rises", "fuel burned per flight falls"),
        "offload_klb": Words("offload rises", "offload falls"),
        "tanker_sorties": Words("tanker sorties rise", "tanker sorties fall"),
        "tanker_wait_h": Words("waits at the tankers grow", "waits at the tankers shrink"),
        "station_h_per_flight": Words("time on station per flight rises", "time on station per flight falls"),
        "coverage_share": Words("coverage rises", "coverage falls"),
        "unanswered": Words("unanswered requests rise", "unanswered requests fall"),
    }
)
LINKS = tuple(WORDS)
"""The measures of the chain, first cause first."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The links in order, and one sentence made of those that the replications show."""

    links: tuple[Difference, ...]
    sentence: str

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {"links": [link.to_dict() for link in self.links], "sentence": self.sentence}


def chain_of(links: Sequence[Difference]) -> Chain:
    """The chain of the differences of `LINKS`."""
    return Chain(tuple(links), _sentence(links))


def _sentence(links: Sequence[Difference]) -> str:
    clauses = [_clause(link) for link in links if link.is_shown]
    if not clauses:
        flown = counted(max((link.n for link in links), default=0), "replication")
        return f"No link of the chain differs as far as {flown} can show."
    *first, last = clauses
    text = f"{', '.join(first)}, and {last}" if first else last
    return f"{text[0].upper()}{text[1:]}."


def _clause(link: Difference) -> str:
    words = WORDS[link.measure.id]
    return f"{words.more if link.verdict == MORE else words.fewer} by {_size(link)}"


def _size(link: Difference) -> str:
    """How large a difference is: points of a share, percent of the baseline, or its unit if that is 0.

    Hours that are less than one are given in minutes: twice a wait of seconds is still no wait.
    """
    size = abs(link.difference)
    if link.measure.unit == "share":
        return f"{two_digits(100 * size)} points"
    if link.measure.unit == "h" and max(link.baseline, link.what_if) < 1:
        return f"{two_digits(60 * size)} min"
    if isnan(link.difference_share):
        return f"{two_digits(size)} {link.measure.unit}"
    return f"{two_digits(100 * abs(link.difference_share))} %"
