"""Rows that name other rows: each name must exist, and only once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from scenarios.errors import ScenarioError, nearest, shown
from scenarios.layout import TABLES, file_of
from sim.campaign import Campaign

# field of a row -> table in which its value is an id; an empty value names nothing
NAMED_IN: dict[str, dict[str, str]] = {
    "squadrons": {
        "contingent": "contingents",
        "aircraft_type": "aircraft_types",
        "base": "bases",
        "areas": "areas",
    },
    "changes": {"squadron": "squadrons", "base": "bases", "cause": "events"},
    "caveats": {"squadron": "squadrons", "cause": "events"},
    "closures": {"base": "bases"},
    "shares": {"area": "areas"},
    "missions": {"squadron": "squadrons", "area": "areas", "cause": "events"},
}


def reference_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Duplicate ids, then references to rows that do not exist."""
    ids = {table: [row.id for row in getattr(campaign, table)] for table in TABLES}
    known = {table: set(words) for table, words in ids.items()}
    for table, words in ids.items():
        yield from _twice(table, words)
    for table, columns in NAMED_IN.items():
        for row in getattr(campaign, table):
            for field, target in columns.items():
                yield from _unknown(
                    table, f"{row.id}.{field}", _words(getattr(row, field)), target, known[target]
                )
    yield from _policy_problems(campaign, known["events"])
    yield from _loss_problems(campaign, known["squadrons"])
    yield from _place_problems(campaign)


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def _unknown(
    table: str, key: str, words: Iterable[str], target: str, valid: set[str]
) -> Iterator[ScenarioError]:
    for word in words:
        if word not in valid:
            problem = f"{shown(word)} is not in {target}"
            yield ScenarioError(problem, file=file_of(table), key=key, nearest=nearest(word, valid))


def _twice(table: str, words: list[str], within: str = "") -> Iterator[ScenarioError]:
    for word in sorted(word for word, count in Counter(words).items() if count > 1):
        yield ScenarioError("duplicate id", file=file_of(table), key=f"{within}{word}")


def _policy_problems(campaign: Campaign, events: set[str]) -> Iterator[ScenarioError]:
    for contingent in campaign.contingents:
        within = f"{contingent.id}.policies."
        yield from _twice("contingents", [policy.id for policy in contingent.policies], within)
        for policy in contingent.policies:
            cause = _words(getattr(policy, "cause", ""))
            yield from _unknown("contingents", f"{within}{policy.id}.cause", cause, "events", events)


def _loss_problems(campaign: Campaign, squadrons: set[str]) -> Iterator[ScenarioError]:
    """A loss acts on the squadron that it names."""
    for event in campaign.events:
        if event.kind == "aircraft_lost":
            yield from _unknown("events", f"{event.id}.subject", (event.subject,), "squadrons", squadrons)


def _place_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Countries of caveats and dust regions are those of the areas and of the dust table."""
    countries = {area.country for area in campaign.areas}
    for caveat in campaign.caveats:
        yield from _unknown(
            "caveats", f"{caveat.id}.flies_in", caveat.flies_in, "the countries of areas", countries
        )
        for country in set(caveat.strikes_in) - set(caveat.flies_in):
            problem = f"{shown(country)} is not among the countries it flies in"
            yield ScenarioError(problem, file=file_of("caveats"), key=f"{caveat.id}.strikes_in")
    regions = {row.region for row in campaign.dust}
    for table in ("bases", "areas"):
        for row in getattr(campaign, table):
            region = _words(row.dust_region)
            yield from _unknown(table, f"{row.id}.dust_region", region, "the regions of dust", regions)
