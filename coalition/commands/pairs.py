"""A baseline and a what-if: from the words on the command line to two runs with common random numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import results
from calibration import load_posterior, posterior_draws
from coalition.commands.remarks import warn_of_what_if
from coalition.invocation import Invocation, Uncertainty
from coalition.terminal.messages import say
from coalition.terminal.progress import progress_bar
from results import Draws, Run, open_run
from results.comparison import Precision, differences, replications_wanted
from results.errors import FailedError
from results.formatting import counted
from results.measures import MEASURES
from results.runs import MANIFEST, Pool, Wanted, pool_of, values_of
from scenarios import ScenarioError, fingerprint
from scenarios.scenario import JOIN, Scenario, expressions, resolve

Asks = Callable[[Scenario], Wanted]
"""What is measured of each replication, which may depend on what the what-if is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two runs, what they are called, the scenario of the second if it is known, what precision came to."""

    baseline: Run
    what_if: Run
    names: tuple[str, str]
    scenario: Scenario | None
    precision: Precision | None = None


def draws_of(uncertainty: Uncertainty, scenario: Scenario) -> Draws | None:
    """What `--uncertainty` asks for; CalibrationError if there is no posterior of this model version."""
    if uncertainty is Uncertainty.NONE:
        return None
    return posterior_draws(load_posterior(scenario.base.name), scenario)


def scenarios_of(asked: Invocation) -> tuple[Scenario, Scenario]:
    """Baseline and what-if; a single expression is compared with its own campaign.

    Raises ScenarioError if there is nothing to compare, or if the two are of different campaigns.
    """
    named = expressions(asked.words)
    if len(named) > 2:
        raise ScenarioError(
            f"{len(named)} scenarios are named, two can be compared; join what-ifs that belong together by +"
        )
    what_if = resolve(named[-1], settings=asked.changes, to=asked.until, measures=MEASURES)
    if len(named) == 2:
        baseline = resolve(named[0], to=asked.until, measures=MEASURES)
    elif what_if.what_ifs or asked.changes:
        first = [] if named[0][0] in (one.id for one in what_if.what_ifs) else [named[0][0]]
        baseline = resolve(first or [what_if.base.name], to=asked.until)
    else:
        raise ScenarioError("there is nothing to compare: name a what-if as well, or change a value by --set")
    if baseline.base.name != what_if.base.name:
        raise ScenarioError(
            f"{baseline.name} and {what_if.name} are of different campaigns and cannot be compared"
        )
    if fingerprint(baseline.campaign) == fingerprint(what_if.campaign):
        raise ScenarioError(f"{what_if.name} changes nothing: both sides would be the same campaign")
    return baseline, what_if


def names_of(sides: tuple[Scenario, Scenario]) -> tuple[str, str]:
    """What two scenarios are called beside each other; what was only set on the second one is named too."""
    baseline, what_if = sides
    own = [f"{path}={value}" for path, value in what_if.settings if (path, value) not in baseline.settings]
    return baseline.name, f"{what_if.name} with {' and '.join(own)}" if own else what_if.name


def are_folders(words: tuple[str, ...]) -> bool:
    """Whether two run folders are named."""
    return len(words) == 2 and all((Path(word) / MANIFEST).is_file() for word in words)


def open_pair(words: tuple[str, ...], *, force: bool) -> Pair:
    """Two run folders that were flown before; RunError if one cannot be read."""
    baseline, what_if = (open_run(Path(word), force=force) for word in words)
    return pair_of(baseline, what_if)


def pair_of(baseline: Run, what_if: Run) -> Pair:
    """Two runs that were flown before."""
    names = baseline.manifest["name"], what_if.manifest["name"]
    if names[0] == names[1]:  # settings leave no trace in a name
        names = (f"{names[0]} in {baseline.folder}", f"{names[1]} in {what_if.folder}")
    return Pair(baseline=baseline, what_if=what_if, names=names, scenario=_scenario_of(what_if))


def _scenario_of(run: Run) -> Scenario | None:
    """The what-ifs that a run's name joins, if they make its campaign; settings leave no trace in a name."""
    words = run.manifest["name"].split(JOIN)
    try:
        named = resolve(words)
        if named.campaign.to_date != run.campaign.to_date:
            named = resolve(words, to=str(run.campaign.to_date))
    except ScenarioError:
        return None
    return named if fingerprint(named.campaign) == run.manifest["fingerprint"] else None


def open_or_fly(asked: Invocation, *, force: bool, quiet: bool) -> Pair:
    """Two run folders, or both sides flown."""
    if are_folders(asked.words):
        return open_pair(asked.words, force=force)
    return fly_pair(asked, quiet=quiet)


def fly_pair(asked: Invocation, *, quiet: bool, pool: Pool | None = None, asks: Asks | None = None) -> Pair:
    """Fly both sides, as many replications as were asked for; finished ones are not flown again.

    What `asks` says of the what-if is measured right after each flight.

    Raises ScenarioError, RunError or CalibrationError before anything is flown if that cannot be done.
    """
    sides = scenarios_of(asked)
    warn_of_what_if(*(side.campaign for side in sides), quiet=quiet)
    wanted = asks(sides[1]) if asks else None
    with pool_of(pool, asked.workers) as at_work:
        baseline, what_if = (
            fly_side(asked, side, asked.replications, at_work, quiet=quiet, wanted=wanted) for side in sides
        )
    return Pair(baseline=baseline, what_if=what_if, names=names_of(sides), scenario=sides[1])


def fly_side(
    asked: Invocation,
    side: Scenario,
    replications: int,
    pool: Pool,
    *,
    quiet: bool,
    wanted: Wanted | None = None,
) -> Run:
    """Fly one side; FailedError if a replication fails."""
    draws = draws_of(asked.uncertainty, side)
    with progress_bar(quiet=quiet, what=side.name) as show:
        run = results.run_replications(
            side.campaign,
            seed=asked.seed,
            replications=replications,
            out=asked.out,
            draws=draws,
            progress=show,
            pool=pool,
            base=side.base,
            tell=say,
            wanted=wanted,
        )
    if run.failures:
        failure = run.failures[0]
        raise FailedError(
            f"{counted(len(run.failures), 'replication')} of {side.name} failed, replication "
            f"{failure['replication']} with {failure['error']} (see {run.folder / MANIFEST})"
        )
    return run


def fly_until_precise(
    asked: Invocation,
    ids: tuple[str, ...],
    target_share: float,
    maximum: int,
    pool: Pool,
    *,
    quiet: bool,
    asks: Asks,
) -> Pair:
    """Fly both sides until the differences of the named measures are known to a share of the baseline."""
    sides = scenarios_of(asked)
    warn_of_what_if(*(side.campaign for side in sides), quiet=quiet)
    draws = draws_of(asked.uncertainty, sides[1])
    replications_per_draw = draws.replications_per_draw if draws else 1
    nothing = pd.DataFrame(columns=list(ids), dtype="float64")
    precision = replications_wanted(
        nothing,
        nothing.mean(),
        target_share,
        flown=0,
        maximum=maximum,
        replications_per_draw=replications_per_draw,
    )
    wanted = asks(sides[1])
    wanted = wanted._replace(ids=tuple(dict.fromkeys((*wanted.ids, *ids))))
    while True:
        flown = precision.wanted
        baseline, what_if = (fly_side(asked, side, flown, pool, quiet=quiet, wanted=wanted) for side in sides)
        before, after = (values_of(run, ids, pool=pool) for run in (baseline, what_if))
        precision = replications_wanted(
            differences(before, after),
            before.mean(),
            target_share,
            flown=flown,
            maximum=maximum,
            replications_per_draw=replications_per_draw,
        )
        if precision.is_over:
            return Pair(
                baseline=baseline,
                what_if=what_if,
                names=names_of(sides),
                scenario=sides[1],
                precision=precision,
            )
