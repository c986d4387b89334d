"""What-ifs applied to a campaign: rows removed, rows added, numbers scaled, values set, in this order.

The order holds for all what-ifs of a stack together, so that the order in which they are named does
not matter. What one of them settles no other may settle again: a value is set once, or scaled by
any of them, but not both, and a row that one removes another cannot change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import floor, prod
from typing import NamedTuple

from scenarios.addition import added
from scenarios.errors import ScenarioError
from scenarios.paths import find, put_all
from scenarios.removal import removed
from scenarios.resolved import ResolvedChange, blamed_on
from scenarios.schema import parse, quantity_of
from scenarios.selectors import fields_named, is_selector
from scenarios.texts import text_of
from scenarios.what_if import WhatIf
from sim.campaign import Campaign


class _Scaling(NamedTuple):
    what_if: WhatIf
    factor: float


def edited(base: Campaign, what_ifs: Sequence[WhatIf]) -> tuple[Campaign, list[ResolvedChange]]:
    """The campaign that what-ifs make of `base`, unchecked between rows, and what each change came to.

    A value that stood there already is no change. Raises `ScenarioError`, with the file of the
    what-if, if a change leads nowhere, its value cannot stand there, or two what-ifs settle the same.
    """
    campaign, removed_by, changes = removed(base, what_ifs)
    campaign, additions = added(campaign, what_ifs, removed_by)
    scalings = _scalings(campaign, what_ifs, removed_by)
    campaign, scaled = _scaled(campaign, scalings)
    campaign, settled = _set(campaign, what_ifs, removed_by, scalings)
    name = "+".join([base.name, *(one.id for one in what_ifs)])
    campaign = replace(campaign, name=parse(Campaign, "name", name, key="name"))
    values = [change for change in (*scaled, *settled) if change.before != change.after]
    return campaign, [*changes, *additions, *values]


def _paths(campaign: Campaign, text: str, removed_by: Mapping[str, str]) -> tuple[str, ...]:
    """The values that a path or selector names; says so if their row was removed."""
    for row, who in removed_by.items():
        if text == row or text.startswith(f"{row}."):
            raise ScenarioError(f"{row} is removed by {who}", key=text[:200])
    return fields_named(campaign, text)


# --- numbers scaled -----------------------------------------------------------------------


def _scalings(
    campaign: Campaign, what_ifs: Sequence[WhatIf], removed_by: Mapping[str, str]
) -> dict[str, list[_Scaling]]:
    """By path, who scales it and by how much; empty cells that a selector meets are left alone."""
    scalings: dict[str, list[_Scaling]] = {}
    for what_if in what_ifs:
        with blamed_on(what_if):
            for text, factor in what_if.changes.scale:
                paths = [
                    path for path in _paths(campaign, text, removed_by) if _is_number(campaign, path, text)
                ]
                if not paths:
                    raise ScenarioError("matches only empty cells, which cannot be scaled", key=text[:200])
                for path in paths:
                    before = scalings.setdefault(path, [])
                    if any(one.what_if is what_if for one in before):
                        raise ScenarioError("is scaled twice", key=path)
                    before.append(_Scaling(what_if, factor))
    return scalings


def _is_number(campaign: Campaign, path: str, text: str) -> bool:
    """Whether a number stands at a path; refuses what is no number, and an empty cell named by itself."""
    place = find(campaign, path)
    if quantity_of(type(place.record), place.field) is None:
        raise ScenarioError("is not a number and cannot be scaled; set it", key=text[:200])
    if place.value is None and not is_selector(text):
        raise ScenarioError("is empty and cannot be scaled; set it", key=text[:200])
    return place.value is not None


def _scaled(
    campaign: Campaign, scalings: Mapping[str, list[_Scaling]]
) -> tuple[Campaign, list[ResolvedChange]]:
    """The campaign with every number times its factors; whole numbers are rounded, halves up."""
    changes, values = [], {}
    for path, of_path in scalings.items():
        place = find(campaign, path)
        value = place.value * prod(one.factor for one in of_path)
        if isinstance(place.value, int):
            value = floor(value + 0.5)
        with blamed_on(of_path[-1].what_if):
            new = values[path] = parse(type(place.record), place.field, value, key=path)
        before, after = text_of(place.value), text_of(new)
        changes += [
            ResolvedChange(one.what_if.id, "scale", path, before, after, one.what_if.source)
            for one in of_path
        ]
    return put_all(campaign, values), changes


# --- values set ---------------------------------------------------------------------------


def _set(
    campaign: Campaign,
    what_ifs: Sequence[WhatIf],
    removed_by: Mapping[str, str],
    scalings: Mapping[str, list[_Scaling]],
) -> tuple[Campaign, list[ResolvedChange]]:
    """The campaign with the values that what-ifs set, each of them settled by one of them only."""
    by: dict[str, str] = {}
    changes, values = [], {}
    for what_if in what_ifs:
        with blamed_on(what_if):
            named = [
                (path, value)
                for text, value in what_if.changes.set
                for path in _paths(campaign, text, removed_by)
            ]
            for path, value in named:
                if path in by:
                    twice = "is set twice" if by[path] == what_if.id else f"is set by {by[path]} too"
                    raise ScenarioError(twice, key=path)
                if path in scalings:
                    raise ScenarioError(f"is scaled by {scalings[path][0].what_if.id}", key=path)
                by[path] = what_if.id
                place = find(campaign, path)
                new = values[path] = parse(type(place.record), place.field, value, key=path)
                before, after = text_of(place.value), text_of(new)
                changes.append(ResolvedChange(what_if.id, "set", path, before, after, what_if.source))
    return put_all(campaign, values), changes
