"""The server of the web page: strict questions, one computation for equal ones, clear answers to mishaps."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from support.servers import HALF, told

from coalition.serve.application import Service, application

pytestmark = pytest.mark.xdist_group("questions")  # what its tests share is made once

PATIENCE_S = 120.0


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the runs of this module are kept."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of one file and one module."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text("<!doctype html><title>page</title>", encoding="utf-8")
    (folder / "main.js").write_text("export const one = 1;\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(out: Path, page: Path) -> Iterator[TestClient]:
    """A visitor of a server with one worker."""
    service = Service(campaigns=("two_bases",), out=out, workers=1, page=page)
    with TestClient(application(service), base_url="http://localhost") as visitor:
        yield visitor


def ask(client: TestClient, question: dict[str, Any], visitor: str = "") -> Any:
    """Post a question, as another visitor if one is named."""
    return client.post("/api/questions", json=question, headers={"x-visitor": visitor} if visitor else {})


def events(client: TestClient, question_id: str, heard: str = "") -> list[tuple[str, str, dict[str, Any]]]:
    """All events of a question, until it is over: id, kind and content."""
    headers = {"last-event-id": heard} if heard else {}
    text = client.get(f"/api/questions/{question_id}/events", headers=headers).text
    return told(text)


def answered(client: TestClient, question: dict[str, Any]) -> dict[str, Any]:
    """The final answer of a question."""
    reply = ask(client, question, "patient")
    assert reply.status_code in (200, 202), reply.text
    last = events(client, reply.json()["id"])[-1]
    assert last[1] == "answer", last
    answer: dict[str, Any] = last[2]["answer"]
    return answer


# --- what there is ------------------------------------------------------------------------------


def test_controls_take_their_bounds_and_badges_from_the_campaign(client: TestClient) -> None:
    """Nothing on the page is declared beside the scenario schema."""
    (campaign,) = client.get("/api/controls").json()["campaigns"]
    sliders = {one["id"]: one for one in campaign["sliders"]}
    assert sliders["tankers"]["bounds"] == {"low": 0, "high": 400}
    assert sliders["mc_rate"]["high"] == 1.0, "no type can be more than always mission capable"
    assert "weather" not in sliders, "no dust blows here"
    assert all(one["badge"] == "assumed" and one["source"] for one in sliders.values())
    assert [one["id"] for one in campaign["toggles"]["bases"]] == ["east", "west"]


def test_every_answer_carries_the_headers_that_keep_a_page_to_itself(client: TestClient) -> None:
    """No inline script, no other host, no frame."""
    for path in ("/", "/main.js", "/api/presets", "/api/nothing"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self';" in policy
        assert headers["x-content-type-options"] == "nosniff"
    assert client.get("/main.js").headers["content-type"].startswith("text/javascript")


def test_a_page_elsewhere_does_not_get_in(client: TestClient) -> None:
    """Neither under another name for this machine nor with a request of its own."""
    assert client.get("/api/presets", headers={"host": "evil.example"}).status_code == 403
    assert (
        client.post("/api/questions", json=HALF, headers={"origin": "http://evil.example"}).status_code == 403
    )
    assert (
        client.post("/api/questions", content="{}", headers={"content-type": "text/plain"}).status_code == 415
    )


def test_an_open_server_lets_in_who_has_the_token(out: Path, page: Path) -> None:
    """By the link, which becomes a cookie, or by a header; nobody else."""
    service = Service(campaigns=("two_bases",), out=out, page=page, token="correct horse battery")
    visitor = TestClient(application(service), base_url="http://class.example", follow_redirects=False)
    assert visitor.get("/").status_code == 401
    assert visitor.get("/?token=wrong").status_code == 401
    assert visitor.get("/", headers={"authorization": "Bearer correct horse battery"}).status_code == 200
    opened = visitor.get("/?token=correct+horse+battery&view=map")
    assert opened.status_code == 303 and opened.headers["location"] == "/?view=map"
    assert "HttpOnly" in opened.headers["set-cookie"]


# --- strict questions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"campaign": "nowhere"}, "campaign"),
        ({"campaign": "../two_bases"}, "campaign"),
        ({"presets": ["no_incirlik"]}, "presets"),
        ({"presets": ["/etc/passwd"]}, "presets.0"),
        ({"controls": {"tankers": 3.0}}, "controls.tankers"),
        ({"controls": {"tankers": True}}, "controls.tankers"),
        ({"controls": {"warp": 1.5}}, "controls.warp"),
        ({"settings": {"squadrons.fighter.aircraft": "2"}}, "squadrons.fighter.aircraft"),
        ({"settings": {"squadrons.fighters.aircraft": "many"}}, "squadrons.fighters.aircraft"),
        ({"settings": {"squadrons.fighters.aircraft": "4"}}, "settings"),
        ({"until": "2016-01-01"}, "until"),
        ({"replications": 1}, "replications"),
        ({"replications": 1000}, "replications"),
        ({"seed": -1}, "seed"),
        ({"surprise": 1}, "surprise"),
        ({"without": {"bases": ["nowhere"]}}, "without.bases"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_its_key(
    client: TestClient, changed: dict[str, Any], key: str
) -> None:
    """The message names what is wrong; nothing is flown."""
    reply = ask(client, HALF | changed)
    assert reply.status_code == 422, reply.text
    assert reply.json()["key"] == key, reply.json()
    assert client.get("/api/line").json()["length"] == 0


def test_a_campaign_many_times_as_large_is_refused(client: TestClient) -> None:
    """Others wait for the same processes."""
    huge = {"squadrons.fighters.aircraft": "400", "bases.west.ramp_spots": "500"}
    huge |= {"tempo.all_days.level": "20", "squadrons.fighters.sorties_per_aircraft_day": "3"}
    reply = ask(client, HALF | {"settings": huge, "until": "2015-01-10"})
    assert reply.status_code == 422 and "shared server" in reply.json()["problem"]


def test_a_long_body_is_refused(client: TestClient) -> None:
    """Before it is read whole."""
    reply = ask(client, HALF | {"presets": ["x" * 100_000]})
    assert reply.status_code == 413


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    [
        "campaign",
        "presets",
        "controls",
        "without",
        "interventions",
        "settings",
        "until",
        "replications",
        "seed",
    ]
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, JSON_VALUES, min_size=1, max_size=3))
def test_nonsense_is_refused_and_nothing_else_happens(client: TestClient, changed: dict[str, Any]) -> None:
    """Whatever stands in a question: it is refused as such; no error of the server, nothing flown."""
    body = json.dumps({"campaign": "two_bases", **changed})
    reply = client.post("/api/questions", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 422, (changed, reply.status_code, reply.text)
    assert reply.json()["problem"]


# --- one computation ----------------------------------------------------------------------------


def test_two_visitors_with_one_question_share_it(client: TestClient, out: Path) -> None:
    """In whatever order its parts are written; each replication of each side is flown once."""
    first = ask(client, HALF, "anna")
    again = {key: HALF[key] for key in reversed(HALF)}
    second = ask(client, again | {"settings": {"squadrons.fighters.aircraft": "2"}}, "ben")
    assert first.json()["id"] == second.json()["id"]
    told = events(client, first.json()["id"])
    assert [kind for _, kind, _ in told][-1] == "answer"
    answer = told[-1][2]["answer"]
    (sorties,) = [one for one in answer["measures"] if one["measure"]["id"] == "sorties"]
    assert (sorties["baseline"], sorties["what_if"]) == (60.0, 30.0), "one pair a day and its tanker are left"
    flown = sorted(path.name for path in out.glob("two_bases-*"))
    assert len(flown) == 2, flown
    assert ask(client, HALF, "carl").status_code == 200, "answered at once"


def test_an_answer_says_how_it_can_be_made_again(
    client: TestClient, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """The command of an answer makes the same campaigns, and its Python prints the same numbers."""
    from coalition.commands.pairs import scenarios_of
    from coalition.invocation import Invocation
    from results.runs import run_folder

    slider = {"campaign": "two_bases", "controls": {"tankers": 2.0, "fighters": 0.5}, "replications": 2}
    answer = answered(client, slider)
    again = answer["again"]
    (tmp_path / again["file_name"]).write_text(again["file"], encoding="utf-8")
    what_if = str(tmp_path / again["file_name"])
    assert again["command"].startswith("coalition compare two_bases two_bases + as_asked.yaml --seed 1")
    sides = scenarios_of(
        Invocation(command="compare", words=("two_bases", "two_bases", "+", what_if), seed=1)
    )
    assert [run_folder(side.campaign, 1, out).name for side in sides] == list(answer["runs"].values())
    monkeypatch.chdir(tmp_path)
    exec(again["python"], {})  # noqa: S102 - as somebody does who copies it
    sorties, coverage = answer["measures"][0], answer["measures"][3]
    for one, line in zip((sorties, coverage), capsys.readouterr().out.splitlines(), strict=True):
        numbers = f"{one['baseline']} {one['what_if']} {one['difference']} ± {one['half_width']}"
        assert line == f"{one['measure']['name']} {numbers}"


def test_an_answer_is_honest_about_a_campaign_that_was_never_compared(client: TestClient) -> None:
    """A classroom campaign has no record."""
    honesty = answered(client, HALF)["honesty"]
    assert "No documented figure of two_bases" in honesty["record"]
    assert any("never compared with a record" in one for one in honesty["outside"])
    assert any("1 assumed" in one for one in honesty["assumed"])


def test_events_go_on_where_a_browser_left_off(client: TestClient) -> None:
    """Only what it has not heard; all of it if its number is of another life of the server."""
    question_id = ask(client, HALF).json()["id"]
    told = events(client, question_id)
    assert events(client, question_id, told[-1][0]) == []
    again = events(client, question_id, "another-7")
    # Progress that later progress has overtaken is not told again.
    assert [one for one in again if one[1] != "progress"] == [one for one in told if one[1] != "progress"]


def test_a_visitor_has_one_question_under_way(client: TestClient) -> None:
    """A second one is refused until the first is answered or canceled; canceling leaves nothing running."""
    long = {"campaign": "two_bases", "settings": {"tempo.all_days": "2"}, "replications": 100}
    first = ask(client, long, "dora")
    assert first.status_code == 202
    second = ask(client, HALF | {"seed": 5}, "dora")
    assert second.status_code == 409 and second.json()["active"] == first.json()["id"]
    stranger = client.delete(f"/api/questions/{first.json()['id']}", headers={"x-visitor": "emil"})
    assert stranger.status_code == 403
    gone = client.delete(f"/api/questions/{first.json()['id']}", headers={"x-visitor": "dora"})
    assert gone.json()["state"] == "canceled"
    assert [kind for _, kind, _ in events(client, first.json()["id"])][-1] == "canceled"
    assert client.get("/api/line").json()["length"] == 0


def test_an_answered_question_can_be_played_and_told(client: TestClient) -> None:
    """Both sides for the maps, packed, and the words beside them; what is not answered cannot be shown."""
    question_id = answered(client, HALF)["id"]
    packed = client.get(f"/api/questions/{question_id}/replay/what_if")
    assert packed.status_code == 200 and packed.content[:2] == b"\x1f\x8b"
    assert client.get(f"/api/questions/{question_id}/replay/nobody").status_code == 404
    assert client.get("/api/questions/ffffffffffffffff/replay/baseline").status_code == 404
    story = client.get(f"/api/questions/{question_id}/story").json()
    assert story["kind"] == "comparison" and story["paired"]
    assert client.get("/api/baseline/two_bases").content[:2] == b"\x1f\x8b"
    assert client.get("/api/baseline/nowhere").status_code == 404


def test_guesses_have_no_names(client: TestClient, out: Path) -> None:
    """The last guess of each visitor counts, and the file holds numbers only."""
    question_id = ask(client, HALF).json()["id"]
    for visitor, percent in (("anna", -50.0), ("ben", -10.0), ("anna", -40.0)):
        guess = {"measure": "sorties", "percent": percent}
        path = f"/api/questions/{question_id}/guesses"
        reply = client.post(path, json=guess, headers={"x-visitor": visitor})
    assert reply.json() == {"guesses": {"sorties": [-40.0, -10.0]}}
    kept = (out / "questions" / f"{question_id}.guesses.json").read_text(encoding="utf-8")
    assert json.loads(kept) == {"sorties": [-40.0, -10.0]}
    bad = client.post(f"/api/questions/{question_id}/guesses", json={"measure": "sorties", "percent": -200.0})
    assert bad.status_code == 422


# --- mishaps ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_process_is_replaced_and_a_removed_run_flown_again(client: TestClient, out: Path) -> None:
    """The visitor hears of an answer, not of what happened meanwhile."""
    question = HALF | {"seed": 9, "replications": 3}
    question_id = ask(client, question, "fritz").json()["id"]
    (worker,) = client.app.state.dispatcher._workers  # type: ignore[attr-defined]
    reached = time.monotonic() + PATIENCE_S
    while client.get(f"/api/questions/{question_id}").json()["state"] == "waiting":
        assert time.monotonic() < reached
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    for folder in out.glob("two_bases-*"):
        shutil.rmtree(folder)
    assert [kind for _, kind, _ in events(client, question_id)][-1] == "answer"


def test_after_a_restart_answers_are_kept_and_the_unfinished_is_said_to_be_so(
    client: TestClient, out: Path, page: Path
) -> None:
    """No browser waits for what nobody flies."""
    done = answered(client, HALF)["id"]
    store = client.app.state.dispatcher.store  # type: ignore[attr-defined]
    store.keep("0123456789abcdef", dict(HALF), None)
    later = TestClient(
        application(Service(campaigns=("two_bases",), out=out, page=page)), base_url="http://localhost"
    )
    assert later.get(f"/api/questions/{done}").json()["answer"]["id"] == done
    assert [kind for _, kind, _ in events(later, done)] == ["answer"]
    lost = later.get("/api/questions/0123456789abcdef").json()
    assert lost["state"] == "interrupted" and "Ask again" in lost["remedy"]
    assert [kind for _, kind, _ in events(later, "0123456789abcdef")] == ["interrupted"]
    assert later.get("/api/questions/ffffffffffffffff").status_code == 404
    assert later.get("/api/questions/..%2Fsecret").status_code == 404


def test_markup_in_a_title_stays_text(classroom: Path, out: Path, page: Path) -> None:
    """The server sends it as JSON, and as nothing else."""
    file = classroom / "campaign.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Two bases", "<img src=x onerror=alert(1)>"), encoding="utf-8")
    service = Service(campaigns=(str(classroom),), out=out, page=page)
    reply = TestClient(application(service), base_url="http://localhost").get("/api/controls")
    assert reply.headers["content-type"] == "application/json"
    assert reply.json()["campaigns"][0]["title"].startswith("<img src=x")
