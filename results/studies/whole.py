"""A study from Python: flown as far as it is not there yet, and given as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from results.errors import RunError
from results.studies.execution import run_study
from results.studies.factor_entries import ReadPosterior
from results.studies.file import read_study
from results.studies.notebook_bar import notebook_bar
from results.studies.outcome import StudyProgress
from results.studies.store import STORE, open_store
from results.studies.study import Study
from results.studies.table import frame_of


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
