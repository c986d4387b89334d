"""Open a page in Firefox, play it, and print as JSON what was seen: `python firefox.py ADDRESS PICTURE`.

A page that holds the engine flies first, with no network to reach.

A process of its own: the driver warns of its own libraries, and a test counts warnings as errors.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

PATIENCE_S = 300.0

READY = """
return document.documentElement.dataset.ready === 'true' && document.querySelector('#charts canvas') !== null;
"""

SEEN = """
const canvas = document.querySelector('.map-panel canvas');
return {
  heading: document.querySelector('h1').textContent,
  images_in_heading: document.querySelectorAll('#top img').length,
  aloft: document.querySelector('.aloft').textContent,
  charts: document.querySelectorAll('#charts canvas').length,
  maps: document.querySelectorAll('.map-panel').length,
  clock: document.querySelector('.clock').textContent,
  picture: canvas.toDataURL(),
  resources: performance.getEntriesByType('resource').map((one) => one.name.slice(0, 60)),
  failure: document.querySelector('.failure')?.textContent ?? '',
};
"""

# Half the tankers, if the page can fly; whether it can.
FLY = """
const slider = document.querySelector('#slider-tankers');
if (!slider) return false;
slider.value = 0.5;
[...document.querySelectorAll('#ask button')].find((one) => one.textContent === 'Fly it').click();
return true;
"""
FLOWN = "return document.querySelectorAll('.map-panel').length === 2;"

# What the browser's own console holds of the page: errors of scripts and of its content security policy.
COMPLAINTS = """
return Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError && !(one.flags & Ci.nsIScriptError.warningFlag))
  .filter((one) => /^(file|data|blob):/.test(one.sourceName))
  .map((one) => `${one.errorMessage} (${one.sourceName.slice(0, 60)})`);
"""


def visit(address: str, picture: Path) -> dict[str, Any]:
    """What is seen of a page before and after it was played for a second."""
    from marionette_driver.marionette import Marionette
    from marionette_driver.wait import Wait

    browser = Marionette(
        bin=shutil.which("firefox-esr") or shutil.which("firefox"), headless=True, startup_timeout=PATIENCE_S
    )
    browser.start_session()
    try:
        browser.set_window_rect(width=1440, height=900)
        with browser.using_context("chrome"):
            browser.execute_script("Services.io.offline = true;")
        browser.navigate(address)
        Wait(browser, timeout=PATIENCE_S).until(lambda it: it.execute_script(READY))
        if browser.execute_script(FLY):
            Wait(browser, timeout=PATIENCE_S).until(lambda it: it.execute_script(FLOWN))
        before = browser.execute_script(SEEN)
        browser.execute_script("document.querySelector('.play').click()")
        after, until_s = before, time.monotonic() + PATIENCE_S
        while after["picture"] == before["picture"] and time.monotonic() < until_s:
            time.sleep(0.5)
            after = browser.execute_script(SEEN)
        browser.execute_script("document.querySelector('.play').click()")
        with browser.using_context("chrome"):
            complaints = browser.execute_script(COMPLAINTS)
        picture.write_bytes(browser.screenshot(format="binary", full=False))
        version = browser.session_capabilities["browserVersion"]
        return {"version": version, "before": before, "after": after, "complaints": complaints}
    finally:
        browser.quit()


if __name__ == "__main__":
    print(json.dumps(visit(sys.argv[1], Path(sys.argv[2]))))
