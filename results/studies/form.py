"""The form of a study file: its keys and types, before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationError

from results.runs import MOST_REPLICATIONS
from results.studies.design import KINDS, Design, Form
from results.studies.precision import WantedPrecision
from results.studies.words import as_list
from scenarios.errors import ScenarioError, nearest, raise_first, shown
from scenarios.files import read_yaml_mapping
from scenarios.messages import problems_of
from scenarios.schema import WORDS

ALL: Final = "*"
"""All parameters of a posterior, vector by vector."""


_MEANT: Final = {
    "lhs": "latin_hypercube",
    "factorial": "full_factorial",
    "grid": "full_factorial",
    "saltelli": "sobol_indices",
    "csv": "list",
}
"""Designs by their other names."""

Words = Annotated[tuple[str, ...], BeforeValidator(as_list)]


class FactorForm(Form):
    """One entry of `factors`."""

    id: str = ""
    what: str = ""
    set: Words = ()
    scale: Words = ()
    posterior: str = ""
    low: float | None = None
    high: float | None = None
    levels: tuple[str, ...] = ()
    distribution: Literal["uniform", "log_uniform"] = "uniform"


def _entries(value: object) -> object:
    """`factors: posterior` are all its parameters."""
    return ({"posterior": ALL},) if value == "posterior" else value or ()


class StudyForm(Form):
    """The whole file."""

    question: str = ""
    conclusion: str = ""
    scenarios: Annotated[Words, Field(min_length=1)]
    since: str | None = None
    until: str | None = None
    factors: Annotated[tuple[FactorForm, ...], BeforeValidator(_entries)] = ()
    design: Annotated[Design, Field(discriminator="kind")] | None = None
    replications: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)] = 1
    precision: WantedPrecision | None = None
    measures: Annotated[Words, Field(min_length=1)]
    tables: Words = ()
    seed: Annotated[int, Field(ge=0)]


def read_form(path: Path) -> StudyForm:
    """The file as it stands, its keys and types checked."""
    if not re.fullmatch(WORDS, path.stem):
        raise ScenarioError(f"a study is named after its file: lower-case words, not {shown(path.stem)}")
    cells = read_yaml_mapping(path.parent, path.name).cells
    design = cells.get("design")
    if isinstance(design, str) and design:
        design = {"kind": design}
    strange = [_strange(design.get("kind", ""))] if isinstance(design, dict) else []
    problems = [problem for problem in strange if problem]
    # A design of no known kind is left out, so that the rest of the file is read all the same.
    cells = {**cells, "design": None if problems else design}
    try:
        form = StudyForm.model_validate(cells)
    except ValidationError as error:
        keys_at = partial(_keys_at, design)
        problems = [*problems_of(error, file=str(path), cells=cells, keys_at=keys_at), *problems]
        parts = problems[0].key.split(".")
        if parts[0] == "design" and len(parts) > 2:
            problems[0].key = f"design.{'.'.join(parts[2:])}"  # pydantic puts the kind of the design between
    raise_first(problems)
    return form


def _strange(kind: object) -> ScenarioError | None:
    """That there is no such kind of design."""
    if kind in KINDS:
        return None
    given = str(kind)
    problem = f"there is no design {shown(given)}; choose one of {', '.join(KINDS)}"
    meant = _MEANT.get(given.lower()) or nearest(given, KINDS)
    return ScenarioError(problem, key="design.kind", nearest=meant)


def _keys_at(design: object, place: tuple[int | str, ...]) -> Sequence[str]:
    """The keys that are valid at a place of the file."""
    if not place:
        return tuple(StudyForm.model_fields)
    if place[0] == "factors":
        return tuple(FactorForm.model_fields)
    if place[0] == "precision":
        return tuple(WantedPrecision.model_fields)
    forms = {get_args(one.model_fields["kind"].annotation)[0]: one for one in get_args(Design)}
    chosen = design.get("kind") if isinstance(design, dict) else design
    return tuple(forms[str(chosen)].model_fields) if chosen in forms else ()
