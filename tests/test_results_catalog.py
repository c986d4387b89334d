"""The catalog: every measure has what it needs, and its break-downs are the measure, part by part."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from math import isnan
from types import FrameType

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.hand_logs import busy_log, hand_campaign, idle_log
from support.small_campaigns import small_campaigns

import results
import scenarios
import sim
from results import RunError, Selection, Tables, measures
from results.measures.catalog import DIMENSIONS, HEADLINE, MEASURES, Measure, broken_down, measure
from results.tables.columns import COLUMNS
from results.tables.selection import COALITION
from sim.campaign import Campaign

pytestmark = pytest.mark.xdist_group("catalog")  # what its tests share is made once

SUMS = [one for one in MEASURES.values() if one.additive]
BROKEN_DOWN = [(one, dim) for one in MEASURES.values() for dim in one.by]
SELECTED = ("contingent", "service", "squadron", "aircraft", "role", "country")


@pytest.fixture(name="autumn", scope="module")
def _autumn() -> Tables:
    """Two replications of the weeks around the first strikes in Syria."""
    campaign = replace(
        scenarios.load("inherent_resolve"), from_date=date(2014, 9, 20), to_date=date(2014, 10, 4)
    )
    return results.frames(campaign, *(sim.simulate(campaign, seed=3, replication=n) for n in range(2)))


# --- the entries --------------------------------------------------------------------------


@pytest.mark.parametrize("one", MEASURES.values(), ids=MEASURES)
def test_every_measure_says_what_it_is(one: Measure) -> None:
    """Found by the name of its function, with unit, definition and ways to break it down."""
    assert MEASURES[one.id] is one
    assert getattr(measures, one.id) is one
    assert one.name
    assert one.unit
    assert one.definition.endswith(".")
    assert one.by
    assert set(one.by) <= set(DIMENSIONS)


def test_units_stand_in_the_names() -> None:
    """Hours end in `_h`, fuel in `_klb`, shares in `_share`, money in `_usd`."""
    ends = {"klb": "_klb", "share": ("_share", "mc_rate"), "USD": "_usd", "nm": "_nm"}
    for one in MEASURES.values():
        if one.unit in ends:
            assert one.id.endswith(ends[one.unit]), one.id
        elif one.unit == "h":
            assert one.id.endswith(("_h", "_hours", "_h_per_flight")), one.id


def test_the_headline_names_measures_once() -> None:
    """None is shown twice, none is unknown."""
    assert len(set(HEADLINE)) == len(HEADLINE)
    assert set(HEADLINE) <= set(MEASURES)


def test_the_catalog_cannot_be_written_to() -> None:
    """It is the same for all who read it."""
    with pytest.raises(TypeError):
        MEASURES["sorties"] = measure("lines")  # type: ignore[index]


def test_a_measure_that_does_not_exist_is_refused_with_the_nearest_one() -> None:
    """A typo is understood, a word from nowhere is not."""
    with pytest.raises(RunError, match="no measure 'sortie'; did you mean 'sorties'"):
        measure("sortie")
    with pytest.raises(RunError, match=r"no measure 'qqq'$"):
        measure("qqq")


def test_each_measure_is_worked_out_once_however_many_are_made_of_it() -> None:
    """Of each replication; one that is broken down or selects rows is another one."""
    names = {one.function.__code__: one.id for one in MEASURES.values()}  # type: ignore[attr-defined]
    taken: Counter[tuple[str, Selection, str | None]] = Counter()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in names:
            given = frame.f_locals
            taken[names[frame.f_code], given["selection"], given["by"]] += 1

    for log in (busy_log(), idle_log()):
        tables = results.frames(hand_campaign(), log)
        taken.clear()
        sys.setprofile(watch)
        try:
            row = measures.measured(tables, list(MEASURES))
            again = measures.measured(tables, list(MEASURES))
            by_base = broken_down(measure("sorties"), tables, "base")
        finally:
            sys.setprofile(None)
        pd.testing.assert_frame_equal(again, row)
        assert by_base.sum(axis="columns").tolist() == row["sorties"].tolist()
        assert {name for name, *_ in taken} == set(MEASURES)
        assert set(taken.values()) == {1}, taken.most_common(3)


# --- break-downs --------------------------------------------------------------------------


def test_a_dimension_that_a_measure_does_not_have_is_refused(autumn: Tables) -> None:
    """With the nearest one, or with those there are."""
    with pytest.raises(RunError, match="sorties cannot be broken down by 'aera'; did you mean 'area'"):
        broken_down(measure("sorties"), autumn, "aera")
    with pytest.raises(RunError, match=r"requests .* 'squadron'; choose one of country, area, month"):
        broken_down(measure("requests"), autumn, "squadron")


@pytest.mark.parametrize(("one", "dim"), BROKEN_DOWN, ids=lambda value: getattr(value, "id", value))
def test_a_break_down_has_a_row_per_replication_and_a_column_per_value(
    autumn: Tables, one: Measure, dim: str
) -> None:
    """Values are texts in the order of the alphabet; the parts of a sum add up to it."""
    parts = broken_down(one, autumn, dim)
    assert parts.index.tolist() == [0, 1]
    assert parts.index.name == "replication"
    assert parts.columns.name == dim
    assert len(parts.columns) > 0
    assert parts.columns.tolist() == sorted(set(parts.columns))
    if one.additive:
        whole = one(autumn, COALITION)
        assert parts.notna().to_numpy().all()
        np.testing.assert_allclose(parts.sum(axis="columns"), whole, rtol=1e-9)


@pytest.mark.parametrize(
    ("one", "dim"),
    [
        (one, dim)
        for one, dim in BROKEN_DOWN
        if dim in SELECTED and (one.id, dim) != ("coverage_share", "role")
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_part_is_the_measure_of_a_selection(autumn: Tables, one: Measure, dim: str) -> None:
    """What is broken down is what would have been selected, value by value."""
    parts = broken_down(one, autumn, dim)
    for value in parts.columns[[0, len(parts.columns) // 2, -1]]:
        selected = one(autumn, replace(COALITION, **{dim: value}))
        pd.testing.assert_series_equal(
            parts[value], selected, check_names=False, check_dtype=False, rtol=1e-9
        )


@given(small_campaigns(), st.sampled_from(DIMENSIONS), st.sampled_from([COALITION, Selection(command=None)]))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sums_add_up_over_any_dimension(campaign: Campaign, dim: str, selection: Selection) -> None:
    """Whatever happens in a campaign, no part of a sum is lost or counted twice."""
    tables = results.frames(campaign, *(sim.simulate(campaign, seed=1, replication=n) for n in range(2)))
    for one in SUMS:
        if dim in one.by:
            whole = one(tables, selection)
            parts = broken_down(one, tables, dim, selection).sum(axis="columns", skipna=False)
            np.testing.assert_allclose(parts, whole, rtol=1e-9, err_msg=one.id)


def test_replications_keep_their_values_in_any_order(autumn: Tables) -> None:
    """Tables of the second replication and then the first: the rows change places, and nothing else."""
    rows = {name: autumn[name].sort_values("replication", ascending=False, kind="stable") for name in COLUMNS}
    turned = replace(
        autumn, **{name: part.reset_index(drop=True) for name, part in rows.items()}, replications=(1, 0)
    )
    for one in (measure("flight_hours"), measure("mc_rate"), measure("tanker_wait_95_h")):
        assert one(turned).to_dict() == pytest.approx(one(autumn).to_dict())
        assert one(turned).index.tolist() == [1, 0]
        parts = broken_down(one, turned, "contingent")
        pd.testing.assert_frame_equal(parts.loc[[0, 1]], broken_down(one, autumn, "contingent"), rtol=1e-9)


def test_tankers_have_tracks_and_flights_have_areas(autumn: Tables) -> None:
    """The sorties without an area are those of the tankers, and the tracks have these alone."""
    sorties = broken_down(measure("sorties"), autumn, "area")
    tankers = broken_down(measure("tanker_sorties"), autumn, "track")
    assert sorties[""].tolist() == tankers.sum(axis="columns").tolist()
    assert "" not in tankers.columns
    assert not set(sorties.columns) & set(tankers.columns)


def test_coverage_is_broken_down_by_what_is_wanted(autumn: Tables) -> None:
    """Its roles are those of the wants, and each is what its selection gives."""
    parts = broken_down(measure("coverage_share"), autumn, "role")
    assert parts.columns.tolist() == ["airlift", "c2", "isr", "overwatch"]
    for role in parts.columns:
        selected = measures.coverage_share(autumn, Selection(role=role))
        assert parts[role].tolist() == pytest.approx(selected.tolist())


def test_months_are_those_of_the_date(autumn: Tables) -> None:
    """Eleven days of September and four of October."""
    by_month = broken_down(measure("lines"), autumn, "month")
    assert by_month.columns.tolist() == ["2014-09", "2014-10"]
    september = measures.lines(autumn, Selection(to_date=date(2014, 9, 30)))
    assert by_month["2014-09"].tolist() == september.tolist()


@pytest.mark.parametrize("one", MEASURES.values(), ids=MEASURES)
def test_an_idle_campaign_can_be_measured(one: Measure) -> None:
    """Empty tables: a sum is 0, everything else NaN."""
    idle = results.frames(hand_campaign(), idle_log())
    value = one(idle, COALITION)
    assert value.index.tolist() == [1]
    assert value[1] == 0 if one.additive else isnan(value[1])
    for dim in one.by:
        assert broken_down(one, idle, dim).index.tolist() == [1]


def test_a_break_down_of_nothing_is_empty(autumn: Tables) -> None:
    """No column, but every replication."""
    nobody = Selection(contingent="nowhere")
    for one in (measure("sorties"), measure("mc_rate"), measure("tanker_wait_95_h")):
        parts = broken_down(one, autumn, "contingent", nobody)
        assert parts.shape == (2, 0)
        assert parts.index.tolist() == [0, 1]
