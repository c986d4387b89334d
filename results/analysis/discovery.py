"""Scenario discovery: under which conditions does something happen? Boxes, by existing libraries."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from inspect import signature
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from results.analysis.values import checked, chosen, point_means
from results.errors import RunError
from results.studies import DeclaredStudy
from scenarios.errors import shown

Method = Literal["cart", "prim"]
FEWEST_CASES: Final = 10
DENSITY: Final = 0.8
SMALLEST_SHARE: Final = 0.05
DEEPEST: Final = 4

_CONDITION = re.compile(r"\s*(?P<measure>\w+)\s*(?P<sign><=|>=|<|>)\s*(?P<limit>[-+0-9.eE]+)\s*")
_SIGNS: Final = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


class Discovery(NamedTuple):
    """Boxes in which cases are dense.

    `boxes` has for each box its coverage (the share of all cases that lies in it), its density (the share of
    the points in it that are cases) and its mass; `limits` the ends of each factor that a box restricts.
    `points` are factors and whether each is a case; `is_case` follows from `condition`.
    """

    study: DeclaredStudy
    scenario: str
    condition: str
    method: Method
    boxes: pd.DataFrame
    limits: pd.DataFrame
    points: pd.DataFrame


def discover(
    study: DeclaredStudy, frame: pd.DataFrame, condition: str, *, method: Method = "cart", scenario: str = ""
) -> Discovery:
    """The boxes of factors in which a condition such as `coverage_share<0.9` holds.

    CART (scikit-learn) splits the whole space and gives the leaves in which most points are cases; PRIM (EMA
    Workbench, `pip install '.[ema]'`) peels one box after the other. Raises RunError if the study has no
    numeric factors, if nearly all or nearly no points are cases, or if the package is not installed.
    """
    chosen_scenario = _scenario(study, scenario)
    measure, holds = _parsed(study, condition)
    values = point_means(study, checked(study, frame), chosen_scenario, measure)
    there = ~np.isnan(values)
    factors = _numbers(study)[there]
    is_case = holds(values[there])
    _check_cases(is_case, condition)
    found = _prim(factors, is_case) if method == "prim" else _cart(factors, is_case, study.seed)
    boxes, limits = _tables(factors, is_case, list(found))
    points = factors.assign(**{measure: values[there], "is_case": is_case})
    return Discovery(study, chosen_scenario, condition.strip(), method, boxes, limits, points)


Box = dict[str, tuple[float, float]]
"""The ends of each restricted factor; infinite where one is open."""


# --- what is asked ------------------------------------------------------------------------


def _scenario(study: DeclaredStudy, asked: str) -> str:
    names = [one.name for one in study.scenarios]
    if not asked and len(names) > 1:
        raise RunError(f"name one scenario by --scenario: {', '.join(names)}")
    if asked and asked not in names:
        raise RunError(f"{study.name} has no scenario {shown(asked)}; it has {', '.join(names)}")
    return asked or names[0]


def _parsed(study: DeclaredStudy, condition: str) -> tuple[str, Any]:
    parts = _CONDITION.fullmatch(condition)
    try:
        limit = float(parts["limit"]) if parts else float("nan")
    except ValueError:
        limit = float("nan")
    if parts is None or np.isnan(limit):
        raise RunError(f"{shown(condition)} is not a condition such as coverage_share<0.9")
    (measure,) = chosen(study, [parts["measure"]])
    compare = _SIGNS[parts["sign"]]
    return measure, lambda values: np.asarray(compare(values, limit))


def _numbers(study: DeclaredStudy) -> pd.DataFrame:
    """The numeric factors, point by point."""
    columns = {
        factor.id: [point[factor.id] for point in study.points]
        for factor in study.factors
        if not any(isinstance(level, str) for level in factor.levels)
    }
    if not columns:
        raise RunError(f"{study.name} has no factors that are numbers; there are no boxes to look for")
    return pd.DataFrame(columns, dtype=float)


def _check_cases(is_case: npt.NDArray[np.bool_], condition: str) -> None:
    cases, points = int(is_case.sum()), len(is_case)
    if min(cases, points - cases) < FEWEST_CASES:
        raise RunError(
            f"{condition.strip()} holds at {cases} of {points} points; at least {FEWEST_CASES} on either "
            "side are needed: choose another limit, or fly more points"
        )


# --- how it is found ----------------------------------------------------------------------


def _cart(factors: pd.DataFrame, is_case: npt.NDArray[np.bool_], seed: int) -> Iterator[Box]:
    """The leaves of a shallow tree in which most points are cases."""
    from sklearn.tree import DecisionTreeClassifier

    smallest = max(FEWEST_CASES // 2, int(np.ceil(SMALLEST_SHARE * len(factors))))
    tree = DecisionTreeClassifier(
        max_depth=DEEPEST, min_samples_leaf=smallest, class_weight="balanced", random_state=seed
    )
    grown = tree.fit(factors.to_numpy(), is_case).tree_
    names = list(factors.columns)

    def leaves(node: int, box: Box) -> Iterator[Box]:
        left, right = grown.children_left[node], grown.children_right[node]
        if left == right:
            inside = _inside(factors, box)
            if is_case[inside].mean() > 0.5:
                yield box
            return
        name, limit = names[grown.feature[node]], float(grown.threshold[node])
        low, high = box.get(name, (-np.inf, np.inf))
        yield from leaves(left, {**box, name: (low, min(high, limit))})
        yield from leaves(right, {**box, name: (max(low, limit), high)})

    return leaves(0, {})


def _prim(factors: pd.DataFrame, is_case: npt.NDArray[np.bool_]) -> Iterator[Box]:
    """Boxes peeled by patient rule induction (Friedman and Fisher 1999), each from what is left."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package tells of optional packages that are missing
            from ema_workbench.analysis import prim
    except ImportError as error:
        raise RunError(
            f"PRIM needs the package ema_workbench ({error}): pip install '.[ema]', or --method cart"
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = factors.reset_index(drop=True)
        takes_density = "threshold" in signature(prim.Prim).parameters  # before ema_workbench 3
        least = {"threshold": DENSITY} if takes_density else {}
        search = prim.Prim(table, is_case, mass_min=SMALLEST_SHARE, **least)
        while True:
            found = search.find_box()
            if found is None or not len(found.peeling_trajectory) or float(found.density) < DENSITY:
                return
            ends = found.box_lims[-1]
            yield {name: (float(ends[name].iloc[0]), float(ends[name].iloc[1])) for name in factors.columns}


def _inside(factors: pd.DataFrame, box: Box) -> npt.NDArray[np.bool_]:
    """Which points lie in a box, its ends included."""
    inside = np.ones(len(factors), dtype=bool)
    for name, (low, high) in box.items():
        inside &= factors[name].between(low, high).to_numpy()
    return inside


def _tables(
    factors: pd.DataFrame, is_case: npt.NDArray[np.bool_], found: list[Box]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Coverage, density and mass of each box, and the limits that restrict it, the largest coverage first."""
    found.sort(key=lambda box: -int(is_case[_inside(factors, box)].sum()))
    boxes, limits = [], []
    for number, box in enumerate(found, 1):
        inside = _inside(factors, box)
        cases = int(is_case[inside].sum())
        boxes.append(
            {
                "box": number,
                "coverage": cases / int(is_case.sum()),
                "density": cases / int(inside.sum()),
                "mass": float(inside.mean()),
                "points": int(inside.sum()),
            }
        )
        for name, (low, high) in box.items():
            ends = float(factors[name].min()), float(factors[name].max())
            if low > ends[0] or high < ends[1]:
                row = {"box": number, "factor": name, "low": max(low, ends[0]), "high": min(high, ends[1])}
                limits.append({**row, "range_low": ends[0], "range_high": ends[1]})
    columns = ["box", "factor", "low", "high", "range_low", "range_high"]
    return (
        pd.DataFrame(boxes, columns=["box", "coverage", "density", "mass", "points"]),
        pd.DataFrame(limits, columns=columns),
    )
