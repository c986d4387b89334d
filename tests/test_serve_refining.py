"""An answer begins as a preview and is refined until it is precise enough, or until somebody cancels."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx2 as httpx
import pandas as pd
import pytest
from support.servers import PATIENCE_S, serving, told

from coalition.serve.form import QuestionForm
from coalition.serve.refining import PRECISE, refined
from results.comparison import Comparison

pytestmark = pytest.mark.xdist_group("refining")  # what its tests share is made once

HALF = {"campaign": "two_bases", "settings": {"squadrons.fighters.aircraft": "2"}}
WHOLE = {"campaign": "inherent_resolve", "presets": ["half_tankers"], "replications": 40}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of this module keeps its runs."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    """A real server with one process that flies."""
    with serving(out, "inherent_resolve", "two_bases", "--workers", "1") as at:
        yield at


def visitor(address: str, name: str) -> httpx.Client:
    """Somebody who asks."""
    return httpx.Client(base_url=address, headers={"x-visitor": f"{name}-of-the-class"}, timeout=PATIENCE_S)


def compared(baseline: list[float], difference: list[float]) -> Comparison:
    """As much of a comparison as the rule reads."""
    before = pd.Series(baseline, name=PRECISE)
    sides = (before.to_frame(), (before + pd.Series(difference)).to_frame(PRECISE))
    return cast(Comparison, SimpleNamespace(replications=tuple(range(len(before))), values=sides))


def test_flying_ends_when_the_difference_is_known_well_enough() -> None:
    """Not before ten replications, not beyond those allowed, and at once where nothing is left to chance."""
    form = QuestionForm(campaign="two_bases", replications=60, precision_share=0.01)
    certain, wide = [5.0, 5.1] * 5, [-400.0, 400.0] * 5
    first = refined(form, compared([1000.0] * 2, [5.0, 5.1]))
    assert (first.wanted, first.is_over) == (10, False)
    known = refined(form, compared([1000.0] * 10, certain))
    assert known.is_over and known.is_met and "sorties" in known.reason
    unknown = refined(form, compared([1000.0] * 10, wide))
    assert not unknown.is_over and unknown.wanted == 20
    ended = refined(form, compared([1000.0] * 60, wide * 6))
    assert ended.is_over and not ended.is_met and "the most allowed" in ended.reason
    nothing = refined(form, compared([0.0] * 10, certain))
    assert not nothing.is_over and "is 0" in nothing.reason


def test_without_a_precision_all_replications_are_flown() -> None:
    """A preview, and few answers between it and the last one."""
    form = QuestionForm(campaign="two_bases", replications=20)
    stages, flown = [], 2
    while True:
        stages.append(flown)
        step = refined(form, compared([1000.0] * flown, [5.0] * flown))
        if step.is_over:
            break
        flown = step.wanted
    assert stages == [2, 8, 20]


def test_a_preview_is_refined_until_it_is_precise_enough(address: str) -> None:
    """Two replications first, then ten of the forty allowed: in two bases nothing is left to chance."""
    with visitor(address, "anna") as anna:
        asked = anna.post("/api/questions", json=HALF | {"replications": 40, "precision_share": 0.01})
        at = f"/api/questions/{asked.json()['id']}"
        heard = told(anna.get(f"{at}/events").text)
        answers = [(kind, one["answer"]) for _, kind, one in heard if kind in ("preview", "answer")]
        flown = [(kind, one["replications"], one["is_preview"]) for kind, one in answers]
        assert flown == [("preview", 2, True), ("answer", 10, False)]
        last = answers[-1][1]
        assert last["precision"]["is_met"] and "--replications 10" in last["again"]["command"]
        assert anna.get(f"{at}/replay/what_if").status_code == 200
        assert anna.get(f"{at}/story").json()["replications"] == 10


def test_canceling_ends_what_is_flown_and_others_go_on(address: str, out: Path) -> None:
    """In the middle of a replication of the whole campaign; nothing of it counts as failed."""
    with visitor(address, "dora") as dora, visitor(address, "emil") as emil:
        long = f"/api/questions/{dora.post('/api/questions', json=WHOLE).json()['id']}"
        reached = time.monotonic() + PATIENCE_S
        while not dora.get(long).json()["progress"]["share"]:
            assert time.monotonic() < reached
            time.sleep(0.05)
        other = emil.post("/api/questions", json=HALF | {"replications": 3}).json()
        assert dora.delete(long).json()["state"] == "canceled"
        assert told(dora.get(f"{long}/events").text)[-1][1] == "canceled"
        assert dora.post("/api/questions", json=HALF | {"replications": 3}).status_code in (200, 202)
        assert told(emil.get(f"/api/questions/{other['id']}/events").text)[-1][1] == "answer"
        assert not list(out.glob("inherent_resolve*/flights/*")), "no replication was flown to its end"
        assert not [one for one in manifests(out) if one["failures"]]


def manifests(out: Path) -> list[dict[str, Any]]:
    """Of all run folders."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in out.glob("*/manifest.json")]
