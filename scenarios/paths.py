"""Names of single values: `squadrons.us_f16_jordan.aircraft`, `tempo.autumn_2014`, `demand.reach_nm`, `to`.

A path names a table, a row by its id and a field; one that stops at a row with a field `level`
means that level. Policies stand below their contingent: `contingents.<id>.policies.<id>.<field>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from scenarios.errors import ScenarioError, nearest
from scenarios.layout import SETTINGS, TABLES
from scenarios.schema import key_of
from sim.campaign import Campaign

FIXED = frozenset({"id", "rule"})
ROOTS = frozenset({"from", "to", *SETTINGS, *TABLES} - {"parameters"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the record, its field and the value that stands there."""

    record: Any
    field: str
    value: Any


def find(campaign: Campaign, path: str) -> Place:
    """The place that a path names; raises `ScenarioError` with the nearest valid name."""
    steps = _steps(campaign, path)
    record = campaign
    for step in steps[:-1]:
        record = _below(record, step)
    return Place(record, steps[-1], getattr(record, steps[-1]))


def full(campaign: Campaign, path: str) -> str:
    """The path with every step in it: `tempo.autumn_2014` is `tempo.autumn_2014.level`."""
    return ".".join(key_of(step) for step in _steps(campaign, path))


def put(campaign: Campaign, path: str, make: Callable[[Place], object]) -> Campaign:
    """A new campaign with what `make` returns at the place that a path names."""
    steps = _steps(campaign, path)

    def rebuilt(node: Any, depth: int) -> Any:
        step = steps[depth]
        if depth == len(steps) - 1:
            return replace(node, **{step: make(Place(node, step, getattr(node, step)))})
        changed = rebuilt(_below(node, step), depth + 1)
        if isinstance(node, tuple):
            return tuple(changed if row.id == step else row for row in node)
        return replace(node, **{step: changed})

    result: Campaign = rebuilt(campaign, 0)
    return result


def put_all(campaign: Campaign, values: Mapping[str, object]) -> Campaign:
    """A new campaign with all of these values at the places that paths name, each row made anew only once."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        *way, last = _steps(campaign, path)
        branch = tree
        for step in way:
            branch = branch.setdefault(step, {})
        branch[last] = _Leaf(value)
    result: Campaign = _rebuilt(campaign, tree)
    return result


class _Leaf(NamedTuple):
    value: object


def _rebuilt(node: Any, tree: Mapping[str, Any]) -> Any:
    if isinstance(node, tuple):
        return tuple(_rebuilt(row, tree[row.id]) if row.id in tree else row for row in node)
    fresh = {
        step: below.value if isinstance(below, _Leaf) else _rebuilt(getattr(node, step), below)
        for step, below in tree.items()
    }
    return replace(node, **fresh) if fresh else node


def _below(node: Any, step: str) -> Any:
    """A field of a record, or the row of that id."""
    return _row(node, step) if isinstance(node, tuple) else getattr(node, step)


def _row(table: tuple[Any, ...], row_id: str) -> Any:
    return next((row for row in table if row.id == row_id), None)


def _is_table(node: Any, steps: list[str]) -> bool:
    return isinstance(node, tuple) and (len(steps) == 1 or steps[-1] == "policies")


def _steps(campaign: Campaign, path: str) -> list[str]:
    """Field names and row ids from the campaign down to the value, each of which exists."""
    node: Any = campaign
    steps: list[str] = []
    for word in path.split("."):
        if _is_table(node, steps) and (row := _row(node, word)) is not None:
            node = row
            steps.append(word)
            continue
        valid = _words_below(node, steps)
        if valid is None:
            raise ScenarioError(f"the path goes on after {steps[-1]!r}, which is a value", key=path[:200])
        if word not in valid:
            raise ScenarioError(_unknown(word, node, steps), key=path[:200], nearest=nearest(word, valid))
        node = _below(node, valid[word])
        steps.append(valid[word])
    if is_dataclass(node) and hasattr(node, "level"):
        return [*steps, "level"]
    if (below := _words_below(node, steps)) is not None:
        example = f"; add for instance .{next(iter(below))}" if below else ""
        raise ScenarioError(f"the path stops before a value{example}", key=path[:200])
    return steps


def _words_below(node: Any, steps: list[str]) -> Mapping[str, str] | None:
    """What may follow in a path, with the field or id it stands for; None after a value."""
    if is_dataclass(node):
        kind: type = type(node)
        return _fields_below(kind)
    return {row.id: row.id for row in node} if _is_table(node, steps) else None


@cache
def _fields_below(cls: type) -> Mapping[str, str]:
    """The fields of a record by the words that name them in a path."""
    names = {key_of(field.name): field.name for field in fields(cls)}
    if cls is Campaign:
        return {word: name for word, name in names.items() if word in ROOTS}
    return {word: name for word, name in names.items() if name not in FIXED}


def _unknown(word: str, node: Any, steps: list[str]) -> str:
    """What a word in a path fails to be."""
    if isinstance(node, Campaign):
        return f"{word[:60]!r} is not a part of a campaign that can be changed"
    if isinstance(node, tuple):
        return f"{word[:60]!r} is not the id of a row of {steps[-1]}"
    return f"{word[:60]!r} is not a field of {steps[-1]} that can be changed"
