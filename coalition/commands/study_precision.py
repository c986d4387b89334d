"""What came of the precision that a study asks for."""

from __future__ import annotations

from typing import Final

from results.studies import DeclaredStudy, Judge, Store

MOST: Final = 8
"""How many scenarios are named that did not reach it."""


def precision_reached(study: DeclaredStudy, store: Store) -> list[dict[str, object]] | None:
    """How many replications each scenario at each point took, and whether that was enough."""
    if study.precision is None:
        return None
    targets = Judge(study, store).targets()
    return [
        {"scenario": cell.scenario, "point": cell.point, **targets[cell.number]._asdict()}
        for cell in study.cells()
    ]


def precision_lines(study: DeclaredStudy, reached: list[dict[str, object]] | None) -> list[str]:
    """The same in sentences: how many reached it, and those that did not."""
    if reached is None or study.precision is None:
        return []
    met = sum(1 for row in reached if row["is_met"])
    lines = [f"precision ({study.precision.sentence()}): reached by {met} of {len(reached)}"]
    short = [row for row in reached if row["is_over"] and not row["is_met"]]
    for row in short[:MOST]:
        at = f" at point {row['point']}" if study.factors else ""
        lines.append(f"not reached by {row['scenario']}{at}: {row['reason']}")
    if len(short) > MOST:
        lines.append(f"nor by {len(short) - MOST} others")
    return lines
