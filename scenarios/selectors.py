"""Selectors: one name for many rows, `squadrons[aircraft_type=mq_9,command=coalition].aircraft`.

    TABLE.*                         every row of a table
    TABLE[FIELD=VALUE,FIELD!=VALUE] the rows that meet every condition

What follows after a dot is the field, as in a path. A condition may look through a name into the
row that it stands for: `changes[squadron.role=tanker]` are the changes of tanker squadrons. A cell
that names nothing, such as the base of a change that moves nobody, meets no condition beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, NamedTuple

from scenarios.errors import ScenarioError, nearest, shown
from scenarios.layout import TABLES
from scenarios.paths import find, full
from scenarios.references import NAMED_IN
from scenarios.schema import key_of, keys_of, parse
from scenarios.texts import text_of
from sim.campaign import Campaign

_SELECTOR = re.compile(r"(?P<table>\w+)(?:\.\*|\[(?P<conditions>[^\[\]]*)\])(?:\.(?P<field>.*))?")
_CONDITION = re.compile(r"(?P<field>[\w.]+?)\s*(?P<sign>!?=)\s*(?P<value>.*)")


class Condition(NamedTuple):
    """What a selector asks of a row: the field, possibly of a row that it names, and the value."""

    through: str  # the field that names another row; empty: the row itself
    table: str  # where the field stands
    field: str
    is_equal: bool
    value: Any


def is_selector(text: str) -> bool:
    """Whether a text names rows by what they are, not by their id."""
    return "[" in text or "*" in text


def fields_named(campaign: Campaign, text: str) -> tuple[str, ...]:
    """The full paths of the values that a path or selector names.

    Raises `ScenarioError` with the nearest valid name if it names none.
    """
    if not is_selector(text):
        return (full(campaign, text),)
    table, rows, field = _selected(campaign, text)
    ending = f".{field}" if field else ""
    try:
        return tuple(full(campaign, f"{table}.{row.id}{ending}") for row in rows)
    except ScenarioError as error:
        error.key = text[:200]
        raise


def rows_named(campaign: Campaign, text: str) -> tuple[str, ...]:
    """The rows, as `table.id` or `contingents.id.policies.id`, that a path or selector names.

    Raises `ScenarioError` with the nearest valid name if it names none.
    """
    if is_selector(text):
        table, rows, field = _selected(campaign, text)
        if field:
            raise ScenarioError("names values; leave the field away to name rows", key=text[:200])
        return tuple(f"{table}.{row.id}" for row in rows)
    table, *steps = text.split(".")
    is_policy = _table(table, text) == "contingents" and len(steps) == 3 and steps[1] == "policies"
    if not is_policy and len(steps) != 1:
        raise ScenarioError("does not name a row, as squadrons.some_id does", key=text[:200])
    find(campaign, f"{text}.source")  # every row has a source: the path leads there if the row is there
    return (text,)


def _table(word: str, text: str) -> str:
    tables = TABLES.keys() - {"parameters"}
    if word not in tables:
        raise ScenarioError(f"{shown(word)} is not a table", key=text[:200], nearest=nearest(word, tables))
    return word


def _selected(campaign: Campaign, text: str) -> tuple[str, list[Any], str]:
    """Table, rows and field of a selector."""
    parts = _SELECTOR.fullmatch(text)
    if parts is None:
        problem = "is not of the form table.*.field or table[field=value,field!=value].field"
        raise ScenarioError(problem, key=text[:200])
    table = _table(parts["table"], text)
    asked = [word for word in (parts["conditions"] or "").split(",") if word.strip()]
    if parts["conditions"] is not None and not asked:
        raise ScenarioError("has no condition between its brackets; * names every row", key=text[:200])
    conditions = [_condition(table, word.strip(), text) for word in asked]
    rows: Iterable[Any] = getattr(campaign, table)
    for condition in conditions:
        _check_value(campaign, condition, text)
        rows = [row for row in rows if _meets(_cell(campaign, row, condition), condition)]
    if not rows:
        raise ScenarioError(f"matches no row of {table}", key=text[:200])
    return table, list(rows), parts["field"] or ""


def _condition(table: str, word: str, text: str) -> Condition:
    parts = _CONDITION.fullmatch(word)
    if parts is None:
        raise ScenarioError(f"{shown(word)} is not of the form field=value or field!=value", key=text[:200])
    through, dot, field = parts["field"].rpartition(".")
    if dot:
        named = NAMED_IN.get(table, {})
        if through not in named:
            problem = f"{shown(through)} is not a field of {table} that names another row"
            raise ScenarioError(problem, key=text[:200], nearest=nearest(through, named))
        table = named[through]
    keys = {key_of(one.name): one.name for one in fields(TABLES[table])}
    if field not in keys or field == "policies":
        problem = f"{shown(field)} is not a field of {table} that can be asked for"
        raise ScenarioError(problem, key=text[:200], nearest=nearest(field, keys_of(TABLES[table])))
    value = parse(TABLES[table], keys[field], parts["value"], key=text[:200])
    return Condition(through, table, keys[field], parts["sign"] == "=", value)


def _check_value(campaign: Campaign, condition: Condition, text: str) -> None:
    """A value that no row has is a typo, after `!=` too."""
    there = {getattr(row, condition.field) for row in getattr(campaign, condition.table)}
    if condition.value not in there:
        word = text_of(condition.value)
        problem = f"no row of {condition.table} has {key_of(condition.field)} {shown(word)}"
        raise ScenarioError(problem, key=text[:200], nearest=nearest(word, map(text_of, there)))


def _cell(campaign: Campaign, row: Any, condition: Condition) -> tuple[Any, ...]:
    """The cell that a condition looks at, in a tuple; an empty one if there is no such cell."""
    if condition.through:
        name = getattr(row, condition.through)
        row = next((other for other in getattr(campaign, condition.table) if other.id == name), None)
    return () if row is None else (getattr(row, condition.field),)


def _meets(cell: tuple[Any, ...], condition: Condition) -> bool:
    return bool(cell) and (cell[0] == condition.value) is condition.is_equal
