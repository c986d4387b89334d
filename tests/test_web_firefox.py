"""The files that play a run and that fly, opened from a disk in Firefox, which has no network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from support.missing import not_tested
from typer.testing import CliRunner

from coalition import app

pytestmark = pytest.mark.xdist_group("web page")

PATIENCE_S = 300
SCRIPT = Path(__file__).parent / "support" / "firefox.py"


def visited(address: str, picture: Path) -> dict[str, Any]:
    """What Firefox saw; without one the test is skipped, aloud, and fails where all must be tested."""
    if not (shutil.which("firefox-esr") or shutil.which("firefox")):
        not_tested("the page was not opened in Firefox: install firefox-esr")
    if find_spec("marionette_driver") is None:
        not_tested("the page was not opened in Firefox: pip install marionette_driver")
    command = [sys.executable, "-W", "ignore", str(SCRIPT), address, str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_a_file_plays_from_a_disk_in_firefox(played: list[Any], tmp_path: Path) -> None:
    """The map moves, charts are drawn, names are text, nobody is asked, and the console is silent."""
    file = tmp_path / "one.html"
    answer = CliRunner().invoke(app, ["replay", str(played[0].folder), "--out", str(file)])
    assert answer.exit_code == 0, answer.output
    seen = visited(f"{file.as_uri()}#t=1530", tmp_path / "firefox.png")
    before, after = seen["before"], seen["after"]
    assert seen["complaints"] == []
    assert "<img src=x onerror=alert(1)>" in before["heading"] and before["images_in_heading"] == 0
    assert not before["aloft"].startswith("0 aircraft") and before["charts"] >= 4
    assert before["clock"].startswith("2014-08-17") and after["clock"] > before["clock"]
    assert after["picture"] != before["picture"]
    assert before["failure"] == after["failure"] == ""
    assert [one for one in after["resources"] if not one.startswith(("file:", "data:", "blob:"))] == []
    assert (tmp_path / "firefox.png").read_bytes()[:4] == b"\x89PNG"


def test_a_file_flies_from_a_disk_in_firefox(tmp_path: Path) -> None:
    """Python starts in the page, flies both sides and shows them; the console is silent."""
    file = tmp_path / "live.html"
    answer = CliRunner().invoke(app, ["replay", "two_bases", "--live", "--seed", "1", "--out", str(file)])
    assert answer.exit_code == 0, answer.output
    seen = visited(f"{file.as_uri()}#t=11", tmp_path / "firefox.png")
    assert seen["complaints"] == []
    assert seen["after"]["maps"] == 2 and seen["after"]["failure"] == ""
    assert seen["after"]["picture"] != seen["before"]["picture"]
