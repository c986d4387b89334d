"""Simulations of many vectors: each is flown once, and only the figures of the record are kept.

The archive is a folder of small files, each addressed by all that decides its content: campaign,
seed, replication, model version and the definitions of the figures. A fit that was interrupted finds
there what it had flown.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

import scenarios
import sim
from calibration.comparison import modeled_values
from calibration.evidence import Evidence
from results import Tables, frames, model_version
from results.files import write_bytes
from results.runs import Died, Holds, Pool
from results.tables import COALITION, select
from sim.campaign import Campaign
from sim.records import Log

Report = Callable[[int, int], None]
"""Is called with the number of simulations done, and of all."""


class Summary(TypedDict):
    """What is kept of a simulation: figures by id (None: undefined), sorties by day, time, error."""

    figures: dict[str, float | None]
    daily_sorties: list[int]
    seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class Job:
    """One simulation: a campaign, its replication and the figures to read from it."""

    campaign: Campaign
    seed: int
    replication: int
    evidence: tuple[Evidence, ...]
    path: Path


def jobs(
    campaigns: Sequence[Campaign], *, seed: int, first: int, evidence: tuple[Evidence, ...], archive: Path
) -> list[Job]:
    """One job per campaign; campaign number n flies replication `first` + n."""
    about = f"{seed}/{model_version()}/{_definitions(evidence)}"
    return [
        Job(campaign, seed, number, evidence, archive / f"{_address(campaign, f'{about}/{number}')}.json")
        for number, campaign in enumerate(campaigns, first)
    ]


def fly(work: Sequence[Job], *, workers: int = 1, report: Report | None = None) -> list[Summary]:
    """The summaries of all jobs in their order; what the archive has is not flown again.

    Ctrl-C keeps what is finished and is raised again.
    """
    found = {job.path: summary for job in work if (summary := _stored(job.path)) is not None}
    missing = [job for job in {job.path: job for job in work}.values() if job.path not in found]
    done, total = len(work) - len(missing), len(work)
    if report:
        report(done, total)
    for path, summary in _flown(missing, workers):
        found[path] = summary
        done += 1
        if report:
            report(done, total)
    return [found[job.path] for job in work]


def is_stored(job: Job) -> bool:
    """Whether the archive has the simulation."""
    return _stored(job.path) is not None


def last_day(evidence: Sequence[Evidence]) -> date:
    """The day with which the last window ends: what is flown after it changes none of the figures."""
    return max(one.as_of for one in evidence)


# --- one simulation -----------------------------------------------------------------------


def perform(job: Job) -> Summary:
    """Simulate, read the figures, store them; an error of the engine is an answer, not an exception."""
    started = time.perf_counter()
    try:
        summary = summarize(job)
    except Exception as error:
        summary = _failed(f"{type(error).__name__}: {error}")
    summary["seconds"] = round(time.perf_counter() - started, 3)
    write_bytes(job.path, (json.dumps(summary, allow_nan=False) + "\n").encode())
    return summary


def summarize(job: Job) -> Summary:
    """The figures of one simulation and its coalition sorties by day."""
    log = sim.simulate(job.campaign, seed=job.seed, replication=job.replication)
    tables = frames(job.campaign, _flights_only(log))
    figures = {one.id: _finite(modeled_values(job.campaign, tables, one).iloc[0]) for one in job.evidence}
    return Summary(figures=figures, daily_sorties=_daily(job.campaign, tables), seconds=0.0, error="")


def _flights_only(log: Log) -> Log:
    """The documented figures are read from flights and events; other tables cost half a second."""
    return replace(log, refuelings=[], requests=[], squadron_days=[], base_days=[], area_days=[])


def _daily(campaign: Campaign, tables: Tables) -> list[int]:
    rows = select(tables, "flights", COALITION)
    by_day = rows.groupby("ato_day")["sorties"].sum()
    days = (campaign.to_date - campaign.from_date).days + 1
    return [int(count) for count in by_day.reindex(range(days), fill_value=0)]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


# --- all of them --------------------------------------------------------------------------


def _flown(work: Sequence[Job], workers: int) -> Iterator[tuple[Path, Summary]]:
    """Summaries in the order in which they are done; a simulation of which a worker dies has an error."""
    with Pool(min(workers, max(len(work), 1))) as pool:
        tasks = (_Task(job.path, pool.share(job)) for job in work)
        with closing(pool.each(_perform, tasks)) as answers:
            for task, answer in answers:
                yield task.path, _failed(answer.error) if isinstance(answer, Died) else answer


class _Task(NamedTuple):
    """A simulation on its way to a worker."""

    path: Path
    job: Holds[Job]


def _perform(task: _Task, beat: Callable[[int], None]) -> Summary:
    return perform(task.job.get())


def _failed(error: str) -> Summary:
    return Summary(figures={}, daily_sorties=[], seconds=0.0, error=error)


def _stored(path: Path) -> Summary | None:
    """A summary in the archive; None if there is none or the file is damaged."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    is_whole = isinstance(content, dict) and set(content) == set(Summary.__annotations__)
    return cast(Summary, content) if is_whole else None


def _address(campaign: Campaign, about: str) -> str:
    return hashlib.blake2b(f"{scenarios.fingerprint(campaign)}/{about}".encode(), digest_size=12).hexdigest()


def _definitions(evidence: Sequence[Evidence]) -> str:
    """A digest of what is measured, without the values that the record gives."""
    words = sorted(
        f"{one.id}/{one.measure}/{astuple(one.part)}/{one.without}/{one.denominator}" for one in evidence
    )
    return hashlib.blake2b("\n".join(words).encode(), digest_size=8).hexdigest()
