"""Taking rows out of a campaign, and with them what depends on them.

Without its squadron there is no change, caveat or mission; without its area no share and no
mission; without its base no closure; without its contingent no squadron. Without its cause a
change, caveat, mission or policy does not come about, and without the squadron its loss does not.
A squadron does not depend on its base: it has to be bedded down elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scenarios.layout import TABLES
from scenarios.references import NAMED_IN
from scenarios.resolved import ResolvedChange, blamed_on
from scenarios.selectors import rows_named
from scenarios.texts import row_text
from scenarios.what_if import WhatIf
from sim.campaign import Campaign

# table -> fields whose row must be there; a field of NAMED_IN that is not here is checked instead
_HANGS_ON: dict[str, tuple[str, ...]] = {
    "squadrons": ("contingent",),
    "changes": ("squadron", "cause"),
    "caveats": ("squadron", "cause"),
    "closures": ("base",),
    "shares": ("area",),
    "missions": ("squadron", "area", "cause"),
}


def removed(
    campaign: Campaign, what_ifs: Sequence[WhatIf]
) -> tuple[Campaign, dict[str, str], list[ResolvedChange]]:
    """The campaign without the rows that what-ifs remove, who removed which row, and the changes."""
    by: dict[str, str] = {}
    sources = {one.id: one.source for one in what_ifs}
    for what_if in what_ifs:
        with blamed_on(what_if):
            for text in what_if.changes.remove:
                for path in rows_named(campaign, text):
                    by.setdefault(path, what_if.id)
    named = set(by)
    while along := _dependent(campaign, by):
        by |= along
    changes = [
        ResolvedChange(
            who, "remove" if path in named else "cascade", path, _text(campaign, path), "", sources[who]
        )
        for path, who in by.items()
    ]
    return _without(campaign, by), by, changes


def _dependent(campaign: Campaign, by: dict[str, str]) -> dict[str, str]:
    """The rows that depend on removed ones and are not removed yet, with who removed those."""
    found: dict[str, str] = {}
    for table, fields in _HANGS_ON.items():
        for row in getattr(campaign, table):
            for field in fields:
                _note(found, by, f"{table}.{row.id}", f"{NAMED_IN[table][field]}.{getattr(row, field)}")
    for event in campaign.events:
        if event.kind == "aircraft_lost":
            _note(found, by, f"events.{event.id}", f"squadrons.{event.subject}")
    for contingent in campaign.contingents:
        for policy in contingent.policies:
            path = f"contingents.{contingent.id}.policies.{policy.id}"
            _note(found, by, path, f"events.{getattr(policy, 'cause', '')}")
    return found


def _note(found: dict[str, str], by: dict[str, str], path: str, depends_on: str) -> None:
    if depends_on in by and path not in by:
        found.setdefault(path, by[depends_on])


def _without(campaign: Campaign, by: dict[str, str]) -> Campaign:
    """The campaign without rows; the uncertain parameters of a row go with it."""
    kept: dict[str, Any] = {
        table: tuple(row for row in getattr(campaign, table) if f"{table}.{row.id}" not in by)
        for table in TABLES
        if table != "parameters"
    }
    kept["contingents"] = tuple(
        replace(
            contingent,
            policies=tuple(
                policy
                for policy in contingent.policies
                if f"contingents.{contingent.id}.policies.{policy.id}" not in by
            ),
        )
        for contingent in kept["contingents"]
    )
    kept["parameters"] = tuple(
        row for row in campaign.parameters if not any(row.id.startswith(f"{path}.") for path in by)
    )
    return replace(campaign, **kept)


def _text(campaign: Campaign, path: str) -> str:
    table, row_id, *below = path.split(".")
    row = next(row for row in getattr(campaign, table) if row.id == row_id)
    if below:
        return row_text("policies", next(policy for policy in row.policies if policy.id == below[1]))
    return row_text(table, row)
