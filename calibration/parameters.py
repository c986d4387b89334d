"""The uncertain parameters: what a fit may change, in which range, and why that range.

A parameter stands for one number of the campaign or for a group of numbers that are changed
together. Everything that is not named here keeps the value of the campaign.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt

import scenarios
from calibration.evidence import Evidence
from scenarios import ScenarioError
from scenarios.files import read_yaml_rows
from scenarios.schema import build
from sim.campaign import Campaign

FILE = "parameters.yaml"

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """One uncertain parameter.

    Every path of `paths` gets the parameter, or, written `path * number`, the parameter times that
    number: the ratios within a group are fixed here and do not move with the campaign's own values.
    Whole numbers are rounded.
    """

    id: str
    what: Annotated[str, "the quantity in words"]
    paths: tuple[str, ...]
    prior: Literal["uniform", "log_uniform"]
    low: float
    high: float
    unit: str
    reason: Annotated[str, "why it is uncertain and why this range"]

    @property
    def factors(self) -> dict[str, float]:
        """By path, what the parameter is multiplied with; NaN where that is no number."""
        parted = (path.partition("*") for path in self.paths)
        return {path.strip(): _number(times) if star else 1.0 for path, star, times in parted}

    def at(self, position: Vector) -> Vector:
        """Values at positions in 0..1, equal steps of which are equally probable."""
        if self.prior == "log_uniform":
            return np.asarray(self.low * (self.high / self.low) ** position)
        return np.asarray(self.low + (self.high - self.low) * position)

    def position(self, value: Vector) -> Vector:
        """The inverse of `at`."""
        if self.prior == "log_uniform":
            return np.asarray(np.log(value / self.low) / np.log(self.high / self.low))
        return np.asarray((value - self.low) / (self.high - self.low))


def load_parameters(campaign: str) -> tuple[Uncertain, ...]:
    """The uncertain parameters of a bundled campaign, in the order of the file.

    Raises ScenarioError if there are none or the file cannot be used.
    """
    folder = Path(__file__).parent / campaign
    if not (folder / FILE).is_file():
        raise ScenarioError("this campaign declares no uncertain parameters", file=f"{campaign}/{FILE}")
    return read_parameters(folder, scenarios.load(campaign))


def read_parameters(folder: Path, campaign: Campaign) -> tuple[Uncertain, ...]:
    """The uncertain parameters of a folder, checked against the campaign they belong to.

    Raises ScenarioError for a range upside down, a path that names no number, a number named
    twice, or a range that leaves the bounds of a field.
    """
    found: dict[str, Uncertain] = {}
    named: dict[str, str] = {}
    for row in read_yaml_rows(folder, FILE):
        key = str(row.cells.get("id", ""))[:60] or "a record without id"
        one = build(Uncertain, row.cells, file=FILE, key=key)
        if one.id in found:
            raise ScenarioError("duplicate id", file=FILE, key=one.id)
        _check(one, campaign)
        for path in one.factors:
            if path in named:
                raise ScenarioError(f"is changed by {named[path]} too", file=FILE, key=f"{one.id}.{path}")
            named[path] = one.id
        found[one.id] = one
    return tuple(found.values())


def _check(one: Uncertain, campaign: Campaign) -> None:
    """Range and paths of one parameter."""
    if one.low >= one.high:
        problem = f"the low end {one.low:g} is not below the high end {one.high:g}"
        raise ScenarioError(problem, file=FILE, key=f"{one.id}.low")
    if one.prior == "log_uniform" and one.low <= 0:
        raise ScenarioError("must be above 0 for a log_uniform prior", file=FILE, key=f"{one.id}.low")
    if not one.paths:
        raise ScenarioError("names no number of the campaign", file=FILE, key=f"{one.id}.paths")
    for path, times in one.factors.items():
        if not times > 0:
            raise ScenarioError("is multiplied with no number above 0", file=FILE, key=f"{one.id}.{path}")
        try:
            value = scenarios.current(campaign, path)
        except ScenarioError as error:
            raise ScenarioError(error.problem, file=FILE, key=error.key, nearest=error.nearest) from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ScenarioError("the path leads to no number", file=FILE, key=path)
    for end in (one.low, one.high):
        try:
            scenarios.vary(campaign, campaign.name, changes(campaign, [one], np.array([end])))
        except ScenarioError as error:
            problem = f"{one.id} at {end:g}: {error.problem}"
            raise ScenarioError(problem, file=FILE, key=error.key) from None


def changes(campaign: Campaign, parameters: Sequence[Uncertain], values: Vector) -> dict[str, object]:
    """What to change in the campaign, path by path, so that the parameters have these values."""
    changed: dict[str, object] = {}
    for one, value in zip(parameters, values, strict=True):
        for path, times in one.factors.items():
            # Six digits, as the vectors on disk have: more say nothing and make the files long.
            after = float(f"{value * times:.6g}")
            changed[path] = round(after) if isinstance(scenarios.current(campaign, path), int) else after
    return changed


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def refuse_fed_in(campaign: Campaign, evidence: Iterable[Evidence]) -> None:
    """Refuse a figure that the campaign is built from and that is scored all the same.

    A row of the campaign that is built from a documented figure names it in its source.
    Raises ScenarioError.
    """
    fed = {word for source in _sources(scenarios.to_dict(campaign)) for word in _figures_in(source)}
    for one in evidence:
        if one.use in ("fit", "check") and one.id in fed:
            raise ScenarioError(f"is fed into {campaign.name} and cannot be scored too", key=one.id)


def _sources(node: object) -> Iterable[str]:
    """Every source below a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "source":
                yield str(value)
            else:
                yield from _sources(value)
    elif isinstance(node, list):
        for item in node:
            yield from _sources(item)


def _figures_in(source: str) -> Iterable[str]:
    """`record C09; record E30` names the figure E30."""
    return (word for word in source.replace(";", " ").split() if word[:1] == "E" and word[1:].isdigit())


def values_at(parameters: Sequence[Uncertain], positions: Vector) -> Vector:
    """Values, one column per parameter, at positions in the unit cube, one row per vector."""
    columns = [one.at(positions[:, place]) for place, one in enumerate(parameters)]
    return np.stack(columns, axis=1)


def positions_of(parameters: Sequence[Uncertain], values: Vector) -> Vector:
    """The inverse of `values_at`."""
    columns = [one.position(values[:, place]) for place, one in enumerate(parameters)]
    return np.stack(columns, axis=1)
