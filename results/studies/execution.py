"""A study is flown: what its store has is not flown again, what is flown is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pandas as pd

from results.errors import RunError
from results.runs import Died, Holds, Pool, engine_version
from results.studies.cluster import Cluster
from results.studies.flying import Bundle, Leg, Measuring, new_work, record_of
from results.studies.store import Record, Store, address_of, has_all, open_store
from results.studies.study import Study, Unit
from scenarios import fingerprint
from sim.campaign import Campaign

STORE: Final = Path("runs") / "studies"
"""Where units are kept unless another place is named."""
BUNDLE_S: Final = 2.0
"""Units are put together until they take about so long: so much is lost at most when a process is killed."""
MOST_IN_BUNDLE: Final = 64


@dataclass(frozen=True, slots=True)
class StudyProgress:
    """Units that are done, those of earlier times and the failed ones included, of how many seen so far."""

    done: int
    failed: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of the units of a study: already there, flown now, failed now or before."""

    stored: int
    flown: int
    failed: int


class Crew(Protocol):
    """Who flies: a pool of processes, or a cluster."""

    workers: int

    def share(self, value: Campaign) -> Holds[Campaign]:
        """Hand a campaign to all."""

    def each(
        self, work: Measuring, items: Iterable[Bundle], *, is_patient: bool
    ) -> Iterator[tuple[Bundle, list[Record] | Died]]:
        """Fly all bundles."""


def run_study(
    study: Study,
    store: Store | str | Path = STORE,
    *,
    workers: int = 1,
    on: str | None = None,
    retry_failed: bool = False,
    progress: Callable[[StudyProgress], None] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Outcome:
    """Fly the units of a study that its store does not have, on processes or on the Dask scheduler `on`.

    A unit that failed before stays failed unless `retry_failed`. Ctrl-C lets the units under way end and
    keeps them, a second one stops them; both are raised as KeyboardInterrupt. `tell` hears of segments that
    were damaged: they are removed and their units flown again. With more than one worker a script has to
    call this below `if __name__ == "__main__":`.

    Raises RunError if the store cannot be used, FailedError if workers or scheduler fail.
    """
    kept = store if isinstance(store, Store) else open_store(store)
    for name in kept.remove_damaged():
        if tell:
            tell(f"{kept.place}/{name} was damaged and is removed: its units are flown again")
    flight = _Flight(study, kept, retry_failed, progress)
    if on:
        with Cluster(on) as cluster:
            flight.fly(cluster)
    else:
        with Pool(workers) as pool:
            flight.fly(pool)
    kept.merge()
    return Outcome(stored=flight.stored, flown=flight.flown, failed=flight.failed)


class _Flight:
    """One call of `run_study`."""

    def __init__(
        self,
        study: Study,
        store: Store,
        retry_failed: bool,
        progress: Callable[[StudyProgress], None] | None,
    ) -> None:
        self._study, self._store, self._progress = study, store, progress
        self._retry_failed = retry_failed
        self._work = new_work(study.seed, study.measures)
        self._unit_s = BUNDLE_S
        self._of = Addresses(study.seed, self._work.engine)
        self.stored = self.flown = self.failed = 0

    def fly(self, crew: Crew) -> None:
        """Hand out what is missing, keep what comes back."""
        with closing(crew.each(self._work, self._bundles(crew), is_patient=True)) as answers:  # type: ignore[type-var]
            for bundle, answer in answers:
                records = answer if not isinstance(answer, Died) else self._lost(bundle, answer)
                self._keep(records)

    def _keep(self, records: list[Record]) -> None:
        self._store.add(records)
        self.flown += len(records)
        self.failed += sum(1 for record in records if record["error"])
        times = [record["simulated_s"] for record in records if not record["error"]]
        if times:
            self._unit_s = 0.5 * self._unit_s + 0.5 * sum(times) / len(times)
        self._report()

    def _lost(self, bundle: Bundle, died: Died) -> list[Record]:
        return [record_of(leg, self._work, {}, died.error) for leg in bundle]

    def _report(self) -> None:
        if self._progress:
            done = self.stored + self.flown
            self._progress(StudyProgress(done, self.failed, done))

    def _bundles(self, crew: Crew) -> Iterator[Bundle]:
        """What is missing, made when its turn comes, in bundles that grow where units are short."""
        legs: list[Leg] = []
        held: tuple[Campaign, Holds[Campaign]] | None = None
        handed: set[str] = set()
        for unit in self._study.units():
            mark, address = self._of(unit)
            if address in handed or self._is_there(address):
                continue
            handed.add(address)
            if held is None or held[0] is not unit.campaign:
                held = (unit.campaign, crew.share(unit.campaign))
            legs.append(Leg(address, mark, held[1], unit.replication))
            if len(legs) >= min(max(int(BUNDLE_S / max(self._unit_s, 1e-3)), 1), MOST_IN_BUNDLE):
                yield tuple(legs)
                legs = []
        if legs:
            yield tuple(legs)

    def _is_there(self, address: str) -> bool:
        """Whether a unit need not be flown: it is there, or failed and is left so."""
        record = self._store.find(address)
        is_failed = record is not None and bool(record["error"])
        if is_failed and not self._retry_failed:
            self.failed += 1
        elif not has_all(record, self._study.measures):
            return False
        self.stored += 1
        self._report()
        return True


class Addresses:
    """Addresses of units; replications of one campaign share the digest of it."""

    def __init__(self, seed: int, engine: str) -> None:
        self._seed, self._engine = seed, engine
        self._last: tuple[Campaign, str] | None = None

    def __call__(self, unit: Unit) -> tuple[str, str]:
        """Fingerprint of the campaign, and address of the unit."""
        if self._last is None or self._last[0] is not unit.campaign:
            self._last = (unit.campaign, fingerprint(unit.campaign))
        mark = self._last[1]
        return mark, address_of(mark, self._seed, unit.replication, self._engine)


def frame_of(study: Study, store: Store | str | Path = STORE) -> pd.DataFrame:
    """One row per unit of a study, in its order: unit, scenario, factors, replication, measures, error.

    A unit that was not flown yet has neither measures nor error; NaN stands for what is undefined. Raises
    RunError if there is no such store.
    """
    kept = store if isinstance(store, Store) else open_store(store, must_exist=True)
    rows, factors = [], dict[str, None]()
    of = Addresses(study.seed, engine_version())
    for unit in study.units():
        record = kept.find(of(unit)[1])
        factors |= dict.fromkeys(unit.factors)
        values = record["measures"] if record else {}
        rows.append(
            {
                "unit": unit.index,
                "scenario": unit.scenario,
                **unit.factors,
                "replication": unit.replication,
                **{name: values.get(name) for name in study.measures},
                "error": state_of(record, study.measures),
            }
        )
    columns = ["unit", "scenario", *factors, "replication", *study.measures, "error"]
    frame = pd.DataFrame(rows, columns=columns)
    kinds = {"unit": "int64", "scenario": "str", "replication": "int64", "error": "str"}
    return frame.astype({**kinds, **dict.fromkeys(study.measures, "float64")})


NOT_FLOWN: Final = "not flown"


def state_of(record: Record | None, measures: Iterable[str]) -> str:
    """Empty for a unit that ended well and was measured; else what keeps it from that."""
    if record is not None and record["error"]:
        return record["error"]
    return "" if has_all(record, measures) else NOT_FLOWN


def study(
    what: Study | str | Path,
    *,
    store: str | Path = STORE,
    workers: int = 1,
    on: str | None = None,
    retry_failed: bool = False,
    progress: Callable[[StudyProgress], None] | None = None,
) -> pd.DataFrame:
    """Fly a study, or the one in that file, as far as its store does not have it, and give its table.

    Columns: unit, scenario, the factors, replication, the measures, error. Raises RunError or ScenarioError
    if it cannot be flown.
    """
    from results.studies.file import read_study

    declared = read_study(what) if isinstance(what, str | Path) else what
    kept = open_store(store)
    run_study(declared, kept, workers=workers, on=on, retry_failed=retry_failed, progress=progress)
    if not kept.damaged:
        return frame_of(declared, kept)
    raise RunError(f"{store} was damaged while it was read: {', '.join(kept.damaged)}")
