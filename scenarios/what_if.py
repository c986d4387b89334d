"""What-if files: a question, what is known about it, and the changes that ask it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from scenarios.errors import ScenarioError, nearest, shown
from scenarios.files import read_yaml_mapping
from scenarios.schema import WORDS, line_of

SUFFIXES = (".yaml", ".yml")
BUNDLED = Path(__file__).parent / "what_if"
NEEDED = ("extends", "question", "background", "source", "changes")
MOST_CHANGES = 2_000
KEYS = (*NEEDED, "why", "expected", "look_at")


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of a what-if as they stand in its file, in the order in which they are made."""

    remove: tuple[str, ...] = ()
    add: tuple[tuple[str, dict[str, object]], ...] = ()  # table (or `contingents.id.policies`), row
    scale: tuple[tuple[str, float], ...] = ()  # path or selector, factor
    set: tuple[tuple[str, object], ...] = ()  # path or selector, value

    def __len__(self) -> int:
        return len(self.remove) + len(self.add) + len(self.scale) + len(self.set)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """A question asked of a campaign.

    `extends` names the campaign, `background` says what is known and `source` who says it, `why`
    why it might matter, `expected` what a staff officer would answer before any simulation; `look_at`
    are ids of measures. `file` is where it was read from.
    """

    id: str
    extends: str
    question: str
    background: str
    source: str
    changes: Changes
    why: str = ""
    expected: str = ""
    look_at: tuple[str, ...] = ()
    file: str = ""


def what_ifs() -> tuple[str, ...]:
    """The bundled what-ifs."""
    return tuple(sorted(file.stem for file in BUNDLED.glob("*.yaml")))


def load_what_if(name: str | Path) -> WhatIf:
    """The what-if of that bundled name, or in that YAML file.

    Its form is checked here; whether its paths lead anywhere is seen when it is applied to a
    campaign. Raises `ScenarioError` with file, key and nearest valid name.
    """
    if isinstance(name, str) and name in what_ifs():
        path, file = BUNDLED / f"{name}.yaml", f"what_if/{name}.yaml"
    else:
        path, file = Path(name), str(name)
    try:
        return _what_if(path, file)
    except ScenarioError as error:
        error.file = file
        raise


def _what_if(path: Path, file: str) -> WhatIf:
    if path.suffix not in SUFFIXES:
        near = nearest(path.name, what_ifs())
        raise ScenarioError("is neither a bundled what-if nor a YAML file", nearest=near)
    if not re.fullmatch(WORDS, path.stem):
        problem = f"a what-if is named after its file: lower-case words, not {shown(path.stem)}"
        raise ScenarioError(problem)
    cells = read_yaml_mapping(path.parent, path.name).cells
    _check_keys(cells, KEYS)
    for key in NEEDED:
        if cells.get(key, "") == "":
            raise ScenarioError("is missing", key=key)
    look_at = _list(cells.get("look_at", []), "look_at")
    for word in look_at:
        if not re.fullmatch(WORDS, word):
            raise ScenarioError(f"must be ids of measures, not {shown(word)}", key="look_at")
    return WhatIf(
        id=path.stem,
        changes=_changes(cells["changes"]),
        look_at=look_at,
        file=file,
        **{
            key: _text(cells.get(key, ""), key)
            for key in ("extends", "question", "background", "source", "why", "expected")
        },
    )


def _changes(value: object) -> Changes:
    cells = _mapping(value, "changes")
    _check_keys(cells, ("remove", "add", "scale", "set"), "changes.")
    changes = Changes(
        remove=_list(cells.get("remove", []), "changes.remove"),
        add=tuple(_added(cells.get("add", {}))),
        scale=tuple(
            (path, _factor(factor, path))
            for path, factor in _mapping(cells.get("scale", {}), "changes.scale").items()
        ),
        set=tuple(
            (path, _value(new, path)) for path, new in _mapping(cells.get("set", {}), "changes.set").items()
        ),
    )
    if not len(changes):
        raise ScenarioError("changes nothing", key="changes")
    if len(changes) > MOST_CHANGES:
        problem = f"are {len(changes):,}; at most {MOST_CHANGES:,} are allowed (a selector names many rows)"
        raise ScenarioError(problem, key="changes")
    return changes


def _added(value: object) -> list[tuple[str, dict[str, object]]]:
    """Table and cells of every new row."""
    added = []
    for table, rows in _mapping(value, "changes.add").items():
        key = f"changes.add.{table}"[:200]
        if not isinstance(rows, list):
            raise ScenarioError("must be a list of rows", key=key)
        for number, row in enumerate(rows, 1):
            cells = dict(_mapping(row, f"{key}, row {number}"))
            if not isinstance(cells.get("id"), str) or not cells["id"]:
                raise ScenarioError("has no id, which is a word", key=f"{key}, row {number}")
            added.append((table, cells))
    return added


# --- forms --------------------------------------------------------------------------------


def _check_keys(cells: Mapping[str, object], known: tuple[str, ...], within: str = "") -> None:
    for key in cells:
        if key not in known:
            raise ScenarioError("is not a known key", key=f"{within}{key}"[:200], nearest=nearest(key, known))


def _mapping(value: object, key: str) -> dict[str, Any]:
    if value == "":
        return {}
    if not isinstance(value, dict):
        how = ": a space follows each colon" if isinstance(value, str) and ":" in value else ""
        raise ScenarioError(f"must be a mapping of keys to values{how}", key=key)
    return value


def _list(value: object, key: str) -> tuple[str, ...]:
    words = [] if value == "" else value
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        how = ": a space follows each -" if isinstance(words, str) and words.startswith("-") else ""
        raise ScenarioError(f"must be a list of words{how}", key=key)
    for word in words:
        if words.count(word) > 1:
            raise ScenarioError(f"names {shown(word)} twice", key=key)
    return tuple(words)


def _text(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise ScenarioError("must be text", key=key)
    text = " ".join(value.split())
    try:
        line_of(text)
    except ValueError as error:
        raise ScenarioError(str(error), key=key) from None
    return text


def _value(value: object, path: str) -> object:
    if isinstance(value, dict):
        raise ScenarioError("must be one value; write its fields as paths", key=f"changes.set.{path}"[:200])
    return value


def _factor(value: object, path: str) -> float:
    """The factor of a number, from its text."""
    try:
        factor = float(str(value))
    except ValueError:
        factor = -1.0
    if not isfinite(factor) or factor < 0:
        problem = f"must be a factor, a number of at least 0, not {shown(value)}"
        raise ScenarioError(problem, key=f"changes.scale.{path}"[:200])
    return factor
