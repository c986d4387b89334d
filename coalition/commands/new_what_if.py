"""The file with which a new what-if starts."""

from __future__ import annotations

import re
from pathlib import Path

import scenarios
from results.files import write_new
from scenarios import ScenarioError
from scenarios.errors import shown
from scenarios.schema import WORDS
from scenarios.what_if import SUFFIXES, what_ifs
from sim.campaign import Campaign

_TEXT = """\
# A what-if of {campaign}. It can be checked and flown as it is:
#   coalition scenario check {check}
#   coalition run {run}
extends: {campaign}
question: What if {squadron} had been twice as strong?
# Two sentences: what is known about it, and what is not.
background: >
  This text was not written yet. It says what the record has on the question and what it leaves open.
source: where the background comes from
# Why it might matter, and the measures to look at; both may be omitted.
# why: One sentence.
# look_at: [sorties, coverage_share, requests_answered_share]
changes:
  # A change names what it changes by a path, table.id.field, or by a selector for several rows:
  #   bases.*.turn_crews
  #   squadrons[role=tanker,contingent!={contingent}].aircraft
  #   changes[squadron.role=tanker].aircraft
  # Tables, ids and fields: coalition scenario show {show} --resolved
  # Whatever their order here, rows are removed first, then added; numbers are scaled, then values set.

  # Rows to remove; rows that depend on them are removed as well.
  # remove:
  #   - squadrons.{squadron}

  # Rows to add, each with id, source and confidence; like copies the other cells from an existing row.
  # add:
  #   closures:
  #     - id: {base}_shut
  #       base: {base}
  #       from: {first}
  #       to: {last}
  #       source: the question
  #       confidence: assumed

  # Numbers to multiply by a factor; whole numbers are rounded.
  scale:
    squadrons.{squadron}.aircraft: 2

  # Values to replace.
  # set:
  #   squadrons.{squadron}.base: {base}
"""


def write_starter(name: Path, campaign: str) -> Path:
    """Write the commented file of a new what-if that extends a campaign; returns its path.

    Raises ScenarioError if the name cannot be one, FileExistsError if the file is there already.
    """
    path = name if name.suffix in SUFFIXES else name.parent / f"{name.name}.yaml"
    if not re.fullmatch(WORDS, path.stem):
        problem = f"a what-if is named by lower-case words joined by underscores, not {shown(name.name)}"
        raise ScenarioError(problem)
    if path.stem in (*scenarios.names(), *what_ifs()):
        raise ScenarioError(f"{path.stem} is the name of a bundled campaign or what-if; choose another")
    text = _text(scenarios.load(campaign), campaign, path)
    write_new(path, text.encode())
    return path


def _text(base: Campaign, campaign: str, path: Path) -> str:
    flown = [one for one in base.squadrons if one.command == "coalition" and one.aircraft]
    squadron = (flown or base.squadrons)[0]
    named = path if campaign in scenarios.names() else f"{campaign} + {path}"
    return _TEXT.format(
        campaign=base.name,
        check=named,
        run=named,
        show=campaign,
        squadron=squadron.id,
        contingent=squadron.contingent,
        base=squadron.base,
        first=squadron.from_date,
        last=squadron.from_date,
    )
