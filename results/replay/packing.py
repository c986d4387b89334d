"""One replication as the bytes of a replay.

Only the standard library and the engine: the same code runs inside a browser.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from results.replay.about import about_campaign, timeline
from results.replay.container import pack
from results.replay.days import Daily, across, day_columns
from results.replay.flying import flying
from sim.campaign import Campaign

TABLES: Final = ("flights", "refuelings", "requests", "squadron_days", "base_days", "area_days", "events")


class Packed(NamedTuple):
    """The bytes of a replay, not yet compressed, and the daily figures of its replication."""

    payload: bytes
    daily: Daily


def daily_of(campaign: Campaign, rows: Mapping[str, Sequence[Any]]) -> Daily:
    """The daily figures of a replication that is not shown on the map."""
    return day_columns(campaign, _days(campaign), *(rows[name] for name in TABLES[:-1]))[1]


def pack_replication(
    campaign: Campaign,
    rows: Mapping[str, Sequence[Any]],
    made_by: Mapping[str, object],
    others: Sequence[Daily] = (),
    fitted: Collection[str] = (),
) -> Packed:
    """A replay of one replication; `rows` are those of its tables, with the names of `sim.records`.

    `made_by` says what made it (seed, replication, model version ...) and is shown as it is. `others` are the
    daily figures of further replications of the same run, for the bands of the charts.
    """
    about = about_campaign(campaign, fitted)
    columns, daily, counts = day_columns(campaign, _days(campaign), *(rows[name] for name in TABLES[:-1]))
    flown = flying(campaign, rows["flights"], rows["refuelings"], rows["events"], 24.0 * _days(campaign))
    content = {
        **about,
        **flown.words,
        **counts,
        "made_by": dict(made_by),
        "events": timeline(campaign, rows["events"]),
        "series": across([daily, *others]),
        "shown_of": 1 + len(others),
    }
    return Packed(pack(content, [*flown.columns, *columns]), daily)


def _days(campaign: Campaign) -> int:
    return (campaign.to_date - campaign.from_date).days + 1
