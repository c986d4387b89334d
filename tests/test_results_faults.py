"""Studies against what goes wrong in real life: disks, memory, kills, and two commands at once."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from support.studies import Small

import results
import sim
from results import RunError
from results.studies import NOT_FLOWN, frame_of, open_store, run_study
from sim.campaign import Campaign
from sim.records import Log

pytestmark = pytest.mark.xdist_group("faults")  # what its tests share is made once

OnDay = Callable[[int], None] | None
SMALL = Small(replications=8, tables=("flights",))
PATIENCE_S = 300.0

STUDY = """\
scenarios: [two_bases]
until: 2015-01-04
factors:
  - id: fighters
    set: squadrons.fighters.aircraft
    levels: [2, 3, 4, 5]
design: {kind: full_factorial}
replications: 25
seed: 7
measures: [sorties, coverage_share]
tables: [flights]
"""


def mounted(*words: str) -> bool:
    """Whether a file system could be mounted, which not everybody may."""
    try:
        return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture(name="disk")
def _disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for three small files."""
    where = tmp_path / "disk"
    where.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=32k", "tmpfs", str(where)):
        # A right that a machine gives or not, nothing that could be installed: no fault of the whole check.
        pytest.skip("no file system can be mounted here")
    yield where
    subprocess.run(["umount", "--lazy", str(where)], check=True)


@pytest.fixture(scope="module", name="whole")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """What comes of the small study when nothing disturbs it."""
    return results.study(SMALL, store=tmp_path_factory.mktemp("store"))


def leftovers(folder: Path) -> list[Path]:
    """Files of which only a part was written."""
    return [path for path in folder.rglob("*") if path.suffix == ".part"]


# --- disks ------------------------------------------------------------------------------------


def test_a_full_disk_is_one_message_and_what_is_there_stays(disk: Path, whole: pd.DataFrame) -> None:
    """The same call goes on when there is room again."""
    with pytest.raises(RunError, match="No space left on device"):
        run_study(SMALL, disk / "store")
    assert not leftovers(disk)
    states = set(frame_of(SMALL, disk / "store")["error"])
    assert NOT_FLOWN in states and states <= {NOT_FLOWN, ""}
    assert mounted("-o", "remount,size=8m", str(disk))
    run_study(SMALL, disk / "store")
    pd.testing.assert_frame_equal(frame_of(SMALL, disk / "store"), whole)


def test_a_file_that_may_not_grow_is_one_message(tmp_path: Path, whole: pd.DataFrame) -> None:
    """As a quota has it; where nothing can be mounted this is the full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(RunError, match="File too large"):
            run_study(SMALL, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not leftovers(tmp_path)
    run_study(SMALL, tmp_path)
    pd.testing.assert_frame_equal(frame_of(SMALL, tmp_path), whole)


def test_a_store_that_may_only_be_read_is_read(disk: Path, whole: pd.DataFrame) -> None:
    """What it has is had; what it has not is refused with one message."""
    assert mounted("-o", "remount,size=8m", str(disk))
    part = replace(SMALL, tempos=SMALL.tempos[:1])
    run_study(part, disk / "store")
    assert mounted("-o", "remount,ro", str(disk))
    assert run_study(part, disk / "store").flown == 0
    have = frame_of(SMALL, disk / "store")
    pd.testing.assert_frame_equal(have[have["error"] == ""], whole[whole["tempo"] == SMALL.tempos[0]])
    with pytest.raises(RunError, match="Read-only file system"):
        run_study(SMALL, disk / "store")
    pd.testing.assert_frame_equal(frame_of(SMALL, disk / "store"), have)


# --- memory -----------------------------------------------------------------------------------


def hungry(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine whose replication 1 asks for more memory than there is."""
    if replication == 1:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 2**26, hard))
        try:
            bytearray(2**30)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    return sim.replication.simulate(campaign, seed=seed, replication=replication, on_day=on_day)


def killed(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine that the system kills in replication 1, as it does when memory is out."""
    if replication == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return sim.replication.simulate(campaign, seed=seed, replication=replication, on_day=on_day)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is looked up in /proc")
@pytest.mark.parametrize(
    ("engine", "error"),
    [
        (hungry, "MemoryError"),
        pytest.param(killed, "its worker process died", marks=pytest.mark.slow),
    ],
)
def test_a_unit_that_runs_out_of_memory_is_a_row(
    tmp_path: Path,
    whole: pd.DataFrame,
    monkeypatch: pytest.MonkeyPatch,
    engine: Callable[..., Log],
    error: str,
) -> None:
    """All others are there; and it is flown when there is memory again."""
    monkeypatch.setattr(sim, "simulate", engine)
    outcome = run_study(SMALL, tmp_path, workers=2)
    assert (outcome.flown, outcome.failed) == (len(whole), 2)
    frame = frame_of(SMALL, tmp_path)
    is_hungry = frame["replication"] == 1
    assert frame[is_hungry]["error"].str.startswith(error).all()
    pd.testing.assert_frame_equal(frame[~is_hungry], whole[~is_hungry])
    monkeypatch.undo()
    assert run_study(SMALL, tmp_path, retry_failed=True).flown == 2
    pd.testing.assert_frame_equal(frame_of(SMALL, tmp_path), whole)


# --- Ctrl-C -----------------------------------------------------------------------------------


def pressed(times: int, campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine during whose replication 1 somebody presses Ctrl-C so often."""
    if replication == 1:
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
    return sim.replication.simulate(campaign, seed=seed, replication=replication, on_day=on_day)


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.parametrize(("times", "kept"), [(1, 2), (2, 1)])
def test_ctrl_c_lets_the_unit_under_way_end_and_a_second_one_does_not(
    tmp_path: Path, whole: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, times: int, kept: int
) -> None:
    """Without worker processes as with them; the same call goes on."""
    monkeypatch.setattr(sim, "simulate", partial(pressed, times))
    with pytest.raises(KeyboardInterrupt):
        run_study(SMALL, tmp_path)
    assert (frame_of(SMALL, tmp_path)["error"] == "").sum() == kept
    monkeypatch.undo()
    assert run_study(SMALL, tmp_path).stored == kept
    pd.testing.assert_frame_equal(frame_of(SMALL, tmp_path), whole)


# --- kills, and two at once -------------------------------------------------------------------


def command(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """`coalition study`, in a folder, as a process of its own."""
    house = str(Path(results.__file__).parent.parent)
    return subprocess.Popen(
        [sys.executable, "-m", "coalition", "study", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": house},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def well(process: subprocess.Popen[bytes]) -> str:
    """What a command said that ended well."""
    said = process.communicate(timeout=PATIENCE_S)[0].decode()
    assert process.returncode == 0, said
    return said


def exported(folder: Path, store: str) -> dict[str, bytes]:
    """Everything that the export of a study writes, file by file."""
    for kind in ("csv", "parquet"):
        words = ("--to", f"{store}_out/units.{kind}", "--tables", f"{store}_out/tables")
        well(command(folder, "export", "small.yaml", "--store", store, *words))
    out = folder / f"{store}_out"
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_killed_resumed_and_shared_it_gives_the_same_bytes(tmp_path: Path) -> None:
    """One is killed; two go on at once on one store; nothing is lost, nothing counted twice."""
    (tmp_path / "small.yaml").write_text(STUDY, "utf-8")
    well(command(tmp_path, "run", "small.yaml", "--store", "calm"))
    first = command(tmp_path, "run", "small.yaml", "--store", "wild", "--workers", "2")
    until_s = time.monotonic() + PATIENCE_S
    while not list(tmp_path.glob("wild/segments/*.jsonl")):
        assert time.monotonic() < until_s and first.poll() is None
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    both = [command(tmp_path, "run", "small.yaml", "--store", "wild") for _ in range(2)]
    for said in map(well, both):
        assert said.startswith("small: 100 units") and said.splitlines()[0].endswith("0 failed")
    records = list(open_store(tmp_path / "wild").records)
    assert len(records) == len({record["unit"] for record in records}) == 100
    calm, wild = exported(tmp_path, "calm"), exported(tmp_path, "wild")
    assert len(calm) == 102
    assert wild == calm
