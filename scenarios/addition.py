"""Putting rows into a campaign: whole ones, or `like` a row that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scenarios.errors import ScenarioError, nearest, shown
from scenarios.fingerprint import cells_of
from scenarios.layout import TABLES
from scenarios.resolved import ResolvedChange, blamed_on
from scenarios.schema import build
from scenarios.texts import row_text
from scenarios.what_if import WhatIf
from sim.campaign import Campaign, Contingent

LIKE = "like"
OWN = ("id", "source", "confidence", "note")  # what a row never takes from another


def added(
    campaign: Campaign, what_ifs: Sequence[WhatIf], removed_by: Mapping[str, str]
) -> tuple[Campaign, list[ResolvedChange]]:
    """The campaign with the rows that what-ifs add, and the changes.

    Raises `ScenarioError` if a row is wrong, exists already, or is another what-if's too.
    """
    by: dict[str, str] = {}
    changes = []
    for what_if in what_ifs:
        with blamed_on(what_if):
            for table, cells in what_if.changes.add:
                path = f"{table}.{cells.get('id', '')}"
                for others, verb in ((by, "added"), (removed_by, "removed")):
                    if others.get(path, what_if.id) != what_if.id:
                        raise ScenarioError(f"is {verb} by {others[path]}", key=path[:200])
                campaign, row = _with_row(campaign, table, cells)
                by[path] = what_if.id
                words = row_text(table.rpartition(".")[2], row)
                changes.append(ResolvedChange(what_if.id, "add", path, "", words, row.source))
    return campaign, changes


def _with_row(campaign: Campaign, table: str, cells: Mapping[str, object]) -> tuple[Campaign, Any]:
    """The campaign with one more row, and the row."""
    row_id = str(cells.get("id", ""))[:60] or "a row without id"
    parts = table.split(".")
    if parts[0] == "contingents" and len(parts) == 3 and parts[2] == "policies":
        return _with_policy(campaign, parts[1], cells, row_id)
    tables = TABLES.keys() - {"parameters"}
    if table not in tables:
        raise ScenarioError(
            f"{shown(table)} is not a table", key="changes.add", nearest=nearest(table, tables)
        )
    rows = getattr(campaign, table)
    full_cells = _completed(rows, cells, f"{table}.{row_id}")
    row: Any = build(TABLES[table], full_cells, file="", key=f"{table}.{row_id}")
    longer: dict[str, Any] = {table: _in_order([*rows, row])}
    return replace(campaign, **longer), row


def _with_policy(
    campaign: Campaign, contingent_id: str, cells: Mapping[str, object], row_id: str
) -> tuple[Campaign, Any]:
    """The campaign with one more policy of a contingent; its `rule` says which kind."""
    known = {row.id: row for row in campaign.contingents}
    if contingent_id not in known:
        problem = f"{shown(contingent_id)} is not in contingents"
        raise ScenarioError(problem, key="changes.add", nearest=nearest(contingent_id, known))
    old = known[contingent_id]
    key = f"contingents.{contingent_id}"
    row = _completed(old.policies, cells, f"{key}.policies.{row_id}")
    policies = [*map(cells_of, old.policies), row]
    new = build(Contingent, {**cells_of(old), "policies": policies}, file="", key=key)
    policy = next(policy for policy in new.policies if policy.id == row["id"])
    return replace(campaign, contingents=_in_order([*(known | {contingent_id: new}).values()])), policy


def _completed(rows: Sequence[Any], cells: Mapping[str, object], key: str) -> dict[str, object]:
    """The cells of a new row, those that are not given taken from the row that it is `like`."""
    known = {row.id: row for row in rows}
    if cells.get("id") in known:
        raise ScenarioError("the id exists already; change that row, or remove it first", key=key)
    given = {name: cell for name, cell in cells.items() if name != LIKE}
    if LIKE not in cells:
        return given
    model = known.get(str(cells[LIKE]))
    if model is None:
        word = str(cells[LIKE])
        raise ScenarioError(
            f"{shown(word)} is not the id of a row", key=f"{key}.like", nearest=nearest(word, known)
        )
    return {name: cell for name, cell in cells_of(model).items() if name not in OWN} | given


def _in_order(rows: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda row: str(row.id)))
