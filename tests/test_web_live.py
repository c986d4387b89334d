"""The engine inside the page: what it flies is what CPython flies, without a server and without a network."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.browser import guarded_page
from support.builders import classroom_campaign
from support.builders import replay as documented
from typer.testing import CliRunner

from coalition import app
from coalition.web import asked_of, engine_zip, licenses, missed_of
from coalition.web.live import known_of
from results.replay import SLIDERS, Ask, Known, changed, flights_digest, fly_both, sides_of, t95
from results.replay.inside import outside
from sim import simulate

DAYS = 60
ASKED = Ask(factors={"tankers": 0.5}, seed=3)

ALONE = """
import json, sys
sys.path[:] = [path for path in sys.path if "site-packages" not in path]
sys.path.insert(0, sys.argv[1])
from results.replay.inside import Ask, fly_both
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules} & {"pandas", "numpy", "scipy"})))
"""


def test_the_engine_of_the_page_needs_nothing_else(tmp_path: Path) -> None:
    """Its files import each other, SimPy among them, and the standard library."""
    with zipfile.ZipFile(io.BytesIO(engine_zip())) as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-I", "-c", ALONE, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    assert engine_zip() == engine_zip()


def test_a_page_carries_the_licenses_of_what_it_holds() -> None:
    """Of the charts always; of Python for WebAssembly where it is held."""
    assert "Permission is hereby granted" in licenses()
    assert "Mozilla" not in licenses()
    assert "Mozilla Public License, version 2.0" in licenses("pyodide")


def test_vendored_files_are_those_of_the_lock_file() -> None:
    """Nobody has edited a library in place."""
    import hashlib

    from coalition.web import FOLDER

    lock = json.loads((FOLDER / "vendor" / "lock.json").read_text(encoding="utf-8"))
    hashes = {name: digest for library in lock for name, digest in library["sha256"].items()}
    there = {path.name for path in (FOLDER / "vendor").iterdir()} - {"lock.json", "python.LICENSE"}
    assert there == set(hashes)
    for name, digest in hashes.items():
        assert hashlib.sha256((FOLDER / "vendor" / name).read_bytes()).hexdigest() == digest, name


@settings(max_examples=20, deadline=None)
@given(st.fixed_dictionaries({one.id: st.floats(one.low, one.high) for one in SLIDERS}))
def test_sliders_change_what_they_name_and_nothing_else(factors: dict[str, float]) -> None:
    """Counts stay whole, shares within 1, and all at 1 is the campaign itself."""
    campaign = documented()
    found = changed(campaign, factors)
    assert all(row.mc_rate_share <= 1 for row in found.aircraft_types)
    assert all(isinstance(row.aircraft, int) for row in found.squadrons)
    others = [row for row in campaign.squadrons if row.role != "tanker"]
    assert [row.aircraft for row in found.squadrons if row.role != "tanker"] == [
        row.aircraft for row in others
    ]
    assert replace(found, squadrons=(), changes=(), aircraft_types=(), bases=(), dust=()) == replace(
        campaign, squadrons=(), changes=(), aircraft_types=(), bases=(), dust=()
    )
    assert changed(campaign, dict.fromkeys(factors, 1.0)) == campaign


def test_a_factor_beyond_its_ends_is_refused() -> None:
    """What arrives from a page is checked."""
    for factors in ({"tankers": 2.5}, {"magic": 1.0}, {"dust": float("nan")}):
        with pytest.raises(ValueError, match="cannot be"):
            changed(classroom_campaign(), factors)


def test_bundled_what_ifs_are_the_fields_that_they_change() -> None:
    """Put into the campaign they make the same campaign as the command line does."""
    from scenarios.scenario import resolve

    campaign = documented()
    names = ("half_tankers", "incirlik_first_day")
    asked = {one.id: fields for one, fields in asked_of(campaign, names)}
    for name in names:
        other = sides_of(campaign, asked, Ask(what_if=name))[1]
        assert replace(resolve([campaign.name, name]).campaign, name="", title="") == replace(
            other, name="", title=""
        )


def test_the_page_says_what_the_calibration_cannot_tell() -> None:
    """The same numbers out of range as everywhere else; what was never fitted was never compared."""
    from scenarios import remarks

    campaign = documented()
    fields = {one.id: changed_ for one, changed_ in asked_of(campaign, ["half_tankers"])}
    sides = sides_of(campaign, fields, Ask(what_if="half_tankers"))
    name = known_of(campaign).name
    said = [one for one in remarks(sides[1], name) if one.startswith("outside the range")]
    found = outside(*sides, name)
    assert said[0].partition(": ")[2].split(", ") == found
    assert found[0].startswith("KC-10 of the United States at Al Dhafra: aircraft is ")
    assert outside(campaign, campaign, name) == []


def test_both_sides_share_their_chance_events() -> None:
    """A question that changes nothing has no difference, and says so."""
    flown = fly_both(
        classroom_campaign(),
        {},
        Ask(replications=2),
        about={},
        fitted=(),
        t95=t95(),
        tell=lambda _: None,
        known=Known(),
    )
    differences = [one["difference"] for one in flown.answer["measures"]]  # type: ignore[attr-defined]
    assert differences == [0.0] * len(differences)
    assert flown.answer["moment"] is None
    assert len(set(flown.answer["digests"])) == 1  # type: ignore[call-overload]


@pytest.mark.xdist_group("web page")
def test_the_page_flies_what_cpython_flies(browser: Any, tmp_path: Path) -> None:
    """Sixty days of both sides in Chromium, from a disk: the flights tables agree row by row."""
    campaign = documented()
    until = campaign.from_date + timedelta(days=DAYS - 1)
    page_file = tmp_path / "classroom.html"
    command = [
        "replay",
        campaign.name,
        "--live",
        "--seed",
        "3",
        "--until",
        str(until),
        "--out",
        str(page_file),
    ]
    answer = CliRunner().invoke(app, command)
    assert answer.exit_code == 0, answer.output
    assert page_file.stat().st_size < 12_000_000
    with guarded_page(browser, page_file.as_uri()) as page:
        page.fill("#slider-tankers", "0.5")
        page.fill("#replications", "1")
        page.click("text=Fly it")
        page.wait_for_function("document.querySelectorAll('.map-panel').length === 2", timeout=240_000)
        told = page.evaluate("async () => (await import('coalition/state.js')).get('answer').digests")
        trust = page.inner_text("#answer .honesty")
    sides = sides_of(campaign, {}, ASKED._replace(to_date=str(until)))
    assert told == [flights_digest(simulate(one, seed=3)) for one in sides]
    assert told[0] != told[1]
    missed = {one.id: one.words for one in missed_of(campaign)}
    assert missed["E02"] in trust and missed["E22"] not in trust  # tankers these days; the Dutch came later
    assert "any change counts" in trust and "The question changes" in trust and "Tankers × 0.5" in trust
