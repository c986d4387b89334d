"""What `coalition scenario` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields

from rich.padding import Padding
from rich.table import Table

import scenarios
from coalition.commands.remarks import print_lines, warnings
from coalition.terminal.documents import print_json, print_yaml
from coalition.terminal.tables import console, table
from results.formatting import counted
from scenarios.scenario import Scenario, resolve
from scenarios.what_if import WhatIf, load_what_if, what_ifs
from scenarios.wording import sentence
from sim.campaign import Campaign, Contingent


def print_list(*, as_json: bool) -> None:
    """The bundled campaigns with title and dates, and the what-ifs that extend each of them."""
    campaigns = [scenarios.load(name) for name in scenarios.names()]
    asked = [load_what_if(name) for name in what_ifs()]
    if as_json:
        print_json([_listed(one, asked) for one in campaigns])
        return
    screen = console()
    rows = [(one.name, one.title, one.from_date, one.to_date) for one in campaigns]
    screen.print(table("Campaigns", ["name", "title", "from", "to"], rows, texts=4))
    for one in campaigns:
        questions = [(what_if.id, what_if.question) for what_if in asked if what_if.extends == one.name]
        if questions:
            screen.print(table(f"What-ifs of {one.name}", ["name", "question"], questions, texts=2))


def _listed(campaign: Campaign, asked: Sequence[WhatIf]) -> dict[str, object]:
    """A campaign in the list for machines."""
    return {
        "name": campaign.name,
        "title": campaign.title,
        "from": campaign.from_date,
        "to": campaign.to_date,
        "what_ifs": [
            {"name": what_if.id, "question": what_if.question}
            for what_if in asked
            if what_if.extends == campaign.name
        ],
    }


def print_campaign(campaign: Campaign, *, resolved: bool, as_json: bool) -> None:
    """The outline of a campaign, or all of it with its sources."""
    if as_json:
        print_json(scenarios.to_dict(campaign))
    elif resolved:
        print_yaml(scenarios.to_dict(campaign))
    else:
        _print_outline(campaign)


def _print_outline(campaign: Campaign) -> None:
    screen = console()
    screen.print(f"{campaign.name}: {campaign.title}")
    screen.print(f"{campaign.from_date} to {campaign.to_date}; fingerprint {scenarios.fingerprint(campaign)}")
    screen.print()
    columns = ["contingent", "squadrons", "aircraft types", "from", "policies"]
    rows = [_contingent_row(campaign, one) for one in campaign.contingents]
    screen.print(table("Contingents", columns, rows, texts=5))
    screen.print(table("Rows", ["table", "rows", "confidence"], list(_sizes(campaign)), texts=1))
    screen.print(f"All of it with sources: coalition scenario show {campaign.name} --resolved")


def _contingent_row(campaign: Campaign, contingent: Contingent) -> tuple[object, ...]:
    squadrons = [one for one in campaign.squadrons if one.contingent == contingent.id]
    names = {one.id: one.name for one in campaign.aircraft_types}
    types = dict.fromkeys(names.get(one.aircraft_type, one.aircraft_type) for one in squadrons)
    first = min((one.from_date for one in squadrons), default=None)
    policies = ", ".join(policy.rule for policy in contingent.policies)
    return contingent.name, str(len(squadrons)), ", ".join(types), first, policies


def _sizes(campaign: Campaign) -> Iterator[tuple[object, ...]]:
    """How many rows each table has, and how many of them are documented, public, mixed, assumed."""
    for field in fields(campaign):
        rows = getattr(campaign, field.name)
        if isinstance(rows, tuple):
            counts = Counter(row.confidence for row in rows)
            words = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
            yield field.name, len(rows), words


def print_scenario(scenario: Scenario, words: Sequence[str], *, as_json: bool) -> None:
    """What the what-ifs of a scenario, named by words, ask and what each change comes to."""
    if as_json:
        print_json(_described(scenario))
        return
    screen = console()
    screen.print(f"{scenario.name}: {scenario.base.title}")
    for what_if in scenario.what_ifs:
        screen.print()
        screen.print(what_if.question)
        for line in _about(what_if):
            screen.print(Padding(line, (0, 0, 0, 2)))
    screen.print()
    screen.print(_table(scenario))
    screen.print(f"Every row that is flown: coalition scenario show {' + '.join(words)} --resolved")


def _about(what_if: WhatIf) -> list[str]:
    lines = [what_if.background, what_if.why]
    if what_if.expected:
        lines.append(f"Expected: {what_if.expected}")
    lines.append(f"Source: {what_if.source}")
    if what_if.look_at:
        lines.append(f"Look at: {', '.join(what_if.look_at)}")
    return [line for line in lines if line]


def _table(scenario: Scenario) -> Table:
    """Each change in words and its path; who made it if there are several, its source if it has its own."""
    shared = {what_if.source for what_if in scenario.what_ifs}
    columns: dict[str, list[str]] = {
        "what-if": [change.what_if for change in scenario.changes],
        "change": [sentence(change, scenario.base, scenario.campaign) for change in scenario.changes],
        "path": [change.path for change in scenario.changes],
        "source": ["" if change.source in shared else change.source for change in scenario.changes],
    }
    if len(scenario.what_ifs) == 1:
        del columns["what-if"]
    if not any(columns["source"]):
        del columns["source"]
    return table("Changes", [*columns], [*zip(*columns.values(), strict=True)], texts=len(columns))


def _described(scenario: Scenario) -> dict[str, object]:
    """The same for machines."""
    return {
        "name": scenario.name,
        "base": scenario.base.name,
        "what_ifs": [
            {
                "id": what_if.id,
                "extends": what_if.extends,
                "question": what_if.question,
                "background": what_if.background,
                "why": what_if.why,
                "expected": what_if.expected,
                "source": what_if.source,
                "look_at": what_if.look_at,
                "file": what_if.file,
            }
            for what_if in scenario.what_ifs
        ],
        "changes": [
            {**change._asdict(), "sentence": sentence(change, scenario.base, scenario.campaign)}
            for change in scenario.changes
        ],
    }


# --- checks


def print_check(words: Sequence[str]) -> None:
    """Say that a campaign, or a what-if of it, is good; a bad one is refused with what is wrong in it."""
    from results.measures import MEASURES  # slow to import, and no other command here needs it

    scenario = resolve(words, measures=MEASURES)
    campaign = scenario.campaign
    _print_goodness(scenario)
    print_lines(warnings(campaign, most=len(campaign.squadrons) + len(campaign.parameters)))


def _print_goodness(scenario: Scenario) -> None:
    campaign = scenario.campaign
    if scenario.what_ifs:
        names = " and ".join(what_if.id for what_if in scenario.what_ifs)
        count = counted(len(scenario.changes), "change")
        console().print(f"{names} can be applied to {scenario.base.name}: {count}")
        return
    sizes = ", ".join(
        counted(len(rows), noun)
        for rows, noun in (
            (campaign.contingents, "contingent"),
            (campaign.squadrons, "squadron"),
            (campaign.bases, "base"),
        )
    )
    days = f"{campaign.from_date} to {campaign.to_date}"
    console().print(f"{campaign.name} is a valid campaign: {sizes}, {days}")


def print_schema() -> None:
    """The JSON Schema of a campaign."""
    print_json(scenarios.schema())
