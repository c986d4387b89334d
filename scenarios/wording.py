"""What a change of a campaign is, in the words of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from scenarios.resolved import ResolvedChange
from scenarios.schema import ALIASES, quantity_of
from sim.campaign import Campaign

# What units are called at the end of a field's name, and after a number.
_ENDINGS = MappingProxyType(
    {
        "h": "_h",
        "h/d": "_h_per_day",
        "klb": "_klb",
        "klb/h": "_klb_per_h",
        "klb/d": "_klb_per_day",
        "nm": "_nm",
        "kt": "_kt",
        "share": "_share",
    }
)
_FIELDS = MappingProxyType({ALIASES[name]: name for name in ALIASES})
_CALLED = MappingProxyType(
    {"mc_rate_share": "MC rate", "level": "overwatch level", "isr_level": "surveillance level"}
)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names by which the rows of a campaign are called."""

    campaign: Campaign

    def row(self, path: str) -> tuple[str, Any]:
        """The table and the row that a path leads to; the campaign's own values have no row."""
        node: Any = self.campaign
        table = ""
        for word in path.split("."):
            if isinstance(node, tuple):
                node = next((one for one in node if one.id == word), None)
            elif hasattr(node, word):
                node, table = getattr(node, word), word
            else:
                return table, None
        return table, node

    def name(self, word: str) -> str:
        """A row by its name; a squadron has none of its own; anything else stays as it is."""
        one = self.campaign
        named = (row for rows in (one.bases, one.areas, one.tracks, one.contingents) for row in rows)
        if found := next((row.name for row in named if row.id == word), ""):
            return found
        squadron = next((row for row in self.campaign.squadrons if row.id == word), None)
        return word if squadron is None else self.squadron(squadron)

    def squadron(self, row: Any) -> str:
        """`F/A-18 of the United States on USS Carl Vinson`."""
        kind = next((one.name for one in self.campaign.aircraft_types if one.id == row.aircraft_type), "")
        return f"{kind or row.aircraft_type} of {_the(self.name(row.contingent))} {self.place(row.base)}"

    def place(self, base: str) -> str:
        """At an airfield, or on a carrier."""
        ship = any(one.id == base and one.kind == "carrier" for one in self.campaign.bases)
        return f"{'on' if ship else 'at'} {self.name(base)}"

    def countries(self, row: Any) -> str:
        """Where a caveat lets a squadron fly and strike."""
        return f"flies in {_all(row.flies_in)}, strikes in {_all(row.strikes_in)}"

    def subject(self, row: Any) -> str:
        """Who an event is about."""
        return f", {self.name(row.subject)}" if row.subject else ""


_Phrase = Callable[[_Names, Any], str]

# A row of each table without its numbers, and what is added when the whole row comes or goes.
_PHRASES: Mapping[str, tuple[_Phrase, _Phrase]] = MappingProxyType(
    {
        "squadrons": (_Names.squadron, lambda _, row: f", {row.aircraft} aircraft{_window(row)}"),
        "changes": (
            lambda names, row: f"change of {names.name(row.squadron)} from {row.from_date}",
            lambda names, row: _of_change(names, row),
        ),
        "caveats": (
            lambda names, row: f"caveat of {names.name(row.squadron)} from {row.from_date}",
            lambda names, row: f": {names.countries(row)}",
        ),
        "areas": (lambda _, row: f"area {row.name}", lambda _, row: ""),
        "tracks": (lambda _, row: f"track {row.name}", lambda _, row: ""),
        "closures": (lambda names, row: f"closure of {names.name(row.base)}", lambda _, row: _window(row)),
        "events": (
            lambda names, row: f"event of {row.date}: {row.kind.replace('_', ' ')}{names.subject(row)}",
            lambda _, row: "",
        ),
        "missions": (
            lambda names, row: f"mission of {names.name(row.squadron)} to {names.name(row.area)}",
            lambda _, row: f"{_window(row)}, {row.aircraft} aircraft a day",
        ),
        "policies": (lambda _, row: f"policy {row.rule.replace('_', ' ')}", lambda _, row: _window(row)),
        "shares": (
            lambda names, row: f"share of {names.name(row.area)} in {row.month}",
            lambda _, row: f": {100 * row.share:.4g} %",
        ),
        "tempo": (lambda _, row: f"tempo{_window(row)}", lambda _, row: f": overwatch level {row.level:.4g}"),
        "dust": (
            lambda _, row: f"dust in {row.region.replace('_', ' ')}, month {row.month}",
            lambda _, row: f": {row.storms_per_month:.4g} storms per month",
        ),
    }
)


def sentence(change: ResolvedChange, base: Campaign, campaign: Campaign) -> str:
    """A change as a person says it: `removed: F/A-18 of the United States on USS Carl Vinson, 36 aircraft`.

    `base` is the campaign before all changes, `campaign` the one after them.
    """
    if change.kind in ("remove", "cascade"):
        gone = "removed" if change.kind == "remove" else "removed with it"
        return f"{gone}: {_whole(_Names(base), change.path)}"
    if change.kind == "add":
        return f"added: {_whole(_Names(campaign), change.path)}"
    place, _, key = change.path.rpartition(".")
    if not place:
        return f"the campaign: {key} {_instead(change.after, change.before)}"
    names = _Names(base)
    table, row = names.row(place)
    if row is None:  # it was added before it was changed
        names = _Names(campaign)
        table, row = names.row(place)
    before = _value(_Names(base), row, key, change.before)
    after = _value(_Names(campaign), row, key, change.after)
    words = "" if key == "aircraft" else f"{_field(row, key)} "
    instead = _instead(f"{after} aircraft" if key == "aircraft" else after, before)
    return f"{_phrase(names, table, row, place)}: {words}{instead}"


def called(path: str, campaign: Campaign) -> str:
    """A row, or a number of one, in a person's words: `KC-10 of the United States at Al Dhafra: aircraft`."""
    names = _Names(campaign)
    table, row = names.row(path)
    if hasattr(row, "id"):
        return _phrase(names, table, row, path)
    place, _, key = path.rpartition(".")
    table, row = names.row(place)
    return f"{_phrase(names, table, row, place)}: {_field(row, key)}" if hasattr(row, "id") else path


def _whole(names: _Names, path: str) -> str:
    """A row with what is in it."""
    table, row = names.row(path)
    more = _PHRASES.get(table, (None, lambda _names, _row: ""))[1]
    return f"{_phrase(names, table, row, path)}{more(names, row) if row else ''}"


def _phrase(names: _Names, table: str, row: Any, path: str) -> str:
    """What a row is; the path, if it is no row that could be named."""
    if row is None:
        return path
    if table == "policies":
        return f"{_PHRASES[table][0](names, row)} of {_the(names.name(path.split('.')[1]))}"
    if table in _PHRASES:
        return _PHRASES[table][0](names, row)
    return getattr(row, "name", table)


def _field(row: Any, key: str) -> str:
    """A field by its name, without the unit in it."""
    quantity = quantity_of(type(row), _FIELDS.get(key, key)) if row else None
    ending = _ENDINGS.get(quantity.unit, "") if quantity else ""
    return _CALLED.get(key, key.removesuffix(ending).replace("_", " "))


def _value(names: _Names, row: Any, key: str, text: str) -> str:
    """A value with its unit, a share in percent, identifiers by their names."""
    quantity = quantity_of(type(row), _FIELDS.get(key, key)) if row else None
    if not text or quantity is None:
        return " and ".join(names.name(word) for word in text.split("+")) if text else ""
    if quantity.unit == "share":
        return f"{100 * float(text):.4g} %"
    return f"{text} {quantity.unit}" if quantity.unit in _ENDINGS else text


def _instead(after: str, before: str) -> str:
    if not before:
        return f"{after}, open before"
    return f"{after or 'open'} instead of {before}"


def _of_change(names: _Names, row: Any) -> str:
    parts = [f"{row.aircraft} aircraft"] if row.aircraft is not None else []
    parts += [names.place(row.base)] if row.base else []
    parts += [f"{row.command} command"] if row.command else []
    return f": {', '.join(parts)}" if parts else ""


def _window(row: Any) -> str:
    """The days of a row."""
    first, last = getattr(row, "from_date", None), getattr(row, "to_date", None)
    day = getattr(row, "on", None)
    if first and first == last:
        return f" on {first}"
    since = f" from {first or day}" if first or day else ""
    return f"{since} to {last}" if last else since


def _all(words: tuple[str, ...]) -> str:
    return " and ".join(words) or "no country"


def _the(name: str) -> str:
    """A country as it is said in a sentence."""
    return f"the {name}" if name.startswith("United ") or name in ("Netherlands",) else name
