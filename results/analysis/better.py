"""Which direction of a measure is better."""

from __future__ import annotations

from collections.abc import Sequence

from results.errors import RunError
from results.measures import measure
from scenarios.errors import shown

WAYS = {"more": 1.0, "less": -1.0, "fewer": -1.0}


def better_signs(measures: Sequence[str], asked: Sequence[str] = ()) -> dict[str, float]:
    """1 for a measure of which more is better, -1 for one of which less is.

    `asked` are texts such as `sorties=less` (or `fewer`), which go before what the catalog of measures says.
    Raises RunError if neither says it.
    """
    signs: dict[str, float] = {}
    for text in asked:
        name, _, way = text.partition("=")
        if way not in WAYS:
            raise RunError(f"{shown(text)} is not of the form measure=more or measure=less")
        signs[name] = WAYS[way]
    for name in signs:
        if name not in measures:
            raise RunError(f"{shown(name)} is wanted but is not among {', '.join(measures)}")
    for name in measures:
        way = measure(name).better
        if name not in signs and not way:
            raise RunError(f"say which way {name} is better: --want {name}=more or --want {name}=less")
        signs.setdefault(name, WAYS.get(way, 1.0))
    return {name: signs[name] for name in measures}
