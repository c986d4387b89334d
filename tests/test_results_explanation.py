"""The difference of two runs, decomposed: the parts add up, and name what was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from math import isnan
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import caveat, closure, day, east_of_west, two_bases, with_row, with_twin
from support.flying import SEEDS, crowded, flown, many, mission, summer
from support.small_campaigns import small_campaigns

import results
import scenarios
from results import RunError, Selection, measures
from results.explanation.decomposition import Decomposition, contrast
from results.explanation.explanation import Explanation, explain, explain_runs
from results.explanation.hours import HOURS
from sim import Campaign

OWN = Selection(command="own")


def explained(
    baseline: Campaign,
    what_if: Campaign,
    *,
    seed: int = 1,
    replications: int = 1,
    selection: Selection = results.tables.COALITION,
) -> Explanation:
    """The explanation of the difference of two campaigns."""
    sides = (flown(campaign, seed, replications) for campaign in (baseline, what_if))
    return explain([tuple(sides)], selection)


def parts_of(explanation: Explanation, *keys: str) -> dict[object, float]:
    """Parts of the sorties, mean over replications."""
    return explanation.sorties.by(*keys)["difference"].to_dict()


def assert_adds_up(decomposition: Decomposition, *, whole: bool) -> None:
    difference = decomposition.what_if - decomposition.baseline
    added = decomposition.parts.sum()
    if whole:
        assert set(map(str, decomposition.parts.dtypes)) == {"int64"}
        assert added.tolist() == difference.tolist()
    else:
        largest = max(decomposition.baseline.max(), decomposition.what_if.max(), 1.0)
        assert added.tolist() == pytest.approx(difference.tolist(), rel=1e-9, abs=1e-9 * largest)


def assert_explains(explanation: Explanation) -> None:
    assert_adds_up(explanation.sorties, whole=True)
    assert_adds_up(explanation.station_hours, whole=False)
    assert_adds_up(explanation.unanswered, whole=True)


@given(small_campaigns(), small_campaigns(), SEEDS, st.sampled_from([results.tables.COALITION, OWN]))
@settings(many, max_examples=8)
def test_the_parts_add_up_whatever_was_changed(
    baseline: Campaign, what_if: Campaign, seed: int, selection: Selection
) -> None:
    """Of any two campaigns, even of other lengths: whole sorties and requests, hours to rounding.

    Seen from the other side the parts are the same with the other sign.
    """
    before, after = flown(baseline, seed), flown(what_if, seed)
    explanation = explain([(before, after)], selection)
    assert_explains(explanation)
    for side, tables in (("baseline", before), ("what_if", after)):
        assert getattr(explanation.sorties, side)[0] == measures.sorties(tables, selection)[0]
        assert getattr(explanation.unanswered, side)[0] == measures.unanswered(tables)[0]
        hours = getattr(explanation.station_hours, side)[0]
        assert hours == pytest.approx(measures.station_hours(tables, selection)[0])
    renamed = {"added": "not_there", "not_there": "added"}
    back = explain([(after, before)], selection).sorties.parts
    turned = (-back).rename(renamed, level="reason").sort_index()
    pd.testing.assert_frame_equal(explanation.sorties.parts, turned)


def test_the_difference_of_the_replay_adds_up() -> None:
    """Two months with a few of the tankers, two replications: they are missed, and so is their fuel."""
    left = {"us_kc135_udeid": 2, "us_kc135_pods_udeid": 1, "us_kc10_dhafra": 1}
    few = scenarios.vary(summer(), "few", {f"squadrons.{name}.aircraft": n for name, n in left.items()})
    explanation = explained(summer(), few, replications=2)
    assert_explains(explanation)
    assert explanation.sorties.total()["difference"] < 0
    largest = explanation.sorties.by("role", "reason").index[:2]
    assert set(largest) == {("tanker", "strength"), ("strike", "tanker")}
    total = explanation.sorties.by("contingent", "reason")["difference"].sum()
    assert total == pytest.approx(explanation.sorties.total()["difference"])


def test_nothing_explains_no_difference() -> None:
    """A campaign beside itself has no parts, and zeros for a total."""
    explanation = explained(two_bases(), two_bases(), replications=2)
    assert explanation.sorties.parts.empty
    assert explanation.station_hours.parts.empty
    assert explanation.unanswered.parts.sum().tolist() == [0, 0]
    assert explanation.sorties.by("contingent", "reason").empty
    assert explanation.sorties.total()[["difference", "half_width"]].tolist() == [0.0, 0.0]
    assert explanation.contrast("lines", "entry")["difference"].eq(0.0).all()


BASE = two_bases()
WITH_TWINS = with_twin(BASE, "fighters", "twins")
KEPT_OUT = replace(WITH_TWINS, caveats=(*WITH_TWINS.caveats, caveat("fighters", 1, (), ())))


@pytest.mark.parametrize(
    ("baseline", "what_if", "reason"),
    [
        (BASE, two_bases(squadrons__tankers__aircraft=0), "tanker"),
        (BASE, two_bases(demand__overwatch_h_per_day=1.0), "demand"),
        (BASE, two_bases(squadrons__fighters__aircraft=2), "strength"),
        (BASE, two_bases(squadrons__fighters__sorties_per_aircraft_day=0.5), "programme"),
        (BASE, two_bases(squadrons__fighters__crew_h_per_month=10.0), "crews"),
        (BASE, two_bases(aircraft_types__fighter__mc_rate_share=0.2), "tails"),
        (BASE, replace(BASE, closures=(closure("west", 2, 4), closure("east", 2, 4))), "base"),
        (WITH_TWINS, KEPT_OUT, "caveat"),
        (
            two_bases(squadrons__fighters__aircraft=2),
            two_bases(squadrons__fighters__aircraft=2, aircraft_types__fighter__ground_abort_share=1.0),
            "ground_abort",
        ),
        (BASE, two_bases(aircraft_types__tanker__ground_abort_share=1.0), "cancelled_tanker"),
    ],
)
def test_the_reason_is_what_was_changed(baseline: Campaign, what_if: Campaign, reason: str) -> None:
    """Fewer sorties of the fighters are attributed to the change, more than to anything else."""
    explanation = explained(baseline, what_if)
    assert_explains(explanation)
    fighters = explanation.sorties.parts.xs("fighters", level="squadron")[0].groupby("reason").sum()
    assert fighters.idxmin() == reason
    assert fighters.min() < 0


def test_a_squadron_of_one_side_only_is_not_there_or_added() -> None:
    """Its whole row is the difference, whatever became of its lines."""
    more = with_twin(two_bases(demand__overwatch_h_per_day=12.0), "fighters", "twins")
    less = replace(more, squadrons=tuple(row for row in more.squadrons if row.id != "twins"))
    twins = Selection(squadron="twins")
    sorties = int(measures.sorties(flown(more), twins)[0])
    assert sorties > 0
    gone = explained(more, less).sorties.parts.xs("twins", level="squadron")[0]
    came = explained(less, more).sorties.parts.xs("twins", level="squadron")[0]
    assert gone.droplevel(["contingent", "role"]).to_dict() == {("presence", "not_there"): -sorties}
    assert came.droplevel(["contingent", "role"]).to_dict() == {("presence", "added"): sorties}


def test_a_squadron_that_leaves_early_is_not_there_from_then_on() -> None:
    """Days with the squadron on both sides have other reasons."""
    base = two_bases()
    short = replace(base, squadrons=with_row(base.squadrons, "fighters", to_date=day(4)))
    parts = explained(base, short).sorties.parts.xs("fighters", level="squadron")[0].groupby("step").sum()
    late = measures.sorties(flown(base), Selection(squadron="fighters", from_date=day(5)))[0]
    assert parts["presence"] == -late < 0


def test_missions_ordered_by_name_are_a_reason_of_their_own() -> None:
    """Lines beyond the offer are attributed to the order, not to what limits the offer."""
    base = two_bases(squadrons__tankers__aircraft=3)
    explanation = explained(base, replace(base, missions=(mission(20),)))
    ordered = explanation.lines().loc[("ordered", "mission"), "what_if"]
    assert parts_of(explanation, "reason")["mission"] == ordered > 0


def test_time_on_station_is_told_apart_from_sorties() -> None:
    """A farther area: as many sorties or fewer, and less time on station from each of them."""
    base = two_bases(demand__overwatch_h_per_day=4.0, planning__station_min_h=0.5)
    far = replace(base, areas=with_row(base.areas, "range", longitude=east_of_west(780.0)))
    explanation = explained(base, far)
    assert_explains(explanation)
    steps = explanation.station_hours.by("step", "reason")["difference"]
    hours, sorties = explanation.station_hours, explanation.sorties
    strikes = [measures.sorties(flown(side), Selection(role="strike"))[0] for side in (base, far)]
    per_sortie = [hours.baseline[0] / strikes[0], hours.what_if[0] / strikes[1]]
    by_time = steps.get(("on_station", "time_on_station"), 0.0) + steps.get(("on_station", "air_aborts"), 0.0)
    assert by_time == pytest.approx((per_sortie[1] - per_sortie[0]) * sum(strikes) / 2)
    assert sorties.parts.index.names[-2:] == ["step", "reason"]


def test_air_aborts_cost_hours_and_no_sorties() -> None:
    """A flight that turns back has taken off: it is a sortie without time on station."""
    explanation = explained(two_bases(), two_bases(aircraft_types__fighter__air_abort_share=0.5))
    reasons = explanation.station_hours.by("reason")["difference"]
    assert reasons.idxmin() == "air_aborts"


def test_the_hours_of_the_mean_flight_add_up() -> None:
    """Entries in the order of the clock, and their total last."""
    explanation = explained(crowded(3), crowded(1), replications=2)
    hours = explanation.hours_per_flight(["strike"])
    assert hours.index.tolist() == [*HOURS, "total"]
    assert hours.drop(index="total")[["baseline", "what_if", "difference"]].sum().tolist() == pytest.approx(
        hours.loc["total", ["baseline", "what_if", "difference"]].tolist()
    )
    assert explanation.hours_per_flight(["airlift"]).isna().all(axis=None)


def test_parts_that_are_not_shown_are_the_rest() -> None:
    """Shown parts and the rest are the total."""
    explanation = explained(crowded(3), crowded(1), replications=3)
    every = explanation.sorties.by("squadron", "reason")
    shown = every.head(1)
    rest = explanation.sorties.rest(shown.index, "squadron", "reason")
    total = explanation.sorties.total()
    assert len(every) > 1
    assert shown["difference"].sum() + rest["difference"] == pytest.approx(total["difference"])
    assert every["difference"].abs().is_monotonic_decreasing


def test_a_contrast_pairs_the_replications() -> None:
    """The half-width is that of the differences; a row of one side is 0 on the other."""
    columns = pd.Index([0, 1], name="replication")
    before = pd.DataFrame([[1.0, 11.0]], index=["a"], columns=columns)
    after = pd.DataFrame([[3.0, 13.0], [4.0, 4.0]], index=["a", "b"], columns=columns)
    table = contrast(before, after)
    assert table.loc["a"].tolist() == [6.0, 8.0, 2.0, 0.0]
    assert table.loc["b"].tolist() == [0.0, 4.0, 4.0, 0.0]


def test_one_replication_has_no_half_width() -> None:
    """It says nothing about spread."""
    explanation = explained(crowded(3), crowded(1))
    assert isnan(explanation.sorties.total()["half_width"])


def test_other_replications_are_no_pair() -> None:
    """Replication 0 of one is not replication 1 of the other."""
    both = flown(two_bases(), replications=2)
    with pytest.raises(ValueError, match="replications"):
        explain([(flown(two_bases()), both)])


def test_runs_are_explained_over_the_replications_that_both_hold(tmp_path: Path) -> None:
    """From the folders, one replication after the other: the same as from all tables at once."""
    baseline = results.run_replications(crowded(3), seed=1, replications=3, out=tmp_path)
    what_if = results.run_replications(crowded(1), seed=1, replications=2, out=tmp_path)
    explanation = explain_runs(baseline, what_if)
    at_once = explained(crowded(3), crowded(1), replications=2)
    assert explanation.replications == (0, 1)
    assert explanation.caveat
    pd.testing.assert_frame_equal(explanation.sorties.parts, at_once.sorties.parts)
    pd.testing.assert_frame_equal(explanation.station_hours.parts, at_once.station_hours.parts)


def test_runs_of_other_seeds_are_refused(tmp_path: Path) -> None:
    """What is paired has to share its random numbers."""
    runs = [results.run_replications(two_bases(), seed=seed, replications=1, out=tmp_path) for seed in (1, 2)]
    with pytest.raises(RunError, match="seed"):
        explain_runs(*runs)


def test_an_explanation_can_be_written_as_json() -> None:
    """All parts of it, and no NaN."""
    explanation = explained(crowded(3), crowded(1))
    told = json.loads(json.dumps(explanation.to_dict(), allow_nan=False))
    assert sum(part["difference"] for part in told["sorties"]["parts"]) == told["sorties"]["difference"]
    assert told["sorties"]["half_width"] is None
    assert {row["entry"] for row in told["lines"]} >= {"offered", "not_tasked", "sorties"}
