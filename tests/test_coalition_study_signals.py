"""`coalition study run` under Ctrl-C, once and twice, under Ctrl-Z, and without what its workers need."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.killing import Books
from support.processes import PATIENCE_S, Start, processes, wait_for

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")

STUDY = """\
scenarios: [two_bases]
until: 2015-01-03
factors:
  - {id: fighters, set: squadrons.fighters.aircraft, levels: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}
design: full_factorial
replications: 2
seed: 7
measures: [sorties]
"""
SLOW = """\
import sys
import time
from pathlib import Path
from uuid import uuid4

import sim
from coalition.__main__ import main

flown = sim.simulate


def slow(campaign, *, seed, replication, on_day):
    \"\"\"An engine whose units, but for the first ones, wait until they may land.\"\"\"
    Path(f"begun-{uuid4()}").touch()
    waits = len(list(Path().glob("begun-*"))) > 3
    while waits and not Path("land").exists():
        time.sleep(0.02)
        on_day(0)
    return flown(campaign, seed=seed, replication=replication, on_day=on_day)


if __name__ == "__main__":
    sim.simulate = slow
    main()
"""
WORDS = ("study", "run", "small.yaml", "--workers", "2")
STOPPED = """\
coalition: stopped; finished units are kept under runs/studies. To go on:
coalition study run small.yaml --workers 2
"""


@pytest.fixture(name="books")
def _books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """The store of a study in the folder of the test, which is the place of passing files too."""
    (tmp_path / "small.yaml").write_text(STUDY, "utf-8")
    (tmp_path / "slow.py").write_text(SLOW, "utf-8")
    (tmp_path / "passing").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "passing"))
    return Books(tmp_path / "runs" / "studies")


def begun(folder: Path) -> int:
    """How many units were begun."""
    return len(list(folder.glob("begun-*")))


def is_all_gone(process: subprocess.Popen[str], folder: Path) -> bool:
    """Whether no process is left of a command, and nothing on the disk that was for them."""
    wait_for(lambda: not processes(process.pid))
    return not list((folder / "passing").iterdir())


def goes_on(start: Start, books: Books) -> str:
    """What the command says that it was told to go on with: nothing is lost, nothing flown twice."""
    process = start("-m", "coalition", *WORDS)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (0, "")
    assert books.count() == 20
    return str(out.splitlines()[0])


@pytest.mark.parametrize(
    "press",
    [
        pytest.param(lambda pid: os.killpg(pid, signal.SIGINT), id="as a terminal does"),
        pytest.param(lambda pid: os.kill(pid, signal.SIGTERM), id="as kill does", marks=pytest.mark.slow),
    ],
)
def test_once_the_units_under_way_end_and_are_kept(
    start: Start, tmp_path: Path, books: Books, press: Callable[[int], None]
) -> None:
    """It waits for them, begins no other, and is told to go on with the same command."""
    process = start("slow.py", *WORDS)
    wait_for(lambda: books.seen() and begun(tmp_path) > 3)
    press(process.pid)
    time.sleep(1)
    assert process.poll() is None
    (tmp_path / "land").touch()
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (130, "", STOPPED)
    assert is_all_gone(process, tmp_path)
    kept = books.count()
    assert kept == begun(tmp_path) < 20
    assert goes_on(start, books) == f"small: 20 units, {kept} were there, {20 - kept} flown, 0 failed"


def test_twice_it_stops_at_once_and_what_was_kept_is_there(
    start: Start, tmp_path: Path, books: Books
) -> None:
    """Though units are under way that would never end."""
    process = start("slow.py", *WORDS)
    wait_for(lambda: books.seen() and begun(tmp_path) > 3)
    for _ in range(2):
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (130, "", STOPPED)
    assert is_all_gone(process, tmp_path)
    kept = books.count()
    assert 0 < kept < begun(tmp_path)
    assert goes_on(start, books) == f"small: 20 units, {kept} were there, {20 - kept} flown, 0 failed"


@pytest.mark.slow
def test_stopped_for_a_while_it_goes_on_as_if_nothing_had_been(
    start: Start, tmp_path: Path, books: Books
) -> None:
    """Ctrl-Z and `fg`, all of them or some: no worker takes its parent for dead, nor the parent a worker."""
    process = start("slow.py", *WORDS)
    wait_for(lambda: begun(tmp_path) > 3)
    everybody = processes(process.pid)
    for stopped in (everybody, everybody[:1], everybody[1:], everybody):
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for pid in stopped:
                os.kill(pid, number)
            time.sleep(0.3)
    assert list((tmp_path / "passing").glob("coalition-*"))
    (tmp_path / "land").touch()
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (0, "")
    assert out.startswith("small: 20 units, 0 were there, 20 flown, 0 failed")
    assert books.count() == 20
    assert is_all_gone(process, tmp_path)


@pytest.mark.slow
def test_without_what_its_workers_need_it_ends_and_no_unit_has_failed(
    start: Start, tmp_path: Path, books: Books
) -> None:
    """As where somebody cleans up all temporary folders; the same command goes on."""
    process = start("slow.py", *WORDS)
    wait_for(lambda: begun(tmp_path) > 3)
    (folder,) = (tmp_path / "passing").glob("coalition-*")
    time.sleep(0.5)  # by now it waits for its workers
    folder.rename(tmp_path / "removed")
    (tmp_path / "land").touch()
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (1, "")
    assert err == (
        f"coalition: {folder} was removed, in which this command keeps what its workers need; "
        "what is finished is kept, the same command goes on\n"
    )
    assert is_all_gone(process, tmp_path)
    kept = books.count()
    assert goes_on(start, books) == f"small: 20 units, {kept} were there, {20 - kept} flown, 0 failed"
