"""Study files: what a user writes, checked before anything is flown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

import scenarios
from results.measures import MEASURES
from results.studies.declared import DeclaredStudy
from results.studies.factor import Factor, Vectors, refuse_shared
from results.studies.factor_entries import ReadPosterior, factors_of, moved_by, try_ends
from results.studies.form import StudyForm, read_form
from results.studies.points import MOST_UNITS, check_design, points_of
from results.studies.precision import LEAST
from results.tables import COLUMNS
from scenarios.errors import ScenarioError, nearest, noting, raise_first, shown
from scenarios.scenario import Scenario, expression, resolve
from scenarios.schema import NAME
from scenarios.what_if import SUFFIXES

BUNDLED: Final = Path(str(scenarios.__file__)).parent / "study"
COLUMN_NAMES: Final = ("unit", "scenario", "replication", "error")
"""Columns of the results beside factors and measures."""


class _Named(NamedTuple):
    """What the words of a file stand for."""

    scenarios: tuple[Scenario, ...]
    tables: tuple[str, ...]
    replications: int
    factors: tuple[Factor, ...]
    vectors: Vectors | None


def studies() -> tuple[str, ...]:
    """The bundled studies."""
    return tuple(sorted(file.stem for file in BUNDLED.glob("*.yaml")))


def read_study(name: str | Path, *, posterior: ReadPosterior | None = None) -> DeclaredStudy:
    """The study of that bundled name, or in that YAML file.

    `posterior` gives the posterior of a campaign by its name, for factors that are calibrated parameters.
    Raises `ScenarioError` with file, key, problem and nearest valid name; nothing is flown or written.
    """
    path = BUNDLED / f"{name}.yaml" if str(name) in studies() else Path(name)
    if path.suffix not in SUFFIXES:
        problem = "is neither a bundled study nor a YAML file"
        raise ScenarioError(problem, file=str(name), nearest=nearest(path.name, studies()))
    try:
        return _study(path, read_form(path), posterior)
    except ScenarioError as error:
        error.file = error.file or str(path)
        raise


def _study(path: Path, form: StudyForm, posterior: ReadPosterior | None) -> DeclaredStudy:
    stacks, tables, replications, factors, vectors = _named(path, form, posterior)
    _check_names(factors, form.measures, tables)
    for scenario in stacks:
        moved = {factor.id: moved_by(factor, scenario.campaign) for factor in factors}
        refuse_shared(moved, str(path))
    check_design(form.design, factors, vectors is not None)
    try_ends(stacks, factors, path)
    points, positions = points_of(path, form, factors, vectors)
    study = DeclaredStudy(
        name=path.stem,
        question=" ".join(form.question.split()),
        conclusion=" ".join(form.conclusion.split()),
        file=path,
        scenarios=stacks,
        factors=factors,
        design=form.design,
        points=points,
        positions=positions,
        replications=replications,
        measures=form.measures,
        seed=form.seed,
        precision=form.precision,
        tables=tables,
    )
    if study.most_units > MOST_UNITS:
        problem = f"asks for {study.most_units:,} simulations; at most {MOST_UNITS:,} are allowed"
        raise ScenarioError(problem, key="precision.most" if form.precision else "design")
    return study


def _named(path: Path, form: StudyForm, posterior: ReadPosterior | None) -> _Named:
    """Everything that a file names; the message says what is wrong first, and how much more there is."""
    problems: list[ScenarioError] = []
    found = _Named((), (), form.replications, (), None)
    with noting(problems):
        found = found._replace(scenarios=_scenarios(path, form))
    with noting(problems):
        _known(form.measures, MEASURES, "measures", "a measure")
    with noting(problems):
        found = found._replace(tables=_tables(form.tables))
    with noting(problems):
        found = found._replace(replications=_replications(form))
    if found.scenarios:
        with noting(problems):
            factors, vectors = factors_of(form, found.scenarios, posterior)
            found = found._replace(factors=factors, vectors=vectors)
    raise_first(problems)
    return found


# --- precision and tables -----------------------------------------------------------------


def _replications(form: StudyForm) -> int:
    """Of each scenario at each point, with a precision at least; the two belong together."""
    asked = form.precision
    if asked is None:
        return form.replications
    _known(asked.measures, dict.fromkeys(form.measures), "precision.measures", "a measure of this study")
    if asked.of == "difference" and len(form.scenarios) == 1:
        raise ScenarioError(
            "there is no second scenario that could differ from the first", key="precision.of"
        )
    least = form.replications if "replications" in form.model_fields_set else LEAST
    if least < LEAST:
        problem = f"a precision needs at least {LEAST}, not {least}; leave it out, or write more"
        raise ScenarioError(problem, key="replications")
    if asked.most < least:
        raise ScenarioError(f"{asked.most:,} are fewer than the least, {least:,}", key="precision.most")
    return least


def _tables(words: tuple[str, ...]) -> tuple[str, ...]:
    """The tables to keep, in their usual order: none, some, or `all`."""
    if words in ((), ("measures",)):
        return ()
    if words == ("all",):
        return tuple(COLUMNS)
    known = _known(words, COLUMNS, "tables", f"a table; choose among {', '.join(COLUMNS)}, or `all`")
    return tuple(name for name in COLUMNS if name in known)


# --- names --------------------------------------------------------------------------------


def _scenarios(path: Path, form: StudyForm) -> tuple[Scenario, ...]:
    """The scenarios of a file; what-ifs in files are looked for beside it."""
    found: list[Scenario] = []
    problems: list[ScenarioError] = []
    for text in form.scenarios:
        with noting(problems):
            scenario = _scenario([_beside(path, word) for word in expression(text.split())], form)
            if scenario.name in (other.name for other in found):
                raise ScenarioError(f"{scenario.name} is named twice", key="scenarios")
            found.append(scenario)
    raise_first(problems)
    return tuple(found)


def _scenario(words: list[str], form: StudyForm) -> Scenario:
    """One of them; what is wrong with it is told by the keys of this file."""
    settings = [f"from={form.since}"] if form.since else []
    try:
        return resolve(words, settings=settings, to=form.until, measures=MEASURES)
    except ScenarioError as error:
        is_date = error.key in ("from", "to") and bool(form.since or form.until)
        if is_date:
            key = "until" if form.until and (error.key == "to" or not form.since) else "since"
            raise ScenarioError(error.problem, key=key) from None
        where = f"{error.file}: " if error.file else ""
        raise ScenarioError(f"{where}{error.problem}", key="scenarios", nearest=error.nearest) from None


def _beside(path: Path, word: str) -> str:
    """A word of a scenario; the path of a file or folder that lies beside the study."""
    there = path.parent / word
    return str(there) if there.exists() and re.fullmatch(NAME, word) is None else word


def _known(words: tuple[str, ...], valid: Mapping[str, object], key: str, what: str) -> tuple[str, ...]:
    problems = []
    for word in dict.fromkeys(words):
        if word not in valid:
            near = nearest(word, valid)
            problems.append(ScenarioError(f"{shown(word)} is not {what}", key=key, nearest=near))
        elif words.count(word) > 1:
            problems.append(ScenarioError(f"names {shown(word)} twice", key=key))
    raise_first(problems)
    return words


def _check_names(factors: tuple[Factor, ...], measures: tuple[str, ...], tables: tuple[str, ...]) -> None:
    """Factors become columns beside the others."""
    taken = {*COLUMN_NAMES, *measures, *(column.name for table in tables for column in COLUMNS[table])}
    for factor in factors:
        if factor.id in taken:
            raise ScenarioError("the id is taken by a column of the results", key=f"factors.{factor.id}")
        taken.add(factor.id)
