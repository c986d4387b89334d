"""Run replications of a campaign, on one or many processes, into a run folder."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Final

import sim
from results.errors import RunError
from results.runs.archive import FILE_FORMATS, FileFormat, is_stored
from results.runs.draws import Draws
from results.runs.interrupts import interrupts_held
from results.runs.manifest import MANIFEST, Failure, Manifest, folder_name, new_manifest, read_manifest
from results.runs.progress import Ledger, Progress
from results.runs.run import Run
from results.runs.worker import BEAT_S, Finished, Task, perform, perform_in_worker
from sim.calendar import days_between
from sim.campaign import Campaign

Answer = Future[Finished | Failure]

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
) -> Run:
    """Simulate replications 0 to `replications` - 1 into a folder below `out`; skip finished ones.

    The folder's name follows from campaign, seed, model version and draws, so that a second call
    goes on where the first one ended. With `draws` each replication flies the campaign drawn for it;
    the manifest keeps `campaign`. `workers` changes the time, never a byte of a table. A replication
    that raises an error becomes a row of `failures`. Ctrl-C keeps what is finished and is raised
    again as KeyboardInterrupt. With more than one worker a script has to call this below
    `if __name__ == "__main__":`.

    Raises RunError if the folder cannot be written, or holds another format or another version's tables.
    """
    _check(replications, workers, file_format)
    folder, manifest = _prepare(new_manifest(campaign, seed, file_format, draws), Path(out))
    days = days_between(campaign.from_date, campaign.to_date)
    ledger = Ledger(folder, manifest, replications, days, progress)
    missing = sorted(set(range(replications)) - set(ledger.finished()))
    flown = {number: draws.campaign_of(number) if draws else campaign for number in missing}
    tasks = [Task(sim.simulate, flown[number], seed, number, folder, file_format) for number in missing]
    if tasks:
        ledger.save()  # a folder that cannot be written is found out before the work, not after
        ledger.report({})
        _run(tasks, min(workers, len(tasks)), ledger)
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
    if any(manifest[key] != fresh[key] for key in ("fingerprint", "seed", "draws", "per_vector")):
        raise RunError(f"{folder} holds another campaign or seed; choose another output folder")
    file_format = fresh["file_format"]
    if manifest["file_format"] != file_format:
        raise RunError(
            f"{folder} holds {manifest['file_format']} tables, {file_format} was asked for; "
            "choose another output folder or delete this one"
        )
    stored = [number for number in manifest["replications"] if is_stored(folder, number, file_format)]
    manifest["replications"] = stored
    return folder, manifest


def _run(tasks: Sequence[Task], workers: int, ledger: Ledger) -> None:
    """Run all tasks; whatever ends it, the ledger is saved."""
    try:
        if workers == 1:
            _run_here(tasks, ledger)
        else:
            _run_in_pool(tasks, workers, ledger)
    except BaseException:
        with suppress(RunError):  # the first error says more
            ledger.save()
        raise
    ledger.save()


def _run_here(tasks: Sequence[Task], ledger: Ledger) -> None:
    for task in tasks:
        ledger.add(perform(task, partial(_report_day, ledger, task.replication)))


def _report_day(ledger: Ledger, replication: int, ato_day: int) -> None:
    ledger.report({replication: ato_day})


def _run_in_pool(tasks: Sequence[Task], workers: int, ledger: Ledger) -> None:
    context = multiprocessing.get_context("spawn")
    try:
        with ExitStack() as stack:
            with interrupts_held():
                manager = stack.enter_context(context.Manager())
            days, stop = manager.dict(), manager.Event()
            pool = stack.enter_context(ProcessPoolExecutor(workers, context))
            futures: list[Answer] = []
            try:
                with interrupts_held():
                    futures += [pool.submit(perform_in_worker, task, days, stop) for task in tasks]
                _collect(futures, ledger, lambda: ledger.report(days.copy()))
            except BaseException:
                stop.set()
                pool.shutdown(cancel_futures=True)
                _keep_finished(futures, ledger)
                raise
    except (BrokenProcessPool, EOFError) as error:
        raise RunError(
            "a worker process did not start or died, perhaps for want of memory; finished replications are "
            "kept, run again with fewer workers to go on (a script needs `if __name__ == '__main__':`)"
        ) from error


def _collect(futures: Sequence[Answer], ledger: Ledger, report: Callable[[], None]) -> None:
    pending = set(futures)
    while pending:
        done, pending = wait(pending, timeout=BEAT_S, return_when=FIRST_COMPLETED)
        for future in done:
            ledger.add(future.result())
        report()


def _keep_finished(futures: Sequence[Answer], ledger: Ledger) -> None:
    """Enter what ended while the batch was given up."""
    for future in futures:
        if future.done() and not future.cancelled() and future.exception() is None:
            with suppress(RunError):  # saving may be the very problem
                ledger.add(future.result())
