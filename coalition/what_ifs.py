"""What `coalition scenario show` prints of a what-if: the question, what is known, the changes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.table import Table

from coalition.screen import NOTHING, console, print_json, table
from scenarios.scenario import Scenario
from scenarios.what_if import WhatIf


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
    lines = [what_if.background, what_if.why, f"Source: {what_if.source}"]
    if what_if.look_at:
        lines.append(f"Look at: {', '.join(what_if.look_at)}")
    return [line for line in lines if line]


def _table(scenario: Scenario) -> Table:
    """Path, before and after; who made the change if there are several, the source if it has its own."""
    shared = {what_if.source for what_if in scenario.what_ifs}
    columns: dict[str, list[str]] = {
        "what-if": [change.what_if for change in scenario.changes],
        "kind": [change.kind for change in scenario.changes],
        "path": [change.path for change in scenario.changes],
        "before": [change.before or NOTHING for change in scenario.changes],
        "after": [change.after or NOTHING for change in scenario.changes],
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
                "source": what_if.source,
                "look_at": what_if.look_at,
                "file": what_if.file,
            }
            for what_if in scenario.what_ifs
        ],
        "changes": [change._asdict() for change in scenario.changes],
    }
