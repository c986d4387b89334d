"""What several test modules share."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from support.processes import Start, started

import scenarios

# Two test processes share the cores: each of them computes in one thread, before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# An example is never too slow: what else the machine does is no fault of it.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


@pytest.fixture
def classroom(tmp_path: Path) -> Path:
    """A copy of the classroom campaign that a test may spoil."""
    bundled = Path(scenarios.__file__).parent / "two_bases"
    return Path(shutil.copytree(bundled, tmp_path / "classroom"))


@pytest.fixture(scope="session", name="pool")
def _pool() -> Iterator[object]:
    """Two workers, a `Pool`, that serve all tests of a process, as one pool serves a whole command."""
    from results.runs import Pool  # brings NumPy, for which the threads have to be set first

    with Pool(2) as pool:
        yield pool


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder of the test's own, in which it runs."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts Python in the folder of the test; whatever is left of it at the end is killed."""
    processes: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        processes.append(started(*words, folder=tmp_path))
        return processes[-1]

    yield start
    for process in processes:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """The test may press Ctrl-C, also where the tests run in the background and have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


# --- a page in a browser, made once for all tests of the group "web page" -----------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all."""
    from support.browser import open_browser

    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Short runs: a baseline whose title holds markup, and a what-if."""
    import results
    from scenarios.scenario import resolve

    title = "Inherent <img src=x onerror=alert(1)> & </script><b>Resolve</b>"
    out = tmp_path_factory.mktemp("played")
    sides = (["inherent_resolve"], {"title": title}), (["inherent_resolve", "half_tankers"], {})
    campaigns = (replace(resolve(words, to="2014-08-18").campaign, **changes) for words, changes in sides)
    return [results.run_replications(one, seed=1, replications=2, out=out) for one in campaigns]


@pytest.fixture(scope="session")
def two_runs(played: list[Any]) -> str:
    """The address of the file that `coalition replay BASELINE WHAT_IF` writes."""
    from typer.testing import CliRunner

    from coalition import app

    to: Path = played[0].folder.parent / "two.html"
    answer = CliRunner().invoke(app, ["replay", *(str(run.folder) for run in played), "--out", str(to)])
    assert answer.exit_code == 0, answer.output
    return to.as_uri()


# --- golden files, and what was not tested ------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """The flag that writes golden files anew."""
    parser.addoption("--refresh-golden", action="store_true", help="write tests/golden anew")


@pytest.fixture
def refresh_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--refresh-golden"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was not tested, and why."""
    for report in terminalreporter.getreports("skipped"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"NOT TESTED: {report.nodeid}: {why}", yellow=True, bold=True)
