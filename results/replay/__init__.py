"""Replays: a run, or one replication, as the compact file that the web page plays."""

from results.replay.changing import SLIDERS, changed
from results.replay.inside import Ask, Flown, flights_digest, fly_both, sides_of
from results.replay.moment import Moment
from results.replay.packing import TABLES, Packed, daily_of, pack_replication
from results.replay.replay import parting, replay_of, t95
from results.replay.trust import MISSED_RULE, Known, Missed, assumed, bearing

__all__ = [
    "MISSED_RULE",
    "SLIDERS",
    "TABLES",
    "Ask",
    "Flown",
    "Known",
    "Missed",
    "Moment",
    "Packed",
    "assumed",
    "bearing",
    "changed",
    "daily_of",
    "flights_digest",
    "fly_both",
    "pack_replication",
    "parting",
    "replay_of",
    "sides_of",
    "t95",
]
