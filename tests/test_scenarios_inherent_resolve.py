"""The data of the real campaign: complete, sourced, read twice, and free of what it is compared with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import pytest

import scenarios
from calibration.parameters import load_parameters
from sim.campaign import Campaign, Confidence, Sourced, Surge, Suspend

# squadron: (first day, flies in, strikes in); I Iraq, S Syria, L Libya
CAVEATS = {
    "us_mq1_mq9_kuwait": [
        ("2014-06-15", "I", ""),
        ("2014-08-08", "I", "I"),
        ("2014-08-26", "IS", "I"),
        ("2014-09-22", "IS", "IS"),
    ],
    "us_isr_udeid": [("2014-06-15", "I", ""), ("2014-08-26", "IS", "")],
    "us_f16_jordan": [("2014-08-08", "I", "I"), ("2014-09-22", "IS", "IS")],
    "us_navy_bush": [("2014-08-08", "I", "I"), ("2014-09-22", "IS", "IS")],
    "uk_tornado": [("2014-08-16", "I", ""), ("2014-09-27", "I", "I"), ("2014-10-21", "IS", "I")],
    "uk_reaper": [("2014-10-20", "I", "I"), ("2014-10-21", "IS", "I"), ("2015-08-21", "IS", "IS")],
    "fr_mirage": [("2014-11-28", "I", "I"), ("2015-09-08", "IS", "I"), ("2015-09-27", "IS", "IS")],
    "fr_cdg_rafale": [("2015-02-23", "I", "I")],
    "au_super_hornet": [("2014-10-06", "I", "I"), ("2015-09-09", "IS", "IS")],
    "ca_cf18": [("2014-10-30", "I", ""), ("2014-11-02", "I", "I"), ("2015-04-08", "IS", "IS")],
    "nl_f16": [("2014-10-06", "I", "I")],
    "be_f16": [("2014-10-01", "I", "I")],
    "dk_f16": [("2014-10-16", "I", "I")],
    "jo_f16": [("2014-09-22", "S", "S"), ("2015-02-05", "IS", "IS")],
    "sa_f15": [("2014-09-22", "S", "S")],
    "ae_f16": [("2014-09-22", "S", "S")],
    "bh_f16": [("2014-09-22", "S", "S")],
    "qa_mirage": [("2014-09-22", "S", "S")],
    "ma_f16": [("2014-12-01", "I", "I")],
    "tr_f16": [("2015-07-24", "S", "S")],
    "ru_group": [("2015-09-30", "S", "S")],
    "sy_air_force": [("2015-09-17", "S", "S")],
    "eg_f16": [("2015-02-16", "L", "L")],
    "it_libya_uav": [("2014-12-01", "L", "")],
}
COUNTRIES = {"Iraq": "I", "Syria": "S", "Libya": "L"}

TIMELINE = [  # day, a word of its entry
    ("2014-06-15", "reconnaissance"),
    ("2014-07-04", "Uqayrishah"),
    ("2014-08-07", "authorizes"),
    ("2014-08-08", "First United States strikes in Iraq"),
    ("2014-08-16", "Mosul Dam"),
    ("2014-08-19", "Mosul Dam"),
    ("2014-08-26", "surveillance"),
    ("2014-09-08", "Haditha Dam"),
    ("2014-09-10", "announces strikes in Syria"),
    ("2014-09-22", "Strikes in Syria begin"),
    ("2014-10-15", "Inherent Resolve"),
    ("2014-10-01", "Kobanî"),
    ("2014-12-24", "Jordanian F-16 is lost"),
    ("2015-02-05", "Jordan leads"),
    ("2015-02-15", "Morocco suspends"),
    ("2015-04-08", "Canadian strike in Syria"),
    ("2015-07-23", "Turkey opens İncirlik and Diyarbakır"),
    ("2015-07-24", "Turkish raids"),
    ("2015-09-30", "Russia begins"),
    ("2015-10-21", "Omar oil field"),
    ("2015-10-21", "Canada announces"),
    ("2015-11-05", "Charles de Gaulle"),
    ("2015-11-13", "Paris"),
    ("2015-11-15", "largest French raid"),
    ("2015-11-16", "tanker trucks"),
    ("2015-11-20", "cruise missiles"),
]

AREAS = {
    "Iraq": {"sinjar", "mosul", "erbil", "kirkuk", "bayji", "ramadi", "fallujah", "haditha", "al_qaim"},
    "Syria": {"kobani", "raqqa", "hasakah", "deir_ez_zor", "aleppo", "palmyra"},
}

# Documented outcomes: sorties, strikes, hours and missions with which the simulation is compared.
OUTCOMES = {3800, 1300, 240, 1361, 16000, 44000, 43, 194, 6700, 28, 1000, 575}


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return scenarios.load("inherent_resolve")


def _tables(campaign: Campaign) -> Iterator[tuple[str, tuple[Sourced, ...]]]:
    for field in fields(campaign):
        rows = getattr(campaign, field.name)
        if isinstance(rows, tuple):
            yield field.name, rows
    for contingent in campaign.contingents:
        yield f"policies of {contingent.id}", contingent.policies


def test_every_row_is_sourced_and_says_how_far_to_trust_it(campaign: Campaign) -> None:
    for table, rows in _tables(campaign):
        assert rows or table == "closures", table
        for row in rows:
            assert row.source.strip(), f"{table} {row.id}"
            assert row.confidence in get_args(Confidence), f"{table} {row.id}"


def test_an_assumed_count_of_aircraft_has_a_range(campaign: Campaign) -> None:
    ranged = {row.id for row in campaign.parameters}
    for squadron in campaign.squadrons:
        if "count assumed" in squadron.note or re.search(r"range \d", squadron.note):
            assert f"squadrons.{squadron.id}.aircraft" in ranged, squadron.id


def test_every_row_of_the_record_is_in_the_campaign(campaign: Campaign) -> None:
    flown = {row for squadron in campaign.squadrons for row in squadron.record.split("+")}
    assert flown == {f"C{number:02d}" for number in range(1, 24)}
    context = [event for event in campaign.events if event.source == "record C24"]
    assert {event.kind for event in context} == {"context"}
    assert any("Nangarhar" in event.text for event in context)
    assert any("Cameroon" in event.text for event in context)


def test_the_fifteen_areas_and_derna(campaign: Campaign) -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for area in campaign.areas:
        found[area.country].add(area.id)
    assert found == AREAS | {"Libya": {"derna"}}


def test_shares_of_each_month_add_up_to_one(campaign: Campaign) -> None:
    totals: defaultdict[str, float] = defaultdict(float)
    for row in campaign.shares:
        totals[row.month] += row.share
    days = (campaign.to_date - campaign.from_date).days
    months = {(campaign.from_date + timedelta(days=number)).strftime("%Y-%m") for number in range(days + 1)}
    assert set(totals) == months
    assert all(total == pytest.approx(1, abs=0.0025) for total in totals.values())


def test_phases_follow_each_other_without_a_gap(campaign: Campaign) -> None:
    phases = sorted(campaign.tempo, key=lambda row: row.from_date)
    assert phases[0].from_date == campaign.from_date
    assert phases[-1].to_date == campaign.to_date
    for before, after in pairwise(phases):
        assert after.from_date == before.to_date + timedelta(days=1), after.id


def test_caveats_change_on_the_days_of_the_record(campaign: Campaign) -> None:
    found: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in sorted(campaign.caveats, key=lambda row: row.from_date):
        flies, strikes = (
            "".join(COUNTRIES[name] for name in names) for names in (row.flies_in, row.strikes_in)
        )
        found[row.squadron].append((row.from_date.isoformat(), flies, strikes))
    assert {squadron: found[squadron] for squadron in CAVEATS} == CAVEATS
    assert set(found) == {row.id for row in campaign.squadrons}


def test_unarmed_roles_strike_nowhere(campaign: Campaign) -> None:
    unarmed = {row.id for row in campaign.squadrons if row.role not in {"strike", "isr_armed"}}
    assert not [row.id for row in campaign.caveats if row.squadron in unarmed and row.strikes_in]


@pytest.mark.parametrize(("day", "word"), TIMELINE)
def test_the_timeline_has_each_dated_entry(campaign: Campaign, day: str, word: str) -> None:
    entries = [event for event in campaign.events if event.date.isoformat() == day]
    assert any(word in event.text for event in entries if event.kind != "context")


def test_the_battle_of_tikrit_is_dated_in_march_2015(campaign: Campaign) -> None:
    (event,) = (event for event in campaign.events if event.id == "tikrit")
    assert (event.date.year, event.date.month) == (2015, 3)


def test_single_actions_of_the_record_are_ordered_as_missions(campaign: Campaign) -> None:
    flown = [(row.from_date.isoformat(), row.to_date.isoformat(), row.squadron) for row in campaign.missions]
    aircraft = {row.id: row.aircraft for row in campaign.missions}
    assert ("2015-11-15", "2015-11-15", "fr_rafale") in flown
    assert aircraft["french_raid_rafale"] + aircraft["french_raid_mirage"] == 10
    assert aircraft["tanker_truck_raid_a10"] == 4
    assert aircraft["tanker_truck_raid_ac130"] == 2
    assert 2 * aircraft["turkish_raids"] >= 70
    assert ("2015-07-24", "2015-07-25", "tr_f16") in flown
    assert ("2015-02-05", "2015-02-07", "jo_f16") in flown
    assert ("2015-02-16", "2015-02-16", "eg_f16") in flown
    assert ("2014-08-07", "2014-08-14", "us_airlift") in flown
    assert {"au_c130", "ca_cf18"} <= {squadron for day, _, squadron in flown if day == "2014-11-20"}
    missiles = {row.date.isoformat(): row.count for row in campaign.events if row.kind == "cruise_missiles"}
    assert missiles == {"2014-09-22": 8, "2015-11-20": 0}


def test_a_squadron_can_fly_the_mission_that_names_it(campaign: Campaign) -> None:
    squadrons = {row.id: row for row in campaign.squadrons}
    countries = {row.id: row.country for row in campaign.areas}
    for mission in campaign.missions:
        squadron = squadrons[mission.squadron]
        assert squadron.from_date <= mission.from_date, mission.id
        assert squadron.to_date is None or mission.to_date <= squadron.to_date, mission.id
        told = [row for row in campaign.caveats if row.squadron == squadron.id]
        latest = max(
            (row for row in told if row.from_date <= mission.from_date), key=lambda row: row.from_date
        )
        assert countries[mission.area] in latest.flies_in, mission.id


def test_a_reaction_names_the_event_that_causes_it(campaign: Campaign) -> None:
    policies = {f"{row.id}.{policy.id}": policy for row in campaign.contingents for policy in row.policies}
    emirates = policies["united_arab_emirates.suspension_after_loss"]
    france = policies["france.surge_november_2015"]
    assert isinstance(emirates, Suspend)
    assert isinstance(france, Surge)
    assert (emirates.cause, france.cause) == ("jordanian_loss", "paris_attacks")
    raids = [row for row in campaign.missions if row.squadron in {"jo_f16", "fr_rafale", "fr_mirage"}]
    causes = {row.cause for row in raids if not row.id.startswith("first_night")}
    assert causes == {"jordanian_loss", "paris_attacks"}


def test_the_jordanian_surge_falls_on_the_documented_days(campaign: Campaign) -> None:
    (loss,) = (row for row in campaign.events if row.kind == "aircraft_lost")
    (jordan,) = (row for row in campaign.contingents if row.id == "jordan")
    (reaction,) = jordan.policies
    assert reaction.rule == "react_to_own_loss"
    first = loss.date + timedelta(days=reaction.surge_after_days)
    last = first + timedelta(days=reaction.surge_days - 1)
    assert (first, last) == (date(2015, 2, 5), date(2015, 2, 7))


def test_a_claimed_toll_says_who_claims_it_and_is_never_simulated(campaign: Campaign) -> None:
    tolls = [row for row in campaign.events if re.search(r"\b(killed|casualties|kills)\b", row.text)]
    assert len(tolls) >= 10
    for row in tolls:
        assert re.search(r"claim|reported|counted", row.text), row.id
        assert row.kind == "context" or row.count == 0, row.id


def test_no_documented_outcome_is_fed_into_demand_or_programmes(campaign: Campaign) -> None:
    fed = {getattr(campaign.demand, field.name) for field in fields(campaign.demand)}
    for phase in campaign.tempo:
        fed |= {phase.level, phase.isr_level, phase.request_level, phase.airlift_level}
    for squadron in campaign.squadrons:
        fed |= {squadron.sorties_per_aircraft_day, squadron.crews_per_aircraft, squadron.crew_h_per_month}
    assert not fed & OUTCOMES
    assert 0.6 not in {row.approval_share for row in campaign.contingents}


def test_programmes_belong_to_a_class_and_not_to_a_nation(campaign: Campaign) -> None:
    """A programme of its own could be worked out from the documented sorties of that nation."""
    home = {"jordan", "saudi_arabia", "united_arab_emirates", "bahrain", "qatar", "turkey"}
    carriers = {row.id for row in campaign.bases if row.kind == "carrier"}
    bombers = {"b_1", "ac_130"}
    fitted = {path: one.id for one in load_parameters(campaign.name) for path in one.factors}
    programmes: defaultdict[tuple[str, str], set[float]] = defaultdict(set)
    for row in campaign.squadrons:
        if row.command == "own" or row.contingent in home or row.sorties_per_aircraft_day == 0:
            continue
        kind: str = "bomber" if row.aircraft_type in bombers else row.role
        if row.aircraft_type == "c_130":
            kind = "lift inside the theater"
        if kind == "strike" and row.base in carriers:
            kind = "carrier"
        fitted_as = fitted.get(f"squadrons.{row.id}.sorties_per_aircraft_day", "")
        # No figure of the record is about one service of the United States that has no ships.
        service = row.service if row.contingent == "united_states" else ""
        programmes[{"c2": "isr"}.get(kind, kind), fitted_as, service].add(row.sorties_per_aircraft_day)
    kinds = {kind for kind, _, _ in programmes}
    assert kinds == {
        "strike",
        "carrier",
        "bomber",
        "isr_armed",
        "isr",
        "tanker",
        "airlift",
        "lift inside the theater",
    }
    assert all(len(values) == 1 for values in programmes.values()), programmes


@pytest.mark.parametrize(
    ("squadron", "sorties", "days"),
    [
        ("au_super_hornet", 43, 12),  # 6 to 17 October 2014
        ("nl_f16", 1000, 252),  # 6 October 2014 to mid-June 2015
    ],
)
def test_a_programme_is_not_the_quotient_of_a_checked_figure(
    campaign: Campaign, squadron: str, sorties: int, days: int
) -> None:
    (row,) = (row for row in campaign.squadrons if row.id == squadron)
    quotient = sorties / (row.aircraft * days)
    assert abs(row.sorties_per_aircraft_day - quotient) > 0.03


def test_every_parameter_leads_to_a_number_within_its_range(campaign: Campaign) -> None:
    for row in campaign.parameters:
        value = scenarios.current(campaign, row.id)
        assert isinstance(value, int | float), row.id
        assert row.low <= value <= row.high, row.id
        assert row.unit, row.id


def test_every_demand_and_planning_value_has_a_range(campaign: Campaign) -> None:
    ranges = {row.id: (row.low, row.high) for row in campaign.parameters}
    for group in ("demand", "planning"):
        for field in fields(getattr(campaign, group)):
            low, high = ranges[f"{group}.{field.name}"]
            assert low < high, field.name


def test_a_tanker_gives_what_is_left_after_its_own_burn_and_a_reserve(campaign: Campaign) -> None:
    tankers = {row.aircraft_type for row in campaign.squadrons if row.role == "tanker"}
    for row in campaign.aircraft_types:
        if row.id in tankers:
            left = row.fuel_klb - row.burn_klb_per_h * (row.sortie_h + 1)
            assert 0 < row.offload_klb <= left + 0.1, row.id
            assert row.booms + row.hoses > 0, row.id
        else:
            assert row.offload_klb == row.booms == row.hoses == 0, row.id
