"""The page of a server: used without a mouse; what goes wrong is said in words, and it goes on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from support.browser import PATIENCE_MS, guarded_page, violations
from support.command import said
from support.servers import HALF, ended, started

import results
import scenarios

pytestmark = pytest.mark.xdist_group("web page")

LONG = {"campaign": "two_bases", "settings": {"tempo.all_days": "2"}, "replications": 4}
LONG |= {"precision_share": None}
"""A question of some seconds: all its replications are flown."""


MARKUP = "<img src=x onerror=alert(1)>"


class Server(NamedTuple):
    """A server that runs, and where it keeps its runs."""

    pid: int
    at: str
    out: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It survives what is done to it; beside two_bases it serves a campaign whose names hold markup."""
    out = tmp_path_factory.mktemp("runs")
    marked = out / "marked"
    shutil.copytree(Path(scenarios.__file__).parent / "two_bases", marked)
    for name, plain, instead in (
        ("campaign.yaml", "name: two_bases", "name: marked"),
        ("campaign.yaml", "Two bases", MARKUP),
        ("bases.csv", "West", MARKUP),
    ):
        file = marked / name
        file.write_text(file.read_text(encoding="utf-8").replace(plain, instead), encoding="utf-8")
    process, at = started(out, "two_bases", str(marked), "--workers", "1")
    yield Server(process.pid, at, out)
    ended(process)


def link(address: str, question: dict[str, Any]) -> str:
    """A link that sets up a question."""
    return f"{address}/#q={quote(json.dumps(question))}"


def asked(page: Any) -> None:
    """Press *Ask*, and make no guess."""
    page.wait_for_selector(".map-panel")
    page.click("#ask-now")
    page.click("text=Show without a guess")


def workers(server: int) -> list[int]:
    """The processes that fly and pack for a server, whichever of its threads started them."""
    threads = (Path("/proc") / str(server) / "task").glob("*/children")
    children = [int(pid) for one in threads for pid in one.read_text().split()]
    return [pid for pid in children if b"spawn_main" in (Path("/proc") / str(pid) / "cmdline").read_bytes()]


def test_a_question_is_asked_guessed_and_read_without_a_mouse(browser: Any, server: Server) -> None:
    """From the link to the moment it broke; axe-core finds nothing on the way."""
    with guarded_page(browser, link(server.at, HALF)) as page:
        page.wait_for_selector(".map-panel")
        page.focus("#ask-now")
        page.keyboard.press("Enter")
        page.wait_for_selector("#guess")
        assert page.evaluate("document.activeElement.id") == "asked"
        assert violations(page) == []
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.id") != "guess":
            page.keyboard.press("Tab")
        page.keyboard.type("-40")
        page.keyboard.press("Enter")
        page.wait_for_selector("#asked .dots")
        assert "median −40 %; the model says −50.0 %" in page.inner_text("#asked .dots")
        page.wait_for_selector("#asked .moment button")
        page.keyboard.press("b")
        assert page.evaluate("document.activeElement.id") == "map"
        assert violations(page) == []


def test_a_dead_server_is_waited_for_and_a_question_it_forgot_is_asked_again(
    browser: Any, tmp_path: Path
) -> None:
    """Killed in the middle of a question and started again at the same place."""
    with ExitStack() as last:

        def start(port: int) -> tuple[subprocess.Popen[str], str]:
            process, at = started(tmp_path, "two_bases", "--workers", "1", port=port)
            last.callback(process.kill)  # whatever the test comes to
            return process, at

        process, at = start(0)
        page = last.enter_context(guarded_page(browser, link(at, LONG), bearable="Failed to load resource"))
        asked(page)
        page.wait_for_selector("#doing:has-text('Flying both sides')")
        process.kill()
        process.communicate()
        page.wait_for_selector("#doing:has-text('Trying again')")
        process, _ = start(int(at.rpartition(":")[2]))
        page.wait_for_selector("[role=alert]:has-text('was started again before this question')")
        page.click("text=Ask again")
        page.click("text=Show without a guess")
        page.wait_for_selector("#asked .note:has-text('Flown: 4 replications')")
        ended(process)


def test_nobody_notices_that_a_worker_died_and_a_run_folder_went_away(browser: Any, server: Server) -> None:
    """Both in the middle of a question: it is flown again, and the maps show it."""
    with guarded_page(browser, link(server.at, LONG)) as page:
        asked(page)
        page.wait_for_selector("#asked .banner:has-text('Preview')")
        killed = workers(server.pid)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        for folder in server.out.glob("two_bases-*"):
            shutil.rmtree(folder, ignore_errors=True)
        page.wait_for_selector("#answer h2")
        assert "Flown: 4 replications" in page.inner_text("#asked")
        assert page.locator(".map-panel").count() == 2
    assert killed


def test_a_second_tab_is_told_what_the_first_one_waits_for(browser: Any, server: Server) -> None:
    """It may take the place of the first one, which says that it was canceled."""
    without_end = LONG | {"replications": 100}
    with guarded_page(browser, link(server.at, without_end), bearable="409 (Conflict)") as page:
        asked(page)
        page.wait_for_selector("#doing:has-text('Flying both sides')")
        other = page.context.new_page()
        other.set_default_timeout(PATIENCE_MS)
        other.goto(link(server.at, HALF | {"seed": 3}))
        other.wait_for_selector("#ask-now:enabled")
        other.click("#ask-now")
        other.wait_for_selector("[role=alert]:has-text('still under way')")
        other.click("text=Cancel that one and ask this")
        other.click("text=Show without a guess")
        other.wait_for_selector("#answer h2")
        page.wait_for_selector("[role=alert]:has-text('was canceled')")


def test_what_cannot_be_asked_is_said_beside_the_question(browser: Any, server: Server) -> None:
    """A link that somebody changed by hand."""
    question = HALF | {"settings": {"squadrons.fighter.aircraft": "2"}}
    with guarded_page(browser, link(server.at, question), bearable="422 (Unprocessable") as page:
        page.click("#ask-now")
        page.wait_for_selector("[role=alert]:has-text(\"did you mean 'fighters'?\")")


def test_names_with_markup_stay_text_on_a_served_page(browser: Any, server: Server) -> None:
    """Of a campaign and of a base."""
    with guarded_page(browser, f"{link(server.at, {'campaign': 'marked'})}&look=base:west") as page:
        page.wait_for_selector(".map-panel")
        assert MARKUP in page.inner_text("h1")
        assert MARKUP in page.inner_text("#look h2")
        assert page.locator("img").count() == 0


def test_a_replay_of_four_years_plays_to_its_end(browser: Any, tmp_path: Path) -> None:
    """Minutes of four years need more than two bytes."""
    campaign = scenarios.load("two_bases")
    months = [f"{year}-{month:02}" for year in range(2015, 2019) for month in range(1, 13)]
    shares = [
        replace(campaign.shares[0], id=f"in_{month.replace('-', '_')}", month=month) for month in months
    ]
    tempo = replace(campaign.tempo[0], to_date=date(2018, 12, 31))
    long = replace(campaign, to_date=date(2018, 12, 31), shares=tuple(shares), tempo=(tempo,))
    run = results.run_replications(long, seed=1, replications=1, out=tmp_path)
    to = tmp_path / "long.html"
    assert said("replay", str(run.folder), "--out", str(to)).exit_code == 0
    with guarded_page(browser, f"{to.as_uri()}#t={24 * 1460 + 11}") as page:
        assert page.inner_text(".clock").startswith("2018-12-31 11:00Z")
        page.wait_for_selector(".aloft:has-text('3 aircraft in the air, in 2 flights')")
