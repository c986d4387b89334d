"""Run folders that somebody spoiled or removed: the visitor hears of the answer all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import HALF, told

import results
import scenarios
from coalition.serve.application import Service, application
from coalition.serve.folders import format_to_go_on
from results.runs import run_folder

pytestmark = pytest.mark.xdist_group("folders")  # what its tests share is made once


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the runs of this module are kept."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def client(out: Path) -> Iterator[TestClient]:
    """A visitor of a server with one worker."""
    service = Service(campaigns=("two_bases",), out=out, workers=1)
    with TestClient(application(service), base_url="http://localhost") as visitor:
        yield visitor


def asked(client: TestClient, **changed: object) -> tuple[str, str, dict[str, Any]]:
    """The id of a question and how it ended."""
    question_id = client.post("/api/questions", json=HALF | changed).json()["id"]
    _, kind, content = told(client.get(f"/api/questions/{question_id}/events").text)[-1]
    return question_id, kind, content


def cut(folder: Path) -> None:
    """A manifest of which half was written."""
    file = folder / "manifest.json"
    file.write_bytes(file.read_bytes()[:300])


def from_another_day(folder: Path) -> None:
    """A manifest that an earlier version wrote, which lacks what this one looks for."""
    (folder / "manifest.json").write_text('{"seed": 1}', encoding="utf-8")


def no_folder(folder: Path) -> None:
    """A file where the folder was."""
    shutil.rmtree(folder)
    folder.write_bytes(b"")


@pytest.mark.parametrize(
    "spoil", [cut, *(pytest.param(one, marks=pytest.mark.slow) for one in (from_another_day, no_folder))]
)
def test_a_damaged_folder_is_set_aside_and_flown_again(
    client: TestClient, out: Path, spoil: Callable[[Path], None]
) -> None:
    """Nothing that was there is deleted; the next question about it is answered as the first one was."""
    _, kind, first = asked(client)
    assert kind == "answer"
    folders = [out / name for name in first["answer"]["runs"].values()]
    for folder in folders:
        spoil(folder)
    aside = len(list(out.glob("*.damaged-*")))
    _, kind, again = asked(client, replications=3)
    assert kind == "answer", again
    assert len(list(out.glob("*.damaged-*"))) == aside + 2
    assert all((folder / "manifest.json").is_file() for folder in folders)
    for path in (*out.glob("*.damaged-*"), *out.glob("questions/*")):  # as it was before, for the next one
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    client.app.state.dispatcher.line._jobs.clear()  # type: ignore[attr-defined]


def test_of_a_damaged_folder_it_is_said_what_was_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is asked to delete what is kept."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    assert format_to_go_on(folder) == "parquet"
    printed = capsys.readouterr().err
    assert "is damaged" in printed and "the folder is kept as run.damaged-1, and flown again" in printed
    assert "delete" not in printed


def test_spoiled_tables_are_flown_again(client: TestClient, out: Path) -> None:
    """One is cut, one is gone."""
    _, _, first = asked(client)
    one, other = (out / name / "flights" for name in first["answer"]["runs"].values())
    (one / "0000.parquet").write_bytes(b"PAR1")
    shutil.rmtree(other)
    _, kind, again = asked(client, replications=4)
    assert kind == "answer", again


def test_a_folder_that_is_removed_is_flown_again_when_it_is_to_be_played(
    client: TestClient, out: Path
) -> None:
    """The answer is kept; the maps need the run."""
    question_id, _, first = asked(client)
    for name in first["answer"]["runs"].values():
        shutil.rmtree(out / name)
    assert client.get(f"/api/questions/{question_id}/replay/what_if").status_code == 200
    assert client.get(f"/api/questions/{question_id}/story").json()["kind"] == "comparison"


def test_tables_of_another_format_are_gone_on_with(client: TestClient, out: Path) -> None:
    """Somebody flew the same campaign as CSV into the same place."""
    campaign = scenarios.load("two_bases")
    results.run_replications(campaign, seed=7, replications=1, out=out, file_format="csv")
    _, kind, told_ = asked(client, seed=7)
    assert kind == "answer", told_
    assert (run_folder(campaign, 7, out) / "flights" / "0001.csv").is_file()


def test_a_damaged_answer_is_flown_again(client: TestClient, out: Path) -> None:
    """Cut, of another question, or without what the server reads of it."""
    question_id, _, _ = asked(client, seed=8)
    for text in ('{"form": {}', '{"form": {"campaign": "two_bases"}}', '{"form": {}, "answer": {"id": 1}}'):
        (out / "questions" / f"{question_id}.json").write_text(text, encoding="utf-8")
        client.app.state.dispatcher.line._jobs.clear()  # type: ignore[attr-defined]
        assert client.get(f"/api/questions/{question_id}/story").status_code == 404
        again, kind, _ = asked(client, seed=8)
        assert (again, kind) == (question_id, "answer")
