"""Hourly rates: the file, and what flight hours cost by them."""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from pathlib import Path

import pytest
from support.hand_logs import flight, hand_campaign

import results
import scenarios
from results import Selection, measures
from results.measures.catalog import broken_down, measure
from results.measures.costing import FILE
from scenarios import ScenarioError
from sim.records import Log

HEADER = "aircraft,low_usd_per_h,high_usd_per_h,year,source,confidence,note\n"


def tables_of(*aircraft: str) -> results.Tables:
    """Two-ships of eight flight hours, one of each type."""
    log = Log("hand", 7, 0, 72.0)
    log.flights += [flight("fighters", 0, n, aircraft=name) for n, name in enumerate(aircraft)]
    return results.frames(hand_campaign(), log)


def rates() -> dict[str, tuple[float, float]]:
    return {cost.aircraft: (cost.low_usd_per_h, cost.high_usd_per_h) for cost in measures.flying_hour_costs()}


@pytest.mark.parametrize("campaign", scenarios.names())
def test_every_type_of_a_bundled_campaign_has_a_rate(campaign: str) -> None:
    """By its printed name, as in the tables."""
    assert {kind.name for kind in scenarios.load(campaign).aircraft_types} <= set(rates())


def test_every_rate_says_where_it_comes_from() -> None:
    """A range above 0 with source and years; what is assumed or mixed says from what."""
    for cost in measures.flying_hour_costs():
        assert 0 < cost.low_usd_per_h <= cost.high_usd_per_h < 100_000
        assert cost.source
        assert cost.year[:4].isdigit()
        assert cost.confidence in ("public", "mixed", "assumed")
        if cost.confidence == "mixed":
            assert "assumed" in cost.note or "growth" in cost.note, cost.aircraft


def test_cost_is_hours_times_rate() -> None:
    """Eight hours of each type, at both ends of the range."""
    tables = tables_of("F-16", "KC-135")
    low, high = zip(rates()["F-16"], rates()["KC-135"], strict=True)
    assert measures.cost_low_usd(tables)[0] == 8 * sum(low)
    assert measures.cost_high_usd(tables)[0] == 8 * sum(high)
    by_type = broken_down(measure("cost_low_usd"), tables, "aircraft")
    assert by_type.loc[0].to_dict() == {"F-16": 8 * low[0], "KC-135": 8 * low[1]}


def test_the_cost_of_an_unknown_type_is_unknown() -> None:
    """Not 0; what flew beside it keeps its cost."""
    tables = tables_of("F-16", "Zeppelin")
    assert isnan(measures.cost_low_usd(tables)[0])
    assert measures.cost_low_usd(tables, Selection(aircraft="F-16"))[0] == 8 * rates()["F-16"][0]
    parts = broken_down(measure("cost_high_usd"), tables, "aircraft")
    assert parts.isna().loc[0].to_dict() == {"F-16": False, "Zeppelin": True}


def test_a_type_that_never_took_off_costs_nothing() -> None:
    """A rate is missed only where hours were flown."""
    campaign, log = hand_campaign(), Log("hand", 7, 0, 72.0)
    log.flights += [flight("fighters", 0, 0, aircraft="Zeppelin", sorties=0, flight_hours=0.0)]
    assert measures.cost_low_usd(results.frames(replace(campaign), log))[0] == 0


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("F-16,8,9,2015,here,public,\nF-16,8,9,2015,here,public,\n", "line 3, aircraft: duplicate F-16"),
        ("F-16,9,8,2015,here,public,\n", "line 2, high_usd_per_h: lies below the lower rate"),
        ("F-16,-1,8,2015,here,public,\n", "line 2, low_usd_per_h"),
        ("F-16,8,9,2015,,public,\n", "line 2, source"),
        ("F-16,8,9,2015,here,certain,\n", "line 2, confidence"),
    ],
)
def test_a_rate_that_cannot_be_used_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    """With file, line and column."""
    (tmp_path / FILE).write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(ScenarioError, match=f"{FILE} {message}"):
        measures.flying_hour_costs(tmp_path)
