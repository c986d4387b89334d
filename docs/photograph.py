"""Take the pictures of the page anew: `python docs/photograph.py FOLDER`, with chromium and playwright.

FOLDER keeps the runs, of which the first time needs some minutes; the pictures go to `docs/pictures/`.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import results
from scenarios.scenario import resolve

PICTURES = Path(__file__).parent / "pictures"
SIZE = {"width": 1440, "height": 900}
REPLICATIONS = 10
WHAT_IF = "half_tankers"
A_DAY_IN_FEBRUARY_H = 24 * 245 + 16
COMMAND = (sys.executable, "-m", "coalition")


def main(folder: Path) -> None:
    """All pictures."""
    words = (["inherent_resolve"], ["inherent_resolve", WHAT_IF])
    runs = [
        results.run_replications(resolve(one).campaign, seed=1, replications=REPLICATIONS, out=folder)
        for one in words
    ]
    one, two = (str(run.folder) for run in runs)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with opened(browser, replay(scratch, "one", one), f"#t={A_DAY_IN_FEBRUARY_H}") as page:
            take(page, "replay")
        with opened(browser, replay(scratch, "two", one, two)) as page:
            page.click("text=Show me the moment it broke")
            page.keyboard.press("Shift+ArrowRight")
            take(page, "comparison")
        with opened(browser, replay(scratch, "live", "inherent_resolve", "--live", "--seed", "1")) as page:
            page.select_option("#what-if", WHAT_IF)
            page.fill("#fly-until", "2014-10-15")
            page.click("text=Fly it")
            page.locator(".map-panel").nth(1).wait_for()
            take(page, "live")
        with served(folder) as address, opened(browser, address) as page:
            page.click("#lessons li:nth-child(3) > details > summary")
            page.click("#lessons li:nth-child(3) button.main")
            page.wait_for_selector("#guess")
            page.fill("#guess", "25")
            page.click("text=Keep my guess")
            page.wait_for_selector("#answer h2")
            take(page, "lesson")
            page.select_option("#campaign", "inherent_resolve")
            page.check(f"#preset-{WHAT_IF}")
            page.fill("#replications", str(REPLICATIONS))
            page.press("#replications", "Tab")
            page.click("#ask-now")
            page.click("text=Show without a guess")
            page.wait_for_selector("#answer h2")
            page.wait_for_selector("h1:has-text('half the tankers')")
            take(page, "answer")
        browser.close()


def replay(scratch: str, name: str, *words: str) -> str:
    """The address of a file that `coalition replay` writes."""
    to = Path(scratch) / f"{name}.html"
    subprocess.run([*COMMAND, "replay", *words, "--out", str(to)], check=True, capture_output=True)
    return to.as_uri()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `coalition serve`."""
    command = [*COMMAND, "serve", "two_bases", "inherent_resolve", "--port", "0", "--out", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().split()[-1]
    server.send_signal(signal.SIGINT)
    server.wait()


@contextmanager
def opened(browser: Any, address: str, fragment: str = "") -> Iterator[Any]:
    """A page that is ready."""
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(600_000)
    page.goto(address + fragment)
    page.wait_for_selector(".map-panel")
    yield page
    page.close()


def take(page: Any, name: str) -> None:
    """A picture of what is in sight, once it has come to rest."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(2500)
    page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
