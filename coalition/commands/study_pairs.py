"""Pairs of factors that depend on each other, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from coalition.commands.study_analysis import named
from results.analysis import Sensitivity
from results.formatting import amount, capitalized, decimals, more_or_less, printed_unit
from results.measures import measure


def pair_sentences(found: Sensitivity, scenario: str, name: str) -> Iterator[str]:
    """Pairs of factors that depend on each other, as far as that is shown."""
    factor = printed_unit(measure(name).unit)[1]
    for row in found.pairs(scenario, name).to_dict(orient="records"):
        half = factor * row["half_width"]
        digits = decimals(half)
        with_low, with_high = (
            amount(factor * (row[end] - row[start]), digits, signed=True)
            for start, end in (("both_low", "factor_high"), ("other_high", "both_high"))
        )
        apart = more_or_less(factor * row["interaction"], half, digits, signed=True)
        yield (
            f"{named(name)}: from low to high {row['factor']} is worth {with_low} while {row['other']} is "
            f"low, {with_high} while it is high, {apart} more"
        )


def pair_lines(found: Sensitivity, scenario: str, there: str) -> Iterator[str]:
    """The same for a page, with the picture of each measure that has such a pair."""
    several = f"_{scenario.replace('+', '_')}" if len(found.study.scenarios) > 1 else ""
    for name in found.measures:
        told = list(pair_sentences(found, scenario, name))
        for text in told:
            yield f"- {capitalized(text)}."
        if told:
            yield ""
            yield f"![Pairs of factors: {measure(name).name}]({there}/interactions_{name}{several}.png)"
            yield ""
