"""The progress bar: there on a terminal, silent everywhere else."""

from __future__ import annotations

import sys

import pytest

from coalition.terminal.progress import progress_bar
from results import Progress


def show_half_way(*, quiet: bool) -> None:
    """Half of four replications of ten days."""
    with progress_bar(quiet=quiet) as show:
        show(Progress(2, 4, 23, 40))


def pretend_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both captured streams claim to be a terminal of 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda: True)


def test_a_terminal_sees_replications_and_days(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard error, so that standard output stays clean."""
    pretend_terminal(monkeypatch)
    show_half_way(quiet=False)
    out, err = capsys.readouterr()
    assert out == ""
    assert "replication 2 of 4" in err
    assert "day 23 of 40" in err


def test_quiet_is_quiet_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--quiet` and `--json` draw nothing."""
    pretend_terminal(monkeypatch)
    show_half_way(quiet=True)
    assert capsys.readouterr() == ("", "")


def test_without_a_terminal_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    """A file or a pipe gets results only."""
    show_half_way(quiet=False)
    assert capsys.readouterr() == ("", "")
