"""Replays: what is packed is what was flown."""

from __future__ import annotations

import gzip
import json
import struct
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import two_bases

from results.replay import pack_replication, t95
from results.replay.container import Column, pack
from results.replay.moment import first_parting, paired
from results.replay.packing import TABLES
from sim import simulate
from sim.campaign import Campaign

CODES = {"u1": "B", "u2": "H", "u4": "I", "f4": "f"}


def unpacked(payload: bytes) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """The content and the columns of a replay."""
    length = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + length])
    columns = {}
    for one in header["columns"]:
        code = f"<{one['count']}{CODES[one['dtype']]}"
        values = list(struct.unpack_from(code, payload, 4 + length + one["offset"]))
        if one["is_delta"]:
            values = [sum(values[: at + 1]) for at in range(len(values))]
        columns[f"{one['table']}.{one['name']}"] = values
    return header["about"], columns


def flown(campaign: Campaign) -> tuple[bytes, Any]:
    """A packed replication and its log."""
    log = simulate(campaign, seed=1)
    rows = {name: getattr(log, name) for name in TABLES}
    return pack_replication(campaign, rows, {"seed": 1}).payload, log


@given(st.lists(st.integers(0, 60000)), st.lists(st.floats(0, 1e6, width=32)))
def test_columns_come_back_as_they_went(whole: list[int], real: list[float]) -> None:
    """Whole and real numbers, steps and values."""
    columns = [
        Column("a", "odd", "u1", [7]),
        Column("a", "whole", "u2", whole),
        Column("a", "rising", "u4", sorted(whole), is_delta=True),
        Column("a", "real", "f4", real),
    ]
    about, found = unpacked(pack({"name": "<&é"}, columns))
    assert about == {"name": "<&é"}
    assert found["a.whole"] == whole
    assert found["a.rising"] == sorted(whole)
    assert found["a.real"] == real


def test_a_replay_holds_every_flight_that_took_off() -> None:
    """With its visits to tracks, its fuel and its way; equal runs give equal bytes."""
    campaign = two_bases()
    payload, log = flown(campaign)
    about, columns = unpacked(payload)
    took_off = [row for row in log.flights if row.sorties]
    assert len(columns["flights.off_min"]) == len(took_off)
    assert sum(columns["flights.visits"]) == len(columns["visits.track"]) == len(log.refuelings)
    assert sum(columns["flights.aircraft"]) == sum(row.sorties for row in took_off)
    offloaded = sum(row.offload_klb for row in log.refuelings)
    assert sum(columns["visits.fuel"]) / 10 == pytest.approx(offloaded, rel=0.01)
    assert {about["ways"]["base"][way] for way in columns["flights.way"]} == {row.base for row in took_off}
    assert flown(campaign)[0] == payload
    assert len(gzip.compress(payload)) < 200_000


def test_days_add_up_to_the_log() -> None:
    """Hours wanted and flown, sorties by nation, requests by outcome."""
    payload, log = flown(two_bases())
    about, columns = unpacked(payload)
    assert sum(columns["area_days.wanted_h"]) == pytest.approx(
        sum(row.wanted_h for row in log.area_days), rel=1e-5
    )
    flown_h = sum(row.station_hours for row in log.flights if row.role != "tanker")
    assert sum(columns["area_days.flown_h"]) == pytest.approx(flown_h, rel=1e-5)
    assert sum(columns["nation_days.sorties"]) == sum(row.sorties for row in log.flights)
    outcomes = [count for found in about["request_outcomes"].values() for count in found.values()]
    assert sum(outcomes) == len(log.requests)


def test_every_input_has_a_badge() -> None:
    """Rows say how far to trust them, uncertain numbers for themselves, fitted ones that they were fitted."""
    campaign = two_bases()
    log = simulate(campaign, seed=1)
    rows = {name: getattr(log, name) for name in TABLES}
    path = f"squadrons.{campaign.squadrons[0].id}.aircraft"
    about, _ = unpacked(pack_replication(campaign, rows, {}, fitted=[path]).payload)
    assert about["badges"][path]["badge"] == "fitted"
    for table in ("bases", "tracks", "areas", "contingents", "squadrons", "aircraft_types"):
        assert all(row["confidence"] and row["source"] for row in about[table]), table
    for parameter in campaign.parameters:
        assert about["badges"][parameter.id]["source"] == parameter.source


# --- the moment it broke ------------------------------------------------------------------------------


def daily(sorties: list[float]) -> dict[str, list[float]]:
    """Daily figures of which only the sorties say anything."""
    nothing = [nan] * len(sorties)
    others = ("coverage_share", "tanker_wait_min", "offload_klb", "unanswered")
    return {"sorties": sorties, **dict.fromkeys(others, nothing)}


def test_the_moment_is_the_first_day_of_seven_on_which_runs_are_apart() -> None:
    """A drop by half on day 20 is seen in the mean of seven days two days later or sooner, not before."""
    before = [daily([100.0 + number] * 60) for number in range(3)]
    after = [daily([100.0 + number] * 20 + [50.0 + number] * 40) for number in range(3)]
    found = first_parting(before, after, t95())
    assert found is not None
    assert found.series == "sorties"
    assert 20 <= found.day <= 22
    assert found.what_if < 0.9 * found.baseline


def test_what_is_small_short_or_noise_is_no_moment() -> None:
    """Five percent, three days, or differences of both signs do not count."""
    flat = [daily([100.0] * 60) for _ in range(3)]
    small = [daily([95.0] * 60) for _ in range(3)]
    short = [daily([100.0] * 20 + [80.0] * 3 + [100.0] * 37) for _ in range(3)]
    noise = [daily([100.0 + shift] * 60) for shift in (-40.0, 10.0, 60.0)]
    for what_if in (flat, small, short, noise):
        assert first_parting(flat, what_if, t95()) is None


def test_a_campaign_of_ten_days_has_a_moment_too() -> None:
    """Means of three days there: half the sorties from the sixth day on are seen on that day."""
    before, after = [daily([6.0] * 10)] * 3, [daily([6.0] * 5 + [3.0] * 5)] * 3
    found = first_parting(before, after, t95())
    assert found is not None and (found.day, found.window_d) == (5, 3)
    assert found.rule.startswith("The first of 3 days in a row")


def test_paired_differences_have_the_interval_of_students_t() -> None:
    """Checked by hand: differences 1, 2, 3 have mean 2 and half-width 4.303 / sqrt(3)."""
    before = [daily([10.0])] * 3
    after = [daily([11.0]), daily([12.0]), daily([13.0])]
    found = paired(before, after, t95())["sorties"]
    assert found["mean"] == [2.0]
    assert found["half_width"][0] == pytest.approx(2.4841, abs=1e-3)
    assert paired(before, after, t95())["coverage_share"]["mean"] == [None]
