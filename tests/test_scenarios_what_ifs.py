"""The bundled what-ifs: each of them loads, flies some weeks, and changes what it says it changes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from support.claims import (
    Claim,
    appears,
    arrival,
    both,
    contingents,
    flown,
    grows,
    hours_per_flight,
    is_near,
    mc_rate,
    refuelings,
    sorties,
    total,
    vanishes,
    wanted_elsewhere,
)

import scenarios
from calibration import load_evidence
from scenarios.scenario import Scenario, resolve
from scenarios.what_if import load_what_if, what_ifs
from sim import Log, simulate
from sim.campaign import Campaign

DAYS = 14
LONGER = {
    "fuel_resupply_halved": 60,  # tanks run low slowly
    "half_turn_crews": 28,  # few have to wait
    "munitions_short": 40,  # stocks last for a month
    "no_jordanian_loss": 50,  # the loss is answered after six weeks
}

GULF_HOSTS = (
    "al_udeid",
    "al_dhafra",
    "al_minhad",
    "ahmed_al_jaber",
    "ali_al_salem",
    "shaikh_isa",
    "prince_sultan",
)
CARRIERS = ("uss_george_h_w_bush", "uss_carl_vinson")
PARTNERS_OVER_IRAQ = ("netherlands", "belgium", "australia")  # Danish jets may, but Kuwait is far from Syria

# name -> the first day, and what must differ between the two logs
CLAIMS: dict[str, tuple[str, Claim]] = {
    # access
    "no_incirlik": (
        "2015-10-02",
        both(
            vanishes(base="incirlik"),
            lambda was, now: refuelings(was, "southern_turkey") > 0 == refuelings(now, "southern_turkey"),
            lambda was, now: sorties(now, squadron="us_kc135_incirlik", base="al_dhafra") > 0,
        ),
    ),
    "incirlik_first_day": ("2014-08-15", appears(base="incirlik")),
    "gulf_hosts_withdraw": (
        "2014-12-30",
        both(
            lambda was, now: all(row.base not in GULF_HOSTS for row in flown(now) if row.ato_day >= 2),
            lambda was, now: sorties(now) < 0.7 * sorties(was),
            grows(1.2, base="muwaffaq_salti"),
        ),
    ),
    "only_jordan_and_kuwait": (
        "2014-10-08",
        both(
            vanishes(base="al_minhad"),
            vanishes(base="al_udeid", contingent="united_states"),
            appears(base="muwaffaq_salti", aircraft="F-15E"),
            lambda was, now: sorties(now) < 0.7 * sorties(was),
            lambda was, now: 0 < sorties(now, role="tanker") < 0.6 * sorties(was, role="tanker"),
        ),
    ),
    "no_akrotiri": (
        "2014-08-15",
        both(vanishes(base="raf_akrotiri"), appears(squadron="uk_tornado", base="al_udeid")),
    ),
    "kuwaiti_delay": (
        "2014-10-29",
        lambda was, now: arrival(now, "ca_cf18") - arrival(was, "ca_cf18") == 11,
    ),
    # tankers
    "half_tankers": (
        "2014-10-08",
        lambda was, now: sorties(now, role="tanker") < 0.6 * sorties(was, role="tanker"),
    ),
    "double_tankers": (
        "2014-10-08",
        lambda was, now: (
            sum(row.lines_offered for row in now.squadron_days if row.squadron.startswith("us_kc"))
            > 1.7 * sum(row.lines_offered for row in was.squadron_days if row.squadron.startswith("us_kc"))
        ),
    ),
    "no_boom_north": (
        "2014-08-15",
        both(
            # A KC-10 that flies there for its hoses helps a receiver in need with its boom.
            lambda was, now: (
                refuelings(now, "northern_iraq", method="boom")
                < 0.01 * refuelings(was, "northern_iraq", method="boom")
            ),
            lambda was, now: refuelings(now, "northern_iraq", method="drogue") > 0,
        ),
    ),
    "all_hoses": (
        "2014-08-15",
        both(
            lambda was, now: refuelings(was, tanker="us_kc135", method="boom") > 0,
            lambda was, now: refuelings(now, tanker="us_kc135", method="boom") == 0,
            lambda was, now: refuelings(now, tanker="us_kc10", method="boom") > 0,
        ),
    ),
    "no_allied_tankers": (
        "2014-10-08",
        lambda was, now: {row.contingent for row in flown(now, role="tanker")} == {"united_states"},
    ),
    "tracks_north": (
        "2014-08-15",
        lambda was, now: (
            hours_per_flight(now, role="tanker", area="northern_iraq")
            > hours_per_flight(was, role="tanker", area="northern_iraq")
        ),
    ),
    # partners
    "us_alone": (
        "2014-10-08",
        lambda was, now: len(contingents(was)) > 5 and contingents(now) == {"united_states"},
    ),
    "partners_alone": ("2014-10-08", vanishes(contingent="united_states")),
    "every_partner_into_syria": (
        "2014-10-08",
        both(*(appears(contingent=name, country="Syria") for name in PARTNERS_OVER_IRAQ)),
    ),
    "no_caveats": (
        "2014-10-08",
        both(
            appears(contingent="belgium", country="Syria"),
            appears(contingent="saudi_arabia", country="Iraq"),
        ),
    ),
    "canada_out_of_syria": ("2015-04-08", vanishes(contingent="canada", country="Syria")),
    "uk_into_syria": ("2014-10-08", appears(aircraft="Tornado GR4", country="Syria")),
    "belgium_stays": ("2015-07-01", grows(5, contingent="belgium")),
    # reactions
    "no_jordanian_loss": (
        "2014-12-20",
        both(
            vanishes(contingent="jordan", country="Iraq"),
            grows(1.5, contingent="united_arab_emirates"),
            lambda was, now: (
                {row.kind for row in was.events} - {row.kind for row in now.events} >= {"aircraft_lost"}
            ),
        ),
    ),
    "uae_never_suspends": ("2014-12-20", grows(1.5, contingent="united_arab_emirates")),
    "morocco_stays": ("2015-02-11", grows(2, contingent="morocco")),
    "france_surges_in_january": (
        "2015-01-01",
        lambda was, now: (
            total(now, "squadron_days", "lines_offered", squadron="fr_mirage")
            > 1.2 * total(was, "squadron_days", "lines_offered", squadron="fr_mirage")
        ),
    ),
    "turkey_joins_in_2014": ("2014-10-08", appears(contingent="turkey")),
    # carriers
    "no_carriers": ("2014-10-08", both(*(vanishes(base=name) for name in CARRIERS))),
    "carrier_gap_filled": (
        "2015-10-02",
        lambda was, now: (
            max(row.ato_day for row in flown(now, base="uss_theodore_roosevelt"))
            > 12
            > max(row.ato_day for row in flown(was, base="uss_theodore_roosevelt"))
        ),
    ),
    "charles_de_gaulle_stays": (
        "2015-04-08",
        lambda was, now: (
            max(row.ato_day for row in flown(now, base="charles_de_gaulle"))
            > 12
            > max(row.ato_day for row in flown(was, base="charles_de_gaulle"))
        ),
    ),
    # logistics
    "al_udeid_runway_closed": (
        "2015-02-26",
        both(
            lambda was, now: any(3 < row.ato_day <= 9 for row in flown(was, base="al_udeid")),
            lambda was, now: not any(3 < row.ato_day <= 9 for row in flown(now, base="al_udeid")),
            lambda was, now: sorties(now, role="tanker") < sorties(was, role="tanker"),
        ),
    ),
    "fuel_resupply_halved": (
        "2015-04-08",
        lambda was, now: (
            total(now, "base_days", "fuel_min_klb") < 0.9 * total(was, "base_days", "fuel_min_klb")
        ),
    ),
    "munitions_short": (
        "2015-04-08",
        lambda was, now: (
            len([f for f in now.flights if f.strikes]) < len([f for f in was.flights if f.strikes])
        ),
    ),
    "half_turn_crews": (
        "2015-04-08",
        lambda was, now: total(now, "base_days", "turn_wait_h") > total(was, "base_days", "turn_wait_h"),
    ),
    "worst_dust": (
        "2015-04-08",
        lambda was, now: total(now, "base_days", "closed_h") > 1.3 * total(was, "base_days", "closed_h"),
    ),
    "mc_90": ("2014-10-08", lambda was, now: mc_rate(now) > mc_rate(was) + 0.03),
    # demand
    "kobani_not_defended": (
        "2014-10-08",
        both(
            lambda was, now: total(was, "flights", "strikes", area="kobani", role="strike") > 0,
            lambda was, now: not any(row.area == "kobani" for row in now.requests),
            lambda was, now: is_near(wanted_elsewhere(now, "kobani"), wanted_elsewhere(was, "kobani")),
        ),
    ),
    "twice_the_requests": (
        "2014-10-08",
        lambda was, now: 1.8 < len(now.requests) / len(was.requests) < 2.2,
    ),
    "anbar_front": (
        "2015-04-08",
        both(
            appears(area="anbar_front"),
            lambda was, now: is_near(wanted_elsewhere(now, "anbar_front"), wanted_elsewhere(was, "")),
        ),
    ),
    # types
    "no_a10": ("2015-02-26", vanishes(aircraft="A-10")),
    "f22_for_every_task": ("2014-10-08", grows(1.5, aircraft="F-22")),
    "reapers_doubled": (
        "2014-10-08",
        lambda was, now: (
            total(now, "squadron_days", "lines_offered", squadron="us_mq1_mq9_kuwait")
            > 1.8 * total(was, "squadron_days", "lines_offered", squadron="us_mq1_mq9_kuwait")
        ),
    ),
}

# --- the tests ----------------------------------------------------------------------------


def weeks(words: list[str], first: str, days: int) -> Campaign:
    """A scenario from a day on, for some days."""
    last = date.fromisoformat(first) + timedelta(days=days - 1)
    return resolve(words, settings=[f"from={first}"], to=last.isoformat()).campaign


@cache
def as_it_was(first: str, days: int) -> Log:
    """The campaign without a what-if from a day on, flown once for all that begin on it."""
    return simulate(weeks(["inherent_resolve"], first, days), seed=1)


@cache
def resolved(name: str) -> Scenario:
    """The whole scenario of a what-if."""
    return resolve([name])


def test_every_bundled_what_if_has_a_claim() -> None:
    assert what_ifs() == tuple(sorted(CLAIMS))
    assert len(CLAIMS) >= 31
    files = Path(scenarios.__file__).parent / "what_if"
    assert {path.name for path in files.iterdir()} == {f"{name}.yaml" for name in CLAIMS}


@pytest.mark.parametrize(
    "name",  # those that begin on one day share what they are compared with
    [pytest.param(name, marks=pytest.mark.xdist_group(CLAIMS[name][0])) for name in sorted(CLAIMS)],
)
def test_a_what_if_changes_what_it_says_it_changes(name: str) -> None:
    """Some weeks with it and without it, equal seeds."""
    first, claim = CLAIMS[name]
    days = LONGER.get(name, DAYS)
    now = simulate(weeks([name], first, days), seed=1)
    assert now.campaign == f"inherent_resolve+{name}"
    assert now.until_h == days * 24.0
    holds = claim(as_it_was(first, days), now)
    assert holds


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_what_if_resolves_and_says_what_each_change_comes_to(name: str) -> None:
    scenario = resolved(name)
    assert scenario.name == f"inherent_resolve+{name}"
    assert scenarios.from_dict(scenarios.to_dict(scenario.campaign)) == scenario.campaign
    assert scenario.apply_to(scenario.base) == scenario.campaign
    assert scenario.changes
    assert all(change.source and change.before != change.after for change in scenario.changes)


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_a_what_if_asks_a_question_and_says_what_is_known(name: str) -> None:
    what_if = load_what_if(name)
    assert what_if.question.startswith("What if ")
    assert what_if.question.endswith("?")
    assert len(re.split(r"(?<=[.!?]) ", what_if.background)) == 2
    assert what_if.look_at


def test_the_rows_of_the_record_that_are_cited_exist() -> None:
    readme = (Path(scenarios.__file__).parent / "inherent_resolve" / "README.md").read_text("utf-8")
    known = set(re.findall(r"\bC[0-9]{2}\b", readme)) | {one.id for one in load_evidence("inherent_resolve")}
    cited = {row for name in CLAIMS for row in re.findall(r"\b[CE][0-9]{2}\b", load_what_if(name).source)}
    assert len(cited) > 20
    assert cited <= known


def test_no_squadron_of_a_what_if_is_left_without_a_base_on_its_first_day() -> None:
    """Where access is refused from the first day on, the squadrons are bedded down elsewhere by name."""
    for name in ("no_incirlik", "no_akrotiri"):
        campaign = resolved(name).campaign
        shut = {row.base for row in campaign.closures}
        assert shut
        assert shut.isdisjoint(row.base for row in campaign.squadrons)


def test_hosts_that_lend_no_base_keep_their_own_squadrons_only() -> None:
    campaign = resolved("only_jordan_and_kuwait").campaign
    country = {base.id: base.country.lower().replace(" ", "_") for base in campaign.bases}
    hosts = {"qatar", "united_arab_emirates", "saudi_arabia", "bahrain"}
    there = [row for row in campaign.squadrons if country[row.base] in hosts]
    assert {row.contingent for row in there} == hosts
    assert all(row.contingent == country[row.base] for row in there)


def test_every_bundled_what_if_says_what_was_expected_of_it() -> None:
    """The answer of somebody who knows, written down before anything is flown."""
    assert [name for name in what_ifs() if not load_what_if(name).expected] == []
