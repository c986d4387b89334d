"""Values and rows of a campaign as short text, for tables and messages."""

from __future__ import annotations

from typing import Any

from scenarios.schema import key_of

# What says most about a row of a table, in the order in which it is said.
_TELLING: dict[str, tuple[str, ...]] = {
    "changes": ("squadron", "from_date", "aircraft", "base", "command"),
    "caveats": ("squadron", "from_date", "flies_in", "strikes_in"),
    "closures": ("base", "from_date", "to_date"),
    "events": ("date", "kind", "subject"),
    "missions": ("squadron", "area", "from_date", "aircraft"),
    "policies": ("rule", "from_date", "to_date", "on", "factor"),
    "shares": ("area", "month", "share"),
    "squadrons": ("contingent", "aircraft_type", "aircraft", "base", "from_date", "to_date"),
    "tempo": ("from_date", "to_date", "level"),
}
_OTHERS = ("name", "country", "latitude", "longitude")


def text_of(value: object) -> str:
    """A cell as it is written in a file: lists joined by `+`, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "+".join(map(str, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def row_text(table: str, row: Any) -> str:
    """What a row says, in a few words: `squadron nl_f16, from 2014-10-06, flies_in Iraq`."""
    told = ((field, text_of(getattr(row, field, None))) for field in _TELLING.get(table, _OTHERS))
    return ", ".join(f"{key_of(field)} {text}" for field, text in told if text)
