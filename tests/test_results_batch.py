"""Batches of replications: resumed, interrupted, failed, refused; one worker or two, the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from support.run_folders import OnDay, change_manifest, files, told

import results
import scenarios
import sim
from results import Progress, Run, RunError, open_run
from results.files import write_bytes
from results.runs.manifest import MANIFEST
from results.runs.pool import Pool
from results.runs.work import DIED
from results.tables.columns import COLUMNS
from sim import Campaign, Log


def breaking(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine that breaks in replication 1."""
    if replication == 1:
        raise ArithmeticError("fuel does not add up")
    return told(campaign, seed=seed, replication=replication, on_day=on_day)


def interrupted(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine under which somebody presses Ctrl-C in replication 2."""
    if replication == 2:
        raise KeyboardInterrupt
    return told(campaign, seed=seed, replication=replication, on_day=on_day)


def dying(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine whose process the system kills in replication 1."""
    if replication == 1:
        os._exit(9)
    return told(campaign, seed=seed, replication=replication, on_day=on_day)


def refused(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine that nobody may start."""
    raise AssertionError(f"replication {replication} was run again")


Start = Callable[..., Run]


@pytest.fixture(name="start")
def _start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Run replications of the classroom campaign with an engine of the test's choice."""
    campaign = scenarios.load("two_bases")

    def start(engine: object = told, replications: int = 3, **options: object) -> Run:
        monkeypatch.setattr(sim, "simulate", engine)
        arguments = {"seed": 7, "out": tmp_path / "runs", **options}
        return results.run_replications(campaign, replications=replications, **arguments)  # type: ignore[arg-type]

    return start


@pytest.fixture(name="workers")
def _workers(request: pytest.FixtureRequest) -> Pool | None:
    """The pool, or nobody: then all is done in this process."""
    return request.getfixturevalue("pool") if request.param else None


BOTH_WAYS = pytest.mark.parametrize("workers", [False, True], indirect=True, ids=["here", "in_workers"])


@pytest.mark.parametrize("file_format", ["parquet", "csv"])
def test_the_archive_equals_the_frames_in_memory(start: Start, file_format: str) -> None:
    """Written, opened, read: the same tables as straight from the logs."""
    run = open_run(start(file_format=file_format).folder)
    campaign = scenarios.load("two_bases")
    logs = [told(campaign, seed=7, replication=number, on_day=None) for number in range(3)]
    expected, actual = results.frames(campaign, *logs), run.tables()
    for name in (*COLUMNS, "squadrons", "areas"):
        pd.testing.assert_frame_equal(getattr(actual, name), getattr(expected, name))
    assert actual.replications == run.replications == (0, 1, 2)
    assert run.campaign == campaign


def test_the_manifest_says_what_made_the_run(start: Start) -> None:
    """Campaign with sources, fingerprint, seed, versions, replications, format."""
    run = start()
    manifest = json.loads((run.folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest == run.manifest
    campaign = scenarios.load("two_bases")
    assert manifest["campaign"] == scenarios.to_dict(campaign)
    assert manifest["fingerprint"] == scenarios.fingerprint(campaign)
    assert manifest["replications"] == [0, 1, 2]
    assert (manifest["seed"], manifest["file_format"], manifest["failures"]) == (7, "parquet", [])
    assert manifest["model_version"] == results.model_version()
    assert 0 < manifest["simulated_s"] < manifest["wall_s"]
    assert run.provenance.endswith(f"model {results.model_version()}, seed 7, 3 replications")
    assert run.names["west"] == next(base.name for base in campaign.bases if base.id == "west")


def test_the_folder_follows_from_campaign_seed_and_version(start: Start, tmp_path: Path) -> None:
    """Another seed lies elsewhere, the same one in the same place."""
    assert start().folder == start(replications=1).folder
    assert start().folder != start(seed=8).folder
    assert start().folder.name.startswith("two_bases-")
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_a_finished_replication_is_not_run_again(start: Start) -> None:
    """The second call starts nothing; a third one only what is missing."""
    first = start(replications=2)
    before = files(first.folder)
    again = start(refused, replications=2)
    assert files(again.folder) == before
    longer = start(replications=4)
    assert longer.replications == (0, 1, 2, 3)
    assert before.items() <= files(longer.folder).items()
    assert start(refused, replications=1).tables().replications == (0,), "only what was asked for"


def test_a_replication_whose_file_is_gone_is_run_again(start: Start) -> None:
    """The manifest alone is not believed."""
    run = start()
    before = files(run.folder)
    (run.folder / "flights" / "0001.parquet").unlink()
    with pytest.raises(RunError, match="cannot be read"):
        run.tables()
    assert files(start().folder) == before


def test_a_half_written_file_is_never_read(start: Start) -> None:
    """A part that a killed process left behind changes nothing."""
    run = start(replications=1)
    before = run.tables()
    (run.folder / "flights" / ".0000.parquet.0badcafe.part").write_bytes(b"half")
    (run.folder / "flights" / "0001.parquet").write_bytes(b"half")
    pd.testing.assert_frame_equal(open_run(run.folder).tables().flights, before.flights)
    assert start(replications=2).tables().replications == (0, 1)


def test_ctrl_c_keeps_what_is_finished(start: Start) -> None:
    """The interrupt is raised, two replications are kept, the next call goes on."""
    with pytest.raises(KeyboardInterrupt):
        start(interrupted, replications=4)
    run = start(replications=4)
    assert run.manifest["replications"] == [0, 1, 2, 3]


def test_a_failed_replication_is_a_row_and_is_tried_again(start: Start) -> None:
    """The others are kept; a mended engine removes the row."""
    run = start(breaking)
    assert run.replications == (0, 2)
    assert [(row["replication"], row["error"]) for row in run.failures] == [
        (1, "ArithmeticError: fuel does not add up")
    ]
    assert "breaking" in run.failures[0]["traceback"]
    assert open_run(run.folder).tables().replications == (0, 2)
    mended = start()
    assert (mended.failures, mended.replications) == ((), (0, 1, 2))


def test_one_worker_and_two_write_the_same_bytes(start: Start, tmp_path: Path, pool: Pool) -> None:
    """Workers change the time only, and their failures come back too."""
    one = start(breaking, replications=4)
    two = start(breaking, replications=4, pool=pool, out=tmp_path / "elsewhere")
    assert files(one.folder) == files(two.folder)
    assert [row["error"] for row in two.failures] == [row["error"] for row in one.failures]


def test_a_worker_that_dies_costs_only_its_replication(start: Start, pool: Pool) -> None:
    """It is tried once more, alone; then it is a failure like any other, and the others are flown."""
    run = start(dying, replications=4, pool=pool)
    assert run.replications == (0, 2, 3)
    assert [(row["replication"], row["error"]) for row in run.failures] == [(1, DIED)]
    assert start(replications=4, pool=pool).replications == (0, 1, 2, 3)


@BOTH_WAYS
def test_progress_counts_replications_and_days(start: Start, workers: Pool | None) -> None:
    """It never goes back and ends at the total; what an earlier call finished counts."""
    start(replications=1)
    seen: list[Progress] = []
    start(replications=3, pool=workers, progress=seen.append)
    assert (seen[0].replications_done, seen[0].days_done) == (1, 10)
    assert seen[-1] == Progress(3, 3, 30, 30)
    days = [progress.days_done for progress in seen]
    assert days == sorted(days)


def test_the_bundled_engine_runs_in_workers_as_alone(tmp_path: Path, pool: Pool) -> None:
    """The real thing: two replications of the classroom campaign."""
    campaign = scenarios.load("two_bases")
    alone = results.run_replications(campaign, seed=3, replications=2, out=tmp_path / "a")
    spread = results.run_replications(campaign, seed=3, replications=2, out=tmp_path / "b", pool=pool)
    assert files(alone.folder) == files(spread.folder)
    assert alone.failures == ()


SCRIPT = """
import signal, sys, time
from pathlib import Path
import results, scenarios, sim

# A shell that runs the tests in the background has them ignore Ctrl-C, and this process with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

def slow(campaign, *, seed, replication, on_day):
    Path(sys.argv[1], f"started-{replication}").touch()
    for day in range(6000 if replication else 1):
        time.sleep(0.01)
        on_day(day)
    return sim.Log("two_bases", seed, replication, 0.0)

if __name__ == "__main__":
    sim.simulate = slow
    try:
        results.run_replications(
            scenarios.load("two_bases"), seed=1, replications=5, workers=2, out=Path(sys.argv[1], "runs")
        )
    except KeyboardInterrupt:
        print("interrupted")
"""


def test_ctrl_c_stops_busy_workers_and_keeps_what_is_finished(tmp_path: Path) -> None:
    """The signal reaches every process, as from a terminal; nobody prints a traceback."""
    script = tmp_path / "slow.py"
    script.write_text(SCRIPT, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        cwd=Path(results.__file__).parent.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 300
    while not (tmp_path / "started-2").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (out, err, process.returncode) == ("interrupted\n", "", 0)
    (folder,) = (tmp_path / "runs").iterdir()
    assert open_run(folder).replications == (0,)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model_version": "0.0.1+00000000"}, r"was made by version 0\.0\.1\+00000000 of the model"),
        ({"seed": None}, "damaged .no seed"),
        ({"seed": "seven"}, "damaged .seed is 'seven'"),
        ({"replications": ["all"]}, "damaged .replications are not distinct whole numbers"),
        ({"file_format": "pickle"}, "damaged .file_format is 'pickle'"),
        ({"replications": []}, "holds no finished replication"),
        ({"campaign": {"name": "two_bases"}}, "the campaign in .* is damaged"),
    ],
)
def test_a_run_that_cannot_be_trusted_is_not_opened(
    start: Start, changes: dict[str, object], message: str
) -> None:
    """One clear message for each reason."""
    with pytest.raises(RunError, match=message):
        open_run(change_manifest(start(replications=1), **changes))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"null"])
def test_a_manifest_that_is_no_manifest_is_refused(start: Start, content: bytes) -> None:
    """By the reader and by the next batch."""
    run = start(replications=1)
    write_bytes(run.folder / MANIFEST, content)
    for attempt in (lambda: open_run(run.folder), lambda: start(replications=1)):
        with pytest.raises(RunError, match="is damaged"):
            attempt()


def test_another_version_is_opened_by_force_only(start: Start) -> None:
    """For the curious."""
    folder = change_manifest(start(replications=1), model_version="0.0.1+00000000")
    assert open_run(folder, force=True).tables().replications == (0,)
    with pytest.raises(RunError, match="was made by version"):
        start(replications=2)


def test_a_folder_without_manifest_is_no_run(tmp_path: Path) -> None:
    """Nor is one that does not exist, nor a file."""
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(RunError, match="is not a run folder"):
            open_run(path)


def test_the_other_format_is_refused_for_the_same_run(start: Start) -> None:
    """A folder holds one format, and says which."""
    start(replications=1)
    with pytest.raises(RunError, match="holds parquet tables, csv was asked for"):
        start(replications=1, file_format="csv")


@pytest.mark.parametrize("options", [{"replications": 0}, {"workers": 0}, {"file_format": "xls"}])
def test_impossible_options_are_refused(start: Start, options: dict[str, object]) -> None:
    """Before anything is written."""
    with pytest.raises(RunError):
        start(refused, **options)


def test_an_output_folder_that_cannot_be_written_is_found_out_first(start: Start, tmp_path: Path) -> None:
    """No replication is simulated for nothing."""
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot write"):
        start(refused, out=tmp_path / "file")


@BOTH_WAYS
def test_a_disk_that_is_full_later_keeps_what_is_finished(
    start: Start, tmp_path: Path, workers: Pool | None
) -> None:
    """A table that cannot be written ends the batch, with the finished replications in the manifest."""
    run = start(replications=1)
    (run.folder / "requests" / "0001.parquet").mkdir()
    with pytest.raises(RunError, match=r"cannot write .*0001\.parquet"):
        start(replications=2, pool=workers)
    assert open_run(run.folder).replications == (0,)
    assert not list(run.folder.rglob("*.part"))


def test_a_run_gives_only_what_it_holds(start: Start) -> None:
    """One replication at a time, or an error."""
    run = start()
    assert [tables.replications for tables in run.each()] == [(0,), (1,), (2,)]
    assert run.tables([2, 0]).replications == (2, 0)
    with pytest.raises(RunError, match="does not hold replication 5"):
        run.tables([0, 5])
    with pytest.raises(RunError, match="does not hold any replication"):
        run.tables([])


@pytest.mark.parametrize(("what", "most"), [("replications", "100,000"), ("workers", "512")])
def test_more_than_anybody_needs_is_refused_before_anything_is_written(
    tmp_path: Path, what: str, most: str
) -> None:
    asked = {"replications": 1, "workers": 1} | {what: 10**9}
    with pytest.raises(RunError, match=f"{what} is 1,000,000,000; at most {most} are allowed"):
        results.run_replications(scenarios.load("two_bases"), seed=1, out=tmp_path, **asked)
    assert not list(tmp_path.iterdir())
