"""`coalition study plan`: what a study would fly, and what that costs."""

from __future__ import annotations

from calibration import load_posterior
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results.formatting import counted
from results.studies import (
    Base,
    DeclaredStudy,
    Estimate,
    Trial,
    base_of,
    estimate,
    numbers_moved,
    read_study,
    tried,
)


def study_of(name: str) -> DeclaredStudy:
    """The study of that bundled name or in that file; ScenarioError or CalibrationError if it is none."""
    return read_study(name, posterior=load_posterior)


def print_plan(name: str, *, workers: int, fly: bool, as_json: bool) -> None:
    """What a study would fly, and what that costs."""
    study = study_of(name)
    trial = tried(study)
    found = estimate(study, fly=fly, point=trial.first)
    if as_json:
        print_json({**_plan(study, found, workers), "tried": trial.tried, "problems": trial.problems})
        return
    screen = console()
    screen.print(f"{study.name}: {study.question}" if study.question else study.name, soft_wrap=True)
    screen.print(f"scenarios: {', '.join(scenario.name for scenario in study.scenarios)}", soft_wrap=True)
    if study.factors:
        columns = ("factor", "changes", "values", "numbers moved")
        screen.print(table("Factors", columns, _factor_rows(study), texts=3))
    screen.print(f"measures: {', '.join(study.measures)}", soft_wrap=True)
    if study.tables:
        screen.print(f"tables: {', '.join(study.tables)}", soft_wrap=True)
    base = _base(study)
    narrow = [base.remark] if base and base.remark else []
    for line in (*_cost_lines(study, found, workers), *narrow, *_trial_lines(trial)):
        screen.print(line, soft_wrap=True)


def _factor_rows(study: DeclaredStudy) -> list[tuple[object, ...]]:
    """Factor, what it does, its values, how many numbers of the first scenario it moves."""
    campaign = study.scenarios[0].campaign
    return [
        (
            factor.id,
            f"{factor.how} {_short([path for path, _ in factor.targets])}",
            factor.range_text(),
            len(numbers_moved(factor, campaign)),
        )
        for factor in study.factors
    ]


def _short(paths: list[str]) -> str:
    """The first path, and how many more: a calibrated parameter may have a dozen."""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{paths[0]}{more}"


def _cost_lines(study: DeclaredStudy, found: Estimate, workers: int) -> list[str]:
    """Simulations, time and disk in sentences."""
    kind = f" ({study.design.kind})" if study.design else ""
    each, units, until = counted(study.replications, "replication"), f"{found.units:,}", ""
    if study.precision:
        each = f"{study.replications:,} to {study.precision.most:,} replications"
        units, until = f"{units} to {found.most:,}", f", until {study.precision.sentence()}"
    of = f"{counted(len(study.scenarios), 'scenario')} × {counted(len(study.points), 'point')}{kind}"
    same = f"; {found.flown:,} of them differ, equal ones are flown once" if found.different < 1 else ""
    lines = [f"simulations: {units} = {of} × {each}{until}{same}"]
    how = "as the first one took here" if found.was_flown else "by a documented rate; none was flown"
    lines.append(f"one simulation: about {duration(found.unit_s)} and {size(found.unit_bytes)} ({how})")
    time, disk = duration(found.wall_s(workers)), size(found.disk_bytes())
    if study.precision:
        longest = found._replace(units=found.most)
        time += f" to {duration(longest.wall_s(workers))}"
        disk += f" to {size(longest.disk_bytes())}"
    lines.append(f"all of it: about {time} on {counted(workers, 'worker')}, {disk} on disk")
    return lines


def _base(study: DeclaredStudy) -> Base | None:
    """What the intervals of its indices will rest on."""
    return base_of(study.design, len(study.factors), len(study.points))


def _trial_lines(trial: Trial) -> list[str]:
    """What the points that were tried say, if some of them cannot be flown."""
    if not trial.problems:
        return []
    number = f"{len(trial.problems):,} of {counted(trial.tried, 'point')} tried"
    return [f"{number} cannot be flown, their units will fail: {trial.problems[0]}"]


def _plan(study: DeclaredStudy, found: Estimate, workers: int) -> dict[str, object]:
    """The same for a machine."""
    base = _base(study)
    return {
        "study": study.name,
        "scenarios": [scenario.name for scenario in study.scenarios],
        "factors": {factor.id: factor.range_text() for factor in study.factors},
        "design": study.design.kind if study.design else None,
        "points": len(study.points),
        "replications": study.replications,
        "precision": study.precision.model_dump() if study.precision else None,
        "measures": list(study.measures),
        "tables": list(study.tables),
        "seed": study.seed,
        "simulations": found.units,
        "most_simulations": found.most,
        "different": found.flown,
        "simulation_s": found.unit_s,
        "workers": workers,
        "expected_s": found.wall_s(workers),
        "expected_bytes": found.disk_bytes(),
        "was_flown": found.was_flown,
        "intervals": base.answer() if base else None,
    }


def duration(seconds: float) -> str:
    """A time in words: `0.4 s`, `12 min`, `3.5 h`."""
    if seconds < 10:
        return f"{seconds:.1g} s" if seconds < 1 else f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 6000:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 360_000 else f"{seconds / 86_400:.0f} d"


def size(number: float) -> str:
    """An amount of bytes in words: `300 bytes`, `1.2 MB`."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number:.0f} bytes"
