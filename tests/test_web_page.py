"""The page that plays a run, as people meet it: opened from a disk in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from support.browser import guarded_page, violations
from support.command import said

import results
from coalition.notebook import replay
from results import Run
from scenarios.scenario import resolve

pytestmark = pytest.mark.xdist_group("web page")


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


def test_a_file_plays_from_a_disk_and_shows_names_as_text(browser: Any, two_runs: str) -> None:
    """Aircraft move when it plays; a title with markup is printed, not obeyed; nobody else is asked."""
    with guarded_page(browser, f"{two_runs}#t=1530") as page:
        page.evaluate(
            "async () => { const { get, set } = await import('coalition/state.js');"
            " set({ replays: get('replays').slice(0, 1), answer: null }); }"
        )
        assert "<img src=x onerror=alert(1)>" in page.inner_text("h1")
        assert page.locator("#top img").count() == 0
        page.wait_for_function("/[1-9]/.test(document.querySelector('.aloft').textContent)")
        before, began_h = picture(page), state(page, "t_h")
        page.click("text=Play")
        for _ in range(200):
            if state(page, "t_h") > began_h + 1 and picture(page) != before:
                break
            page.wait_for_timeout(100)
        page.click("text=Pause")
        assert state(page, "t_h") > began_h + 1
        assert picture(page) != before


def test_the_page_can_be_used_with_the_keyboard_alone(browser: Any, two_runs: str) -> None:
    """Play, steps, events, speeds, views, themes, what is selected, and the moment it broke."""
    with guarded_page(browser, f"{two_runs}#t=1300") as page:
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


DRAWN = """() => [...document.querySelectorAll('.map-panel canvas')].map((canvas) => {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height), sea = data.slice(0, 3);
  const at = [];
  for (let n = 0; n < width * height; n += 1)
    if ([0, 1, 2].some((part) => Math.abs(data[4 * n + part] - sea[part]) > 40)) at.push(n % width);
  return at.length ? [at.reduce((a, b) => Math.min(a, b)), at.reduce((a, b) => Math.max(a, b))] : [];
})"""
"""How far to the left and to the right something is drawn, on each map."""


@pytest.fixture(scope="module")
def without_tankers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a file that plays two bases, as they are and without their tanker."""
    out = tmp_path_factory.mktemp("without_tankers")
    grounded = resolve(["two_bases"], settings=["squadrons.tankers.aircraft=0"]).campaign
    campaigns = (resolve(["two_bases"]).campaign, grounded)
    runs = [results.run_replications(one, seed=1, replications=2, out=out) for one in campaigns]
    to = out / "two.html"
    assert said("replay", *(str(run.folder) for run in runs), "--out", str(to)).exit_code == 0
    return to.as_uri()


def test_two_maps_begin_with_one_view(browser: Any, without_tankers: str) -> None:
    """Also where nobody flies on one of them: both show the bases of both."""
    with guarded_page(browser, without_tankers) as page:
        page.wait_for_function(f"({DRAWN})().every((ends) => ends.length)")
        first, second = page.evaluate(DRAWN)
        assert first == second


def test_a_link_brings_back_the_view(browser: Any, two_runs: str) -> None:
    """Time, speed, what is selected and hidden, theme and the place of the map stand in the address."""
    with guarded_page(browser, f"{two_runs}#t=1530") as page:
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
def test_nothing_bars_those_who_cannot_see_or_point(browser: Any, two_runs: str, fragment: str) -> None:
    """axe-core finds nothing, in any theme, with and without something selected."""
    with guarded_page(browser, f"{two_runs}#{fragment}") as page:
        page.wait_for_timeout(300)
        assert violations(page) == []


def test_the_page_fits_every_screen(browser: Any, two_runs: str) -> None:
    """From a telephone to a wide screen nothing runs out of the window."""
    with guarded_page(browser, f"{two_runs}#t=1530&look=track:northern_iraq") as page:
        for width in (400, 1280, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(150)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_positions_agree_with_the_log(browser: Any, two_runs: str) -> None:
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
    with guarded_page(browser, two_runs) as page:
        apart_min = page.evaluate(script)
    assert len(apart_min) > 300
    assert apart_min[len(apart_min) // 2] <= 3
    assert apart_min[int(0.9 * len(apart_min))] <= 30


def test_the_numbers_of_the_page_are_those_of_the_tables(
    browser: Any, played: list[Run], two_runs: str
) -> None:
    """Sorties of the packed columns and of the charts add up to the tables of the run."""
    tables = played[0].tables([0])
    coalition = tables.flights[tables.flights["command"] == "coalition"]
    script = """async () => {
      const { get } = await import('coalition/state.js');
      const [replay] = get('replays');
      const sum = (values) => values.reduce((a, b) => a + b, 0);
      return { nations: sum(replay.nation_days.sorties), flights: replay.flights.off_min.length,
               series: sum(replay.series[0].mean), visits: replay.visits.track.length };
    }"""
    with guarded_page(browser, two_runs) as page:
        found = page.evaluate(script)
    assert found["nations"] == coalition["sorties"].sum()
    assert found["flights"] == (tables.flights["sorties"] > 0).sum()
    assert found["visits"] == len(tables.refuelings)
    both = played[0].tables().flights
    assert abs(found["series"] - both[both["command"] == "coalition"]["sorties"].sum() / 2) < 1


def saved(page: Any, where: str, label: str, to: Path) -> Path:
    """What a button hands over, in a file of its own."""
    with page.expect_download() as download:
        page.locator(where).get_by_role("button", name=label).first.click()
    path = to / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_what_is_taken_away_says_what_it_is(browser: Any, two_runs: str, tmp_path: Path) -> None:
    """CSV, SVG and PNG of a chart, CSV of a table, a picture of the maps and a film of them."""
    with guarded_page(browser, f"{two_runs}#t=1530") as page:
        page.wait_for_selector("#charts canvas")
        rows = saved(page, "#charts .get >> nth=0", "CSV", tmp_path).read_text("utf-8-sig").splitlines()
        assert (
            rows[0] == "date,baseline low,baseline high,baseline mean,what-if low,what-if high,what-if mean"
        )
        assert len(rows) == 1 + state(page, "replays")[0]["days"]
        drawing = saved(page, "#charts .get >> nth=0", "SVG", tmp_path).read_text("utf-8")
        texts = [one.text for one in ElementTree.fromstring(drawing).iter() if one.text]
        assert "Sorties per day (sorties)" in texts and "Source: coalition, model" in drawing
        pictures = [("#charts .get >> nth=0", "PNG"), (".map-tools", "Save the map as a picture")]
        for where, label in pictures:
            assert saved(page, where, label, tmp_path).read_bytes()[:4] == b"\x89PNG"
        table = saved(page, "#answer .sheet >> nth=0", "CSV", tmp_path).read_text("utf-8-sig")
        assert table.startswith("measure,") and "Sorties" in table
        page.keyboard.press("Space")
        page.get_by_role("button", name="Record the maps").click()
        page.wait_for_timeout(500)
        film = saved(page, ".map-tools", "Record the maps", tmp_path)
        assert film.suffix == ".webm" and film.read_bytes()[:4] == b"\x1a\x45\xdf\xa3"


# The marks of each axis that are drawn from now on.
MARKS = """() => {
  const marks = new Map();
  const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...where) {
    marks.delete(this.canvas);
    clearRect.apply(this, where);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, ...others) {
    if (this.canvas.closest('.chart') && /^[−0-9.,]+$/.test(text)) {
      marks.set(this.canvas, [...(marks.get(this.canvas) ?? []), text]);
    }
    fillText.call(this, text, ...others);
  };
  window.marksOf = () => [...marks.values()];
}"""


def test_no_axis_names_two_marks_alike(browser: Any, without_tankers: str) -> None:
    """Not even one of zeros, such as the wait at a tanker that never is busy."""
    with guarded_page(browser, without_tankers) as page:
        page.evaluate(MARKS)
        page.keyboard.press("p")
        page.wait_for_function("() => window.marksOf().length >= 5")
        marks = page.evaluate("window.marksOf()")
    assert all(len(set(one)) == len(one) > 2 for one in marks), marks


def test_the_moment_it_broke_comes_into_sight(browser: Any, without_tankers: str) -> None:
    """Its button stands below the maps, which move to where they are seen."""
    with guarded_page(browser, without_tankers) as page:
        page.click("text=Show me the moment it broke")
        assert state(page, "t_h") == state(page, "answer")["moment"]["day"] * 24 > 0
        page.wait_for_function(
            "() => Math.abs(document.querySelector('#map').getBoundingClientRect().top) < 5"
        )


def test_a_replay_plays_in_a_cell_of_a_notebook(browser: Any, played: list[Run], tmp_path: Path) -> None:
    """In a frame, and only when somebody asks for it: a run itself shows a small table."""
    cell = replay(*played, replication=1)._repr_html_()
    assert len(cell) > 100 * len(played[0]._repr_html_())
    notebook = tmp_path / "notebook.html"
    notebook.write_text(f"<!doctype html><html data-ready><title>notebook</title>{cell}", encoding="utf-8")
    with guarded_page(browser, notebook.as_uri()) as page:
        frame = page.frame_locator("iframe")
        frame.locator(".map-panel").nth(1).wait_for()
        assert "replication 1 of 2 on the map" in frame.locator("#top").inner_text()
        frame.get_by_role("button", name="Play").click()
        frame.locator(".clock:not(:has-text('2014-06-15 00:00Z'))").wait_for()
