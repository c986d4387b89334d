"""Whatever is sent to the server: an answer that says what is wrong, never an error of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from support.from_schema import HOSTILE, allowed, spoiled

from coalition.serve.application import Service, application
from coalition.serve.form import QuestionForm
from coalition.serve.guesses import Guess

pytestmark = pytest.mark.xdist_group("hostile")  # what its tests share is made once

QUESTION = allowed(QuestionForm.model_json_schema())
KNOWN = st.fixed_dictionaries(
    {"campaign": st.just("two_bases")},
    optional={
        "presets": st.lists(st.sampled_from(["half_tankers", "no_such"]), max_size=2),
        "controls": st.dictionaries(st.sampled_from(["tankers", "tempo", "fighters", "warp"]), st.floats()),
        "without": st.fixed_dictionaries({"bases": st.just(["east"]), "contingents": st.just([])}),
        "interventions": allowed(
            QuestionForm.model_json_schema()["properties"]["interventions"]
            | {"$defs": QuestionForm.model_json_schema()["$defs"]}
        ),
        "settings": st.dictionaries(
            st.sampled_from(
                ["squadrons.fighters.aircraft", "tempo.all_days", "demand", "places.x.y", ".", "a..b"]
            ),
            st.text(max_size=12)
            | st.sampled_from(["1e999", "-0", "nan", "[1, 2]", "{a: b}", "!!python/none", "*a"]),
            max_size=2,
        ),
        "until": st.sampled_from(["2015-01-01", "2015-01-10", "0001-01-01", "9999-12-31", "", None]),
    },
)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
PATHS = st.sampled_from(
    [
        *(
            "/api/questions/{}",
            "/api/questions/{}/events",
            "/api/questions/{}/replay/{}",
            "/api/questions/{}/story",
        ),
        *("/api/questions/{}/guesses", "/api/records/{}", "/api/baseline/{}", "/api/{}", "/{}", "/vendor/{}"),
    ]
)
SEGMENTS = st.one_of(
    st.sampled_from(
        [
            *(
                "..%2f..%2fpyproject.toml",
                "%00",
                "%2e%2e/%2e%2e/etc/passwd",
                "%ff%fe",
                "a" * 3000,
                "%0d%0aX: y",
                "index.html",
            ),
            *(
                "0123456789abcdef",
                "0123456789abcdef.guesses",
                "con",
                "~",
                "*",
                ";",
                "//",
                "%252e%252e",
                "\u00e9",
            ),
        ]
    ),
    st.text("abc/.%0 12-_", max_size=20),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "cookie",
            "last-event-id",
            "x-visitor",
            "range",
            "accept",
            "origin",
            "host",
            "content-type",
            "authorization",
        ]
    ),
    st.binary(max_size=40).map(lambda raw: re.sub(rb"[\0\r\n]", b"", raw).strip())
    | st.sampled_from(
        [b"bytes=0-99999999999", b"bytes=5-1", b'coalition_visitor="', b"x-9", b"[::1", b"null"]
    ),
    max_size=3,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A visitor of a server that flies nothing; an error inside it is one of the test."""
    service = Service(campaigns=("two_bases",), out=tmp_path_factory.mktemp("runs"), workers=0)
    with TestClient(application(service), base_url="http://localhost") as visitor:
        yield visitor


def is_answered(client: TestClient, path: str, body: bytes) -> Any:
    """Post a body: it is taken, or refused in words that name a problem. What is taken is canceled."""
    reply = client.post(path, content=body, headers={"content-type": "application/json"})
    told = reply.json()
    if reply.status_code in (200, 202):
        client.delete(f"/api/questions/{told['id']}") if "id" in told else None
        return told
    assert reply.status_code in (404, 409, 413, 422), (body, reply.text)
    assert told["problem"] and "Traceback" not in reply.text and len(reply.text) < 2_000
    return told


@QUICK
@given(QUESTION | spoiled(QUESTION) | KNOWN | spoiled(KNOWN))
@example({"campaign": "two_bases", "seed": 10**400})
@example({"campaign": "two_bases", "settings": {"a" * 200: "\ud800"}})
def test_questions_made_from_the_schema(client: TestClient, asked: Any) -> None:
    """Allowed ones and spoiled ones."""
    is_answered(client, "/api/questions", json.dumps(asked).encode())
    assert client.get("/api/line").json()["length"] == 0


@QUICK
@given(allowed(Guess.model_json_schema()) | spoiled(allowed(Guess.model_json_schema())) | HOSTILE)
def test_guesses_made_from_the_schema(client: TestClient, guess: Any) -> None:
    """Of a question that nobody asked, and of one that somebody did."""
    half = {"campaign": "two_bases", "settings": {"squadrons.fighters.aircraft": "2"}, "replications": 2}
    known = client.post("/api/questions", json=half).json()["id"]
    for question in (known, "0123456789abcdef"):
        is_answered(client, f"/api/questions/{question}/guesses", json.dumps(guess).encode())


@QUICK
@given(st.binary(max_size=200))
@example(b"[" * 60_000)
@example(b'{"campaign":' * 5_000)
@example(b"\xff\xfe{\x00}\x00")
@example(b'{"campaign": "two_bases", "campaign": "two_bases"}')
@example(b'{"campaign": "two_bases", "seed": ' + b"9" * 60_000 + b"}")
def test_bodies_that_are_no_json(client: TestClient, body: bytes) -> None:
    """Nested without end, in another encoding, or mere noise."""
    is_answered(client, "/api/questions", body)


@QUICK
@given(
    PATHS, SEGMENTS, HEADERS, st.sampled_from(["GET", "HEAD", "DELETE", "PUT", "POST", "OPTIONS", "TRACE"])
)
def test_paths_headers_and_methods(
    client: TestClient, path: str, segment: str, headers: dict[str, bytes], method: str
) -> None:
    """An address that leads nowhere is said to lead nowhere; no file beside the page is read."""
    address = path.replace("{}", segment)
    reply = client.request(method, f"http://localhost{address}", headers=headers, follow_redirects=False)
    assert reply.status_code < 500, (method, address, headers, reply.text)
    assert "[project]" not in reply.text and "root:" not in reply.text
    assert "content-security-policy" in reply.headers
