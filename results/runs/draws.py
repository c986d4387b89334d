"""What is drawn for each replication: a campaign of its own, or one that a few replications share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from results.errors import RunError
from sim.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Draws:
    """A campaign per replication, for instance with parameters drawn from a posterior.

    `campaign_of` maps the number of a replication to the campaign it flies, always the same one;
    it is called where the batch was started, never in a worker. `replications_per_draw` successive
    replications share one vector of parameters: those numbered 0 to `replications_per_draw` - 1 the
    first one. `label` stands for all of it in the address of the run folder: vectors with other values
    need another label. Baseline and what-if drawn under one label have the same vectors, replication by
    replication.

    Raises RunError if the label is empty or `replications_per_draw` is not at least 1.
    """

    label: str
    replications_per_draw: int
    campaign_of: Callable[[int], Campaign]

    def __post_init__(self) -> None:
        if not self.label:
            raise RunError("draws need a label: it tells their run folder from others")
        if self.replications_per_draw < 1:
            raise RunError(f"replications_per_draw is {self.replications_per_draw}; at least 1 is needed")
