"""Run replications of a campaign, on one or many processes, into a run folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import sim
from results.errors import RunError
from results.runs.archive import FILE_FORMATS, FileFormat, damaged
from results.runs.draws import Draws
from results.runs.interrupts import signals_held
from results.runs.kept import Wanted
from results.runs.manifest import (
    DAMAGED,
    MANIFEST,
    Failure,
    Manifest,
    folder_name,
    new_manifest,
    read_manifest,
    tell_base,
)
from results.runs.pool import Pool
from results.runs.progress import Ledger, Progress
from results.runs.run import Run
from results.runs.sharing import Holds
from results.runs.spreading import pool_of
from results.runs.work import Died
from results.runs.worker import Flight, Task
from results.tables import reference_frames
from scenarios import fingerprint, from_dict
from sim.calendar import days_between
from sim.campaign import Campaign

MOST_REPLICATIONS: Final = 100_000
"""Far more than any difference needs; each is a folder's worth of tables."""
MOST_WORKERS: Final = 512


def run_replications(
    campaign: Campaign,
    *,
    seed: int,
    replications: int,
    out: Path = Path("runs"),
    workers: int = 1,
    file_format: FileFormat = "parquet",
    progress: Callable[[Progress], None] | None = None,
    draws: Draws | None = None,
    pool: Pool | None = None,
    base: Campaign | None = None,
    tell: Callable[[str], None] | None = None,
    wanted: Wanted | None = None,
) -> Run:
    """Simulate replications 0 to `replications` - 1 into a folder below `out`; skip finished ones.

    The folder's name follows from campaign, seed, model version and draws, so that a second call
    goes on where the first one ended. With `draws` each replication flies the campaign drawn for it;
    the manifest keeps `campaign`. `workers` changes the time, never a byte of a table. A replication
    that raises an error becomes a row of `failures`. Ctrl-C keeps what is finished and is raised
    again as KeyboardInterrupt. A replication of which a worker process dies, and dies again of it alone, is
    such a row too. With more than one worker a script has to call this below
    `if __name__ == "__main__":`. With a `pool` its workers are used, whatever `workers` is.

    A replication whose files are gone or no longer as they were written is flown again, and `tell` hears
    of it. `base` is the campaign from which this one was varied; only runs of one base are compared. What
    is `wanted` is measured right after each flight and kept beside its tables.

    Raises RunError if the folder cannot be written, if it holds another format or another version's
    tables, or if the draws change how tables are read: the places, crews and names of `campaign`.
    """
    _check(replications, workers, file_format)
    folder, manifest = _prepare(new_manifest(campaign, seed, file_format, draws, base), Path(out))
    _forget_damaged(folder, manifest, replications, tell)
    days = days_between(campaign.from_date, campaign.to_date)
    ledger = Ledger(folder, manifest, replications, days, progress)
    finished = set(ledger.finished())
    missing = [number for number in range(replications) if number not in finished]
    if missing:
        ledger.save()  # a folder that cannot be written is found out before the work, not after
        ledger.report({})
        flight = Flight(sim.simulate, seed, folder, file_format, wanted)
        with pool_of(pool, min(workers, len(missing))) as at_work:
            _fly(at_work, flight, _tasks(at_work, missing, campaign, draws), ledger)
    ledger.report({})
    return Run(folder, manifest, campaign, ledger.finished())


def _check(replications: int, workers: int, file_format: str) -> None:
    for what, number, most in (
        ("replications", replications, MOST_REPLICATIONS),
        ("workers", workers, MOST_WORKERS),
    ):
        if number < 1:
            raise RunError(f"{what} is {number}; at least 1 is needed")
        if number > most:
            raise RunError(f"{what} is {number:,}; at most {most:,} are allowed")
    if file_format not in FILE_FORMATS:
        raise RunError(f"there is no format {file_format}; choose {' or '.join(FILE_FORMATS)}")


def _prepare(fresh: Manifest, out: Path) -> tuple[Path, Manifest]:
    """The run folder with its manifest, new or as an earlier call left it."""
    folder = out / folder_name(fresh)
    if not (folder / MANIFEST).exists():
        return folder, fresh
    manifest = read_manifest(folder)
    if manifest["base_fingerprint"] is None or fresh["base_fingerprint"] is None:
        tell_base(manifest, fresh["base_fingerprint"] or manifest["base_fingerprint"])
    elif manifest["base_fingerprint"] != fresh["base_fingerprint"]:
        raise RunError(f"{folder} varies another base campaign; choose another output folder")
    if any(manifest[key] != fresh[key] for key in ("fingerprint", "seed", "draws", "replications_per_draw")):
        raise RunError(f"{folder} holds another campaign or seed; choose another output folder")
    file_format = fresh["file_format"]
    if manifest["file_format"] != file_format:
        raise RunError(
            f"{folder} holds {manifest['file_format']} tables, {file_format} was asked for; "
            "choose another output folder or delete this one"
        )
    if fingerprint(from_dict(manifest["campaign"])) != manifest["fingerprint"]:
        raise RunError(f"{folder / MANIFEST} is damaged", DAMAGED)
    return folder, manifest


def _forget_damaged(
    folder: Path, manifest: Manifest, replications: int, tell: Callable[[str], None] | None
) -> None:
    """Take out of the manifest, among the replications asked for, those whose files are not as written."""
    for number in [one for one in manifest["replications"] if one < replications]:
        checksums = manifest["sha256"][str(number)]
        path = damaged(folder, number, manifest["file_format"], checksums)
        if path is not None:
            manifest["replications"].remove(number)
            del manifest["sha256"][str(number)]
            if tell:
                state = "damaged" if path.exists() else "gone"
                tell(f"{path} is {state}: replication {number} is flown again")


def _tasks(pool: Pool, missing: Iterable[int], campaign: Campaign, draws: Draws | None) -> Iterator[Task]:
    """One after the other: a campaign that is drawn is made when its turn comes, and forgotten afterwards."""
    held: Holds[Campaign] = pool.share(campaign)
    flown = campaign
    for number in missing:
        drawn = draws.campaign_of(number) if draws else campaign
        if drawn is not flown:
            _refuse_other_subjects(campaign, drawn)
            held, flown = pool.share(drawn), drawn
        yield Task(number, held)


def _refuse_other_subjects(campaign: Campaign, drawn: Campaign) -> None:
    """Tables are read by what the campaign of the run folder says of squadrons, areas, bases and legs."""
    ours, theirs = reference_frames(campaign), reference_frames(drawn)
    unlike = [name for name, frame in ours.items() if not frame.equals(theirs[name])]
    if unlike:
        raise RunError(
            f"the draws change how the tables of {campaign.name} are read ({' and '.join(unlike)}): "
            "positions, legs, ramp spots and crews cannot be drawn; fly each value as a run of its own"
        )


def _fly(pool: Pool, flight: Flight, tasks: Iterable[Task], ledger: Ledger) -> None:
    """Fly all tasks; whatever ends it, the ledger is saved."""

    def beat(told: Sequence[tuple[Task, int]]) -> None:
        ledger.report({task.replication: ato_day for task, ato_day in told})

    try:
        with closing(pool.each(flight, tasks, beat)) as answers:
            for task, answer in answers:
                ledger.add(_lost(task, answer) if isinstance(answer, Died) else answer)
    except BaseException:
        with suppress(RunError, KeyboardInterrupt), signals_held():  # the first error says more
            ledger.save()
        raise
    ledger.save()


def _lost(task: Task, died: Died) -> Failure:
    return Failure(replication=task.replication, error=died.error, traceback="")
