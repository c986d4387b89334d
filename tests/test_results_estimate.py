"""What a study is said to cost, held against what it costs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from results.studies import estimate, open_store, read_study, run_study

STUDY = """\
scenarios: [two_bases]
until: 2015-01-04
factors:
  - {id: fighters, set: squadrons.fighters.aircraft, low: 2, high: 4}
  - {id: mc, scale: aircraft_types.*.mc_rate_share, low: 0.5, high: 1}
design: {kind: latin_hypercube, points: 6}
measures: [sorties, station_hours]
seed: 7
"""


@pytest.mark.parametrize(("tables", "within"), [("", 0.1), ("tables: [flights, area_days]\n", 0.25)])
def test_the_disk_is_what_a_store_takes(tmp_path: Path, tables: str, within: float) -> None:
    """A unit is a line of text, longer than its numbers; tables come on top, and differ from unit to unit."""
    (tmp_path / "study.yaml").write_text(STUDY + tables, encoding="utf-8")
    study = read_study(tmp_path / "study.yaml")
    run_study(study, tmp_path / "store")
    taken = sum(path.stat().st_size for path in (tmp_path / "store").rglob("*.[jp]*") if path.is_file())
    assert estimate(study).disk_bytes() == pytest.approx(taken, rel=within)


def test_equal_points_cost_nothing(tmp_path: Path) -> None:
    """Whole numbers between 2 and 4 come to three, however many points there are."""
    one = STUDY.replace("  - {id: mc, scale: aircraft_types.*.mc_rate_share, low: 0.5, high: 1}\n", "")
    (tmp_path / "study.yaml").write_text(one, encoding="utf-8")
    study = read_study(tmp_path / "study.yaml")
    found = estimate(study, fly=False)
    assert (found.units, found.flown) == (6, 3)
    assert found.disk_bytes() == pytest.approx(3 * found.unit_bytes)
    assert run_study(study, open_store(tmp_path / "store")).flown == 3


def test_a_short_trial_does_not_count_the_loading_of_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first simulation of a process pays for them, the other thousands do not."""
    room = sys.modules["results.studies.estimate"]
    study = read_study("when_coverage_fails")
    slow = iter((1.0, 0.0))
    flown = room.measured

    def loading(*words: object) -> object:
        time.sleep(next(slow))
        return flown(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "measured", loading)
    assert estimate(study).unit_s < 0.8


def test_a_small_campaign_is_not_said_to_take_no_time() -> None:
    """By the documented rate, too: tables and measures take their time."""
    found = estimate(read_study("when_coverage_fails"), fly=False)
    assert 0.01 < found.unit_s < 0.1
