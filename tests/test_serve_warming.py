"""What a class will ask is answered before it comes, and visitors go first all the same."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import PATIENCE_S, told

from coalition.serve.application import Service, application
from coalition.serve.lessons import load_lessons
from coalition.serve.library import library
from coalition.serve.limits import Limits
from coalition.serve.warming import prepared

HALF: dict[str, Any] = {
    "campaign": "two_bases",
    "settings": {"squadrons.fighters.aircraft": "2"},
    "replications": 2,
}


@pytest.mark.slow
def test_a_warm_server_has_the_lessons_ready(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody who asks meanwhile is answered; then every card has its answer at once."""
    cards = [one.question for one in load_lessons() if one.question.campaign == "two_bases"]
    service = Service(campaigns=("two_bases",), out=tmp_path, workers=1, is_warming=True)
    with TestClient(application(service), base_url="http://localhost") as visitor:
        own = visitor.post("/api/questions", json=HALF).json()["id"]
        assert told(visitor.get(f"/api/questions/{own}/events").text)[-1][1] == "answer"
        complaints = ""
        reached = time.monotonic() + PATIENCE_S
        while "ready for the class" not in complaints:
            assert time.monotonic() < reached, complaints
            time.sleep(0.1)
            complaints += capsys.readouterr().err
        assert (
            complaints == f"coalition: ready for the class: {len(cards)} of {len(cards)} questions answered\n"
        )
        replies = [visitor.post("/api/questions", json=card.to_dict()) for card in cards]
        assert [reply.status_code for reply in replies] == [200] * len(cards)
        assert {reply.json()["state"] for reply in replies} == {"answered"}


def test_the_library_holds_every_preset_as_the_page_asks_it() -> None:
    """With the precision and the number of replications that stand there when nobody changes them."""
    shelves = library(["inherent_resolve"])
    asked = dict(prepared(shelves, load_lessons(), Limits(replications=12)))
    presets = shelves["inherent_resolve"].presets
    assert len(presets) >= 30 and {*presets} <= {*asked}
    assert all(asked[name].replications == 12 and asked[name].precision_share == 0.01 for name in presets)
