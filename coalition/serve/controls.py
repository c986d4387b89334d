"""What can be changed on the page: sliders, bases and contingents, each with bounds, source and badge.

Nothing is declared here that a campaign already says: bounds come from the fields of the schema, badges
and sources from the rows, and whether a number was fitted from the parameters of the calibration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Final

from coalition.web import fitted_paths
from scenarios import ScenarioError
from scenarios.paths import find
from scenarios.schema import quantity_of
from scenarios.selectors import fields_named, rows_named
from sim.campaign import Campaign

STEP: Final = 0.05
CERTAIN: Final = ("assumed", "fitted", "mixed", "public", "documented")
"""Badges, the least certain first: of two that are as frequent, the first one is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slider:
    """One number that scales all values that its selectors name."""

    id: str
    name: str
    what: str
    selectors: tuple[str, ...]
    high: float = 2.0


SLIDERS: Final = (
    Slider(
        id="tankers",
        name="Tankers",
        what="Tankers of the coalition, beside those there were",
        selectors=(
            "squadrons[role=tanker,command=coalition].aircraft",
            "changes[squadron.role=tanker].aircraft",
        ),
    ),
    Slider(
        id="tempo",
        name="Tempo",
        what="Overwatch, surveillance, lift and strikes wanted, and the programmes that follow them",
        selectors=("tempo.*.level", "tempo.*.isr_level", "tempo.*.request_level", "tempo.*.airlift_level"),
    ),
    Slider(
        id="mc_rate",
        name="MC rate",
        what="Mission-capable rate of every aircraft type, up to 100 % of its best type",
        selectors=("aircraft_types.*.mc_rate_share",),
    ),
    Slider(
        id="turn_crews",
        name="Turn crews",
        what="Flights that a base can turn at the same time",
        selectors=("bases.*.turn_crews",),
    ),
    Slider(
        id="weather",
        name="Dust storms",
        what="Storms per month, in every region",
        selectors=("dust.*.storms_per_month",),
        high=4.0,
    ),
    Slider(
        id="fighters",
        name="Fighters",
        what="Strike aircraft of the coalition, beside those there were",
        selectors=("squadrons[role=strike,command=coalition].aircraft",),
    ),
    Slider(
        id="turn_time",
        name="Turn time",
        what="Hours from block-in to ready, of every aircraft type",
        selectors=("aircraft_types.*.turn_h",),
        high=4.0,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A slider as a campaign allows it: `selectors` that meet rows, and the end that the schema sets."""

    slider: Slider
    selectors: tuple[str, ...]
    high: float
    about: dict[str, object]

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        slider = self.slider
        return {
            "id": slider.id,
            "name": slider.name,
            "what": slider.what,
            "low": 0.0,
            "high": self.high,
            "step": STEP,
            "default": 1.0,
            "unit": "times",
            **self.about,
        }


def controls_of(campaign: Campaign) -> dict[str, Control]:
    """The sliders that move something in a campaign, by id."""
    found = {}
    for slider in SLIDERS:
        selectors = tuple(text for text in slider.selectors if paths_named(campaign, text))
        paths = [path for text in selectors for path in paths_named(campaign, text)]
        if paths:
            high = _high(campaign, paths, slider.high)
            about = _about(campaign, paths)
            found[slider.id] = Control(slider=slider, selectors=selectors, high=high, about=about)
    return found


def toggles_of(campaign: Campaign) -> dict[str, list[dict[str, object]]]:
    """The bases and contingents that a question may leave out, and the squadrons that it may move."""
    flown = [row for row in campaign.squadrons if row.command == "coalition"]
    hosts = {row.base for row in flown} | {row.base for row in campaign.changes if row.base}
    types = {row.id: row.name for row in campaign.aircraft_types}
    return {
        "bases": [_row(base, base.name) for base in campaign.bases if base.id in hosts],
        "contingents": [
            _row(one, one.name) for one in campaign.contingents if one.id in {row.contingent for row in flown}
        ],
        "squadrons": [
            _row(row, f"{types[row.aircraft_type]}, {row.service}")
            | {"aircraft": row.aircraft, "base": row.base}
            for row in flown
        ],
    }


def bounds(record: type, field: str) -> dict[str, object]:
    """Unit and ends of a field, as the schema has them."""
    quantity = quantity_of(record, field)
    assert quantity is not None
    return {"unit": quantity.unit, "low": quantity.low, "high": quantity.high}


def meets_rows(campaign: Campaign, selector: str) -> bool:
    """Whether a selector of rows names any."""
    try:
        return bool(rows_named(campaign, selector))
    except ScenarioError:
        return False


# --- bounds and badges ------------------------------------------------------------------------


def paths_named(campaign: Campaign, selector: str) -> tuple[str, ...]:
    """The numbers that a selector names; none if it meets no row."""
    try:
        paths = fields_named(campaign, selector)
    except ScenarioError:
        return ()
    return tuple(path for path in paths if find(campaign, path).value is not None)


def _high(campaign: Campaign, paths: Iterable[str], most: float) -> float:
    """How far a slider goes: until the first of its numbers would leave the bounds of its field."""
    ends = [most]
    for path in paths:
        place = find(campaign, path)
        quantity = quantity_of(type(place.record), place.field)
        if quantity and place.value:
            ends.append(quantity.high / place.value)
    return max(1.0, floor(min(ends) / STEP + 1e-9) * STEP)


def _about(campaign: Campaign, paths: Sequence[str]) -> dict[str, object]:
    """Badge, sources and present values of the numbers that a slider scales."""
    told = {row.id: row for row in campaign.parameters}
    rows = [told.get(path) or find(campaign, path).record for path in paths]
    fitted = fitted_paths(campaign.name)
    badges = Counter(
        "fitted" if path in fitted else getattr(row, "confidence", "assumed")
        for path, row in zip(paths, rows, strict=True)
    )
    sources = Counter(getattr(row, "source", "") for row in rows)
    values = [float(find(campaign, path).value) for path in paths]
    place = find(campaign, paths[0])
    quantity = quantity_of(type(place.record), place.field)
    return {
        "badge": max(badges, key=lambda word: (badges[word], -CERTAIN.index(word))),
        "badges": dict(badges.most_common()),
        "source": "; ".join(text for text, _ in sources.most_common(4) if text),
        "numbers": len(paths),
        "lowest": min(values),
        "highest": max(values),
        "of_unit": quantity.unit if quantity else "",
        "bounds": {"low": quantity.low, "high": quantity.high} if quantity else None,
    }


def _row(row: Any, name: str) -> dict[str, object]:
    return {
        "id": row.id,
        "name": name,
        "badge": row.confidence,
        "source": row.source,
        "note": row.note,
        "from": row.from_date.isoformat() if getattr(row, "from_date", None) else None,
        "to": row.to_date.isoformat() if getattr(row, "to_date", None) else None,
    }
