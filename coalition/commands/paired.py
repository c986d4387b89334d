"""Scenarios flown beside each other as a small study, for `coalition compare` and `survey`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from coalition.commands.pairs import Pair, draws_of, names_of
from coalition.invocation import Invocation
from coalition.terminal.messages import say
from coalition.terminal.progress import counting_bar
from results import RunError
from results.comparison import Precision, differences, replications_wanted
from results.runs import Pool, frame_of_values
from results.studies import PairedStudy, StoredSide, StudyProgress, open_store, run_study, sides_of
from scenarios.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Flying:
    """How scenarios are flown: what was asked for, by whom, and which measures are broken down as well."""

    asked: Invocation
    pool: Pool
    split: tuple[str, ...] = ()
    quiet: bool = False

    def fly(self, scenarios: tuple[Scenario, ...], replications: int) -> tuple[StoredSide, ...]:
        """Fly what the store does not have of some scenarios of a campaign, the baseline first.

        Raises FailedError if a replication fails, RunError or CalibrationError if they cannot be flown.
        """
        asked = self.asked
        study = PairedStudy(
            scenarios=scenarios,
            draws=tuple(draws_of(asked.uncertainty, scenario) for scenario in scenarios),
            replications=replications,
            seed=asked.seed,
            split=self.split,
        )
        refuse_both(asked.workers, asked.on)
        store = open_store(asked.store)
        with counting_bar("replication", quiet=self.quiet) as show:

            def progress(state: StudyProgress) -> None:
                show(state.done, state.wanted)

            run_study(
                study, store, on=asked.on, retry_failed=True, progress=progress, tell=say, pool=self.pool
            )
        return sides_of(study, store)

    def pair(self, scenarios: tuple[Scenario, Scenario]) -> Pair[StoredSide]:
        """Both sides, as many replications as were asked for."""
        return self._pair(scenarios, self.asked.replications)

    def until_precise(
        self, scenarios: tuple[Scenario, Scenario], ids: tuple[str, ...], target_share: float, maximum: int
    ) -> Pair[StoredSide]:
        """Both sides, until the differences of the named measures are known to a share of the baseline."""
        draws = draws_of(self.asked.uncertainty, scenarios[1])
        per_draw = draws.replications_per_draw if draws else 1

        def judged(before: pd.DataFrame, after: pd.DataFrame) -> Precision:
            return replications_wanted(
                differences(before, after),
                before.mean(),
                target_share,
                flown=len(before),
                maximum=maximum,
                replications_per_draw=per_draw,
            )

        nothing = pd.DataFrame(columns=list(ids), dtype="float64")
        precision = judged(nothing, nothing)
        while True:
            pair = self._pair(scenarios, precision.wanted)
            sides = pair.baseline, pair.what_if
            precision = judged(*(frame_of_values(side.readings, ids, side.replications) for side in sides))
            if precision.is_over:
                return replace(pair, precision=precision)

    def _pair(self, scenarios: tuple[Scenario, Scenario], replications: int) -> Pair[StoredSide]:
        baseline, what_if = self.fly(scenarios, replications)
        return Pair(baseline=baseline, what_if=what_if, names=names_of(scenarios), scenario=scenarios[1])


def refuse_both(workers: int, on: str | None) -> None:
    """RunError if workers are asked for both here and elsewhere."""
    if on and workers > 1:
        raise RunError("--workers are processes of this machine, --on has workers of its own; leave one out")
