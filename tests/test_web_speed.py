"""How fast the page is with the whole campaign: measured, without a graphics card, on an idle machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.browser import guarded_page
from support.timing import keep
from typer.testing import CliRunner

import results
import scenarios
from coalition import app

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("web page")]

MOST_BYTES = 5_000_000
FIRST_PICTURE_S = 1.5
LEAST_FRAMES = 50
WIDTHS = (1440, 1920)

# The flights around the moment with most of them in the air take off within an hour, and none of them lands
# while it is measured: two hundred fly their own ways at once.
CROWDED = """async (wanted) => {
  const { get, set } = await import('coalition/state.js');
  const [replay] = get('replays');
  const { off_min: off, air_min: air } = replay.flights;
  const steps = [];
  for (let at = 0; at < off.length; at += 1) steps.push([off[at], 1], [off[at] + air[at], -1]);
  steps.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let [aloft, most, when] = [0, 0, 0];
  for (const [minute, step] of steps) if ((aloft += step) > most) [most, when] = [aloft, minute];
  const last = off.findLastIndex((minute) => minute <= when);
  for (let number = 0; number < wanted; number += 1) {
    const at = last - wanted + 1 + number;
    off[at] = Math.max(off[at], when - 60 + Math.floor((60 * number) / wanted));
    air[at] = Math.max(air[at], 330);
  }
  set({ t_h: when / 60, speed_h: 1, is_playing: true });
  let frames = 0;
  const began = performance.now();
  while (performance.now() - began < 3000) { await new Promise(requestAnimationFrame); frames += 1; }
  const rate = (1000 * frames) / (performance.now() - began);
  set({ is_playing: false });
  const words = document.querySelector('.aloft').textContent;
  return { most, rate, flights: Number(words.match(/in (\\d+) flights/)[1]) };
}"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a whole campaign."""
    out = tmp_path_factory.mktemp("runs")
    run = results.run_replications(scenarios.load("inherent_resolve"), seed=1, replications=1, out=out)
    page = out / "whole.html"
    answer = CliRunner().invoke(app, ["replay", str(run.folder), "--out", str(page)])
    assert answer.exit_code == 0, answer.output
    return page


def test_a_whole_campaign_is_small_and_seen_at_once(browser: Any, whole: Path) -> None:
    """From a disk to the first picture of the map."""
    assert whole.stat().st_size < MOST_BYTES
    with guarded_page(browser, whole.as_uri()) as page:
        page.wait_for_function("performance.getEntriesByName('first-picture').length > 0")
        shown_s = page.evaluate("performance.getEntriesByName('first-picture')[0].startTime") / 1000
    keep(
        shown_s < FIRST_PICTURE_S,
        f"{whole.stat().st_size / 1e6:.1f} MB, first picture after {shown_s:.2f} s",
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_two_hundred_flights_move_at_fifty_frames(browser: Any, whole: Path, width: int) -> None:
    """In the densest hours of the campaign, made three times as dense."""
    with guarded_page(browser, whole.as_uri(), width) as page:
        page.wait_for_timeout(1000)
        found = page.evaluate(CROWDED, 200)
    assert found["flights"] >= 200
    keep(
        found["rate"] >= LEAST_FRAMES,
        f"{found['flights']} flights at {found['rate']:.1f} frames a second, {width} px wide",
    )
