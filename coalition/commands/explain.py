"""`coalition explain`: why a what-if differs from its baseline, in parts that add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from types import MappingProxyType

import pandas as pd
from rich.table import Table

from coalition.terminal.documents import print_json
from coalition.terminal.tables import NOTHING, cell, column_cells, console, table
from coalition.terminal.wording import HOURS, ROLES, ROLES_TOGETHER, in_words
from results.explanation import Decomposition, Explanation, explain_runs, records
from results.runs import Run

ROWS = 12
"""Parts that are printed one by one; the others are printed together."""


def explain(
    baseline: Run, what_if: Run, *, rows: int = ROWS, force: bool = False, as_json: bool = False
) -> None:
    """Print why a what-if differs from its baseline; of each decomposition the `rows` largest parts.

    Raises RunError if the runs cannot be compared; `force` lets other model versions and windows pass.
    """
    explanation = explain_runs(baseline, what_if, force=force)
    if as_json:
        print_json(_answer(baseline, what_if, explanation))
        return
    names = {**baseline.names, **what_if.names}
    screen = console()
    sides = baseline.manifest["name"], what_if.manifest["name"]
    screen.print(one_line(*sides, explanation, names), soft_wrap=True)
    if explanation.caveat:
        screen.print(f"beware: {explanation.caveat}", soft_wrap=True)
    for drawn in _tables(explanation, names, rows):
        screen.print(drawn)
        if drawn.caption:
            screen.print()
    screen.print(f"baseline: {baseline.folder}\nwhat-if: {what_if.folder}", soft_wrap=True)


def _answer(baseline: Run, what_if: Run, explanation: Explanation) -> dict[str, object]:
    """The explanation for machines, every part of it."""
    return {
        "baseline": {"run": str(baseline.folder), "name": baseline.manifest["name"]},
        "what_if": {"run": str(what_if.folder), "name": what_if.manifest["name"]},
        **explanation.to_dict(),
        "statement_of_lines": records(explanation.lines()),
        "hours_per_flight": {
            kind: records(explanation.hours_per_flight(roles)) for kind, roles in ROLES_TOGETHER.items()
        },
    }


def one_line(baseline: str, what_if: str, explanation: Explanation, names: Mapping[str, str]) -> str:
    """The answer in one sentence: how many sorties more or fewer, and the largest parts of that."""
    total = explanation.sorties.total()
    difference, half_width = float(total["difference"]), float(total["half_width"])
    count = len(explanation.replications)
    flown = f"{count} replication{'' if count == 1 else 's'}"
    margin = "" if isnan(half_width) else f" ± {half_width:,.0f}"
    if difference == 0 or abs(difference) <= half_width:
        found = f"{difference:+,.0f}{margin}"
        return f"{what_if} flies as many sorties as {baseline}, as far as {flown} can show: {found}."
    share = f" ({100 * difference / total['baseline']:+.1f} %)" if total["baseline"] else ""
    more = "more" if difference > 0 else "fewer"
    parts = explanation.sorties.by("contingent", "role", "reason")["difference"]
    largest = parts[parts * difference > 0].head(2)
    why = "; ".join(f"{_part_in_words(key, names)} {value:+,.0f}" for key, value in largest.items())
    return (
        f"{what_if} flies {abs(difference):,.0f}{margin} sorties {more} than {baseline}{share} in {flown}. "
        f"Most of it: {why}."
    )


def _part_in_words(key: object, names: Mapping[str, str]) -> str:
    contingent, role, reason = key if isinstance(key, tuple) else ("", "", str(key))
    return f"{names.get(contingent, contingent)}, {ROLES.get(role, role)}, {in_words(reason)}"


# --- the tables -----------------------------------------------------------------------------


def _tables(explanation: Explanation, names: Mapping[str, str], rows: int) -> Iterator[Table]:
    """Totals, then what they are made of."""
    owners = ("contingent", "role", "reason")
    yield _totals(explanation)
    yield _parts("Sorties: what made the difference", explanation.sorties, owners, names, rows, _SORTIES)
    yield _lines(explanation)
    yield _limits(explanation)
    for kind, roles in ROLES_TOGETHER.items():
        hours = explanation.hours_per_flight(roles)
        if hours["baseline"].notna().any():
            yield _hours(kind, hours)
    title = "Hours on station in the areas: what made the difference"
    yield _parts(title, explanation.station_hours, owners, names, rows, _STATION)
    yield _requests(explanation)
    title = "Unanswered requests: what made the difference"
    yield _parts(title, explanation.unanswered, ("area", "outcome"), names, rows, "")


_TOTALS = "difference: the mean paired one; ±: the half-width of its 95 % interval"
_SORTIES = (
    "lines that were not tasked are put down to what bound the squadron on that day, on the side with fewer; "
    "lines that were tasked and did not fly, to how they ended. The parts add up to the total in every "
    "replication"
)
_LINES = "lines that a squadron carries over and offers again on the next day are counted again"
_STATION = (
    "sorties more or fewer count with the squadron's mean hours on station per sortie; tankers on their "
    "tracks are left aside"
)


def _totals(explanation: Explanation) -> Table:
    parts = {
        "sorties": explanation.sorties,
        "hours on station in the areas": explanation.station_hours,
        "unanswered requests": explanation.unanswered,
    }
    rows = pd.DataFrame([part.total() for part in parts.values()])
    caption = _TOTALS if rows["half_width"].notna().any() else ""
    return _contrast("Differences", ["what"], [(name,) for name in parts], rows, caption)


def _parts(
    title: str,
    decomposition: Decomposition,
    keys: Sequence[str],
    names: Mapping[str, str],
    rows: int,
    caption: str,
) -> Table:
    """The largest parts, all others in one row, and their sum."""
    parts = decomposition.by(*keys)
    shown = parts if len(parts) <= rows + 1 else parts.head(rows)
    words = [_words(keys, key, names) for key in shown.index]
    figures = [shown]
    blank = ("",) * (len(keys) - 1)
    if len(shown) < len(parts):
        words.append((f"{len(parts) - len(shown)} others", *blank))
        figures.append(decomposition.rest(shown.index, *keys).to_frame().T)
    words.append(("total", *blank))
    figures.append(decomposition.total().to_frame().T)
    columns = ["reason" if key == "outcome" else key for key in keys]
    return _drawn(title, columns, words, pd.concat(figures, ignore_index=True)[list(_SIGNED)], caption)


def _words(keys: Sequence[str], values: object, names: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of a part as they are printed."""
    cells = [str(value) for value in values] if isinstance(values, tuple) else [str(values)]
    return tuple(
        in_words(cell) if key in ("reason", "outcome") else names.get(cell, ROLES.get(cell, cell))
        for key, cell in zip(keys, cells, strict=True)
    )


def _lines(explanation: Explanation) -> Table:
    """From the offer to the take-off; steps that no line took are left out."""
    statement = _without_zeros(explanation.lines())
    words = [_step(str(entry), str(reason)) for entry, reason in statement.index]
    return _contrast("Lines, from the offer to the take-off", ["", "lines", ""], words, statement, _LINES)


def _step(entry: str, reason: str) -> tuple[str, str, str]:
    signs = {"not_tasked": "−", "not_flown": "−", "ordered": "+", "tasked": "=", "sorties": "="}
    names = {"not_tasked": "not tasked", "not_flown": "not flown", "ordered": "ordered beyond the offer"}
    return signs.get(entry, ""), names.get(entry, entry), in_words(reason) if reason else ""


def _limits(explanation: Explanation) -> Table:
    days = explanation.contrast("squadron_days", "limit", "unused")
    days = days.sort_values("baseline", ascending=False, kind="stable")
    words = [
        ("leaving the theater" if limit == "none" else in_words(str(limit)), in_words(str(unused)))
        for limit, unused in days.index
    ]
    columns = ["offer limited by", "not all tasked for"]
    return _contrast("What limited the lines: squadron days", columns, words, days)


def _hours(kind: str, hours: pd.DataFrame) -> Table:
    hours = _without_zeros(hours)
    words = [(HOURS[str(entry)],) for entry in hours.index]
    return _contrast(f"Hours per flight: {kind}", ["planned take-off to landing"], words, hours, decimals=2)


def _requests(explanation: Explanation) -> Table:
    """What became of all requests that were decided."""
    requests = explanation.contrast("requests", "outcome").sort_values("baseline", ascending=False)
    every = explanation.contrast("requests")
    words = [*((in_words(str(outcome)),) for outcome in requests.index), ("all",)]
    return _contrast("Strike requests", ["what became of them"], words, pd.concat([requests, every]))


# --- drawing --------------------------------------------------------------------------------

_SIGNED = MappingProxyType({"difference": "difference", "half_width": "±"})
_CONTRAST = MappingProxyType({"baseline": "baseline", "what_if": "what-if", **_SIGNED})


def _without_zeros(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows[["baseline", "what_if"]] != 0).any(axis="columns")]


def _contrast(
    title: str,
    columns: Sequence[str],
    words: Sequence[Sequence[str]],
    rows: pd.DataFrame,
    caption: str = "",
    decimals: int | None = None,
) -> Table:
    return _drawn(title, columns, words, rows[list(_CONTRAST)], caption, decimals)


def _drawn(
    title: str,
    columns: Sequence[str],
    words: Sequence[Sequence[str]],
    figures: pd.DataFrame,
    caption: str,
    decimals: int | None = None,
) -> Table:
    """A table of words and figures; without half-widths if one replication says nothing of them."""
    figures = figures.dropna(axis="columns", how="all")
    cells = {str(name): _cells(list(figures[name]), decimals) for name in figures}
    cells["difference"] = _signed(cells["difference"])
    rows = [(*left, *right) for left, right in zip(words, zip(*cells.values(), strict=True), strict=True)]
    headings = [*columns, *(_CONTRAST[name] for name in cells)]
    return table(title, headings, rows, texts=len(columns), caption=caption)


def _cells(values: Sequence[float], decimals: int | None) -> list[str]:
    return column_cells(values) if decimals is None else [cell(value, decimals) for value in values]


def _signed(cells: Sequence[str]) -> list[str]:
    """Figures with their sign; what rounds to nothing has none."""
    return [
        text.lstrip("-") if not text.strip("-0.") else text if text.startswith(("-", NOTHING)) else f"+{text}"
        for text in cells
    ]
