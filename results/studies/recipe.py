"""By what a campaign of a study is made, in a few digits: where they are known it need not be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import scenarios
import sim
from results.runs import code_digest
from results.studies.factor import Factor, Value
from scenarios.scenario import Scenario


def recipe_of(scenario: Scenario, factors: tuple[Factor, ...], point: Mapping[str, Value]) -> str:
    """32 hex digits of all that decides what the factors make of a scenario at a point.

    Equal recipes make equal campaigns; unequal ones may do so too.
    """
    return _digest(f"{_made_with(_Same(scenario, factors))}/{sorted(point.items())}")


class _Same:
    """Scenario and factors as these very objects: to compare them by content takes longer than to begin."""

    def __init__(self, scenario: Scenario, factors: tuple[Factor, ...]) -> None:
        self.scenario, self.factors = scenario, factors

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.scenario is other.scenario and self.factors is other.factors

    def __hash__(self) -> int:
        return hash((id(self.scenario), id(self.factors)))


@lru_cache(maxsize=256)
def _made_with(same: _Same) -> str:
    scenario = same.scenario
    content = (
        _makers(),
        scenario.name,
        scenarios.fingerprint(scenario.base),
        scenarios.fingerprint(scenario.campaign),
        [what_if.changes for what_if in scenario.what_ifs],
        scenario.settings,
        same.factors,
    )
    return _digest(repr(content))


@lru_cache(maxsize=1)
def _makers() -> tuple[str, ...]:
    """The code that makes campaigns."""
    folders = (Path(str(sim.__file__)), Path(str(scenarios.__file__)), Path(__file__))
    return tuple(code_digest(path.parent) for path in folders)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
