"""What makes two campaigns the same, and the campaign as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any

from scenarios.check import problems_in
from scenarios.errors import ScenarioError, raise_first
from scenarios.layout import TABLES
from scenarios.schema import build, key_of
from scenarios.size import row_problem
from sim.campaign import Campaign

WORDS_ABOUT = frozenset({"source", "confidence", "note"})
DISPLAYED = frozenset({"name", "title"})


def to_dict(campaign: Campaign) -> dict[str, object]:
    """The whole campaign with its sources, ready for JSON, under the keys of the files."""
    plain: dict[str, object] = _plain(campaign, frozenset())
    return plain


def cells_of(row: Any) -> dict[str, object]:
    """One row under the keys of the files, ready for JSON."""
    cells: dict[str, object] = _plain(row, frozenset())
    return cells


def from_dict(data: Mapping[str, object]) -> Campaign:
    """The campaign, perhaps a what-if, that `to_dict` described, checked again.

    Raises `ScenarioError` if it is none.
    """
    raise_first([*_too_many_rows(data)])
    campaign = build(Campaign, data, file="")
    raise_first(problems_in(campaign, is_what_if=True))
    return campaign


def _too_many_rows(data: Mapping[str, object]) -> Iterator[ScenarioError]:
    """Found before the rows are checked one by one, which takes long."""
    for table in TABLES:
        rows = data.get(table)
        if isinstance(rows, list | tuple) and (problem := row_problem(table, len(rows))):
            yield problem


def fingerprint(campaign: Campaign) -> str:
    """64 hex digits that change when anything changes that could change a result.

    Names of the campaign and the sources, confidences and notes of its rows do not count.
    """
    content = {key: value for key, value in _plain(campaign, WORDS_ABOUT).items() if key not in DISPLAYED}
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return blake2b(text.encode("ascii"), digest_size=32).hexdigest()


def _plain(value: Any, without: frozenset[str]) -> Any:
    """A record as a mapping, a date as text, minus zero as zero."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return value + 0.0
    if isinstance(value, tuple):
        return [_plain(item, without) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    kind: type = type(value)
    return {key: _plain(getattr(value, name), without) for name, key in _keys(kind, without)}


@cache
def _keys(cls: type, without: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The fields of a record, each with its key in the files."""
    return tuple((field.name, key_of(field.name)) for field in fields(cls) if field.name not in without)
