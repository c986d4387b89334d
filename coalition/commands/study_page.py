"""The page of a sensitivity study: which assumptions matter, with its tables and pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import nan
from pathlib import Path

import pandas as pd

from coalition.commands.study_pairs import pair_lines
from results import model_version
from results.analysis import Sensitivity
from results.files import write_bytes
from results.formatting import amount, capitalized, counted, decimals, more_or_less, percent, printed_unit
from results.measures import measure

MOST_MEASURES_TOLD = 3
LEAST_EXPLAINED = 0.25
"""Of the variance of a measure by single factors, for it to count in the order of factors."""


def sensitivity_page(found: Sensitivity, page: Path, folder: Path, name: str) -> None:
    """Write the page, which shows the pictures that lie in `folder`."""
    write_bytes(page, ("\n".join(_lines(found, page, folder, name)) + "\n").encode())


def order_of_factors(found: Sensitivity, scenario: str) -> pd.Series:
    """Factors by their weight, the heaviest first: the mean over measures of what they have of the largest.

    After a Sobol design that is the mean total order index, else the mean of effects or swings as shares
    of the largest one of each measure.
    """
    if found.indices is not None:
        rows, column = found.indices, "total" if found.kind == "sobol" else "mu_star"
    else:
        rows, column = found.swings.assign(size=found.swings["swing"].abs()), "size"
    rows = rows[rows["scenario"] == scenario]
    values = rows.pivot(index="factor", columns="measure", values=column).dropna(axis="columns", how="all")
    values = values.drop(columns=mostly_chance(found, scenario), errors="ignore")
    shares = values if found.kind == "sobol" else values / values.max()
    order = [factor.id for factor in found.study.factors]
    return shares.mean(axis=1).reindex(order).sort_values(ascending=False, kind="stable")


def mostly_chance(found: Sensitivity, scenario: str) -> list[str]:
    """Measures of which the factors explain little one by one: chance, and how factors meet, is the rest."""
    if found.indices is None or found.kind != "sobol":
        return []
    rows = found.indices[(found.indices["scenario"] == scenario) & found.indices["first"].notna()]
    explained = rows.groupby("measure", sort=False)["first"].sum()
    weak = [str(name) for name, share in explained.items() if share < LEAST_EXPLAINED]
    return weak if len(weak) < len(explained) else []


def _lines(found: Sensitivity, page: Path, folder: Path, name: str) -> Iterator[str]:
    study = found.study
    scenario = study.scenarios[0].name
    campaign = study.scenarios[0].campaign
    there = os.path.relpath(folder, page.parent)
    yield f"# {study.question or study.name}"
    yield ""
    yield "Made by one command, not by hand, from what `coalition study run` of the same study kept:"
    yield ""
    yield f"    coalition study sensitivity {name} --page {page.as_posix()} --out {folder.parent.as_posix()}"
    yield ""
    kind = f", {study.design.kind} design" if study.design else ""
    yield (
        f"{scenario}, {campaign.from_date} to {campaign.to_date}: "
        f"{counted(len(study.points), 'point')}{kind}, "
        f"{counted(study.replications, 'replication')} each, "
        f"{counted(study.number_of_units, 'simulation')}; seed "
        f"{study.seed}, model {model_version()}. All factors vary together over their ranges, and all "
        f"simulations "
        "share their random numbers. What is said holds for these ranges and dates: a factor weighs more "
        "where its range is wider."
    )
    yield ""
    yield from _factor_table(found)
    if study.conclusion:
        yield "## In short"
        yield ""
        yield f"{study.conclusion} *(Read from the results by the author of the study, not computed.)*"
        yield ""
    yield "## What matters most"
    yield ""
    yield from _ranking(found, scenario)
    yield from _beyond_chance(found, scenario)
    yield from pair_lines(found, scenario, there)
    yield "## Indices"
    yield ""
    yield from _indices_table(found, scenario)
    if found.indices is not None:
        yield f"![Indices of each factor and measure]({there}/indices.png)"
        yield ""
    yield f"![Low and high third of each factor]({there}/tornado.png)"
    yield ""
    yield from _chance(found, scenario)
    yield (
        f"Data: [`indices.csv`]({there}/indices.csv), [`swings.csv`]({there}/swings.csv), "
        f"[`interactions.csv`]({there}/interactions.csv)."
    )


def _factor_table(found: Sensitivity) -> Iterator[str]:
    yield "| factor | what it is | values |"
    yield "|---|---|---|"
    for factor in found.study.factors:
        times = " times what the campaign has" if factor.how == "scale" else ""
        changed = ", ".join(f"`{path}`" for path, _ in factor.targets)
        yield f"| {factor.id} | {factor.what or changed} | {factor.range_text()}{times} |"
    yield ""


def _ranking(found: Sensitivity, scenario: str) -> Iterator[str]:
    """A sentence on each factor, the heaviest first."""
    by_sobol = found.kind == "sobol"
    by = "total order indices over all measures" if by_sobol else "effects as shares of the largest"
    yield (
        f"In this order, by their weight, the mean of their {by}. Each line has the measures that it "
        "moves most: the mean while it is in the lowest third of its range, and in the highest."
    )
    for name in mostly_chance(found, scenario):
        yield (
            f"*{capitalized(measure(name).name)}* is left out of the order: single factors explain little of "
            "it. What varies there is chance, and how factors meet."
        )
    yield ""
    what = {factor.id: factor.what or factor.id for factor in found.study.factors}
    for rank, (factor, weight) in enumerate(order_of_factors(found, scenario).items(), 1):
        name = str(factor)
        if name in found.idle_factors():
            yield f"{rank}. **{capitalized(what[name])}** ({name}): changes nothing in any measure."
            continue
        told = "; ".join(_swing(row) for row in _strongest(found, scenario, name))
        yield f"{rank}. **{capitalized(what[name])}** ({name}, weight {weight:.2f}): {told}."
    yield ""


def _beyond_chance(found: Sensitivity, scenario: str) -> Iterator[str]:
    """Which factors move something from third to third, and which nothing that chance may not have moved."""
    rows = found.swings[found.swings["scenario"] == scenario]
    is_sure = (rows["swing"].abs() > rows["half_width"]).groupby(rows["factor"]).sum()
    order = [str(name) for name in order_of_factors(found, scenario).index]
    moving = [f"{name} {int(is_sure[name])}" for name in order if is_sure[name]]
    still = [name for name in order if not is_sure[name]]
    of = counted(len(found.measures), "measure")
    if moving:
        yield (
            f"How many of {of} each factor moves by more than chance (95 %) from its lowest to its highest "
            f"third: {', '.join(moving)}."
        )
    if still:
        yield f"None: {', '.join(still)}."
    yield ""


def _strongest(found: Sensitivity, scenario: str, factor: str) -> list[dict[str, float | str]]:
    """The swings of a factor that are largest for the size of their measure."""
    rows = found.swings[(found.swings["scenario"] == scenario) & (found.swings["factor"] == factor)]
    rows = rows[~rows["measure"].isin(mostly_chance(found, scenario))]
    sizes = (rows["swing"] / rows["mean"].abs().where(rows["mean"] != 0)).abs().fillna(0.0)
    chosen = rows.assign(size=sizes).nlargest(MOST_MEASURES_TOLD, "size", keep="first")
    return [{str(key): value for key, value in row.items()} for row in chosen.to_dict(orient="records")]


def _swing(row: dict[str, float | str]) -> str:
    """`hours on station 5,020 to 4,310 h (−14 %)`."""
    one = measure(str(row["measure"]))
    unit, factor = printed_unit(one.unit)
    low, high, half = (factor * float(row[key]) for key in ("at_low", "at_high", "half_width"))
    digits = decimals(half, low, high)
    mean = float(row["mean"])
    share = percent(float(row["swing"]) / abs(mean), signed=True) if mean and unit != "%" else ""
    unsure = "" if abs(high - low) > half else ", within chance"
    unit = "" if one.name.endswith(unit) else f" {unit}"
    told = f"{one.name} {amount(low, digits)} to {amount(high, digits)}{unit}"
    inside = f"{share}{unsure}".removeprefix(", ")
    return f"{told} ({inside})" if inside else told


def _indices_table(found: Sensitivity, scenario: str) -> Iterator[str]:
    """Factors in rows, measures in columns."""
    if found.indices is None:
        return
    by_sobol = found.kind == "sobol"
    rows = found.indices[found.indices["scenario"] == scenario]
    heads = [measure(name).name for name in found.measures]
    yield (
        "Total order index, the share of the variance that would stay if only this factor were unknown, ± "
        "half "
        "of its 95 % bootstrap interval; in brackets the first order, what the factor does alone."
        if by_sobol
        else "Mean size of the effect of a factor over its whole range ± half of its 95 % interval."
    )
    yield ""
    yield f"| factor | {' | '.join(heads)} |"
    yield "|---|" + "---:|" * len(heads)
    for factor in order_of_factors(found, scenario).index:
        of_factor = rows[rows["factor"] == factor].set_index("measure")
        cells = [_index_cell(of_factor.loc[name], name, by_sobol) for name in found.measures]
        yield f"| {factor} | {' | '.join(cells)} |"
    yield ""
    if found.narrow:
        yield f"{found.narrow}."
        yield ""


def _index_cell(row: pd.Series, name: str, by_sobol: bool) -> str:
    if row["remark"]:
        return str(row["remark"])
    if by_sobol:
        return f"{more_or_less(row['total'], row['total_half_width'], 2)} ({amount(row['first'], 2)})"
    factor = printed_unit(measure(name).unit)[1]
    value, half = factor * row["mu_star"], factor * row["mu_star_half_width"]
    return more_or_less(value, half, decimals(half, value))


def _chance(found: Sensitivity, scenario: str) -> Iterator[str]:
    """How much replications of one point differ, if there are some, and what is missing."""
    rows = found.left_out[found.left_out["scenario"] == scenario]
    known = rows.dropna(subset="chance")
    if not known.empty:
        told = []
        for row in known.to_dict(orient="records"):
            unit, factor = printed_unit(measure(row["measure"]).unit)
            scatter = factor * row["chance"]
            told.append(
                f"{measure(row['measure']).name} {amount(scatter, decimals(nan, scatter))} {unit}".strip()
            )
        yield f"Chance alone, the standard deviation of replications of one point: {'; '.join(told)}."
        yield ""
    if int(rows["left_out"].max()):
        yield f"Left out because they have no value: up to {int(rows['left_out'].max())} points of a measure."
        yield ""
