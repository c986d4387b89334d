"""Fly two sides and pack them, inside a browser or outside: the engine of a page that needs no server.

Only the standard library and the engine.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import isnan, nan
from typing import Any, Final, NamedTuple

from results.replay.changing import SLIDERS, changed
from results.replay.days import SERIES, Daily, Series
from results.replay.moment import first_parting, interval, paired
from results.replay.packing import TABLES, daily_of, pack_replication
from results.replay.trust import MISSED_RULE, Known, assumed, bearing, changed_paths
from sim.campaign import Campaign
from sim.records import FlightRecord, Log
from sim.replication import simulate

Fields = Mapping[str, Any]
"""Fields of a campaign that a what-if changes, with their new values."""

TOPICS: Final = {
    "sorties": "flying",
    "coverage_share": "flying",
    "tanker_wait_min": "refueling",
    "offload_klb": "refueling",
    "unanswered": "striking",
}
"""From a daily figure to what documented figures are about."""

ALONE: Final = " With one replication there is no interval: any change counts."


class Ask(NamedTuple):
    """What is to be flown: a bundled what-if (empty: none), factors of sliders, days, replications, seed."""

    what_if: str = ""
    factors: Mapping[str, float] = {}
    to_date: str = ""
    replications: int = 1
    seed: int = 1


class Flown(NamedTuple):
    """Both sides as replays, and what differs, ready for JSON."""

    baseline: bytes
    what_if: bytes
    answer: dict[str, object]


def sides_of(campaign: Campaign, what_ifs: Mapping[str, Fields], ask: Ask) -> tuple[Campaign, Campaign]:
    """Baseline and what-if of a question; ValueError if it makes no sense."""
    to_date = date.fromisoformat(ask.to_date) if ask.to_date else None
    base = changed(campaign, {}, to_date)
    other = replace(campaign, **what_ifs[ask.what_if]) if ask.what_if else campaign
    return base, changed(other, ask.factors, to_date)


def fly_both(
    campaign: Campaign,
    what_ifs: Mapping[str, Fields],
    ask: Ask,
    *,
    about: Mapping[str, object],
    fitted: Sequence[str],
    t95: Sequence[float],
    tell: Callable[[float], None],
    known: Known,
) -> Flown:
    """Fly baseline and what-if with the same chance events; `tell` is called with the share that is done."""
    sides = sides_of(campaign, what_ifs, ask)
    days = (sides[0].to_date - sides[0].from_date).days + 1
    whole = 2 * ask.replications * days
    daily: list[list[Daily]] = [[], []]
    sorties: list[list[Counter[str]]] = [[], []]
    first: list[dict[str, Any]] = []
    digests = []
    for side, one in enumerate(sides):
        for replication in range(ask.replications):
            before = (side * ask.replications + replication) * days

            def on_day(day: int, before: int = before) -> None:
                tell((before + day + 1) / whole)

            log = simulate(one, seed=ask.seed, replication=replication, on_day=on_day)
            rows = {name: getattr(log, name) for name in TABLES}
            daily[side].append(daily_of(one, rows))
            sorties[side].append(sorties_of(log))
            if replication == 0:
                first.append(rows)
                digests.append(flights_digest(log))
    made_by = {**about, "seed": ask.seed, "replication": 0, "replications": ask.replications}
    names = (campaign.name, f"{campaign.name}+{_name(ask)}")
    baseline, what_if = (
        pack_replication(one, first[side], {**made_by, "scenario": name}, daily[side][1:], fitted).payload
        for side, (one, name) in enumerate(zip(sides, names, strict=True))
    )
    moment = first_parting(daily[0], daily[1], t95)
    measures = [_measure(series, daily[0], daily[1], t95) for series in SERIES]
    topics = {TOPICS[one["id"]] for one in measures if _differs(one["difference"], one["half_width"])}
    answer: dict[str, object] = {
        "kind": "live",
        "ask": {**ask._asdict(), "factors": dict(ask.factors)},
        "paired": paired(daily[0], daily[1], t95),
        "moment": moment.to_dict() if moment else None,
        "replications": ask.replications,
        "measures": measures,
        "outside": outside(*sides, known.name),
        "honesty": _honesty(sides, ask, known, topics, touched_by(sorties[0], sorties[1], t95)),
        "is_calibrated": bool(fitted),
        "digests": digests,
    }
    return Flown(baseline, what_if, answer)


def _honesty(
    sides: tuple[Campaign, Campaign],
    ask: Ask,
    known: Known,
    topics: Collection[str],
    touched: Collection[str],
) -> dict[str, object]:
    """What has to be said beside the answer, in the words of the server's answers."""
    base = sides[0]
    notes = assumed(base, changed_paths(*sides), known.name)
    if by_hand := ", ".join(_set_by_hand(ask)):
        notes.append(f"What is set by hand is the question's own assumption: {by_hand}.")
    return {
        "record": known.record,
        "missed": [one.to_dict() for one in bearing(known.missed, base, topics, touched)],
        "missed_rule": MISSED_RULE + (ALONE if ask.replications == 1 else ""),
        "assumed": notes,
    }


def sorties_of(log: Log) -> Counter[str]:
    """The sorties of a replication by contingent, those that the coalition commands."""
    found: Counter[str] = Counter()
    for row in log.flights:
        if row.command == "coalition":
            found[row.contingent] += row.sorties
    return found


def touched_by(
    baseline: Sequence[Counter[str]], what_if: Sequence[Counter[str]], t95: Sequence[float]
) -> set[str]:
    """The contingents whose sorties change by more than their half-width; any change if there is none."""
    sides = list(zip(baseline, what_if, strict=True))
    names = {name for pair in sides for one in pair for name in one}
    return {
        name
        for name in names
        if _differs(*interval([after[name] - before[name] for before, after in sides], t95))
    }


def _differs(difference: float | None, half_width: float | None) -> bool:
    """Whether a paired difference leaves out 0; without a half-width, whether there is any."""
    known = 0.0 if half_width is None or isnan(half_width) else half_width
    return difference is not None and abs(difference) > known


def outside(base: Campaign, other: Campaign, called: Callable[[str], str]) -> list[str]:
    """The uncertain numbers that a question takes out of the range that the campaign gives for them."""
    found = []
    for row in base.parameters:
        before, after = _value(base, row.id), _value(other, row.id)
        if after is not None and after != before and not row.low <= after <= row.high:
            found.append(f"{called(row.id)} is {after:g} ({row.low:g} to {row.high:g})")
    return found


def _value(campaign: Campaign, path: str) -> float | None:
    """The number at a path; None if its row is not there."""
    node: Any = campaign
    for word in path.split("."):
        rows = isinstance(node, tuple)
        node = next((one for one in node if one.id == word), None) if rows else getattr(node, word, None)
    return node if isinstance(node, int | float) else None


def flights_digest(log: Log) -> str:
    """A digest of the flights table, row by row: the same on every interpreter."""
    digest = hashlib.sha256(",".join(FlightRecord._fields).encode())
    for row in log.flights:
        digest.update(("\n" + ",".join(map(str, row))).encode())
    return digest.hexdigest()


def _name(ask: Ask) -> str:
    return ", ".join(filter(None, (ask.what_if, *_set_by_hand(ask)))) or "nothing changed"


def _set_by_hand(ask: Ask) -> list[str]:
    titles = {slider.id: slider.title for slider in SLIDERS}
    return [f"{titles[name]} × {factor:g}" for name, factor in ask.factors.items() if factor != 1]


def _measure(
    series: Series, baseline: Sequence[Daily], what_if: Sequence[Daily], t95: Sequence[float]
) -> dict[str, Any]:
    """Mean per day of a series on both sides, and the paired difference with its half-width."""
    before = [_mean(one[series.id]) for one in baseline]
    after = [_mean(one[series.id]) for one in what_if]
    mean, half_width = interval([b - a for a, b in zip(before, after, strict=True)], t95)
    numbers = {
        "baseline": _mean(before),
        "what_if": _mean(after),
        "difference": mean,
        "half_width": half_width,
    }
    return {
        **series._asdict(),
        **{name: None if isnan(value) else value for name, value in numbers.items()},
    }


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not isnan(value)]
    return sum(known) / len(known) if known else nan
