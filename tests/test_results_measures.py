"""Measures and summaries of the hand-written log, against numbers worked out by hand."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from math import isnan, nan, sqrt
from typing import get_args

import pandas as pd
import pytest
from support.hand_logs import SOURCED, busy_log, hand_campaign, idle_log

import results
from results import Selection, Tables, measures, summaries
from results.estimation import interval, intervals
from results.summaries import Summary
from results.tables import PUBLISHED_CLASSES, gather
from results.tables.selection import select
from sim.campaign import Base, Campaign, Role
from sim.geography import Place, great_circle_nm

OWN = Selection(command="own")
RIVER, TOWN = Place(0.0, 4.0), Place(0.0, 8.0)


def charted_campaign() -> Campaign:
    """The campaign written by hand with its one base on the equator, river and town east of it."""
    base = Base(
        id="west",
        name="West",
        country="Westland",
        kind="airbase",
        latitude=0.0,
        longitude=0.0,
        ramp_spots=16,
        runways=1,
        runway_h=0.05,
        turn_crews=1,
        fix_crews=1,
        fuel_store_klb=1000.0,
        fuel_resupply_klb_per_day=100.0,
        munitions_store=10,
        munitions_resupply_per_day=1.0,
        **SOURCED,
    )
    hand = hand_campaign()
    river, town = hand.areas
    return replace(
        hand,
        bases=(base,),
        areas=(
            replace(river, latitude=RIVER.latitude, longitude=RIVER.longitude),
            replace(town, latitude=TOWN.latitude, longitude=TOWN.longitude),
        ),
        planning=replace(hand.planning, route_factor=1.5),
    )


@pytest.fixture(name="tables")
def _tables() -> Tables:
    return results.frames(charted_campaign(), busy_log(), idle_log())


def summarized(kind: type[Summary], *each: Tables) -> pd.DataFrame:
    """A summary table of these tables."""
    return kind.of(each).table()


@pytest.mark.parametrize(
    ("measure", "busy", "idle"),
    [
        (measures.lines, 12, 0),
        (measures.cancelled_lines, 2, 0),
        (measures.sorties, 10, 0),
        (measures.flights, 5, 0),
        (measures.flight_hours, 34.0, 0),
        (measures.station_hours, 7.5, 0),
        (measures.station_h_per_flight, 2.5, nan),
        (measures.transit_h_per_flight, (3 * 1.5 - 0.25 - 0.2 - 0.2 - 0.5 - 0.125 - 0.2) / 3, nan),
        (measures.mean_leg_nm, 1.5 * great_circle_nm(Place(0.0, 0.0), RIVER) * 5 / 3, nan),
        (measures.fuel_burned_klb, 200.0, 0),
        (measures.fuel_per_flight_klb, 40.0, nan),
        (measures.station_h_per_klb, 7.5 / 200, nan),
        (measures.strikes, 3, 0),
        (measures.strike_missions, 2, 0),
        (measures.weapons_released, 6, 0),
        (measures.sorties_releasing, 3, 0),
        (measures.releasing_share, 3 / 8, nan),
        (measures.contingents_striking, 2, 0),
        (measures.requests, 4, 0),
        (measures.unanswered, 2, 0),
        (measures.requests_answered_share, 0.5, nan),
        (measures.response_time_median_h, 1.0, nan),
        (measures.response_time_90_h, 1.4, nan),
        (measures.tanker_sorties, 2, 0),
        (measures.offload_klb, 30.0, 0),
        (measures.receivers, 5, 0),
        (measures.offload_per_tanker_sortie_klb, 15.0, nan),
        (measures.receivers_per_tanker_sortie, 2.5, nan),
        (measures.no_tanker_share, 1 / 3, nan),
        (measures.tanker_wait_h, 0.875 / 4, nan),
        (measures.tanker_wait_95_h, 0.25 + 0.85 * 0.25, nan),
        (measures.given_up_refuelings, 1, 0),
        (measures.coverage_share, 7.5 / 30, nan),
        (measures.tasked_share, 18 / 30, nan),
        (measures.sorties_per_aircraft_day, 8 / 12, nan),
        (measures.mc_rate, 9 / 12, nan),
        (measures.crew_use_share, 24.0 / (12 * 2 * 90 / 30), nan),
        (measures.ramp_use_share, (9 + 12 + 8) / 3 / 16, 0.5),
    ],
)
def test_a_measure_is_what_a_hand_works_out(
    tables: Tables, measure: Callable[[Tables], pd.Series], busy: float, idle: float
) -> None:
    """One value per replication: counts of nothing are 0, means and shares of nothing NaN."""
    values = measure(tables)
    assert values.index.tolist() == [0, 1]
    assert values.index.name == "replication"
    assert values.tolist() == pytest.approx([busy, idle], nan_ok=True)


@pytest.mark.parametrize(
    ("selection", "sorties"),
    [
        (OWN, 2),
        (Selection(command=None), 12),
        (Selection(contingent="eastland"), 4),
        (Selection(contingent=("eastland", "westland")), 10),
        (Selection(service="WAF"), 6),
        (Selection(squadron="tankers"), 2),
        (Selection(aircraft="f_16"), 4),
        (Selection(role="strike"), 8),
        (Selection(country="Syria"), 6),
        (Selection(outcome="air_abort"), 2),
        (Selection(from_date=date(2014, 9, 1)), 5),
        (Selection(to_date=date(2014, 8, 30)), 5),
        (Selection(from_date=date(2014, 8, 31), to_date=date(2014, 8, 31)), 0),
        (Selection(contingent="nowhere"), 0),
    ],
)
def test_a_selection_counts_only_its_rows(tables: Tables, selection: Selection, sorties: int) -> None:
    """Each field restricts, both dates are included, the coalition is the default."""
    assert measures.sorties(tables, selection)[0] == sorties


def test_refuelings_are_selected_by_their_receiver(tables: Tables) -> None:
    """The wait of a contingent is the wait of its receivers."""
    assert measures.tanker_wait_h(tables, Selection(contingent="westland"))[0] == pytest.approx(0.25)
    assert measures.tanker_wait_h(tables, Selection(outcome="gave_up"))[0] == 0.5
    assert measures.tanker_wait_h(tables, OWN).isna().all()


def test_squadron_days_follow_a_change_of_command(tables: Tables) -> None:
    """The guests are counted with the coalition from the day on which they join."""
    assert measures.sorties_per_aircraft_day(tables, OWN)[0] == 2 / 4
    assert measures.mc_rate(tables, Selection(contingent="eastland"))[0] == 1
    assert select(tables, "squadron_days", Selection(command=None)).index.tolist() == [0, 1, 2, 3]


def test_area_days_and_requests_are_selected_by_country(tables: Tables) -> None:
    """The area knows its country."""
    assert measures.tasked_share(tables, Selection(country="Iraq"))[0] == 15 / 20
    assert measures.tasked_share(tables, Selection(role="isr"))[0] == 0
    assert measures.coverage_share(tables, Selection(country="Iraq"))[0] == 2.5 / 20
    assert measures.requests_answered_share(tables, Selection(country="Syria"))[0] == 0


def test_coverage_is_flown_by_the_roles_that_fly_what_is_wanted(tables: Tables) -> None:
    """Strike aircraft fly the overwatch, nobody flew the surveillance; no area wants tankers."""
    assert measures.coverage_share(tables, Selection(role="overwatch"))[0] == 7.5 / 24
    assert measures.coverage_share(tables, Selection(role=("overwatch", "isr")))[0] == 7.5 / 30
    assert measures.coverage_share(tables, Selection(role="isr"))[0] == 0
    assert measures.coverage_share(tables, Selection(role="tanker")).isna().all()


def test_ramps_count_where_the_coalition_is_hosted(tables: Tables) -> None:
    """One base hosts both; without the coalition's squadrons it is nobody's but the guests'."""
    assert measures.ramp_use_share(tables, OWN).isna().all()
    campaign = charted_campaign()
    guests = tuple(squadron for squadron in campaign.squadrons if squadron.id == "guests")
    alone = results.frames(replace(campaign, squadrons=guests, changes=()), busy_log())
    assert measures.ramp_use_share(alone).isna().all()
    assert measures.ramp_use_share(alone, OWN)[0] == pytest.approx(29 / 48)


def test_a_campaign_without_a_chart_has_no_legs_and_no_ramps() -> None:
    """What is not known is NaN, never 0."""
    tables = results.frames(hand_campaign(), busy_log())
    assert measures.mean_leg_nm(tables).isna().all()
    assert measures.ramp_use_share(tables).isna().all()


def test_a_selection_that_means_nothing_is_refused(tables: Tables) -> None:
    """Nobody can say which contingent an unanswered request belongs to."""
    with pytest.raises(ValueError, match="requests cannot be selected by contingent"):
        measures.unanswered(tables, Selection(contingent="westland"))


@pytest.mark.parametrize("selection", [Selection(contingent="westland"), Selection(aircraft="f_16")])
def test_what_areas_want_and_ramps_hold_belongs_to_nobody(tables: Tables, selection: Selection) -> None:
    """Wanted hours and ramp spots cannot be shared out by who flew."""
    for measure in (measures.coverage_share, measures.tasked_share, measures.ramp_use_share):
        with pytest.raises(ValueError, match="_days cannot be selected by"):
            measure(tables, selection)


def test_shares_are_parts_of_the_sorties_of_a_selection(tables: Tables) -> None:
    """They add up to 1, and are NaN when nobody flew."""
    strike = Selection(role="strike")
    shares = [measures.aircraft_share(tables, kind, strike) for kind in ("f_16", "su_25")]
    assert [share[0] for share in shares] == [0.5, 0.5]
    assert all(isnan(share[1]) for share in shares)
    assert measures.sorties_share(tables, Selection(role="tanker"))[0] == 0.2


def test_only_armed_sorties_can_release(tables: Tables) -> None:
    """A role of the selection narrows the armed ones; tankers alone have none to divide by."""
    assert measures.releasing_share(tables, Selection(contingent="eastland"))[0] == 1 / 4
    assert measures.releasing_share(tables, Selection(role="isr_armed")).isna().all()


def test_a_flight_that_stays_on_the_ground_does_not_come_home(tables: Tables) -> None:
    """A cancellation with the same word is no flight home for lack of a tanker."""
    flights = tables.flights.assign(reason=tables.flights["reason"].replace("no tail", "no tanker"))
    assert measures.no_tanker_share(replace(tables, flights=flights))[0] == pytest.approx(1 / 3)


def test_an_interval_is_the_t_interval() -> None:
    """1, 2, 3: mean 2, deviation 1, quantile 4.303 of two degrees of freedom."""
    mean, half_width, replications = interval(pd.Series([1.0, 2.0, nan, 3.0]))
    assert (mean, replications) == (2, 3)
    assert half_width == pytest.approx(4.302653 / sqrt(3), rel=1e-6)


def test_one_replication_says_nothing_about_spread() -> None:
    """Its half-width is NaN, and so is the mean of nothing."""
    one, none = interval(pd.Series([5.0])), interval(pd.Series([nan]))
    assert (one.mean, one.replications, none.replications) == (5, 1, 0)
    assert isnan(one.half_width)
    assert isnan(none.mean)


def test_intervals_go_row_by_row() -> None:
    """Each row of a frame is one measure."""
    table = intervals(pd.DataFrame({0: [1.0, 4.0], 1: [3.0, 4.0]}, index=["a", "b"]))
    assert table["mean"].to_dict() == {"a": 2.0, "b": 4.0}
    assert table.loc["b", "half_width"] == 0


def test_sorties_by_contingent_and_role_add_up_to_the_log(tables: Tables) -> None:
    """Means over both replications; the idle one counts."""
    table = summarized(summaries.SortiesByContingentAndRole, tables)
    assert table.index.tolist() == [("coalition", "westland"), ("coalition", "eastland"), ("own", "eastland")]
    assert table["total"].tolist() == [3, 2, 1]
    assert table.loc[("coalition", "westland"), ["strike", "tanker"]].tolist() == [2, 1]
    assert table["total"].sum() * 2 == tables.flights["sorties"].sum()
    assert table[list(summaries.ROLES)].sum(axis="columns").tolist() == table["total"].tolist()
    assert table.loc[("own", "eastland"), "half_width"] == pytest.approx(12.706205 * sqrt(2) / sqrt(2))


def test_sorties_per_day_by_month_divide_by_simulated_days(tables: Tables) -> None:
    """Two days of August, one of September."""
    table = summarized(summaries.SortiesPerDayByMonth, tables)
    assert table["days"].to_dict() == {"2014-08": 2, "2014-09": 1}
    assert table["sorties_per_day"].to_dict() == {"2014-08": 1.25, "2014-09": 2.5}
    assert (table["days"] * table["sorties_per_day"]).sum() == measures.sorties(tables).mean()


def test_sorties_by_class_and_month_add_up_to_the_log(tables: Tables) -> None:
    """A row for every simulated month; the roles of a class together."""
    table = summarized(summaries.SortiesByClassAndMonth, tables)
    assert table.columns.tolist() == [*PUBLISHED_CLASSES, "total"]
    assert table.loc["2014-08"].tolist() == [2, 0, 0, 0.5, 2.5]
    assert table.loc["2014-09"].tolist() == [2, 0, 0, 0.5, 2.5]
    assert table["total"].sum() == measures.sorties(tables).mean()
    isr = tables.flights.assign(role=tables.flights["role"].replace({"strike": "c2"}))
    assert summarized(summaries.SortiesByClassAndMonth, replace(tables, flights=isr))["isr"].tolist() == [
        2,
        2,
    ]


def test_every_role_stands_in_one_published_class() -> None:
    """So the classes add up to the total."""
    roles = [role for names in PUBLISHED_CLASSES.values() for role in names]
    assert sorted(roles) == sorted(get_args(Role))


def test_lines_by_contingent_say_what_was_left_and_why(tables: Tables) -> None:
    """Planned, offered, tasked: means over both replications; lines left have the reason of their day."""
    days = tables.squadron_days.assign(unused=["tanker", "demand", "none", "none"])
    table = summarized(summaries.LinesByContingent, replace(tables, squadron_days=days))
    columns = ["lines_planned", "lines_offered", "lines_tasked", "left_tanker", "left_demand", "left_caveat"]
    assert table.columns.tolist() == columns
    assert table.loc[("coalition", "westland")].tolist() == [5.5, 5, 3, 1, 1, 0]
    assert table.loc[("own", "eastland")].tolist() == [2, 1, 1, 0, 0, 0]


def test_tanker_load_adds_up_to_the_log(tables: Tables) -> None:
    """By track and month, served and given up apart."""
    table = summarized(summaries.TankerLoad, tables)
    anvil = table.loc[("anvil", "2014-08")]
    assert anvil[["refuelings", "receivers", "offload_klb", "gave_up"]].tolist() == [1, 2, 12, 0.5]
    assert anvil["wait_h"] == 0.25
    assert table["offload_klb"].sum() * 2 == tables.flights["offload_klb"].sum()


def test_base_load_shows_the_worst_day_and_the_wait_of_a_flight(tables: Tables) -> None:
    """Both commands together: twelve sorties in six flights, in one of two replications."""
    west = summarized(summaries.BaseLoad, tables).loc["west"]
    assert west[["sorties", "sorties_per_day", "ramp_used_max", "fuel_min_klb"]].tolist() == [6, 2, 12, 800]
    assert west["runway_wait_h"] == pytest.approx(1.2 / 6)
    assert west["turn_wait_h"] == pytest.approx(1.2 / 6)
    assert west["closed_h"] == 3


def test_the_outcomes_add_up_to_the_lines_tasked(tables: Tables) -> None:
    """Every line ends in one outcome."""
    table = summarized(summaries.OutcomesOfLines, tables)
    assert table["lines"].to_dict() == {
        ("flown", ""): 4,
        ("air_abort", "no tanker"): 1,
        ("cancelled_maintenance", "no tail"): 1,
    }
    assert table["lines"].sum() * 2 == measures.lines(tables).sum()
    assert table["lines_share"].sum() == pytest.approx(1)


def test_unmet_hours_are_those_wanted_less_those_tasked(tables: Tables) -> None:
    """By role and reason."""
    table = summarized(summaries.UnmetHours, tables)
    assert table["unmet_h"].to_dict() == {
        ("isr", "no_squadron"): 3,
        ("overwatch", "no_lines"): 3,
        ("overwatch", "none"): 0,
    }


def test_answers_and_limits_are_counted_per_replication(tables: Tables) -> None:
    """Shares add up to 1; the wait is that of the answered."""
    answers = summarized(summaries.AnswersToRequests, tables)
    assert answers["requests_share"].sum() == 1
    assert answers.loc["strike", "wait_h"] == 0.5
    assert isnan(answers.loc["caveat", "wait_h"])
    limits = summarized(summaries.LimitsOfLines, tables)
    assert limits["lines_offered"].to_dict() == {"programme": 5, "tails": 2}


def kinds() -> list[type[Summary]]:
    """Every summary table that there is."""
    found = [one for one in vars(summaries).values() if isinstance(one, type) and issubclass(one, Summary)]
    return [one for one in found if one is not Summary]


@pytest.mark.parametrize("kind", kinds())
def test_a_summary_is_the_same_from_one_replication_after_the_other(kind: type[Summary]) -> None:
    """To the last digit, in whatever order: nothing but one replication has to be in memory."""
    campaign, logs = charted_campaign(), (busy_log(), idle_log())
    together = summarized(kind, results.frames(campaign, *logs))
    for order in (logs, logs[::-1]):
        each = [results.frames(campaign, log) for log in order]
        pd.testing.assert_frame_equal(summarized(kind, *each), together, check_exact=True)


def test_only_one_replication_is_held_at_a_time() -> None:
    """What was gathered is forgotten before the next replication is read."""
    earlier: list[weakref.ref[Tables]] = []

    def read() -> Iterator[Tables]:
        for log in (busy_log(), idle_log(), busy_log()):
            assert all(one() is None for one in earlier)
            tables = results.frames(charted_campaign(), log)
            earlier.append(weakref.ref(tables))
            yield tables
            del tables

    gather(read(), *(kind() for kind in kinds()))
    assert len(earlier) == 3


def test_summaries_of_an_idle_campaign_are_empty() -> None:
    """Nothing happened: no row, no error."""
    idle = results.frames(hand_campaign(), idle_log())
    for summary in (
        summaries.SortiesByContingentAndRole,
        summaries.TankerLoad,
        summaries.OutcomesOfLines,
        summaries.UnmetHours,
        summaries.AnswersToRequests,
        summaries.LimitsOfLines,
    ):
        assert summarized(summary, idle).empty
    assert summarized(summaries.LinesByContingent, idle).empty
    assert summarized(summaries.SortiesPerDayByMonth, idle)["sorties_per_day"].tolist() == [0, 0]
    assert summarized(summaries.SortiesByClassAndMonth, idle)["total"].tolist() == [0, 0]
    assert summarized(summaries.BaseLoad, idle)["sorties"].tolist() == [0]
