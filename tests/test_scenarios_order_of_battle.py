"""The order of battle of the real campaign, read twice: aircraft by nation and type on four days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

import scenarios
from calibration.parameters import load_parameters
from sim.campaign import Campaign, Change, Squadron, Suspend, Withdraw

# A second reading: retyped from the record and from the public order of battle, not from the files.
# The Gulf tanker fleet is no reading: its numbers are fitted, and only pinned here.
ALWAYS = {
    ("United States", "B-1"): 6,
    ("United States", "F-22"): 6,
    ("United States", "AC-130"): 2,
    ("United States", "RC-135"): 8,
    ("United States", "E-3"): 4,
    ("United States", "KC-10"): 9,
    ("United States", "C-17"): 6,
    ("United States", "C-130"): 12,
    ("United Kingdom", "RC-135"): 1,
    ("United Kingdom", "Voyager"): 1,
    ("France", "Atlantique 2"): 1,
    ("France", "KC-135"): 1,
    ("Australia", "C-130"): 1,
    ("Jordan", "F-16"): 12,
    ("Saudi Arabia", "F-15S"): 4,
    ("Bahrain", "F-16"): 2,
    ("Iraq", "Su-25"): 9,
    ("Iran", "Su-25"): 3,
    ("Iran", "UAV"): 2,
}
FROM_NOVEMBER_2014 = ALWAYS | {
    ("United States", "A-10"): 12,
    ("United Kingdom", "Tornado GR4"): 8,
    ("United Kingdom", "MQ-9"): 4,
    ("France", "Mirage 2000"): 6,
    ("France", "E-3"): 1,
    ("Australia", "F/A-18F"): 6,
    ("Australia", "KC-30A"): 1,
    ("Australia", "E-7A"): 1,
    ("Canada", "CF-18"): 6,
    ("Canada", "CC-150"): 1,
    ("Canada", "CP-140"): 2,
    ("Netherlands", "F-16"): 6,
    ("Italy", "MQ-1"): 2,
}
ORDER_OF_BATTLE = {
    date(2014, 9, 30): ALWAYS
    | {
        ("United States", "F-16"): 30,
        ("United States", "F-15E"): 24,
        ("United States", "F/A-18"): 44,
        ("United States", "MQ-9"): 24,
        ("United States", "KC-135"): 48,
        ("United Kingdom", "Tornado GR4"): 6,
        ("France", "Rafale"): 6,
        ("United Arab Emirates", "F-16"): 4,
        ("Qatar", "Mirage 2000"): 2,
    },
    date(2014, 12, 15): FROM_NOVEMBER_2014
    | {
        ("United States", "F-16"): 30,
        ("United States", "F-15E"): 24,
        ("United States", "F/A-18"): 44,
        ("United States", "MQ-9"): 28,
        ("United States", "KC-135"): 48,
        ("France", "Rafale"): 9,
        ("Belgium", "F-16"): 6,
        ("Denmark", "F-16"): 4,
        ("United Arab Emirates", "F-16"): 4,
        ("Qatar", "Mirage 2000"): 2,
        ("Morocco", "F-16"): 4,
    },
    date(2015, 3, 1): FROM_NOVEMBER_2014
    | {
        ("United States", "F-16"): 30,
        ("United States", "F-15E"): 24,
        ("United States", "F/A-18"): 44,
        ("United States", "MQ-9"): 28,
        ("United States", "KC-135"): 48,
        ("France", "Rafale"): 6 + 12,
        ("France", "Super Étendard"): 9,
        ("France", "E-2C"): 2,
        ("Belgium", "F-16"): 6,
        ("Denmark", "F-16"): 4,
        ("United Arab Emirates", "F-16"): 6,
    },
    date(2015, 11, 15): FROM_NOVEMBER_2014
    | {
        ("United States", "F-16"): 30,
        ("United States", "F-15E"): 30,
        ("United States", "F/A-18"): 8,
        ("United States", "MQ-9"): 32,
        ("United States", "KC-135"): 54,
        ("France", "Rafale"): 6,
        ("United Arab Emirates", "F-16"): 6,
        ("Turkey", "F-16"): 70,
        ("Russia", "Su-24/25/34"): 31,
        ("Syria", "Su-22/MiG-23"): 30,
    },
}


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return scenarios.load("inherent_resolve")


def _changed(squadron: Squadron, changes: tuple[Change, ...], day: date) -> tuple[int, str]:
    aircraft, base = squadron.aircraft, squadron.base
    for change in sorted(changes, key=lambda row: row.from_date):
        if change.squadron == squadron.id and change.from_date <= day:
            aircraft = aircraft if change.aircraft is None else change.aircraft
            base = change.base or base
    return aircraft, base


def _is_present(campaign: Campaign, squadron: Squadron, day: date) -> bool:
    (contingent,) = (row for row in campaign.contingents if row.id == squadron.contingent)
    for policy in contingent.policies:
        if isinstance(policy, Withdraw) and policy.on <= day:
            return False
        if isinstance(policy, Suspend) and policy.from_date <= day and policy.to_date is None:
            return False
    return squadron.from_date <= day and (squadron.to_date is None or day <= squadron.to_date)


@pytest.mark.parametrize("day", sorted(ORDER_OF_BATTLE))
def test_aircraft_by_nation_and_type_agree_with_a_second_reading(campaign: Campaign, day: date) -> None:
    """Numbers that the calibration fits are read as what its factors are multiples of."""
    fitted = {path: times for one in load_parameters(campaign.name) for path, times in one.factors.items()}
    guessed = {path: int(times) for path, times in fitted.items() if path.endswith(".aircraft")}
    guessed["squadrons.us_a10_kuwait.aircraft"] = 12  # fitted as a number, not as a multiple
    before_the_fit = scenarios.vary(campaign, campaign.name, guessed)
    nations = {row.id: row.name for row in campaign.contingents}
    types = {row.id: row.name for row in campaign.aircraft_types}
    found: Counter[tuple[str, str]] = Counter()
    for squadron in before_the_fit.squadrons:
        if _is_present(campaign, squadron, day):
            aircraft, _ = _changed(squadron, before_the_fit.changes, day)
            found[nations[squadron.contingent], types[squadron.aircraft_type]] += aircraft
    assert dict(found) == ORDER_OF_BATTLE[day]


def test_reserves_are_those_of_the_record(campaign: Campaign) -> None:
    """Beside them only squadrons that exist for one raid have spares."""
    reserves = {
        row.id: row.reserve for row in campaign.squadrons if row.reserve and row.sorties_per_aircraft_day
    }
    assert reserves == {"ca_cf18": 1, "nl_f16": 2, "dk_f16": 3}


def test_no_ramp_is_full_on_any_day(campaign: Campaign) -> None:
    spots = {row.id: row.ramp_spots for row in campaign.bases}
    for number in range((campaign.to_date - campaign.from_date).days + 1):
        day = campaign.from_date + timedelta(days=number)
        used: Counter[str] = Counter()
        for squadron in campaign.squadrons:
            if squadron.from_date <= day and (squadron.to_date is None or day <= squadron.to_date):
                aircraft, base = _changed(squadron, campaign.changes, day)
                used[base] += aircraft + squadron.reserve
        assert all(used[base] < spots[base] for base in used), day
