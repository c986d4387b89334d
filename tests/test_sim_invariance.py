"""What may not change a log: order, company, the hash seed, and what happens to others."""

from __future__ import annotations

import csv
import gc
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from math import isnan
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.builders import FIRST_DAY, classroom_campaign, day, loss, replay, two_bases, with_row, with_twin
from support.logs import log_text, records_text

import scenarios
from sim import Campaign, Log, simulate
from sim.campaign import ReactToOwnLoss, Suspend
from sim.order_of_battle import OrderOfBattle
from sim.profile import shared_planner
from sim.records import FlightRecord

HOUSE = Path(scenarios.__file__).parent.parent
PRINT_DIGEST = """
import scenarios, sim
from hashlib import blake2b
replay = scenarios.load("inherent_resolve")
campaign = scenarios.vary(replay, "short", {"from": "2014-09-17", "to": "2014-10-05"})
print(blake2b(repr(sim.simulate(campaign, seed=11, replication=2)).encode()).hexdigest())
"""


def _digest(log: Log) -> str:
    return blake2b(repr(log).encode()).hexdigest()


def _autumn(name: str = "short", **changes: object) -> Campaign:
    """Some weeks of the documented campaign, in which it spreads to Syria."""
    return scenarios.vary(replay(), name, {"from": "2014-09-17", "to": "2014-10-05"} | changes)


def _flights_of(log: Log, squadron: str) -> list[FlightRecord]:
    return [flight for flight in log.flights if flight.squadron == squadron]


def _are_alike(squadron: str, before: Log, after: Log) -> bool:
    """Whether a squadron flew the same flights in two logs."""
    return records_text(_flights_of(before, squadron)) == records_text(_flights_of(after, squadron))


def test_a_log_that_another_process_has_sent_is_the_same_log() -> None:
    """Though it is not equal: what did not happen is NaN, and NaN is equal to nothing."""
    log = simulate(two_bases(demand__requests_per_day=8), seed=5)
    sent = pickle.loads(pickle.dumps(log))
    assert any(isnan(request.answered_h) for request in log.requests)
    assert sent != log
    assert log_text(sent) == log_text(log)


def test_equal_arguments_give_equal_logs() -> None:
    """The same campaign, seed and replication are the same log to the byte."""
    assert _digest(simulate(_autumn(), seed=11)) == _digest(simulate(_autumn(), seed=11))


def test_another_seed_or_replication_is_another_log() -> None:
    """Seed and replication both matter."""
    campaign = two_bases()
    digests = {_digest(simulate(campaign, seed=s, replication=r)) for s in (1, 2) for r in (0, 1)}
    assert len(digests) == 4


def test_the_hash_seed_of_python_does_not_matter() -> None:
    """Two interpreters with different hash seeds give the same log."""
    found = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            cwd=HOUSE,
            env={"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("0", "4242")
    }
    assert found == {_digest(simulate(_autumn(), seed=11, replication=2))}


def _shuffle_rows(file: Path, draws: Random) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    draws.shuffle(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


@pytest.fixture
def crowded(classroom: Path) -> Path:
    """The classroom with twins of its squadrons, so that ties must be broken."""
    for name, twins in (
        ("squadrons.csv", {"fighters": "a_twin", "tankers": "b_twin"}),
        ("caveats.csv", {"fighters": "a_twin", "tankers": "b_twin"}),
    ):
        file = classroom / name
        lines = file.read_text(encoding="utf-8").splitlines()
        for old, new in twins.items():
            lines += [line.replace(old, new) for line in lines if line.startswith(old)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    parameters = classroom / "parameters.csv"
    text = parameters.read_text(encoding="utf-8")
    parameters.write_text(text.replace("overwatch_h_per_day,2,", "overwatch_h_per_day,6,"), encoding="utf-8")
    return classroom


def test_the_order_of_rows_in_the_files_does_not_matter(crowded: Path) -> None:
    """Shuffled files describe the same campaign and give the same log."""
    expected = simulate(scenarios.load(crowded), seed=3)
    assert {flight.squadron for flight in expected.flights} == {"fighters", "a_twin", "tankers", "b_twin"}
    for shuffle in range(3):
        for file in crowded.glob("*.csv"):
            _shuffle_rows(file, Random(f"{shuffle} {file.name}"))
        assert log_text(simulate(scenarios.load(crowded), seed=3)) == log_text(expected)


def _reversed(campaign: Campaign) -> Campaign:
    fields: dict[str, Any] = {
        name: value[::-1]
        for name in Campaign.__slots__
        if isinstance(value := getattr(campaign, name), tuple)
    }
    return replace(campaign, **fields)


def test_the_order_of_rows_in_a_value_does_not_matter() -> None:
    """Weeks of the replay unfold alike when all collections are turned round."""
    reversed_one, one = simulate(_reversed(_autumn()), seed=3), simulate(_autumn(), seed=3)
    assert log_text(reversed_one) == log_text(one)


def test_a_lone_replication_is_the_one_of_a_row() -> None:
    """Replication 7 does not depend on which others were flown before."""
    campaign = two_bases(demand__requests_per_day=8)
    in_a_row = [simulate(campaign, seed=5, replication=number) for number in range(8)]
    lone = simulate(two_bases(demand__requests_per_day=8), seed=5, replication=7)
    assert log_text(lone) == log_text(in_a_row[7])
    assert records_text(in_a_row[7].requests) != records_text(in_a_row[6].requests)


def test_a_campaign_flies_alike_whatever_was_flown_before_it() -> None:
    """Replications share a planner: another aircraft of the same id must not meet its plans."""
    base = two_bases()
    thirsty = two_bases(aircraft_types__fighter__burn_klb_per_h=9.0)
    moved = two_bases(bases__west__longitude=-162.0)
    shared_planner.cache_clear()
    alone = []
    for campaign in (base, thirsty, moved):
        alone.append(log_text(simulate(campaign, seed=1)))
        shared_planner.cache_clear()
    in_turn = [log_text(simulate(campaign, seed=1)) for campaign in (base, thirsty, moved, base)]
    assert in_turn == [*alone, alone[0]]
    assert len(set(alone)) == 3


def test_only_the_log_holds_its_rows() -> None:
    """Who lets go of a log has its memory back at once, without a search for what refers to itself."""
    log = simulate(two_bases(), seed=1)
    for held in (log, log.flights, log.refuelings, log.squadron_days, log.base_days, log.area_days):
        holders = [one for one in gc.get_referrers(held) if type(one).__module__.startswith("sim.")]
        assert [id(one) for one in holders] == [id(log)] * (held is not log)


def test_watching_does_not_change_a_log() -> None:
    """`on_day` is told each day once, in order, and changes nothing."""
    days: list[int] = []
    watched = simulate(two_bases(), seed=5, on_day=days.append)
    assert days == list(range(10))
    assert log_text(watched) == log_text(simulate(two_bases(), seed=5))


# --- what happens to others -------------------------------------------------------------------


def test_an_own_command_is_untouched_by_the_tankers_of_the_coalition() -> None:
    """In a small campaign the raiders fly the same flights whether the coalition has tankers or not."""
    kinds = with_row(classroom_campaign().aircraft_types, "fighter", break_share=0.2, ground_abort_share=0.1)
    north = replace(classroom_campaign().bases[0], id="north", latitude=4.0)
    base = replace(classroom_campaign(), aircraft_types=kinds, bases=(*classroom_campaign().bases, north))
    base = with_twin(base, "fighters", "raiders", command="own", base="north", areas=("range",))
    base = replace(base, areas=with_row(base.areas, "range", longitude=-152.0))
    without = replace(base, squadrons=with_row(base.squadrons, "tankers", aircraft=0))
    before, after = simulate(base, seed=9), simulate(without, seed=9)
    assert not _are_alike("tankers", before, after)
    assert len(_flights_of(before, "raiders")) > 10
    assert _are_alike("raiders", before, after)


def test_russia_is_untouched_by_half_the_american_tankers() -> None:
    """The documented campaign of October 2015 with fewer tankers leaves the Russian flights as they were."""
    window: dict[str, object] = {"from": "2015-09-28", "to": "2015-10-15"}
    halved: dict[str, object] = {
        f"squadrons.{name}.aircraft": number for name, number in _half_the_tankers().items()
    }
    base = simulate(scenarios.vary(replay(), "base", window), seed=4)
    what_if = simulate(scenarios.vary(replay(), "fewer_tankers", window | halved), seed=4)
    assert len(_flights_of(base, "us_kc135_udeid")) > len(_flights_of(what_if, "us_kc135_udeid"))
    assert len(_flights_of(base, "ru_group")) > 200
    assert _are_alike("ru_group", base, what_if)


def _half_the_tankers() -> dict[str, int]:
    tankers = ("us_kc135_udeid", "us_kc10_dhafra")
    return {row.id: row.aircraft // 2 for row in replay().squadrons if row.id in tankers}


# --- no reaction without its cause --------------------------------------------------------------


def _without_loss(campaign: Campaign) -> Campaign:
    return replace(campaign, events=tuple(e for e in campaign.events if e.id != "jordanian_loss"))


def _standings(campaign: Campaign, squadron: str) -> Iterator[tuple[float, str, int]]:
    order_of_battle = OrderOfBattle(campaign)
    for number in range((campaign.to_date - campaign.from_date).days + 1):
        disposition = order_of_battle.on(number).get(squadron)
        if disposition:
            yield disposition.factor, disposition.base, disposition.aircraft


def test_without_the_jordanian_loss_there_is_no_reaction_in_the_order_of_battle() -> None:
    """No stand-down, no surge, no Emirati suspension, no aircraft sent to Jordan."""
    with_loss = set(_standings(replay(), "jo_f16"))
    assert {factor for factor, _, _ in with_loss} == {0.0, 1.0, 2.5}
    assert {factor for factor, _, _ in _standings(_without_loss(replay()), "jo_f16")} == {1.0}
    emirati = set(_standings(replay(), "ae_f16"))
    assert 0.0 in {factor for factor, _, _ in emirati}
    assert {base for _, base, _ in emirati} == {"al_dhafra", "muwaffaq_salti"}
    assert {(factor, base) for factor, base, _ in _standings(_without_loss(replay()), "ae_f16")} == {
        (1.0, "al_dhafra")
    }


def test_without_the_jordanian_loss_there_is_no_reaction_in_the_log() -> None:
    """Days without lines and the surge of early February come about only if there was a loss."""
    base = scenarios.vary(replay(), "winter", {"from": "2014-12-15", "to": "2015-02-12"})
    limits, surge = {}, {}
    for name, campaign in (("loss", base), ("no_loss", _without_loss(base))):
        rows = simulate(campaign, seed=2).squadron_days
        for squadron in ("jo_f16", "ae_f16"):
            own = [row for row in rows if row.squadron == squadron]
            limits[name, squadron] = sum(row.limit == "policy" for row in own)
            surge[name, squadron] = sum(row.lines_tasked for row in own if 52 <= row.ato_day <= 54)
    assert limits["loss", "jo_f16"] >= 2
    assert limits["loss", "ae_f16"] >= 30
    assert limits["no_loss", "jo_f16"] == limits["no_loss", "ae_f16"] == 0
    assert surge["loss", "jo_f16"] > surge["no_loss", "jo_f16"]


def test_a_contingent_reacts_to_its_own_loss_and_to_no_other() -> None:
    """In a small campaign the fighters stand down when a fighter is lost, not when a tanker is."""
    own = ReactToOwnLoss(
        id="own",
        source="a test",
        confidence="assumed",
        suspend_days=2,
        surge_after_days=4,
        surge_days=1,
        surge_factor=2.0,
    )
    other = Suspend(
        id="other", source="a test", confidence="assumed", from_date=FIRST_DAY, cause="loss_fighters"
    )
    base = classroom_campaign()
    base = replace(
        base,
        contingents=with_row(
            with_row(base.contingents, "westland", policies=(own,)), "eastland", policies=(other,)
        ),
        to_date=day(8),
    )

    def offered(campaign: Campaign, squadron: str) -> list[int]:
        return [r.lines_offered for r in simulate(campaign, seed=1).squadron_days if r.squadron == squadron]

    assert 0 not in offered(base, "fighters")
    assert 0 not in offered(base, "tankers")
    hit = replace(base, events=(loss("fighters", 2),))
    assert [number for number, lines in enumerate(offered(hit, "fighters")) if lines == 0] == [2, 3]
    assert [number for number, lines in enumerate(offered(hit, "tankers")) if lines == 0] == [
        2,
        3,
        4,
        5,
        6,
        7,
        8,
    ]
    assert 0 not in offered(replace(base, events=(loss("tankers", 2, 0),)), "fighters")
