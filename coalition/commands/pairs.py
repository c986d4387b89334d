"""A baseline and a what-if: what the words on the command line name, and two run folders of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import results
from calibration import load_posterior, posterior_draws
from coalition.commands.remarks import warn_of_what_if
from coalition.invocation import Invocation, Uncertainty
from coalition.terminal.messages import say
from coalition.terminal.progress import progress_bar
from results import Draws, Run, open_run
from results.comparison import Precision
from results.errors import FailedError
from results.formatting import counted
from results.measures import MEASURES
from results.runs import MANIFEST, Pool, Side
from scenarios import ScenarioError, fingerprint
from scenarios.scenario import JOIN, Scenario, expressions, resolve

AnySide = TypeVar("AnySide", bound=Side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair(Generic[AnySide]):
    """Two sides, what they are called, the scenario of the second if it is known, what precision came to."""

    baseline: AnySide
    what_if: AnySide
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


def open_pair(words: tuple[str, ...], *, force: bool) -> Pair[Run]:
    """Two run folders that were flown before; RunError if one cannot be read."""
    baseline, what_if = (open_run(Path(word), force=force) for word in words)
    return pair_of(baseline, what_if)


def pair_of(baseline: Run, what_if: Run) -> Pair[Run]:
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


def open_or_fly(asked: Invocation, *, force: bool, quiet: bool) -> Pair[Run]:
    """Two run folders, or both sides flown into some, as many replications as were asked for.

    Raises ScenarioError, RunError or CalibrationError before anything is flown if that cannot be done.
    """
    if are_folders(asked.words):
        return open_pair(asked.words, force=force)
    sides = scenarios_of(asked)
    warn_of_what_if(*(side.campaign for side in sides), quiet=quiet)
    with Pool(asked.workers) as pool:
        baseline, what_if = (_flown(asked, side, pool, quiet=quiet) for side in sides)
    return Pair(baseline=baseline, what_if=what_if, names=names_of(sides), scenario=sides[1])


def _flown(asked: Invocation, side: Scenario, pool: Pool, *, quiet: bool) -> Run:
    """One side in its run folder; FailedError if a replication fails."""
    with progress_bar(quiet=quiet, what=side.name) as show:
        run = results.run_replications(
            side.campaign,
            seed=asked.seed,
            replications=asked.replications,
            out=asked.out,
            draws=draws_of(asked.uncertainty, side),
            progress=show,
            pool=pool,
            base=side.base,
            tell=say,
        )
    if run.failures:
        failure = run.failures[0]
        raise FailedError(
            f"{counted(len(run.failures), 'replication')} of {side.name} failed, replication "
            f"{failure['replication']} with {failure['error']} (see {run.folder / MANIFEST})"
        )
    return run
