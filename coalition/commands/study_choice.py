"""`coalition study frontier` and `screen`: which alternatives may be the best."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import results.analysis as analysis
from coalition.commands.study_analysis import Asked, named, opened, written
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results.analysis import Frontier, Screening
from results.formatting import amount, counted, decimals, more_or_less, printed_unit
from results.measures import measure


def print_frontier(asked: Asked, measures: Sequence[str], wants: Sequence[str]) -> None:
    """The alternatives that no other one dominates."""
    study, frame = opened(asked)
    found = analysis.frontier(study, frame, measures, wants)
    if asked.as_json:
        print_json(
            {"study": study.name, "replications": found.replications, "rows": found.rows.to_dict("records")}
        )
    else:
        _print_frontier(found)
    written(asked, study, {"frontier": found.rows}, {"frontier": analysis.frontier_picture(found)})


def _print_frontier(found: Frontier) -> None:
    rows = found.rows.to_dict(orient="records")
    values: dict[str, list[str]] = {}
    for name in found.signs:
        factor, half_widths = printed_unit(measure(name).unit)[1], found.rows[f"{name}_half_width"]
        digits = decimals(factor * half_widths.max(), *(factor * found.rows[name]))
        values[name] = [
            more_or_less(factor * row[name], factor * row[f"{name}_half_width"], digits) for row in rows
        ]
    cells = []
    for place, row in enumerate(rows):
        chance = "" if row["is_shown"] else " (by chance, perhaps)"
        by = f"{row['dominated_by']}{chance}" if row["dominated_by"] else ""
        state = "on it" if row["on_frontier"] else "dominated"
        cells.append((row["alternative"], state, by, *(texts[place] for texts in values.values())))
    ways = " and ".join(
        f"{'more' if sign > 0 else 'less'} {measure(name).name}" for name, sign in found.signs.items()
    )
    title = f"Frontier of {ways}; means of {counted(found.replications, 'replication')}"
    columns = ("alternative", "frontier", "dominated by", *map(named, found.signs))
    console().print(table(title, columns, cells, texts=3))


# --- screening ----------------------------------------------------------------------------


def print_screening(asked: Asked, name: str, want: str, indifference: float) -> None:
    """The ranking of all alternatives, with those that may be the best."""
    study, frame = opened(asked)
    found = analysis.screen(study, frame, name, want=want, indifference=indifference)
    if asked.as_json:
        print_json(
            {
                "study": study.name,
                "measure": found.measure,
                "replications": found.replications,
                "may_be_best": found.survivors,
                "needed": found.needed,
                "rows": found.rows.to_dict("records"),
            }
        )
    else:
        _print_screening(found)
    file = f"ranking_{found.measure}"
    written(asked, study, {file: found.rows}, {file: analysis.screening_picture(found)})


def _print_screening(found: Screening) -> None:
    factor = printed_unit(measure(found.measure).unit)[1]
    digits = decimals(factor * found.rows["half_width"].max(), *(factor * found.rows["mean"]))
    cells = []
    for row in found.rows.to_dict(orient="records"):
        half = factor * row["half_width"]
        apart = more_or_less(factor * row["to_best_other"], half, digits, signed=True)
        verdict = "may be the best" if row["may_be_best"] else f"beaten by {row['beaten_by']}"
        cells.append((row["rank"], row["alternative"], verdict, amount(factor * row["mean"], digits), apart))
    way = "more" if found.sign > 0 else "less"
    title = f"Ranking by {named(found.measure)}, {way} is better"
    columns = ("rank", "alternative", "verdict", "mean", "difference to the best other")
    console().print(table(title, columns, cells, texts=3))
    console().print(screening_sentence(found), soft_wrap=True)


def screening_sentence(found: Screening) -> str:
    """What is guaranteed."""
    kept, flown = found.survivors, counted(found.replications, "replication")
    text = (
        f"With 95 % confidence the best of {len(found.rows)} is among the {len(kept)} that may be the "
        f"best, after "
        f"{flown} with common random numbers."
    )
    if isnan(found.needed):
        return text
    if found.is_selected:
        first = found.rows["alternative"].iloc[0]
        return f"{text} {first} is selected: it is the best, or at most {found.indifference:g} worse."
    flown_for = f"{found.needed:,.0f} replications of each"
    return f"{text} To select one that is at most {found.indifference:g} worse takes {flown_for}."
