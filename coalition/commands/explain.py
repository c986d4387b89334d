"""`coalition explain`: why a what-if differs from its baseline, in parts that add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import pandas as pd
from rich.table import Table

from coalition.commands.pairs import Pair
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from coalition.terminal.wording import HOURS, ROLES, ROLES_TOGETHER, in_words
from results.explanation import Decomposition, Explanation, explain_runs, records
from results.formatting import amount, counted, difference_digits, more_or_less, percent
from results.runs import Run

ROWS = 12
"""Parts that are printed one by one; the others are printed together."""


def explain(pair: Pair[Run], *, rows: int = ROWS, force: bool = False, as_json: bool = False) -> None:
    """Print why a what-if differs from its baseline; of each decomposition the `rows` largest parts.

    Raises RunError if the runs cannot be compared; `force` lets other model versions and windows pass.
    """
    baseline, what_if = pair.baseline, pair.what_if
    explanation = explain_runs(baseline, what_if, force=force)
    if as_json:
        print_json(_answer(baseline, what_if, explanation))
        return
    names = {**baseline.names, **what_if.names}
    screen = console()
    screen.print(one_line(*pair.names, explanation, names), soft_wrap=True)
    if explanation.caveat:
        screen.print(f"warning: {explanation.caveat}", soft_wrap=True)
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
    digits = _digits(total)
    flown = counted(len(explanation.replications), "replication")
    if difference == 0 or abs(difference) <= half_width:
        found = more_or_less(difference, half_width, digits, signed=True)
        return f"{what_if} flies as many sorties as {baseline}, as far as {flown} can show: {found}."
    size = more_or_less(abs(difference), half_width, digits)
    share = f" ({percent(difference / total['baseline'], signed=True)})" if total["baseline"] else ""
    more = "more" if difference > 0 else "fewer"
    parts = explanation.sorties.by("contingent", "role", "reason")["difference"]
    largest = parts[parts * difference > 0].head(2)
    why = "; ".join(
        f"{_part_in_words(key, names)} {amount(value, digits, signed=True)}" for key, value in largest.items()
    )
    return f"{what_if} flies {size} sorties {more} than {baseline}{share} in {flown}. Most of it: {why}."


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
    "lines that were not tasked are attributed to what limited the squadron on that day, on the side with "
    "fewer lines; lines that were tasked and did not fly, to how they ended. The parts add up to the total "
    "in every replication"
)
_LINES = "lines that a squadron carries over and offers again on the next day are counted again"
_STATION = (
    "more or fewer sorties count with the squadron's mean hours on station per sortie; tankers on their "
    "tracks are not counted"
)


def _totals(explanation: Explanation) -> Table:
    parts = {
        "sorties": explanation.sorties,
        "hours on station in the areas": explanation.station_hours,
        "unanswered requests": explanation.unanswered,
    }
    rows = pd.DataFrame([part.total() for part in parts.values()])
    caption = _TOTALS if rows["half_width"].notna().any() else ""
    digits = [_digits(row) for _, row in rows.iterrows()]
    return _contrast("Differences", ["what"], [(name,) for name in parts], rows, digits, caption)


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
    every = pd.concat(figures, ignore_index=True)[list(_SIGNED)]
    digits = [_digits(decomposition.total())] * len(words)
    return _drawn(title, columns, words, every, digits, caption)


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
    return _contrast(
        "Lines, from the offer to the take-off",
        ["", "lines", ""],
        words,
        statement,
        _alike(statement),
        _LINES,
    )


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
    return _contrast("What limited the lines: squadron days", columns, words, days, _alike(days))


def _hours(kind: str, hours: pd.DataFrame) -> Table:
    hours = _without_zeros(hours)
    words = [(HOURS[str(entry)],) for entry in hours.index]
    return _contrast(
        f"Hours per flight: {kind}", ["planned take-off to landing"], words, hours, [2] * len(hours)
    )


def _requests(explanation: Explanation) -> Table:
    """What became of all requests that were decided."""
    requests = explanation.contrast("requests", "outcome").sort_values("baseline", ascending=False)
    every = explanation.contrast("requests")
    words = [*((in_words(str(outcome)),) for outcome in requests.index), ("all",)]
    rows = pd.concat([requests, every])
    return _contrast("Strike requests", ["what became of them"], words, rows, _alike(rows))


# --- drawing --------------------------------------------------------------------------------

_SIGNED = MappingProxyType({"difference": "difference", "half_width": "±"})
_CONTRAST = MappingProxyType({"baseline": "baseline", "what_if": "what-if", **_SIGNED})


def _without_zeros(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows[["baseline", "what_if"]] != 0).any(axis="columns")]


def _digits(row: pd.Series) -> int:
    """The decimals of a difference and its sides, as `coalition compare` prints them."""
    return difference_digits(*(float(row[name]) for name in _CONTRAST))


def _alike(rows: pd.DataFrame) -> list[int]:
    """The decimals of the largest row, for all rows of a table."""
    return [_digits(rows.iloc[int(rows["baseline"].to_numpy().argmax())])] * len(rows) if len(rows) else []


def _contrast(
    title: str,
    columns: Sequence[str],
    words: Sequence[Sequence[str]],
    rows: pd.DataFrame,
    digits: Sequence[int],
    caption: str = "",
) -> Table:
    return _drawn(title, columns, words, rows[list(_CONTRAST)], digits, caption)


def _drawn(
    title: str,
    columns: Sequence[str],
    words: Sequence[Sequence[str]],
    figures: pd.DataFrame,
    digits: Sequence[int],
    caption: str,
) -> Table:
    """A table of words and figures; without half-widths if one replication says nothing of them."""
    figures = figures.dropna(axis="columns", how="all")
    cells = {
        str(name): [
            amount(value, places, signed=name == "difference")
            for value, places in zip(figures[name], digits, strict=True)
        ]
        for name in figures
    }
    rows = [(*left, *right) for left, right in zip(words, zip(*cells.values(), strict=True), strict=True)]
    headings = [*columns, *(_CONTRAST[name] for name in cells)]
    return table(title, headings, rows, texts=len(columns), caption=caption)
