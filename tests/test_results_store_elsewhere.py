"""Studies on a Dask cluster and in an object store, both real ones on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
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
    distributed = pytest.importorskip("distributed")
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
def test_a_scheduler_that_does_not_answer_is_one_message(tmp_path: Path) -> None:
    """And nothing is written."""
    pytest.importorskip("distributed")
    with pytest.raises(FailedError, match="does not answer"):
        run_study(Small(), tmp_path, on=f"tcp://127.0.0.1:{port()}")
    assert not list(tmp_path.iterdir())


# --- an object store --------------------------------------------------------------------------


@pytest.fixture(name="bucket")
def _bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that speaks S3, with an empty bucket."""
    pytest.importorskip("moto")
    s3fs = pytest.importorskip("s3fs")
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
        until_s = time.monotonic() + 90
        while time.monotonic() < until_s:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", at)) == 0:
                    break
            time.sleep(0.1)
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
