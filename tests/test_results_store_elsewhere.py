"""Studies on a Dask cluster and in an object store, both real ones on this machine."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from support.command import said
from support.missing import needed
from support.processes import PATIENCE_S, Start, wait_for
from support.studies import Small

import results
from results import RunError
from results.errors import FailedError
from results.studies import frame_of, open_store, run_study


def port() -> int:
    """One that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def is_open(at: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", at)) == 0


def environment(**more: str) -> dict[str, str]:
    """Of a process that finds the packages."""
    house = str(Path(results.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([house, str(Path(__file__).parent)]), **more}


@pytest.fixture(scope="module", name="whole")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What comes of the small study when nothing disturbs it."""
    return results.study(Small(replications=6), store=tmp_path_factory.mktemp("store"))


# --- a cluster --------------------------------------------------------------------------------


@pytest.fixture(name="scheduler")
def _scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A scheduler and two workers, each a process of its own."""
    distributed = needed("distributed")
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        yield cluster.scheduler_address


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_same_table(scheduler: str, tmp_path: Path, whole: pd.DataFrame) -> None:
    """Unit by unit; a worker that is killed meanwhile costs nothing."""
    study = Small(replications=6)
    killed: list[int] = []

    def kill_one(state: object) -> None:
        import distributed

        if not killed:
            with distributed.Client(scheduler) as client:
                pids = list(client.run(os.getpid).values())
            killed.append(pids[0])
            os.kill(pids[0], signal.SIGKILL)

    outcome = run_study(study, tmp_path, on=scheduler, progress=kill_one)
    assert (outcome.flown, outcome.failed, len(killed)) == (12, 0, 1)
    pd.testing.assert_frame_equal(frame_of(study, tmp_path), whole)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_comparison_is_flown_on_a_cluster_as_here(scheduler: str, tmp_path: Path) -> None:
    """It is a study: the same differences, to the last part."""
    words = ("compare", "two_bases", "--set", "squadrons.fighters.aircraft=2", "--replications", "3")
    words += ("--seed", "1", "--json")
    there = json.loads(said(*words, "--on", scheduler, "--store", str(tmp_path / "there")).stdout)
    here = json.loads(said(*words, "--store", str(tmp_path / "here")).stdout)
    for part in ("replications", "differences", "breakdowns", "chain"):
        assert there[part] == here[part]


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_scheduler_that_does_not_answer_is_one_message(tmp_path: Path) -> None:
    """And nothing is written."""
    needed("distributed")
    with pytest.raises(FailedError, match="does not answer"):
        run_study(Small(), tmp_path, on=f"tcp://127.0.0.1:{port()}")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_door_that_opens_and_says_nothing_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As that of a scheduler that hangs, or of another program."""
    needed("distributed")
    monkeypatch.setattr("results.studies.cluster.ANSWERS_WITHIN_S", 2.0)
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        with pytest.raises(FailedError, match="does not answer: not a word within 2 s"):
            run_study(Small(), tmp_path, on=f"tcp://127.0.0.1:{door.getsockname()[1]}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("address", ["nowhere", "http://127.0.0.1:8786"])
@pytest.mark.filterwarnings("default")
def test_what_is_no_address_of_a_scheduler_is_refused(tmp_path: Path, address: str) -> None:
    """It is bad input: nobody need look for a scheduler."""
    needed("distributed")
    with pytest.raises(RunError, match=f"{address} is not the address of a scheduler") as caught:
        run_study(Small(), tmp_path, on=address)
    assert not isinstance(caught.value, FailedError)
    assert not list(tmp_path.iterdir())


def dask(what: str, *words: str) -> subprocess.Popen[bytes]:
    """A scheduler or worker as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{what}", "--no-dashboard", *words],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(name="lone")
def _lone() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A scheduler that is a process of its own, without workers."""
    needed("distributed")
    at = str(port())
    with dask("scheduler", "--host", "127.0.0.1", "--port", at) as process:
        wait_for(lambda: is_open(int(at)))
        yield f"tcp://127.0.0.1:{at}", process
        process.kill()


@pytest.mark.slow
@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.filterwarnings("default")
def test_a_scheduler_without_workers_is_told_and_ctrl_c_waits_for_nobody(
    lone: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    """Workers may come later; until then there is nothing that could end by itself."""
    told: list[str] = []

    def tell(message: str) -> None:
        told.append(message)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_study(Small(), tmp_path, on=lone[0], tell=tell)
    assert told == [f"the scheduler {lone[0]} has no workers; units wait until there is one"]
    assert [path.name for path in tmp_path.iterdir()] == [
        "store.json"
    ]  # that it may be written is found out first


STUDY = """\
scenarios: [two_bases]
until: 2015-01-10
replications: 400
seed: 7
measures: [sorties]
"""


@pytest.mark.slow
def test_a_scheduler_that_dies_is_one_message(
    lone: tuple[str, subprocess.Popen[bytes]], start: Start, tmp_path: Path
) -> None:
    """What is finished is kept, and goes on without it."""
    (tmp_path / "small.yaml").write_text(STUDY, "utf-8")
    address, scheduler = lone
    words = ("-m", "coalition", "study", "run", "small.yaml")
    with dask("worker", address, "--nthreads", "1", "--no-nanny") as worker:
        command = start(*words, "--on", address)
        wait_for(lambda: list(tmp_path.glob("runs/studies/segments/*.jsonl")) or command.poll() is not None)
        scheduler.kill()
        out, err = command.communicate(timeout=PATIENCE_S)
        worker.kill()
    assert (command.returncode, out) == (1, "")
    gone = f"the scheduler {address} is gone; what is finished is kept, the same command goes on"
    assert err == f"coalition: {gone}\n"
    out, err = start(*words).communicate(timeout=PATIENCE_S)
    assert err == ""
    assert " 0 were there" not in out and out.splitlines()[0].endswith(" 0 failed")


# --- an object store --------------------------------------------------------------------------


@pytest.fixture(name="bucket")
def _bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that speaks S3, with an empty bucket."""
    needed("moto", "moto[server]")
    s3fs = needed("s3fs")
    address = f"http://127.0.0.1:{(at := port())}"
    for name, value in (
        ("AWS_ENDPOINT_URL", address),
        ("AWS_ACCESS_KEY_ID", "testing"),
        ("AWS_SECRET_ACCESS_KEY", "testing"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(at)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: is_open(at))
        s3fs.S3FileSystem(skip_instance_cache=True).mkdir("studies")
        yield "s3://studies/small"
    finally:
        server.kill()
        server.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_bucket_keeps_a_study_as_a_folder_does(bucket: str, whole: pd.DataFrame) -> None:
    """Flown, resumed, damaged, cleaned."""
    study = Small(replications=6)
    assert run_study(study, bucket).flown == 12
    pd.testing.assert_frame_equal(frame_of(study, bucket), whole)
    assert run_study(study, bucket).flown == 0
    store = open_store(bucket)
    victim = store.place.names("segments")[0]
    store.place.write(victim, b"{}")
    told: list[str] = []
    assert run_study(study, bucket, tell=told.append).flown >= 1
    assert told == [f"{bucket}/{victim} was damaged and is removed: its units are flown again"]
    pd.testing.assert_frame_equal(frame_of(study, bucket), whole)
    assert open_store(bucket).remove_units(lambda record: True) == 12
    with pytest.raises(RunError, match=r"cannot be used|is not a store"):
        frame_of(study, "s3://nowhere/small")
