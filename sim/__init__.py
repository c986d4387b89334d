"""How the campaign unfolds: one replication is a pure function of (campaign, seed, replication)."""

from sim.campaign import Campaign
from sim.records import Log, Outcome
from sim.replication import simulate

__all__ = ["Campaign", "Log", "Outcome", "simulate"]
