"""`coalition study sensitivity`, `frontier`, `screen` and `discover`: tables, pictures and their data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

import results.analysis as analysis
from coalition.commands.study_page import sensitivity_page
from coalition.commands.study_plan import study_of
from coalition.terminal.documents import print_json
from coalition.terminal.messages import print_line
from coalition.terminal.tables import console, table
from results.analysis import Discovery, Frontier, Screening, Sensitivity
from results.figures import save
from results.files import write_bytes
from results.formatting import amount, counted, decimals, more_or_less, percent, printed_unit
from results.measures import measure
from results.spreadsheets import csv_bytes
from results.studies import DeclaredStudy, frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A study, where its results are, where tables and pictures go, and how the answer is printed."""

    name: str
    results: Path | None
    store: Path
    out: Path
    as_json: bool


def _opened(asked: Asked) -> tuple[DeclaredStudy, pd.DataFrame]:
    """The study with its results, from an exported file or from the store."""
    study = study_of(asked.name)
    if asked.results is None:
        return study, frame_of(study, asked.store)
    return study, analysis.read_results(asked.results)


def _written(
    asked: Asked, study: DeclaredStudy, tables: Mapping[str, pd.DataFrame], pictures: Mapping[str, Figure]
) -> Path:
    """Write tables and pictures side by side; says where they are."""
    folder = asked.out / study.name
    for name, frame in tables.items():
        write_bytes(folder / f"{name}.csv", csv_bytes(frame, float_format="%.6g"))
    for name, figure in pictures.items():
        save(figure, folder / f"{name}.png")
    if not asked.as_json:
        print_line(f"tables and pictures: {folder}")
    return folder


# --- sensitivity --------------------------------------------------------------------------


def print_sensitivity(asked: Asked, measures: Sequence[str], page: Path | None) -> None:
    """Indices, swings and interactions of the factors of a study."""
    study, frame = _opened(asked)
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
    folder = _written(asked, study, tables, _sensitivity_pictures(found))
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


# --- frontier -----------------------------------------------------------------------------


def print_frontier(asked: Asked, measures: Sequence[str], wants: Sequence[str]) -> None:
    """The alternatives that no other one dominates."""
    study, frame = _opened(asked)
    found = analysis.frontier(study, frame, measures, wants)
    if asked.as_json:
        print_json(
            {"study": study.name, "replications": found.replications, "rows": found.rows.to_dict("records")}
        )
    else:
        _print_frontier(found)
    _written(asked, study, {"frontier": found.rows}, {"frontier": analysis.frontier_picture(found)})


def _print_frontier(found: Frontier) -> None:
    names = list(found.signs)
    cells = []
    for row in found.rows.to_dict(orient="records"):
        values = []
        for name in names:
            factor = printed_unit(measure(name).unit)[1]
            mean, half = factor * row[name], factor * row[f"{name}_half_width"]
            values.append(more_or_less(mean, half, decimals(half, mean)))
        by = (
            f"{row['dominated_by']}{'' if row['is_shown'] else ' (by chance, perhaps)'}"
            if row["dominated_by"]
            else ""
        )
        cells.append((row["alternative"], "on it" if row["on_frontier"] else "dominated", by, *values))
    heads = [f"{measure(name).name}{_unit(name)}" for name in names]
    ways = ", ".join(
        f"{'more' if sign > 0 else 'fewer'} {measure(name).name}" for name, sign in found.signs.items()
    )
    title = f"Frontier: {ways}; means of {counted(found.replications, 'replication')}"
    console().print(table(title, ("alternative", "frontier", "dominated by", *heads), cells, texts=3))


# --- screening ----------------------------------------------------------------------------


def print_screening(asked: Asked, name: str, want: str, indifference: float) -> None:
    """The ranking of all alternatives, with those that may be the best."""
    study, frame = _opened(asked)
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
    _written(asked, study, {"ranking": found.rows}, {"ranking": analysis.screening_picture(found)})


def _print_screening(found: Screening) -> None:
    factor = printed_unit(measure(found.measure).unit)[1]
    cells = []
    for row in found.rows.to_dict(orient="records"):
        half = factor * row["half_width"]
        digits = decimals(half, factor * row["mean"])
        apart = more_or_less(factor * row["to_best_other"], half, digits, signed=True)
        verdict = "may be the best" if row["may_be_best"] else f"beaten by {row['beaten_by']}"
        cells.append((row["rank"], row["alternative"], verdict, amount(factor * row["mean"], digits), apart))
    way = "more" if found.sign > 0 else "fewer"
    title = f"{measure(found.measure).name}{_unit(found.measure)}, {way} is better"
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


# --- discovery ----------------------------------------------------------------------------


def print_discovery(asked: Asked, condition: str, method: str, scenario: str) -> None:
    """The boxes of factors in which something happens."""
    study, frame = _opened(asked)
    chosen: analysis.Method = "prim" if method == "prim" else "cart"
    found = analysis.discover(study, frame, condition, method=chosen, scenario=scenario)
    if asked.as_json:
        print_json(
            {
                "study": study.name,
                "condition": found.condition,
                "boxes": found.boxes.to_dict("records"),
                "limits": found.limits.to_dict("records"),
            }
        )
    else:
        _print_discovery(found)
    tables = {"boxes": found.boxes, "limits": found.limits, "points": found.points}
    _written(asked, study, tables, {"discovery": analysis.discovery_picture(found)})


def _print_discovery(found: Discovery) -> None:
    cases = int(found.points["is_case"].sum())
    console().print(f"{found.condition} holds at {cases} of {len(found.points)} points of {found.scenario}")
    if found.boxes.empty:
        console().print("no box of factors is dense enough; try --method cart, or another limit")
        return
    cells = [
        (
            f"box {row['box']}",
            _conditions(found, int(row["box"])),
            percent(row["coverage"]),
            percent(row["density"]),
            percent(row["mass"]),
        )
        for row in found.boxes.to_dict(orient="records")
    ]
    columns = ("box", "where", "of all cases", "of its points are cases", "of all points")
    console().print(table(f"Boxes by {found.method.upper()}", columns, cells, texts=2))


def _conditions(found: Discovery, box: int) -> str:
    """The limits of a box in words."""
    told = []
    for row in found.limits[found.limits["box"] == box].to_dict(orient="records"):
        at_low, at_high = row["low"] <= row["range_low"], row["high"] >= row["range_high"]
        low, high = f"{row['low']:.3g}", f"{row['high']:.3g}"
        told.append(
            f"{row['factor']} {f'≤ {high}' if at_low else f'≥ {low}' if at_high else f'{low} to {high}'}"
        )
    return ", ".join(told)


def _unit(name: str) -> str:
    unit = printed_unit(measure(name).unit)[0]
    return f" [{unit}]" if unit else ""
