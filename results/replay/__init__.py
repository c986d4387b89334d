"""Replays: a run, or one replication, as the compact file that the web page plays."""

from results.replay.moment import Moment
from results.replay.packing import Packed, daily_of, pack_replication
from results.replay.replay import parting, replay_of, t95

__all__ = ["Moment", "Packed", "daily_of", "pack_replication", "parting", "replay_of", "t95"]
