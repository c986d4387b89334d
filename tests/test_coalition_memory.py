"""However many replications there are, a command holds one of them in memory at a time."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coalition import app
from results import Tables

pytestmark = pytest.mark.xdist_group("memory")  # what its tests share is made once

REPLICATIONS = 5


class Held:
    """Counts the replications whose tables are alive, and remembers the most at any time."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    def hold(self, tables: Tables) -> None:
        """Count these until they are forgotten."""
        number = len(tables.replications)
        self.now += number
        self.most = max(self.most, self.now)
        weakref.finalize(tables, self._forget, number)

    def _forget(self, number: int) -> None:
        self.now -= number


@pytest.fixture(name="held")
def _held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Counts every table that is made."""
    held, make = Held(), Tables.__init__

    def made(tables: Tables, *parts: object, **named: object) -> None:
        make(tables, *parts, **named)  # type: ignore[arg-type]
        held.hold(tables)

    monkeypatch.setattr(Tables, "__init__", made)
    return held


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A run of the classroom campaign."""
    out = tmp_path_factory.mktemp("runs")
    words = ["run", "two_bases", "--seed", "1", "--replications", str(REPLICATIONS), "--out", str(out)]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0, answer.output
    yield next(out.iterdir())


def again(folder: Path, out: Path) -> list[str]:
    """The run once more; nothing has to be flown."""
    number = str(REPLICATIONS)
    return ["run", "two_bases", "--seed", "1", "--replications", number, "--out", str(folder.parent)]


def anew(folder: Path, out: Path) -> list[str]:
    """A run of its own."""
    return ["run", "two_bases", "--seed", "2", "--replications", "3", "--out", str(out)]


COMMANDS: dict[str, Callable[[Path, Path], list[str]]] = {
    "run, flown": lambda _, out: [
        "run",
        "two_bases",
        "--seed",
        "2",
        "--replications",
        "5",
        "--out",
        str(out),
    ],
    "run, on the screen": again,
    "run, for machines": lambda folder, out: [*again(folder, out), "--json"],
    "results": lambda folder, _: ["results", str(folder)],
    "results, for machines": lambda folder, _: ["results", str(folder), "--json"],
    "evidence": lambda folder, _: ["evidence", str(folder)],
    "plot": lambda folder, out: ["plot", str(folder), "--out", str(out), "--format", "svg"],
    "report": lambda folder, out: ["report", str(folder), "--to", str(out / "page.html")],
    "replay": lambda folder, out: ["replay", str(folder), "--out", str(out / "replay.html")],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_holds_one_replication_at_a_time(
    folder: Path, tmp_path: Path, held: Held, name: str
) -> None:
    """All of them together is what a long batch died of at its end."""
    answer = CliRunner().invoke(app, COMMANDS[name](folder, tmp_path))
    assert answer.exit_code == 0, answer.output
    # A replay holds the replication on its map, and of the others one while the next is read.
    assert held.most == (3 if name == "replay" else 1)


def test_a_comparison_holds_no_more_than_two_pairs(tmp_path: Path, held: Held) -> None:
    """The pair that is explained, and the next one while it is read."""
    options = ["--set", "squadrons.fighters.aircraft=2", "--replications", str(REPLICATIONS), "--seed", "1"]
    answer = CliRunner().invoke(app, ["explain", "two_bases", *options, "--out", str(tmp_path)])
    assert answer.exit_code == 0, answer.output
    assert held.most <= 4
