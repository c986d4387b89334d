"""A study is flown: what its store has is not flown again, what is flown is kept at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from results.runs import Died, Holds, Pool, Reading, pool_of
from results.studies.addresses import Addresses
from results.studies.cluster import Cluster
from results.studies.crew import Crew
from results.studies.flying import Bundle, Flown, Impossible, Leg, new_work, record_of
from results.studies.outcome import Outcome, StudyProgress
from results.studies.record import Record, has_all, is_of_today
from results.studies.rounds import Rounds
from results.studies.store import STORE, Store, open_store
from results.studies.study import Making, Study, Unit
from scenarios.errors import ScenarioError
from sim.campaign import Campaign

BUNDLE_S: Final = 2.0
"""Units are put together until they take about so long: so much is lost at most when a process is killed."""
MOST_IN_BUNDLE: Final = 64
KEEP_S: Final = 1.0
"""What comes back within so long is kept together: the disk is waited for once, however many workers."""


def run_study(
    study: Study,
    store: Store | str | Path = STORE,
    *,
    workers: int = 1,
    on: str | None = None,
    retry_failed: bool = False,
    progress: Callable[[StudyProgress], None] | None = None,
    tell: Callable[[str], None] | None = None,
    pool: Pool | None = None,
) -> Outcome:
    """Fly the units of a study that its store does not have, on processes or on the Dask scheduler `on`.

    With a `pool` its workers are used, whatever `workers` is. A unit that failed before stays failed unless
    `retry_failed`. Ctrl-C lets the units under way end and keeps them, a second one stops them; both are
    raised as KeyboardInterrupt. `tell` hears of files that were damaged: their units are flown again. With
    more than one worker a script has to call this below `if __name__ == "__main__":`.

    Raises RunError if the store cannot be used, FailedError if workers or scheduler fail.
    """
    kept = store if isinstance(store, Store) else open_store(store)
    for name in kept.remove_damaged():
        if tell:
            tell(f"{kept.place}/{name} was damaged and is removed: its units are flown again")
    flight = _Flight(study, kept, retry_failed, progress, tell)
    if on:
        with Cluster(on, tell) as cluster:
            flight.fly(cluster)
    else:
        with pool_of(pool, workers) as at_work:
            flight.fly(at_work)
    kept.merge()
    return Outcome(stored=flight.stored, flown=flight.flown, failed=flight.failed, repeated=flight.repeated)


@dataclass(slots=True)
class _Handed:
    """A unit that was handed out: whether it failed (None: under way), and how many more equal it."""

    has_failed: bool | None = None
    equal: int = 0


class _Flight:
    """One call of `run_study`."""

    def __init__(
        self,
        study: Study,
        store: Store,
        retry_failed: bool,
        progress: Callable[[StudyProgress], None] | None,
        tell: Callable[[str], None] | None,
    ) -> None:
        self._study, self._store, self._progress, self._tell = study, store, progress, tell
        self._rounds = Rounds(study, store)
        self._retry_failed = retry_failed
        self._work = new_work(study)
        self._unit_s = BUNDLE_S
        self._of = Addresses(study.seed, store, self._work.engine)
        self._fresh: list[Record] = []
        self._kept_s = 0.0
        self._told: set[str] = set()
        self._handed: dict[str, _Handed] = {}
        self._held: tuple[Campaign | Making, Holds[Campaign]] | None = None
        self._seen = 0
        self.stored = self.flown = self.failed = self.repeated = 0

    def fly(self, crew: Crew) -> None:
        """Hand out what is missing, keep what comes back, round by round."""
        self._store.mark()  # a place that cannot be written is found out before the work
        for units in self._rounds:
            self._report()
            try:
                alone = self._fly(crew, self._bundles(crew, units))
                if alone:
                    self._fly(crew, alone)
            finally:
                self._keep()

    def _fly(self, crew: Crew, bundles: Iterable[Bundle]) -> list[Bundle]:
        """Fly bundles; those of which a worker died, unit by unit, to be flown again: only one may be bad."""
        alone: list[Bundle] = []
        fly = crew.each(self._work, bundles, is_patient=True, meanwhile=self._keep_in_time)
        with closing(fly) as answers:  # type: ignore[type-var]
            for bundle, answer in answers:
                if not isinstance(answer, Died):
                    self._take(answer)
                elif len(bundle) == 1:
                    self._take(self._lost(bundle, answer))
                else:
                    alone += [(leg,) for leg in bundle]
        return alone

    def _keep(self) -> None:
        records, self._fresh = self._fresh, []
        self._store.add(records)
        self._kept_s = time.monotonic()

    def _keep_in_time(self) -> None:
        """Keep what has waited for company long enough, though nothing else has come."""
        if self._fresh and time.monotonic() - self._kept_s > KEEP_S:
            self._keep()

    def _take(self, units: list[Flown]) -> None:
        for record, tables in units:
            record["tables"] = {name: self._store.keep_table(file) for name, file in tables.items()}
        records = [record for record, _ in units]
        self._fresh += records
        self._keep_in_time()
        self.flown += len(records)
        for record in records:
            handed = self._handed[record["unit"]]
            handed.has_failed = bool(record["error"])
            self._count_equal(handed)
            self.failed += handed.has_failed
        times = [record["simulated_s"] for record in records if not record["error"]]
        if times:
            self._unit_s = 0.5 * self._unit_s + 0.5 * sum(times) / len(times)
        self._report()

    def _lost(self, bundle: Bundle, died: Died) -> list[Flown]:
        return [Flown(record_of(leg, self._work, Reading({}, {}), died.error), {}) for leg in bundle]

    def _report(self) -> None:
        if self._progress:
            done = self.stored + self.flown + self.repeated
            self._progress(StudyProgress(done, self.failed, self._rounds.wanted, self.flown))

    def _bundles(self, crew: Crew, units: Iterable[Unit]) -> Iterator[Bundle]:
        """What is missing, made when its turn comes, in bundles that grow where units are short."""
        legs: list[Leg] = []
        for unit in units:
            self._seen += 1
            mark, address = self._of(unit)
            if address in self._handed:
                self._handed[address].equal += 1
                self._count_equal(self._handed[address])
                continue
            if self._is_there(address):
                continue
            self._handed[address] = _Handed()
            self._tell_of_other(unit)
            legs.append(Leg(address, mark, unit.recipe, self._campaign(crew, unit), unit.replication))
            if len(legs) >= self._most_in_bundle(crew):
                yield tuple(legs)
                legs = []
        if legs:
            yield tuple(legs)

    def _most_in_bundle(self, crew: Crew) -> int:
        """Fewer towards the end, so that all workers end at about the same time."""
        in_time = int(BUNDLE_S / max(self._unit_s, 1e-3))
        left = self._rounds.wanted - self._seen
        return max(min(in_time, left // (2 * max(crew.workers, 1)), MOST_IN_BUNDLE), 1)

    def _campaign(self, crew: Crew, unit: Unit) -> Holds[Campaign]:
        """What is flown; replications of one point share it. A bad point ends nothing: its units fail."""
        if self._held is None or self._held[0] is not unit.made:
            try:
                self._held = (unit.made, crew.share(unit.campaign))
            except ScenarioError as error:
                self._held = (unit.made, Impossible(error.problem))
        return self._held[1]

    def _count_equal(self, handed: _Handed) -> None:
        """Units that are equal to one that was flown are done when it is."""
        if handed.has_failed is None or not handed.equal:
            return
        self.repeated += handed.equal
        self.failed += handed.equal * handed.has_failed
        handed.equal = 0
        self._report()

    def _is_there(self, address: str) -> bool:
        """Whether a unit need not be flown: it is there, or failed and is left so."""
        record = self._store.find(address)
        is_failed = record is not None and bool(record["error"])
        if is_failed and not self._retry_failed:
            self.failed += 1
        elif record is None or not self._is_whole(record):
            return False
        self.stored += 1
        self._report()
        return True

    def _tell_of_other(self, unit: Unit) -> None:
        """Say that another version of the model flew this unit, which is no answer for this one."""
        if other := self._of.other_engine(unit):
            self._tell_once(
                f"has units of this study flown by engine {other}, this is {self._work.engine}: flown again"
            )

    def _tell_once(self, what: str) -> None:
        """Say something about the store, once however many units it is true of."""
        if self._tell and what not in self._told:
            self._told.add(what)
            self._tell(f"{self._store.place} {what}")

    def _is_whole(self, record: Record) -> bool:
        """Whether a unit has all that the study keeps, its tables being as they were written."""
        names = self._study.tables
        if not has_all(record, self._study.measures, names, self._study.cuts):
            if not is_of_today(record):
                self._tell_once("has units measured as measures were defined before: flown again")
            elif not record["error"]:
                self._tell_once("has units of which less was kept than is asked for now: flown again")
            return False
        spoiled = [name for name in names if self._store.table(record["tables"][name]) is None]
        if spoiled and self._tell:
            unit = f"replication {record['replication']} of {record['fingerprint'][:8]}"
            self._tell(
                f"{' and '.join(spoiled)} of {unit} in {self._store.place} damaged or gone: flown again"
            )
        return not spoiled
