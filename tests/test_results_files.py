"""Where files may be written: over files, through links, and over nothing else."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import matplotlib.figure
import pytest
from typer.testing import CliRunner

import results
import scenarios
from coalition import app
from results import RunError, figures
from results.files import destination, write_bytes, write_new


@pytest.fixture(params=["folder", "pipe", "socket", "device", "link to a device"])
def taken(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A path at which something is that is no regular file."""
    path = tmp_path / "taken"
    if request.param == "folder":
        path.mkdir()
    elif request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "socket":
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(path))
    elif request.param == "device":
        path = Path(os.devnull)
    else:
        path.symlink_to(os.devnull)
    before = os.lstat(path)
    yield path
    after = os.lstat(path)
    assert (before.st_ino, before.st_mode) == (after.st_ino, after.st_mode)


def test_what_is_no_file_is_refused_and_stays(taken: Path) -> None:
    """Neither replaced nor written into; the message says what it is."""
    for write in (lambda: write_bytes(taken, b"new"), lambda: destination(taken)):
        with pytest.raises(RunError, match=r"cannot write .*: it is a \w+, not a regular file"):
            write()
    with pytest.raises(FileExistsError):
        write_new(taken, b"new")


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    """The file that it points to is written, through several links, there already or not."""
    (tmp_path / "elsewhere").mkdir()
    file, first, second = tmp_path / "elsewhere" / "file", tmp_path / "first", tmp_path / "second"
    second.symlink_to("first")
    first.symlink_to("elsewhere/file")
    for payload in (b"made", b"replaced"):
        write_bytes(second, payload)
        assert file.read_bytes() == payload
        assert not file.is_symlink()
        assert (str(first.readlink()), str(second.readlink())) == ("elsewhere/file", "first")
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {"file"}


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    """With a message, not for ever."""
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(RunError, match=r"cannot write .*one: Too many levels"):
        write_bytes(tmp_path / "one", b"new")


def test_what_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    """A private page stays private."""
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write_bytes(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)


def test_a_new_file_is_written_over_nothing(tmp_path: Path) -> None:
    """Not even over a link that leads nowhere."""
    write_new(tmp_path / "file", b"text")
    assert (tmp_path / "file").read_bytes() == b"text"
    with pytest.raises(RunError, match="cannot write"):
        write_new(tmp_path / "no folder" / "file", b"text")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "link", b"text")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "command",
    [
        "report {run} --to {taken}",
        "compare two_bases idea.yaml --seed 1 --replications 1 --report {taken}",
        "survey inherent_resolve --only no_a10 --until 2014-08-10 --replications 1 --into {taken}",
        "scenario new {taken} --from two_bases",
    ],
)
def test_every_command_that_names_a_file_refuses_what_is_none(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, before anything is flown."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.yaml").symlink_to(os.devnull)
    runner = CliRunner()
    runner.invoke(app, ["scenario", "new", "idea", "--from", "two_bases"])
    runner.invoke(app, ["run", "two_bases", "--seed", "1", "--out", "flown"])
    (run,) = Path("flown").iterdir()
    answer = runner.invoke(app, command.format(run=run, taken="taken.yaml").split())
    assert answer.exit_code == 2, answer.output
    assert "taken.yaml" in answer.stderr
    assert not Path("runs").exists()
    assert (tmp_path / "taken.yaml").is_symlink()


def test_run_folders_and_pictures_refuse_a_place_that_is_taken(tmp_path: Path) -> None:
    """They are written by the same hand as single files."""
    campaign = scenarios.load("two_bases")
    run = results.run_replications(campaign, seed=1, replications=1, out=tmp_path / "runs")
    (run.folder / "events" / "0001.parquet").symlink_to(os.devnull)
    with pytest.raises(RunError, match="not a regular file"):
        results.run_replications(campaign, seed=1, replications=2, out=tmp_path / "runs")
    (tmp_path / "picture.png").symlink_to(os.devnull)
    with pytest.raises(RunError, match="not a regular file"):
        figures.save(matplotlib.figure.Figure(), tmp_path / "picture.png")
