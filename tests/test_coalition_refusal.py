"""Bad input at the door: exit code 2, one clear message, nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coalition import app

pytestmark = pytest.mark.usefixtures("own_folder")


def refused(*arguments: str) -> Result:
    """The answer of the command, which has to be a refusal without a traceback."""
    answer = CliRunner().invoke(app, arguments)
    assert isinstance(answer.exception, SystemExit), answer.exception
    assert answer.exit_code == 2
    assert "Traceback" not in answer.stderr
    return answer


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("run two_base", "did you mean 'two_bases'?"),
        ("run two_bases --set squadrons.fighter.aircraft=2", "did you mean 'fighters'?"),
        ("run two_bases --set squadrons.fighters.aircrafts=2", "did you mean 'aircraft'?"),
        ("run two_bases --set squadrons.fighters.aircraft=many", "squadrons.fighters.aircraft"),
        ("run two_bases --set squadrons.fighters.aircraft=-1", "at least 0"),
        ("run two_bases --set squadrons.fighters.aircraft", "path=value"),
        ("run two_bases --set tempo.all_days=1 --set tempo.all_days=2", "set twice"),
        ("run two_bases --until 2015-01-32", "2015-01-32"),
        ("run two_bases --until soon", "YYYY-MM-DD"),
        ("run two_bases --until 2014-12-31", "before the first day"),
        ("run two_bases --until 2016-01-01", "2016-01-01"),
        ("run two_bases --seed many", "--seed"),
        ("run two_bases --seed -1", "--seed"),
        ("run two_bases --replications 0", "--replications"),
        ("run two_bases --workers 0", "--workers"),
        ("run two_bases --format xlsx", "--format"),
        ("run two_bases --sed 1", "--sed"),
        ("run", "NAME"),
        ("evidence nowhere", "is not a run folder"),
        ("results nowhere", "is not a run folder"),
        ("plot nowhere", "is not a run folder"),
        ("scenario show two_base", "did you mean 'two_bases'?"),
        ("scenario check .", "campaign.yaml"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(command: str, said: str) -> None:
    """The message names what is wrong, and the nearest valid name if there is one."""
    answer = refused(*command.split())
    assert said in answer.stderr + (answer.stdout if command == "run" else "")
    assert list(Path().iterdir()) == []


def test_a_refusal_is_one_line() -> None:
    """A refused campaign is told in a single message on standard error."""
    answer = refused("run", "two_base")
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1


def test_an_output_folder_that_cannot_be_written_is_refused() -> None:
    """A file stands where the folder should be."""
    Path("taken").write_text("a file\n", encoding="utf-8")
    answer = refused("run", "two_bases", "--out", "taken")
    assert "taken" in answer.stderr
    assert [path.name for path in Path().iterdir()] == ["taken"]
    assert Path("taken").read_text(encoding="utf-8") == "a file\n"


@pytest.mark.parametrize("command", ["evidence", "results", "plot"])
def test_a_folder_of_another_version_is_refused(command: str) -> None:
    """Tables of another model are not mixed with this one's."""
    runner = CliRunner()
    folder = Path(runner.invoke(app, ["run", "two_bases", "--seed", "1", "--quiet"]).stdout.strip())
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["model_version"] = "0.0.1+00000000"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    before = sorted(folder.rglob("*"))
    assert "0.0.1+00000000" in refused(command, str(folder)).stderr
    assert sorted(folder.rglob("*")) == before


def test_a_picture_that_cannot_be_written_is_refused() -> None:
    """Pictures do not go into a file."""
    folder = CliRunner().invoke(app, ["run", "two_bases", "--seed", "1", "--quiet"]).stdout.strip()
    Path("taken").write_text("a file\n", encoding="utf-8")
    assert "taken" in refused("plot", folder, "--out", "taken").stderr
