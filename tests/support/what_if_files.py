"""What-if files that a test writes, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenarios
from scenarios import ScenarioError
from scenarios.scenario import Scenario, resolve
from sim import Campaign

BIG = "inherent_resolve"

HEAD = """\
extends: {extends}
question: What if?
background: Nothing is known. It is asked all the same.
source: a test
changes:
"""

# a squadron more, with the caveat that it needs
SQUADRON = """\
  add:
    squadrons:
      - id: more_fighters
        like: fighters
        base: east
        aircraft: 2
        source: the question
        confidence: assumed
    caveats:
      - id: more_fighters_first
        like: fighters_first
        squadron: more_fighters
        source: the question
        confidence: assumed
"""


def what_if(folder: Path, name: str, changes: str, extends: str = "two_bases") -> str:
    """The path of a what-if file with these changes."""
    path = folder / f"{name}.yaml"
    path.write_text(HEAD.format(extends=extends) + changes, encoding="utf-8")
    return str(path)


def laid(folder: Path, changes: str, extends: str = "two_bases") -> Scenario:
    """The scenario of one what-if, named `idea`."""
    return resolve([what_if(folder, "idea", changes, extends)])


def refused(*words: str) -> ScenarioError:
    """The error with which a scenario is refused."""
    with pytest.raises(ScenarioError) as caught:
        resolve(words)
    return caught.value


def row(campaign: Campaign, table: str, row_id: str) -> object:
    """A row, or None."""
    return next((row for row in getattr(campaign, table) if row.id == row_id), None)


def value(campaign: Campaign, path: str) -> object:
    """What stands at a path."""
    return scenarios.current(campaign, path)
