"""The campaigns that are served, each with its presets and controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coalition.serve.controls import Control, controls_of, toggles_of
from coalition.serve.interventions import kinds
from scenarios import WhatIf, load, load_what_if, what_ifs
from sim.campaign import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What can be asked of one campaign."""

    campaign: Campaign
    presets: Mapping[str, WhatIf]
    controls: Mapping[str, Control]
    toggles: Mapping[str, list[dict[str, object]]]

    def to_dict(self) -> dict[str, object]:
        """The controls, ready for JSON."""
        campaign = self.campaign
        return {
            "campaign": campaign.name,
            "title": campaign.title,
            "from": campaign.from_date.isoformat(),
            "to": campaign.to_date.isoformat(),
            "sliders": [control.to_dict() for control in self.controls.values()],
            "toggles": dict(self.toggles),
            "interventions": kinds(campaign),
        }


def library(names: Sequence[str]) -> dict[str, Shelf]:
    """The campaigns of those names or folders, each by its own name; raises ScenarioError."""
    every = [load_what_if(name) for name in what_ifs()]
    shelves = {}
    for campaign in map(load, names):
        shelves[campaign.name] = Shelf(
            campaign=campaign,
            presets={one.id: one for one in every if one.extends == campaign.name},
            controls=controls_of(campaign),
            toggles=toggles_of(campaign),
        )
    return shelves


def preset(one: WhatIf) -> dict[str, object]:
    """A preset, ready for JSON."""
    return {
        "id": one.id,
        "campaign": one.extends,
        "title": one.id.replace("_", " "),
        "question": one.question,
        "background": one.background,
        "why": one.why,
        "expected": one.expected,
        "source": one.source,
        "look_at": list(one.look_at),
    }
