"""A what-if is a new campaign value; the base stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scenarios.check import problems_in
from scenarios.errors import ScenarioError, raise_first, shown
from scenarios.paths import Place, find, put
from scenarios.schema import parse
from sim.campaign import Campaign


def vary(base: Campaign, name: str, changes: Mapping[str, object]) -> Campaign:
    """The campaign `name`: `base` with new values at some paths, checked again.

    A value may be text, as after `--set`, or of the type of its field. It must lie within the
    bounds of the field, but may leave the range of its parameter: a what-if asks what cannot be.
    Raises `ScenarioError` with the path and the nearest valid name.
    """
    varied = replace(base, name=parse(Campaign, "name", name, key="name"))
    for path, value in changes.items():

        def parsed(place: Place, path: str = path, value: object = value) -> object:
            return parse(type(place.record), place.field, value, key=path)

        varied = put(varied, path, parsed)
    raise_first(problems_in(varied, is_what_if=True))
    return varied


def current(campaign: Campaign, path: str) -> object:
    """The value that stands at a path."""
    return find(campaign, path).value


def assignments(settings: Iterable[str]) -> dict[str, str]:
    """Changes from texts such as `tempo.autumn_2014=1.2`."""
    changes: dict[str, str] = {}
    for setting in settings:
        path, equals, value = (part.strip() for part in setting.partition("="))
        if not equals or not path:
            raise ScenarioError(f"{shown(setting)} is not of the form path=value")
        if path in changes:
            raise ScenarioError("is set twice", key=path[:200])
        changes[path] = value
    return changes
