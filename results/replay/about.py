"""What a campaign says of its places, nations and squadrons, with the source of every number, ready for JSON.

Only the standard library and the engine: the same code runs inside a browser.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Final, get_args, get_type_hints

from sim.campaign import AircraftType, Area, Base, Campaign, Contingent, Demand, Planning, Squadron, Track
from sim.quantity import Quantity
from sim.records import EventRecord

FITTED: Final = "fitted"
"""The badge of a number that the calibration chose; the others are the confidences of its row."""

_ROWS: Final[Mapping[str, type]] = {
    "bases": Base,
    "tracks": Track,
    "areas": Area,
    "contingents": Contingent,
    "squadrons": Squadron,
    "aircraft_types": AircraftType,
}
_SETTINGS: Final[Mapping[str, type]] = {"demand": Demand, "planning": Planning}
_ON_THE_LINE: Final = frozenset(
    {"political", "operation", "aircraft_lost", "cruise_missiles", "access", "context", "dust", "rebed"}
)


def about_campaign(campaign: Campaign, fitted: Collection[str] = ()) -> dict[str, object]:
    """Name, days, rows with their numbers, policies and caveats; `fitted` are paths of fitted numbers."""
    days = (campaign.to_date - campaign.from_date).days + 1
    return {
        "name": campaign.name,
        "title": campaign.title,
        "from_date": campaign.from_date.isoformat(),
        "to_date": campaign.to_date.isoformat(),
        "days": days,
        "until_h": 24 * days,
        "route_factor": campaign.planning.route_factor,
        "fields": {name: _fields(kind) for name, kind in {**_ROWS, **_SETTINGS}.items()},
        "badges": _badges(campaign, fitted),
        **{name: [_row(row) for row in getattr(campaign, name)] for name in _ROWS},
        **{name: _row(getattr(campaign, name)) for name in _SETTINGS},
        "caveats": [_row(row) for row in campaign.caveats],
        "changes": [_row(row) for row in campaign.changes],
    }


def timeline(campaign: Campaign, events: Iterable[EventRecord]) -> list[dict[str, object]]:
    """The dated events of a replication, those of the record with their source; what befell flights is not
    among them."""
    sources = {(str(event.kind), event.text): event for event in campaign.events}
    found: list[dict[str, object]] = []
    for event in sorted(events, key=lambda row: row.time_h):
        if event.kind not in _ON_THE_LINE:
            continue
        row = sources.get((event.kind, event.text))
        about: dict[str, object] = {
            "t_h": round(event.time_h, 2),
            "kind": event.kind,
            "subject": event.subject,
            "text": event.text,
        }
        if row is not None:
            about |= {"source": row.source, "confidence": row.confidence, "note": row.note}
        found.append(about)
    return found


def day_of(campaign: Campaign, day: int) -> str:
    """The date of an ATO day."""
    return (campaign.from_date + timedelta(days=day)).isoformat()


def _fields(kind: type) -> dict[str, list[str]]:
    """Unit and meaning of the numbers of a row."""
    hints = get_type_hints(kind, include_extras=True)
    found = {}
    for field in fields(kind):
        words = _annotations(hints[field.name])
        quantity = next((one for one in words if isinstance(one, Quantity)), None)
        if quantity is not None:
            meaning = next((one for one in words if isinstance(one, str)), "")
            found[field.name] = [quantity.unit, meaning]
    return found


def _annotations(hint: Any) -> list[Any]:
    """What stands beside a type, also beside one that was annotated before."""
    metadata = list(getattr(hint, "__metadata__", ()))
    inner = [one for part in get_args(hint) if hasattr(part, "__metadata__") for one in _annotations(part)]
    return metadata + inner


def _row(row: Any) -> dict[str, object]:
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _row(value) if hasattr(value, "__dataclass_fields__") else value


def _badges(campaign: Campaign, fitted: Collection[str]) -> dict[str, dict[str, object]]:
    """By path: the numbers that have a badge of their own, not that of their row."""
    found: dict[str, dict[str, object]] = {}
    for parameter in campaign.parameters:
        found[parameter.id] = {
            "badge": parameter.confidence,
            "source": parameter.source,
            "note": parameter.note,
            "low": parameter.low,
            "high": parameter.high,
            "unit": parameter.unit,
        }
    for path in sorted(fitted):
        before = found.get(path, {"source": "the calibration: median of the posterior"})
        found[path] = {**before, "badge": FITTED}
    return found
