"""`coalition study sensitivity`: which factors decide, with tables, pictures and their data."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

import results.analysis as analysis
from coalition.commands.study_analysis import Asked, named, opened, written
from coalition.commands.study_page import sensitivity_page
from coalition.commands.study_pairs import pair_sentences
from coalition.invocation import study_words
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results.analysis import Sensitivity
from results.formatting import amount, counted, decimals, more_or_less, printed_unit
from results.measures import measure

WIDE: Final = 0.3
"""An index of which half the interval is wider says little."""


def print_sensitivity(asked: Asked, measures: Sequence[str], page: Path | None) -> None:
    """Indices, swings and interactions of the factors of a study."""
    study, frame = opened(asked)
    found = analysis.sensitivity(study, frame, measures)
    if asked.as_json:
        print_json(_sensitivity_answer(found))
    else:
        _print_indices(found)
        _print_swings(found)
        look = "" if asked.results else study_words(asked.name, asked.store, command="status")
        for line in remarks_of(found, look):
            console().print(line, soft_wrap=True)
    tables = {"swings": found.swings, "interactions": found.interactions}
    if found.indices is not None:
        tables["indices"] = found.indices
    folder = written(asked, study, tables, _sensitivity_pictures(found))
    if page:
        sensitivity_page(found, page, folder, asked.name)


def _sensitivity_pictures(found: Sensitivity) -> dict[str, Figure]:
    """One of each kind per scenario, interactions for each measure."""
    pictures: dict[str, Figure] = {}
    names = [one.name for one in found.study.scenarios]
    for scenario in names:
        ending = f"_{scenario.replace('+', '_')}" if len(names) > 1 else ""
        if found.indices is not None:
            pictures[f"indices{ending}"] = analysis.indices_picture(found, scenario)
        pictures[f"tornado{ending}"] = analysis.tornado_picture(found, scenario)
        if len(found.study.factors) > 1:
            for name in found.measures:
                pictures[f"interactions_{name}{ending}"] = analysis.interactions_picture(
                    found, scenario, name
                )
    return pictures


def _sensitivity_answer(found: Sensitivity) -> dict[str, object]:
    """The same for a machine."""
    return {
        "study": found.study.name,
        "indices": [] if found.indices is None else found.indices.to_dict(orient="records"),
        "swings": found.swings.to_dict(orient="records"),
        "interactions": found.interactions.to_dict(orient="records"),
        "constant": [{"scenario": scenario, "measure": name} for scenario, name in found.constants()],
        "changes_nothing": found.idle_factors(),
        "points": found.left_out.to_dict(orient="records"),
        "intervals": found.base.answer() if found.base else None,
    }


def _print_indices(found: Sensitivity) -> None:
    if found.indices is None:
        return
    is_morris = found.kind == "morris"
    heads = ("mean effect μ", "mean size μ*", "spread σ") if is_morris else ("first order", "total order")
    by = "mu_star" if is_morris else "total"
    for (scenario, name), rows in found.indices.groupby(["scenario", "measure"], sort=False):
        factor = printed_unit(measure(str(name)).unit)[1] if is_morris else 1.0
        ordered = rows.sort_values(by, ascending=False, kind="stable").to_dict(orient="records")
        digits = decimals(factor * max(row[f"{by}_half_width"] for row in ordered)) if is_morris else 2
        cells = [(row["factor"], row["remark"], *_index_cells(row, factor, digits)) for row in ordered]
        what = named(str(name)) if is_morris else f"{measure(str(name)).name} [share of variance]"
        console().print(table(f"{what}{_of(found, scenario)}", ("factor", "", *heads), cells, texts=2))


def _index_cells(row: Mapping[Hashable, Any], factor: float, digits: int) -> Iterator[str]:
    """Values with their half-widths, all with the same decimals; dashes where there is no index."""
    for key in ("mu", "mu_star", "sigma", "first", "total"):
        if key in row:
            value, half = factor * row[key], factor * row.get(f"{key}_half_width", nan)
            yield amount(value, digits) if isnan(half) else more_or_less(value, half, digits)


def _print_swings(found: Sensitivity) -> None:
    for (scenario, name), rows in found.swings.groupby(["scenario", "measure"], sort=False):
        factor = printed_unit(measure(str(name)).unit)[1]
        ordered = rows.assign(size=rows["swing"].abs()).sort_values("size", ascending=False, kind="stable")
        digits = decimals(factor * rows["half_width"].max(), *(factor * rows["at_high"]))
        cells = []
        for row in ordered.to_dict(orient="records"):
            ends = (amount(factor * row[key], digits) for key in ("at_low", "at_high"))
            swing = more_or_less(factor * row["swing"], factor * row["half_width"], digits, signed=True)
            cells.append((row["factor"], row["values"], *ends, swing))
        title = f"{named(str(name))}, low and high third{_of(found, scenario)}"
        columns = ("factor", "values", "low", "high", "high minus low")
        console().print(table(title, columns, cells, texts=2))


def _of(found: Sensitivity, scenario: object) -> str:
    """The scenario, where there are several."""
    return f", {scenario}" if len(found.study.scenarios) > 1 else ""


def _wide_measures(found: Sensitivity) -> list[str]:
    """Measures of which even the largest Sobol index is hardly known."""
    if found.indices is None or found.kind != "sobol":
        return []
    largest = found.indices.sort_values("total").groupby(["scenario", "measure"], sort=False).last()
    wide = largest[largest["total_half_width"] > WIDE].reset_index()["measure"]
    return [measure(name).name for name in found.measures if name in set(wide)]


def remarks_of(found: Sensitivity, look: str) -> list[str]:
    """What else has to be known: what is constant, what changes nothing, what is missing.

    `look` is the command that says why units are missing, if there is one.
    """
    lines = [
        f"{measure(name).name} is constant in {scenario}: no factor changes it"
        for scenario, name in found.constants()
    ]
    for factor in found.idle_factors():
        lines.append(f"{factor} changes no measure; the study can leave it out")
    for scenario in (one.name for one in found.study.scenarios):
        told = [text for name in found.measures for text in pair_sentences(found, scenario, name)]
        lines += [f"{text[:1].upper()}{text[1:]}{_of(found, scenario)}" for text in told]
    wide = _wide_measures(found)
    if wide:
        lines.append(f"wide intervals of {', '.join(wide)}: four times the points make them half as wide")
    if found.narrow:
        lines.append(found.narrow)
    missing = int(found.left_out["left_out"].max())
    if missing:
        lines.append(
            f"up to {counted(missing, 'point')} of {int(found.left_out['points'].max()):,} are left out: "
            "a unit failed or is not flown yet, and its trajectory or block is left out with it"
            + (f"; {look} says why" if look else "")
        )
    if found.indices is None:
        lines.append(
            "this design gives no indices; `design: {kind: morris, trajectories: 10}` gives elementary "
            "effects, "
            "`{kind: sobol_indices, points: 128}` shares of variance"
        )
    return lines
