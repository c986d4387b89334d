"""What must be so of what-ifs, as relations between paired means of the documented campaign.

Slow: every relation flies a few replications of both sides over the months in which its change acts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import scenarios
import sim
from results import Selection, Tables, frames, measures
from scenarios.scenario import resolve
from sim.campaign import Campaign

pytestmark = pytest.mark.slow

SEED = 20150801
REPLICATIONS = 4
AUTUMN = ("2014-10-01", "2014-12-10")
SUMMER = ("2015-08-01", "2015-10-10")
SPRING = ("2015-03-01", "2015-04-25")
NEW_YEAR = ("2014-12-15", "2015-02-10")
GAP = ("2015-10-01", "2015-11-20")
Value = Callable[[Tables], pd.Series]


@cache
def flown(names: tuple[str, ...], window: tuple[str, str]) -> tuple[Tables, ...]:
    """The replications of a scenario within a window."""
    campaign = resolve(["inherent_resolve", *names]).campaign
    campaign = scenarios.vary(campaign, campaign.name, {"from": window[0], "to": window[1]})
    return tuple(frames(campaign, _log(campaign, number)) for number in range(REPLICATIONS))


def _log(campaign: Campaign, replication: int) -> sim.Log:
    return sim.simulate(campaign, seed=SEED, replication=replication)


def difference(value: Value, what_if: Sequence[str], window: tuple[str, str]) -> float:
    """What-if minus baseline, mean over the replications."""
    before = [float(value(tables).iloc[0]) for tables in flown((), window)]
    after = [float(value(tables).iloc[0]) for tables in flown(tuple(what_if), window)]
    return sum(b - a for a, b in zip(before, after, strict=True)) / REPLICATIONS


def coverage(tables: Tables) -> pd.Series:
    """Hours on station that were flown, of those wanted."""
    return measures.coverage_share(tables, Selection())


def sorties(**where: str) -> Value:
    """Coalition sorties of a selection."""
    return lambda tables: measures.sorties(tables, Selection(**where))


def leg_to_raqqa(tables: Tables) -> pd.Series:
    """Mean hours of strike flights to Raqqa that are spent neither on station nor at a tanker."""
    flights = tables.flights
    there = flights[(flights["area"] == "raqqa") & (flights["role"] == "strike") & (flights["sorties"] > 0)]
    there = there[(there["command"] == "coalition") & there["landed_h"].notna()]
    waits = tables.refuelings.groupby("receiver_flight")[["wait_h", "contact_h"]].sum().sum(axis=1)
    away_h = there["landed_h"] - there["took_off_h"] - there["station_hours"]
    transit_h = away_h - there["flight_id"].map(waits).fillna(0.0)
    return transit_h.groupby(there["replication"]).mean()


def test_closing_incirlik_never_shortens_the_way_to_raqqa() -> None:
    """Fighters that are a hundred miles away come from farther when that base is not there."""
    assert difference(leg_to_raqqa, ["no_incirlik"], SUMMER) >= 0


def test_halving_the_tankers_never_raises_the_offload() -> None:
    """Half the tankers give no more fuel."""
    assert difference(measures.offload_klb, ["half_tankers"], AUTUMN) < 0


ONE_MORE_SQUADRON = """\
extends: inherent_resolve
question: What if a fourth squadron of F-16s had come to the Gulf?
background: >
  Twelve aircraft more, with ramp for them and the caveats of those that are there.
source: made up
changes:
  add:
    squadrons:
      - {id: us_f16_more, like: us_f16_gulf, aircraft: 12, source: made up, confidence: assumed}
    caveats:
      - {id: us_f16_more_iraq, like: CAVEAT, squadron: us_f16_more, flies_in: Iraq+Syria,
         strikes_in: Iraq+Syria, source: made up, confidence: assumed}
  scale:
    bases.ahmed_al_jaber.ramp_spots: 2
"""


def test_adding_a_squadron_never_lowers_coverage(tmp_path: Path) -> None:
    """Twelve more F-16s in Kuwait leave no more hours unflown."""
    caveat = next(row for row in scenarios.load("inherent_resolve").caveats if row.squadron == "us_f16_gulf")
    path = tmp_path / "one_more_squadron.yaml"
    path.write_text(ONE_MORE_SQUADRON.replace("CAVEAT", caveat.id), encoding="utf-8")
    assert difference(coverage, [str(path)], AUTUMN) >= 0
    assert difference(sorties(squadron="us_f16_more"), [str(path)], AUTUMN) > 100


def test_twice_the_tankers_never_lower_coverage() -> None:
    """Fuel that nobody needs hurts nobody."""
    assert difference(coverage, ["double_tankers"], AUTUMN) > 0


def test_fewer_tankers_never_bring_more_sorties() -> None:
    """Receivers that find no tanker do not fly, and tankers that are not there do not either."""
    assert difference(sorties(), ["half_tankers"], AUTUMN) < 0


def test_the_united_states_alone_cover_less() -> None:
    """What the partners flew is not made up for."""
    assert difference(coverage, ["us_alone"], AUTUMN) < 0


def test_the_partners_alone_fly_less_than_the_whole_coalition() -> None:
    """Most sorties are American."""
    assert difference(sorties(), ["partners_alone"], AUTUMN) < 0


def test_twice_the_requests_leave_more_unanswered() -> None:
    """The flights on station are the same, those who call are twice as many."""
    assert difference(measures.unanswered, ["twice_the_requests"], AUTUMN) > 0


def test_better_mission_capable_rates_never_cost_sorties() -> None:
    """More aircraft that can go fly no fewer sorties."""
    assert difference(sorties(), ["mc_90"], AUTUMN) > 0


def test_without_carriers_the_navy_flies_nothing() -> None:
    """No ship, no sortie."""
    baseline = sum(float(sorties(service="USN")(tables).iloc[0]) for tables in flown((), SPRING))
    assert baseline > 0
    assert difference(sorties(service="USN"), ["no_carriers"], SPRING) == -baseline / REPLICATIONS


def test_worse_dust_never_opens_bases() -> None:
    """The season with the most storms closes bases for longer."""

    def closed(tables: Tables) -> pd.Series:
        return tables.base_days.groupby("replication")["closed_h"].sum()

    assert difference(closed, ["worst_dust"], SUMMER) > 0


def test_half_the_turn_crews_never_shorten_the_wait_for_them() -> None:
    """Fewer hands, longer queues."""

    def waited(tables: Tables) -> pd.Series:
        return tables.base_days.groupby("replication")["turn_wait_h"].sum()

    assert difference(waited, ["half_turn_crews"], AUTUMN) > 0


def test_more_reapers_never_lower_surveillance() -> None:
    """Twice the drones hold no fewer hours of surveillance."""

    def held(tables: Tables) -> pd.Series:
        return measures.station_hours(tables, Selection(role=("isr", "isr_armed")))

    assert difference(held, ["reapers_doubled"], AUTUMN) >= 0


def test_kobani_without_defense_gets_nothing() -> None:
    """No flight is tasked there, and the coalition does not fly more than it did."""

    def there(tables: Tables) -> pd.Series:
        flights = tables.flights[(tables.flights["area"] == "kobani") & (tables.flights["role"] == "strike")]
        return flights.groupby("replication")["sorties"].sum().reindex([tables.replications[0]], fill_value=0)

    baseline = sum(float(there(tables).iloc[0]) for tables in flown((), AUTUMN))
    assert baseline > 0
    assert difference(there, ["kobani_not_defended"], AUTUMN) == -baseline / REPLICATIONS


# --- who is taken out is missed, who gives bases away gains nothing ------------------------------------

ONE_TAKEN_OUT = """\
extends: inherent_resolve
question: What if one contingent had not come?
background: >
  Its squadrons are taken out of the campaign, whatever their role.
source: made up
changes:
  remove:
    - squadrons[contingent={contingent},command=coalition]
"""


def flown_by(window: tuple[str, str], **where: str) -> float:
    """Sorties of a part of the coalition in the baseline, mean over the replications."""
    return sum(float(sorties(**where)(tables).iloc[0]) for tables in flown((), window)) / REPLICATIONS


# Of smaller ones, what four replications lose drowns in their noise.
@pytest.mark.parametrize("contingent", ["united_kingdom", "france", "canada"])
def test_taking_out_a_contingent_loses_most_of_what_it_flew(tmp_path: Path, contingent: str) -> None:
    """Nobody else flies what it flew, and what it flew hardly kept others on the ground."""
    path = tmp_path / f"without_{contingent}.yaml"
    path.write_text(ONE_TAKEN_OUT.format(contingent=contingent), encoding="utf-8")
    lost = -difference(sorties(), [str(path)], SPRING)
    assert 0.5 < lost / flown_by(SPRING, contingent=contingent) < 1.6


def test_without_carriers_most_of_their_sorties_are_lost() -> None:
    """Land-based squadrons fly their own programme and not that of the ships."""
    lost = -difference(sorties(), ["no_carriers"], SPRING)
    assert lost >= 0.6 * flown_by(SPRING, service="USN")


def test_the_united_states_alone_lose_most_of_what_partners_flew() -> None:
    """American squadrons do not fly the programmes of others."""
    partners = flown_by(AUTUMN) - flown_by(AUTUMN, contingent="united_states")
    assert -difference(sorties(), ["us_alone"], AUTUMN) >= 0.6 * partners


def test_the_partners_alone_lose_most_of_what_the_united_states_flew() -> None:
    """Without American tankers the partners fly even less than their own share."""
    assert -difference(sorties(), ["partners_alone"], AUTUMN) >= 0.9 * flown_by(
        AUTUMN, contingent="united_states"
    )


def test_a_ship_in_the_gap_flies() -> None:
    """Six more weeks of a carrier bring sorties of the Navy, and more of all together."""
    assert difference(sorties(service="USN"), ["carrier_gap_filled"], GAP) > 300
    assert difference(sorties(), ["carrier_gap_filled"], GAP) > 200


@pytest.mark.parametrize(
    ("what_if", "window"), [("only_jordan_and_kuwait", SPRING), ("gulf_hosts_withdraw", NEW_YEAR)]
)
def test_giving_bases_away_never_raises_coverage(what_if: str, window: tuple[str, str]) -> None:
    """Neither the share of the wanted hours that is flown nor the sorties grow."""
    assert difference(coverage, [what_if], window) < 0
    assert difference(sorties(), [what_if], window) < 0


def test_a_base_near_the_front_that_is_given_away_never_raises_coverage() -> None:
    """The same of İncirlik, from where coalition squadrons flew from August 2015 on."""
    assert difference(coverage, ["no_incirlik"], SUMMER) <= 0


def test_closing_akrotiri_never_raises_coverage() -> None:
    """Its aircraft fly on from the Gulf, with longer legs."""
    assert difference(coverage, ["no_akrotiri"], SPRING) <= 0


def test_morocco_that_stays_flies() -> None:
    """Four fighters more fly some hours more; nobody flies less for them."""
    assert difference(sorties(contingent="morocco"), ["morocco_stays"], SPRING) > 0
    assert difference(coverage, ["morocco_stays"], SPRING) >= -0.002  # the noise of four replications


def test_without_caveats_about_as_much_is_flown() -> None:
    """Caveats say where nations fly, not how much."""
    assert abs(difference(sorties(), ["no_caveats"], AUTUMN)) <= 0.02 * flown_by(AUTUMN)
