"""`coalition study discover`: in which boxes of factors something happens."""

from __future__ import annotations

import results.analysis as analysis
from coalition.commands.study_analysis import Asked, opened, written
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results.analysis import Discovery
from results.formatting import percent


def print_discovery(asked: Asked, condition: str, method: str, scenario: str) -> None:
    """The boxes of factors in which something happens."""
    study, frame = opened(asked)
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
    ending = f"_{found.method}"  # the other method's stay
    pictures = {f"discovery{ending}": analysis.discovery_picture(found)}
    written(asked, study, {f"{name}{ending}": frame for name, frame in tables.items()}, pictures)


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
    columns = ("box", "where", "coverage", "density", "points")
    title = f"Boxes by {found.method.upper()}"
    caption = (
        "coverage: how many of all cases lie in the box. density: how many of its points are cases. points: "
        "how many of all points lie in it."
    )
    console().print(table(title, columns, cells, texts=2, caption=caption))


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
