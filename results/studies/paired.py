"""Scenarios flown beside each other, replication by replication: what a comparison or a survey is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from results.comparison import DIMS, Comparison, compare_readings, wanted_of
from results.errors import FailedError, RunError
from results.formatting import counted
from results.measures import HEADLINE, MEASURES
from results.runs import Cut, Draws, Manifest, Reading, Side, Wanted, new_manifest
from results.studies.addresses import Addresses
from results.studies.record import has_all, reading_of_record
from results.studies.store import Store
from results.studies.study import Making, Unit
from scenarios.scenario import Scenario
from sim.campaign import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedStudy:
    """Some scenarios of one campaign, the first one the baseline, with common random numbers.

    With `draws`, one for each scenario, a replication flies the campaign drawn for it. Every measure is kept
    whole; sums, the usual measures and those of `split` also in the parts that a comparison shows. So later
    questions about the same flights read numbers.
    """

    scenarios: tuple[Scenario, ...]
    draws: tuple[Draws | None, ...]
    replications: int
    seed: int
    split: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The scenarios, beside each other."""
        return " against ".join(scenario.name for scenario in self.scenarios)

    @property
    def measures(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(MEASURES)

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """By all dimensions of a comparison."""
        sums = (name for name, one in MEASURES.items() if one.additive)
        return wanted_of((), split=(*HEADLINE, *sums, *self.split)).cuts

    @property
    def number_of_units(self) -> int:
        """Scenarios times replications."""
        return len(self.scenarios) * self.replications

    def units(self) -> Iterator[Unit]:
        """Scenario by scenario; replications that fly the same campaign share it."""
        for place, scenario in enumerate(self.scenarios):
            draws = self.draws[place]
            made: Campaign | Making = scenario.campaign
            for number in range(self.replications):
                if draws is not None and number % draws.replications_per_draw == 0:
                    made = Making("", partial(draws.campaign_of, number))
                yield Unit(place * self.replications + number, scenario.name, {}, made, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSide(Side):
    """A scenario of a paired study, flown: what each of its replications came to."""

    manifest: Manifest
    campaign: Campaign
    replications: tuple[int, ...]
    readings: tuple[Reading, ...]
    store: str

    @property
    def where(self) -> str:
        """The store that keeps its numbers."""
        return self.store


def sides_of(study: PairedStudy, store: Store) -> tuple[StoredSide, ...]:
    """The scenarios of a study that was flown, in their order.

    Raises FailedError if a replication failed, RunError if one was not flown.
    """
    of, wanted = Addresses(study.seed, store), Wanted(study.measures, study.cuts)
    readings: list[list[Reading]] = [[] for _ in study.scenarios]
    failed = []
    for unit in study.units():
        record, flight = store.find(of(unit)[1]), f"replication {unit.replication} of {unit.scenario}"
        if record is not None and record["error"]:
            failed.append(f"{flight} with {record['error']}")
        elif record is None or not has_all(record, wanted.ids, study.tables, wanted.cuts):
            raise RunError(f"{flight} is not in {store.place}")
        else:
            readings[unit.index // study.replications].append(reading_of_record(record, wanted))
    if failed:
        raise FailedError(
            f"{counted(len(failed), 'replication')} failed: {failed[0]} (kept in {store.place})"
        )
    return tuple(
        StoredSide(
            manifest=new_manifest(scenario.campaign, study.seed, "parquet", draws, scenario.base),
            campaign=scenario.campaign,
            replications=tuple(range(study.replications)),
            readings=tuple(found),
            store=str(store.place),
        )
        for scenario, draws, found in zip(study.scenarios, study.draws, readings, strict=True)
    )


def compare_sides(
    baseline: StoredSide,
    what_if: StoredSide,
    ids: Sequence[str],
    *,
    dims: Sequence[str] = DIMS,
    split: Sequence[str] | None = None,
) -> Comparison:
    """Compare two scenarios of a study by the measures `ids`, as `results.compare_runs` compares runs."""
    readings = baseline.readings, what_if.readings
    return compare_readings((baseline, what_if), readings, baseline.replications, ids, dims=dims, split=split)
