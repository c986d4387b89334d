"""The page that plays a run, as people meet it: opened from a disk in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import guarded_page, open_browser, violations
from typer.testing import CliRunner

import results
from coalition import app
from results import Run
from scenarios.scenario import resolve

UNTIL = "2014-08-18"


def flown(words: list[str], out: Path, **changes: object) -> Run:
    """A short run of a scenario."""
    campaign = replace(resolve(words, to=UNTIL).campaign, **changes)  # type: ignore[arg-type]
    return results.run_replications(campaign, seed=1, replications=2, out=out)


def written(runs: list[Run], to: Path) -> str:
    """The address of the file that `coalition replay` writes."""
    answer = CliRunner().invoke(app, ["replay", *(str(run.folder) for run in runs), "--out", str(to)])
    assert answer.exit_code == 0, answer.output
    return to.as_uri()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """A baseline whose title holds markup, and a what-if."""
    out = tmp_path_factory.mktemp("runs")
    title = "Inherent <img src=x onerror=alert(1)> & </script><b>Resolve</b>"
    return [
        flown(["inherent_resolve"], out, title=title),
        flown(["inherent_resolve", "half_tankers"], out),
    ]


@pytest.fixture(scope="module")
def one(runs: list[Run]) -> str:
    """A page of one run."""
    return written(runs[:1], runs[0].folder.parent / "one.html")


@pytest.fixture(scope="module")
def two(runs: list[Run]) -> str:
    """A page of two runs."""
    return written(runs, runs[0].folder.parent / "two.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all."""
    with open_browser() as opened:
        yield opened


def state(page: Any, key: str) -> Any:
    """A key of the page's state."""
    return page.evaluate(
        "async (key) => { const { get } = await import('coalition/state.js');"
        " const value = get(key); return value instanceof Set ? [...value] : value; }",
        key,
    )


def picture(page: Any) -> str:
    """The pixels of the first map."""
    return str(page.evaluate("document.querySelector('.map-panel canvas').toDataURL()"))


def test_a_file_plays_from_a_disk_and_shows_names_as_text(browser: Any, one: str) -> None:
    """Aircraft move when it plays; a title with markup is printed, not obeyed; nobody else is asked."""
    with guarded_page(browser, f"{one}#t=1530") as page:
        assert "<img src=x onerror=alert(1)>" in page.inner_text("h1")
        assert page.locator("#top img").count() == 0
        page.wait_for_function("/[1-9]/.test(document.querySelector('.aloft').textContent)")
        before, began_h = picture(page), state(page, "t_h")
        page.click("text=Play")
        page.wait_for_timeout(700)
        page.click("text=Pause")
        assert state(page, "t_h") > began_h + 1
        assert picture(page) != before


def test_the_page_can_be_used_with_the_keyboard_alone(browser: Any, two: str) -> None:
    """Play, steps, events, speeds, views, themes, what is selected, and the moment it broke."""
    with guarded_page(browser, f"{two}#t=1300") as page:
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        assert state(page, "t_h") == 1325
        page.keyboard.press("]")
        assert state(page, "t_h") > 1325
        page.keyboard.press("7")
        assert state(page, "speed_h") == 168
        page.keyboard.press("Space")
        assert state(page, "is_playing") is True
        page.keyboard.press("Space")
        page.keyboard.press("p")
        assert state(page, "theme") == "dark"
        page.keyboard.press("e")
        assert "What the record says" in page.inner_text("#evidence")
        page.keyboard.press("e")
        page.focus("#legend select")
        page.keyboard.type("Al Udeid")
        page.keyboard.press("Tab")
        assert "Al Udeid" in page.inner_text("#look")
        page.focus("#look .badge")
        assert page.locator("#look .source:visible").count() == 1
        page.keyboard.press("Escape")
        assert state(page, "selected") is None
        page.keyboard.press("?")
        assert "play, pause" in page.inner_text("dialog")
        page.keyboard.press("Escape")
        found = state(page, "answer")["moment"]
        page.keyboard.press("b")
        assert found is None or state(page, "t_h") == found["day"] * 24


def test_a_link_brings_back_the_view(browser: Any, two: str) -> None:
    """Time, speed, what is selected and hidden, theme and the place of the map stand in the address."""
    with guarded_page(browser, f"{two}#t=1530") as page:
        page.keyboard.press("+")
        page.keyboard.press("3")
        page.click(".nation")
        page.click(".more >> nth=1")
        link = page.evaluate("async () => (await import('coalition/state.js')).link()")
        keys = ("t_h", "speed_h", "selected", "hidden", "theme")
        before = {key: state(page, key) for key in keys}
    with guarded_page(browser, link) as page:
        assert {key: state(page, key) for key in keys} == before
        assert before["hidden"] and before["selected"]["kind"] == "contingent"


@pytest.mark.parametrize("fragment", ["t=1530&look=base:al_udeid", "view=evidence&theme=dark"])
def test_nothing_bars_those_who_cannot_see_or_point(browser: Any, two: str, fragment: str) -> None:
    """axe-core finds nothing, in any theme, with and without something selected."""
    with guarded_page(browser, f"{two}#{fragment}") as page:
        page.wait_for_timeout(300)
        assert violations(page) == []


def test_the_page_fits_every_screen(browser: Any, two: str) -> None:
    """From a telephone to a wide screen nothing runs out of the window."""
    with guarded_page(browser, f"{two}#t=1530&look=track:northern_iraq") as page:
        for width in (400, 1280, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(150)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_positions_agree_with_the_log(browser: Any, one: str) -> None:
    """The time over the area that the map draws is the time on station of the log, give or take the route."""
    script = """async () => {
      const { get } = await import('coalition/state.js');
      const { pathOf, wayOf } = await import('coalition/paths.js');
      const [replay] = get('replays');
      const off = [];
      for (let flight = 0; flight < replay.flights.off_min.length; flight += 1) {
        if (replay.outcomes[replay.flights.outcome[flight]] !== 'flown') continue;
        const path = pathOf(replay, flight);
        const drawn = path.filter((one) => ['station', 'tanker'].includes(one.phase));
        const minutes = drawn.reduce((sum, one) => sum + one.to - one.from, 0);
        off.push(Math.abs(minutes - replay.flights.station_min[flight]));
        let at = 0;
        for (const one of path) {
          if (one.from < at - 1e-6 || one.to < one.from - 1e-6) throw new Error('order');
          at = one.to;
        }
        if (Math.abs(at - replay.flights.air_min[flight]) > 1e-6) throw new Error('end');
      }
      return off.sort((a, b) => a - b);
    }"""
    with guarded_page(browser, one) as page:
        apart_min = page.evaluate(script)
    assert len(apart_min) > 300
    assert apart_min[len(apart_min) // 2] <= 3
    assert apart_min[int(0.9 * len(apart_min))] <= 30


def test_the_numbers_of_the_page_are_those_of_the_tables(browser: Any, runs: list[Run], one: str) -> None:
    """Sorties of the packed columns and of the charts add up to the tables of the run."""
    tables = runs[0].tables([0])
    coalition = tables.flights[tables.flights["command"] == "coalition"]
    script = """async () => {
      const { get } = await import('coalition/state.js');
      const [replay] = get('replays');
      const sum = (values) => values.reduce((a, b) => a + b, 0);
      return { nations: sum(replay.nation_days.sorties), flights: replay.flights.off_min.length,
               series: sum(replay.series[0].mean), visits: replay.visits.track.length };
    }"""
    with guarded_page(browser, one) as page:
        found = page.evaluate(script)
    assert found["nations"] == coalition["sorties"].sum()
    assert found["flights"] == (tables.flights["sorties"] > 0).sum()
    assert found["visits"] == len(tables.refuelings)
    both = runs[0].tables().flights
    assert abs(found["series"] - both[both["command"] == "coalition"]["sorties"].sum() / 2) < 1


@pytest.mark.slow
def test_two_hundred_aircraft_move_at_fifty_frames(browser: Any, one: str) -> None:
    """Without a graphics card; every flight of the run is in the air at once, two hundred of them."""
    script = """async () => {
      const { get, set } = await import('coalition/state.js');
      const [replay] = get('replays');
      const flights = replay.flights;
      for (let flight = 0; flight < flights.off_min.length; flight += 1) {
        flights.off_min[flight] = flight < 200 ? 60000 / 60 : 4e9;
        flights.air_min[flight] = 60000;
        flights.visits[flight] = 0;
      }
      set({ t_h: 100, speed_h: 6, is_playing: true });
      let frames = 0;
      const began = performance.now();
      while (performance.now() - began < 3000) { await new Promise(requestAnimationFrame); frames += 1; }
      const rate = (1000 * frames) / (performance.now() - began);
      return { rate, aloft: document.querySelector('.aloft').textContent };
    }"""
    with guarded_page(browser, one) as page:
        page.wait_for_timeout(1000)
        found = page.evaluate(script)
    print(json.dumps(found))
    assert "in 200 flights" in found["aloft"]
    assert found["rate"] >= 50
