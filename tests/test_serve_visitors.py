"""A real server on this machine, and a class that asks it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Any

import httpx2 as httpx
import pytest
from support.browser import guarded_page
from support.servers import serving, told
from support.timing import keep

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("web page")]

PATIENCE_S = 900.0
"""A class that asks at once waits for two processes, on a machine that may do other things."""
QUICK_MS = 50


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`coalition serve two_bases` as anybody would start it."""
    with serving(tmp_path_factory.mktemp("runs"), "two_bases") as at:
        yield at


def question(number: int) -> dict[str, Any]:
    """One that nobody else asks."""
    settings = {"demand.requests_per_day": str(3 + 0.1 * number)}
    return {"campaign": "two_bases", "settings": settings, "replications": 2}


def answer_of(address: str, number: int) -> dict[str, Any]:
    """Ask as a visitor of one's own and follow the events to the end."""
    headers = {"x-visitor": f"student-{number}-of-the-class"}
    with httpx.Client(base_url=address, headers=headers, timeout=PATIENCE_S) as client:
        reply = client.post("/api/questions", json=question(number))
        assert reply.status_code in (200, 202), reply.text
        text = client.get(f"/api/questions/{reply.json()['id']}/events").text
    _, kind, content = told(text)[-1]
    assert kind == "answer", content
    answer: dict[str, Any] = content["answer"]
    return answer


def test_a_class_of_thirty_is_answered_while_the_page_stays_quick(address: str) -> None:
    """Half of them ask the same, half something of their own."""
    waits_ms: list[float] = []
    with ThreadPoolExecutor(30) as class_room:
        asked = [class_room.submit(answer_of, address, max(0, number - 15)) for number in range(30)]
        with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
            while not all(one.done() for one in asked):
                began = time.perf_counter()
                assert client.get("/index.html").status_code == 200
                waits_ms.append(1000 * (time.perf_counter() - began))
                time.sleep(0.05)
        answers = [one.result() for one in asked]
    assert len({one["id"] for one in answers}) == 15
    slow_ms = quantiles(waits_ms, n=20)[-1]
    keep(
        slow_ms < QUICK_MS,
        f"all answered; static requests, 95th percentile: {slow_ms:.0f} ms of {len(waits_ms)}",
    )


def test_a_student_asks_a_lesson_in_a_browser(browser: Any, address: str) -> None:
    """Set up by a card, guessed, revealed, checked by hand, played on two maps; nothing complains."""
    with guarded_page(browser, f"{address}/") as page:
        page.set_default_timeout(300_000)
        page.click("#lessons li:nth-child(3) > details > summary")
        page.click("#lessons li:nth-child(3) button.main")
        page.fill("#guess", "25")
        page.click("text=Keep my guess")
        page.wait_for_selector("#asked .dots")
        assert "400 → 650" in page.inner_text("#asked")
        assert "never compared with a record" in page.inner_text("#asked .honesty")
        page.locator(".map-panel").nth(1).wait_for()
        page.wait_for_selector("#answer h2")


def test_a_server_ends_at_once_although_browsers_listen(address: str) -> None:
    """The page, its modules and its data are there; the fixture ends the server with a stream open."""
    with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
        assert "<title>" in client.get("/").text
        assert client.get("/ask.js").headers["content-type"].startswith("text/javascript")
        assert client.get("/api/lessons").json()["lessons"]
        assert client.get("/..%2f..%2fpyproject.toml").status_code == 404
        reply = client.post("/api/questions", json=question(99) | {"replications": 100})
    with httpx.Client(base_url=address, timeout=PATIENCE_S) as client:
        request = client.build_request("GET", f"/api/questions/{reply.json()['id']}/events")
        stream = client.send(request, stream=True)
        assert next(stream.iter_lines()).startswith("retry")
        stream.close()
