"""How a fit is made: the sizes of its waves, its seed, and the discrepancies granted to the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from calibration.evidence import Evidence
from scenarios import ScenarioError
from scenarios.errors import nearest
from scenarios.files import read_yaml_mapping
from scenarios.schema import build
from sim.quantity import Quantity

FILE = "fit.yaml"
MOST_SIMULATIONS = 1_000_000
"""Of one kind in a fit; the bundled one makes under a thousand of all kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """What the model cannot know of a class of figures, as a standard deviation.

    Of the figure; in points for shares. It is bounded by judgment, added to every other variance, and
    never made smaller by more simulations.
    """

    id: str
    width: Annotated[float, Quantity("share", 0, 1)]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Sizes and seed of a fit."""

    seed: Annotated[int, Quantity("1", 0, 2**63 - 1)]
    waves: Annotated[tuple[int, ...], "simulations in each wave"]
    held_out: Annotated[
        int, Quantity("count", 4, MOST_SIMULATIONS), "simulations that no emulator learns from"
    ]
    repeats: Annotated[
        int, Quantity("count", 2, MOST_SIMULATIONS), "replications of one vector, to estimate their noise"
    ]
    cut: Annotated[float, Quantity("1", 0.1, 20), "a vector with a larger implausibility is ruled out"]
    vectors: Annotated[int, Quantity("count", 20, MOST_SIMULATIONS), "vectors of the posterior to keep"]
    predictions: Annotated[int, Quantity("count", 4, MOST_SIMULATIONS), "of these, how many are flown anew"]
    left_out: Annotated[
        int, Quantity("count", 4, MOST_SIMULATIONS), "flown anew for each figure that is left out"
    ]
    discrepancies: tuple[Discrepancy, ...]

    @property
    def simulations(self) -> int:
        """How many simulations the fit itself makes."""
        return sum(self.waves) + self.held_out + self.repeats


def load_settings(campaign: str) -> Settings:
    """The settings for a bundled campaign; ScenarioError if there are none or they are bad."""
    return read_settings(Path(__file__).parent / campaign)


def read_settings(folder: Path) -> Settings:
    """The settings in a folder; raises ScenarioError."""
    row = read_yaml_mapping(folder, FILE)
    cells = dict(row.cells)
    waves = cells.pop("waves", None)
    sizes = _sizes(waves)
    settings = build(Settings, {**cells, "waves": []}, file=FILE)
    # A tuple of numbers is no field of a campaign, so the schema has no check for it.
    return Settings(**{**{name: getattr(settings, name) for name in Settings.__slots__}, "waves": sizes})


def _sizes(waves: object) -> tuple[int, ...]:
    """The sizes of the waves."""
    texts = waves if isinstance(waves, list) else []
    sizes = tuple(int(text) for text in texts if isinstance(text, str) and re.fullmatch("[0-9]{1,9}", text))
    if not sizes or len(sizes) < len(texts) or min(sizes) < 8 or max(sizes) > MOST_SIMULATIONS:
        problem = f"must be a list of whole numbers from 8 to {MOST_SIMULATIONS:,}"
        raise ScenarioError(problem, file=FILE, key="waves")
    return sizes


def discrepancy_of(settings: Settings, evidence: Sequence[Evidence]) -> Mapping[str, float]:
    """The discrepancy of every scored figure by its id; ScenarioError for an unknown class."""
    widths = {one.id: one.width for one in settings.discrepancies}
    for one in evidence:
        if one.figure_class and one.figure_class not in widths:
            raise ScenarioError(
                f"there is no discrepancy for the class {one.figure_class!r}",
                file="evidence.csv",
                key=one.id,
                nearest=nearest(one.figure_class, widths),
            )
    return {one.id: widths[one.figure_class] for one in evidence if one.figure_class}
