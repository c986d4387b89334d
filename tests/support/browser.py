"""A real browser for the tests of the page: Debian's Chromium, guarded against every word to another host."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.missing import not_tested

AXE = Path(__file__).parent.parent / "pyodide" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 120_000
"""Far longer than anything takes, for machines that do other things as well."""
OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def chromium() -> str:
    """The path of Chromium; without one the test is skipped, aloud, and fails where all must be tested."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        not_tested("the page was not opened in a browser: install chromium")
    return found


@contextmanager
def open_browser() -> Iterator[Any]:
    """A browser for some pages."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def guarded_page(
    browser: Any, address: str, width: int = 1440, height: int = 900, *, bearable: str = "nothing"
) -> Iterator[Any]:
    """A page that must neither ask another host nor complain; it is ready when this yields.

    `bearable` is in what the browser itself says of a request that fails on purpose.
    """
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: complaints.append(str(one)))

    def guard(route: Any) -> None:
        if not route.request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1")):
            complaints.append(f"asked {route.request.url}")
            route.abort()
        else:
            route.continue_()

    page.route("**/*", guard)
    try:
        page.goto(address)
        page.wait_for_selector("html[data-ready]", state="attached")
        yield page
        assert not [one for one in complaints if bearable not in one], complaints
    finally:
        context.close()


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong for people who do not see, or do not use a mouse."""
    if not AXE.is_file():
        not_tested("axe-core did not look at the page: run `npm ci --ignore-scripts --prefix tests/pyodide`")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]
