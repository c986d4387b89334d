"""From Python: a study or a comparison, flown as far as it is not there yet, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from results.comparison import Comparison
from results.errors import RunError
from results.measures import HEADLINE
from results.runs import Draws
from results.studies.execution import run_study
from results.studies.factor_entries import ReadPosterior
from results.studies.file import read_study
from results.studies.notebook_bar import notebook_bar
from results.studies.outcome import StudyProgress
from results.studies.paired import PairedStudy, compare_sides, sides_of
from results.studies.store import STORE, open_store
from results.studies.study import Study
from results.studies.table import frame_of
from scenarios import fingerprint
from scenarios.scenario import Scenario, resolve


def study(
    what: Study | str | Path,
    *,
    store: str | Path = STORE,
    workers: int = 1,
    on: str | None = None,
    retry_failed: bool = False,
    progress: Callable[[StudyProgress], None] | None = None,
    quiet: bool = False,
    posterior: ReadPosterior | None = None,
) -> pd.DataFrame:
    """Fly a study, or the one of that name or in that file, as far as its store does not have it, and give
    its table.

    Columns: unit, scenario, the factors, replication, the measures, error. In a notebook a bar shows how far
    it is, unless it is `quiet` or `progress` hears of it. `posterior` gives the posterior of a campaign, for
    factors that are calibrated parameters (`calibration.load_posterior`). With more than one worker a script
    has to call this below `if __name__ == "__main__":`.

    Raises RunError or ScenarioError if it cannot be flown.
    """
    declared = read_study(what, posterior=posterior) if isinstance(what, str | Path) else what
    kept = open_store(store)
    show = progress or (None if quiet else notebook_bar())
    run_study(declared, kept, workers=workers, on=on, retry_failed=retry_failed, progress=show)
    if not kept.damaged:
        return frame_of(declared, kept)
    raise RunError(f"{store} was damaged while it was read: {', '.join(kept.damaged)}")


def compare_scenarios(
    baseline: Scenario | str,
    what_if: Scenario | str,
    measures: Sequence[str] = HEADLINE,
    *,
    replications: int = 20,
    seed: int,
    draws: tuple[Draws | None, Draws | None] = (None, None),
    store: str | Path = STORE,
    workers: int = 1,
    on: str | None = None,
    progress: Callable[[StudyProgress], None] | None = None,
    quiet: bool = False,
) -> Comparison:
    """Fly two scenarios of a campaign as far as the store does not have them, and compare them by measures.

    A text is a name as `coalition compare` takes it, such as `half_tankers+no_caveats`. With `draws`, for
    instance `calibration.posterior_draws`, each replication flies a campaign of its own. A bar is shown and
    workers are started as by `results.study`.

    Raises RunError, FailedError or ScenarioError if they cannot be flown or compared.
    """
    sides = tuple(resolve([one]) if isinstance(one, str) else one for one in (baseline, what_if))
    if len({fingerprint(side.base) for side in sides}) > 1:
        raise RunError(f"{sides[0].name} and {sides[1].name} are of different campaigns")
    both = PairedStudy(
        scenarios=sides, draws=draws, replications=replications, seed=seed, split=tuple(measures)
    )
    kept = open_store(store)
    show = progress or (None if quiet else notebook_bar())
    run_study(both, kept, workers=workers, on=on, retry_failed=True, progress=show)
    before, after = sides_of(both, kept)
    return compare_sides(before, after, measures)
