"""From the entries of `factors` in a study file to factors, each checked against the campaigns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from results.studies.declared import campaign_with
from results.studies.design import value_of
from results.studies.factor import Factor, Value, Vectors, is_whole, numbers_moved
from results.studies.form import ALL, FactorForm, StudyForm
from scenarios.errors import ScenarioError, nearest, noting, raise_first, shown
from scenarios.scenario import Scenario
from sim.campaign import Campaign

ReadPosterior = Callable[[str], Vectors]


def factors_of(
    form: StudyForm, stacks: tuple[Scenario, ...], read: ReadPosterior | None
) -> tuple[tuple[Factor, ...], Vectors | None]:
    """The factors, and the posterior if its vectors are the design."""
    forms = form.factors
    wants_vectors = any(one.posterior == ALL for one in forms)
    vectors: Vectors | None = None
    if wants_vectors or any(one.posterior for one in forms):
        bases = {scenario.base.name for scenario in stacks}
        if len(bases) > 1:
            raise ScenarioError(f"a posterior belongs to one campaign, not to {len(bases)}", key="factors")
        if read is None:
            raise ScenarioError("no posterior can be read here; pass `posterior`", key="factors")
        vectors = read(bases.pop())
    if wants_vectors and vectors is not None:
        names = [one.id for one in vectors.parameters]
        forms = tuple(FactorForm(posterior=name) for name in names)
    seen: list[str] = []
    factors = []
    problems: list[ScenarioError] = []
    for number, one in enumerate(forms, 1):
        with noting(problems):
            factor = _factor(one, number, stacks[0].campaign, vectors)
            if factor.id in seen:
                raise ScenarioError("duplicate id", key=f"factors.{factor.id}")
            seen.append(factor.id)
            factors.append(factor)
    raise_first(problems)
    return tuple(factors), vectors if wants_vectors else None


def _factor(form: FactorForm, number: int, campaign: Campaign, vectors: Vectors | None) -> Factor:
    given = [how for how in ("set", "scale", "posterior") if getattr(form, how)]
    if len(given) != 1:
        problem = "must say what it changes: one of `set`, `scale` and `posterior`"
        raise ScenarioError(problem, key=f"factors.{form.id or number}")
    if form.posterior and vectors is not None:
        return _calibrated(form, vectors)
    texts = form.set or form.scale
    key = f"factors.{form.id or texts[0]}"
    levels = tuple(value_of(text) for text in form.levels)
    _check_range(form, levels, key)
    factor = Factor(
        id=form.id or texts[0],
        what=" ".join(form.what.split()),
        how="set" if form.set else "scale",
        targets=tuple((text, 1.0) for text in texts),
        low=form.low or 0.0,
        high=form.high or 0.0,
        levels=levels,
        is_log=form.distribution == "log_uniform",
    )
    moved = moved_by(factor, campaign)
    whole = factor.how == "set" and not levels and all(is_whole(campaign, path) for path in moved)
    return Factor(**{name: getattr(factor, name) for name in Factor.__slots__} | {"is_whole": whole})


def _calibrated(form: FactorForm, vectors: Vectors) -> Factor:
    """A factor that takes the values of a calibrated parameter, one by one."""
    key = f"factors.{form.id or form.posterior}"
    if form.levels or form.low is not None or form.high is not None:
        raise ScenarioError(
            "a posterior has values of its own; leave `low`, `high` and `levels` out", key=key
        )
    names = [one.id for one in vectors.parameters]
    if form.posterior not in names:
        problem = f"{shown(form.posterior)} is not a calibrated parameter"
        raise ScenarioError(problem, key=key, nearest=nearest(form.posterior, names))
    place = names.index(form.posterior)
    sample = tuple(sorted(float(value) for value in vectors.values[:, place]))
    targets = tuple(vectors.parameters[place].factors.items())
    what = " ".join(form.what.split())
    return Factor(id=form.id or form.posterior, what=what, how="posterior", targets=targets, sample=sample)


def _check_range(form: FactorForm, levels: tuple[Value, ...], key: str) -> None:
    if levels:
        if form.low is not None or form.high is not None:
            raise ScenarioError("has both `levels` and a range; leave one of them out", key=key)
        if len(set(levels)) < max(2, len(levels)):
            raise ScenarioError("needs at least two levels, each of them once", key=f"{key}.levels")
        return
    if form.low is None or form.high is None:
        raise ScenarioError("needs `low` and `high`, or `levels`", key=key)
    if form.low >= form.high:
        raise ScenarioError(
            f"the low end {form.low:g} is not below the high end {form.high:g}", key=f"{key}.low"
        )
    if form.distribution == "log_uniform" and form.low <= 0:
        raise ScenarioError("must be above 0 for log_uniform", key=f"{key}.low")


def moved_by(factor: Factor, campaign: Campaign) -> tuple[str, ...]:
    """What a factor moves in a campaign; says which factor it is if that fails."""
    try:
        return numbers_moved(factor, campaign)
    except ScenarioError as error:
        raise ScenarioError(
            error.problem, key=f"factors.{factor.id}: {error.key}", nearest=error.nearest
        ) from None


def try_ends(stacks: tuple[Scenario, ...], factors: tuple[Factor, ...], path: Path) -> None:
    """Make each scenario with each factor at its ends, alone: what cannot stand there is said now."""
    for scenario in stacks:
        for factor in factors:
            made = [_made(scenario, factor, value, path) for value in factor.ends()]
            if all(campaign == made[0] for campaign in made):
                raise ScenarioError(
                    "changes nothing: all its values come to the same", key=f"factors.{factor.id}"
                )


def _made(scenario: Scenario, factor: Factor, value: Value, path: Path) -> Campaign:
    try:
        return campaign_with(scenario, (factor,), {factor.id: value}, str(path))
    except ScenarioError as error:
        at = f"{value:g}" if isinstance(value, float) else value
        where = f"{error.key} " if error.key and error.key != "factors" else ""
        problem = error.problem if error.problem.startswith("at ") else f"at {at}: {where}{error.problem}"
        raise ScenarioError(problem, key=f"factors.{factor.id}", nearest=error.nearest) from None
