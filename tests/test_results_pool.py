"""The pool of worker processes: answers, deaths, signals, and who is left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest
from support.processes import processes
from typer.testing import CliRunner

import results
from coalition import app
from results.runs import Died, Pool, spread

Beat = Callable[[int], None]
PATIENCE_S = 300.0


def squared(item: int, beat: Beat) -> int:
    """Work."""
    return item * item


def deadly(item: int, beat: Beat) -> int:
    """Work of which the process dies at 3."""
    if item == 3:
        os._exit(9)
    return item


def deadly_once(folder: Path, item: int, beat: Beat) -> int:
    """Work that somebody kills at 3, the first time."""
    mark = folder / "killed"
    if item == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return item


def failing(item: int, beat: Beat) -> int:
    """Work that raises at 3."""
    if item == 3:
        raise ValueError("three")
    return item


def doubled(item: int) -> int:
    """Work that tells nothing."""
    return 2 * item


def done(pool: Pool, work: Callable[[int, Beat], int], items: range) -> dict[int, int | Died]:
    """Answers by item."""
    with closing(pool.each(work, items)) as answers:
        return dict(answers)


def test_every_item_has_its_answer(pool: Pool) -> None:
    """With workers as without."""
    assert done(pool, squared, range(20)) == done(Pool(), squared, range(20)) == {n: n * n for n in range(20)}
    assert spread(pool, doubled, range(5)) == [0, 2, 4, 6, 8]


def test_items_are_made_when_their_turn_comes(pool: Pool) -> None:
    """A design of any size is as light as a small one."""
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    with closing(pool.each(squared, items())) as answers:
        next(answers)
        assert len(made) < 20


def test_a_worker_that_dies_takes_only_its_item_with_it(pool: Pool) -> None:
    """It is done again alone, and dies again; all others have their answers."""
    answers = done(pool, deadly, range(8))
    assert isinstance(answers.pop(3), Died)
    assert answers == {n: n for n in range(8) if n != 3}


def test_a_worker_that_is_killed_loses_nothing(pool: Pool, tmp_path: Path) -> None:
    """What it was at is done again."""
    assert done(pool, partial(deadly_once, tmp_path), range(12)) == {n: n for n in range(12)}


def test_an_error_of_the_work_is_raised_and_the_pool_goes_on(pool: Pool) -> None:
    """Answers until then were given."""
    with pytest.raises(ValueError, match="three"):
        done(pool, failing, range(30))
    assert done(pool, squared, range(3)) == {0: 0, 1: 1, 2: 4}


def test_what_is_shared_is_gone_from_the_disk_with_its_last_holder(pool: Pool) -> None:
    """Ten thousand campaigns do not fill it."""
    shared = pool.share("value")
    path = Path(shared.path)  # type: ignore[attr-defined]
    assert (shared.get(), path.exists()) == ("value", True)
    del shared
    assert not path.exists()


# --- the command, and signals from outside --------------------------------------------------

FLY = ("run", "inherent_resolve", "--until", "2014-07-15", "--replications", "40", "--workers", "2")


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture(name="start")
def _start(tmp_path: Path) -> Iterator[Start]:
    """Starts a command of its own process group, as from a terminal; whatever is left of it is killed."""
    script = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from coalition.__main__ import main; main()"
    )
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(results.__file__).parent.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(condition: Callable[[], object]) -> None:
    """Until it holds."""
    until_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until_s, "waited in vain"
        time.sleep(0.02)


def stored(folder: Path) -> list[Path]:
    """Tables on disk."""
    return list(folder.rglob("events/*.parquet"))


@pytest.mark.parametrize(
    ("number", "gap_s"),
    [
        (signal.SIGINT, 0.3),
        *(
            pytest.param(number, gap_s, marks=pytest.mark.slow)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            for gap_s in (0.0, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
        ),
    ],
)
def test_signals_stop_it_however_often_they_come(
    start: Start, tmp_path: Path, number: int, gap_s: float | None
) -> None:
    """It ends with 130 within seconds, says how to go on with the same seed, and leaves no process."""
    process = start(*FLY)
    wait_for(lambda: len(stored(tmp_path)) > 1)
    os.killpg(process.pid, number)
    if gap_s is not None:
        time.sleep(gap_s)
        os.killpg(process.pid, number)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "Exception" not in err
    seed = re.search(r"seed (\d+)$", out, re.MULTILINE)
    assert seed
    assert f"--seed {seed[1]} --replications 40" in err
    wait_for(lambda: not processes(process.pid))
    (folder,) = (tmp_path / "runs").iterdir()
    assert results.open_run(folder).replications


# Modules of which Python says that they are imported, and the signal that comes right then.
MOMENTS = {
    "coalition.cli": signal.SIGINT,  # the first of its own; what parses the words comes next
    "typer.main": signal.SIGTERM,
    "coalition.cli.app": signal.SIGINT,
}


@pytest.mark.parametrize("module", MOMENTS)
def test_a_signal_while_it_starts_ends_it_without_a_word_too_many(tmp_path: Path, module: str) -> None:
    """130 and no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "coalition", "run", "two_bases", "--replications", "40"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(results.__file__).parent.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has Ctrl-C ignored, which is inherited.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr
    with process, process.stderr:
        said = []
        for line in process.stderr:
            said.append(line)
            if line.split("|")[-1].strip() == module and len(said) > 1:
                process.send_signal(MOMENTS[module])
        assert process.wait(timeout=PATIENCE_S) == 130
    words = "".join(line for line in said if not line.startswith("import time:"))
    assert "Traceback" not in words, words
    assert words == "" or words.startswith("coalition: stopped"), words


class Interrupted:
    """A module during whose import somebody presses Ctrl-C."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["run", "compare", "explain", "survey"])
def test_an_early_signal_tells_the_seed_that_was_drawn(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """While everything is still being read."""
    monkeypatch.setitem(sys.modules, f"coalition.commands.{command}", Interrupted())  # type: ignore[arg-type]
    answer = CliRunner().invoke(app, [command, "inherent_resolve", "--replications", "40"])
    assert answer.exit_code == 130
    assert re.search(r"--seed \d+ --replications 40", answer.stderr)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_workers_end_when_their_parent_is_killed(start: Start, tmp_path: Path) -> None:
    """Within seconds, not after the replications at hand."""
    process = start(*FLY)
    wait_for(lambda: stored(tmp_path))
    assert len(processes(process.pid)) >= 3
    process.kill()
    process.wait()
    wait_for(lambda: not processes(process.pid))
