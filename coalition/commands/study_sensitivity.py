"""`coalition study sensitivity`: which factors decide, with tables, pictures and their data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

import results.analysis as analysis
from coalition.commands.study_analysis import Asked, opened, written
from coalition.commands.study_page import sensitivity_page
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results.analysis import Sensitivity
from results.formatting import amount, counted, decimals, more_or_less, printed_unit
from results.measures import measure


def print_sensitivity(asked: Asked, measures: Sequence[str], page: Path | None) -> None:
    """Indices, swings and interactions of the factors of a study."""
    study, frame = opened(asked)
    found = analysis.sensitivity(study, frame, measures)
    if asked.as_json:
        print_json(_sensitivity_answer(found))
    else:
        _print_indices(found)
        _print_swings(found)
        for line in remarks_of(found):
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
    }


def _print_indices(found: Sensitivity) -> None:
    if found.indices is None:
        return
    is_morris = found.kind == "morris"
    names = (
        ("mean effect", "mean size", "± half", "spread")
        if is_morris
        else ("first", "± half", "total", "± half")
    )
    keys = (
        ("mu", "mu_star", "mu_star_half_width", "sigma")
        if is_morris
        else ("first", "first_half_width", "total", "total_half_width")
    )
    for (scenario, name), rows in found.indices.groupby(["scenario", "measure"], sort=False):
        unit, factor = printed_unit(measure(str(name)).unit) if is_morris else ("share of variance", 1.0)
        ordered = rows.sort_values("mu_star" if is_morris else "total", ascending=False, kind="stable")
        cells = [
            (row["factor"], row["remark"], *(factor * row[key] for key in keys))
            for row in ordered.to_dict(orient="records")
        ]
        title = f"{measure(str(name)).name}{f' [{unit}]' if unit else ''}, {scenario}"
        console().print(table(title, ("factor", "", *names), cells, texts=2))


def _print_swings(found: Sensitivity) -> None:
    for (scenario, name), rows in found.swings.groupby(["scenario", "measure"], sort=False):
        unit, factor = printed_unit(measure(str(name)).unit)
        ordered = rows.assign(size=rows["swing"].abs()).sort_values("size", ascending=False, kind="stable")
        cells = []
        for row in ordered.to_dict(orient="records"):
            low, high, swing, half = (
                factor * row[key] for key in ("at_low", "at_high", "swing", "half_width")
            )
            digits = decimals(half, low, high)
            swing_text = more_or_less(swing, half, digits, signed=True)
            cells.append(
                (row["factor"], row["values"], amount(low, digits), amount(high, digits), swing_text)
            )
        title = (
            f"{measure(str(name)).name}{f' [{unit}]' if unit else ''} in the low and high third, {scenario}"
        )
        columns = ("factor", "values", "low", "high", "high minus low")
        console().print(table(title, columns, cells, texts=2))


def remarks_of(found: Sensitivity) -> list[str]:
    """What else has to be known: what is constant, what changes nothing, what is missing."""
    lines = [
        f"{measure(name).name} is constant in {scenario}: no factor changes it"
        for scenario, name in found.constants()
    ]
    for factor in found.idle_factors():
        lines.append(f"{factor} changes no measure; the study can leave it out")
    missing = int(found.left_out["left_out"].max())
    if missing:
        lines.append(
            f"up to {counted(missing, 'point')} of {int(found.left_out['points'].max()):,} are left out: "
            f"a unit "
            "failed or is not flown yet, and its trajectory or block is left out with it"
        )
    if found.indices is None:
        lines.append(
            "this design gives no indices; `design: {kind: morris, trajectories: 10}` gives elementary "
            "effects, "
            "`{kind: sobol_indices, points: 64}` shares of variance"
        )
    return lines
