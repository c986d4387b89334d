"""Numbers and names as people read them: thousands separated, no more digits than the interval carries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor, isfinite, log10, nan

NOTHING = "–"
MINUS = "−"

_MOST_DECIMALS = 4
# A share of 1 is printed as 100 %; what has no unit of its own is a plain number.
_PRINTED_UNITS = {"share": ("%", 100.0), "1": ("", 1.0), "count": ("", 1.0), "USD": ("million USD", 1e-6)}
_NOISE_SHARE = 1e-9


def printed_unit(unit: str) -> tuple[str, float]:
    """The unit as printed and the factor that takes a value into it: shares become percent, say."""
    return _PRINTED_UNITS.get(unit, (unit.replace("_", " "), 1.0))


def with_unit(name: str, unit: str) -> str:
    """`hours on station [h]`; `sorties` are sorties already."""
    printed = printed_unit(unit)[0]
    return f"{name} [{printed}]" if printed and not name.endswith(printed) else name


def decimals(half_width: float, *values: float) -> int:
    """Decimals that show two digits of a half-width.

    Without one (NaN, or 0 but for rounding): none if all values are whole, else as many as give
    the largest of them three digits. At most four.
    """
    sizes = [abs(value) for value in values if isfinite(value)]
    largest = max(sizes, default=0.0)
    if isfinite(half_width) and half_width > _NOISE_SHARE * largest:
        return _within(1 - floor(log10(half_width)))
    if largest == 0 or all(size == round(size) for size in sizes):
        return 0
    return _within(2 - floor(log10(largest)))


def _within(count: int) -> int:
    return min(max(count, 0), _MOST_DECIMALS)


def amount(value: float | None, digits: int | None = None, *, signed: bool = False) -> str:
    """A number with `digits` decimals (None: as `decimals` finds them); a dash for NaN.

    A difference is `signed`; what rounds to nothing has no sign.
    """
    if value is None or not isfinite(value):
        return NOTHING
    places = decimals(float("nan"), value) if digits is None else digits
    rounded = round(value, places)
    if rounded == 0:
        return f"{0:.{places}f}"
    sign = MINUS if rounded < 0 else "+" if signed else ""
    return f"{sign}{abs(rounded):,.{places}f}"


def column(values: Sequence[float]) -> list[str]:
    """The numbers of one column, with as many decimals as the largest of them needs."""
    digits = decimals(nan, *values)
    return [amount(value, digits) for value in values]


def difference_digits(baseline: float, what_if: float, difference: float, half_width: float) -> int:
    """The decimals of a difference and of its two sides, wherever they are printed.

    As many as it takes that an interval which leaves out 0 is not printed as if it held it.
    """
    digits = decimals(half_width, baseline, what_if, difference)
    nearest = abs(difference) - half_width if isfinite(half_width) else 0.0
    while nearest > 0 and digits < _MOST_DECIMALS and round(nearest, digits) == 0:
        digits += 1
    return digits


def two_digits(size: float) -> str:
    """A size in a sentence: two digits; from a hundred on, a whole number."""
    return f"{size:,.0f}" if size >= 100 else f"{size:.2g}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """How many of something, for instance `1 replication` or `1,200 replications`."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def percent(share: float | None, *, signed: bool = False) -> str:
    """A share as percent, for instance `−4.1 %`: one decimal below 100 %, none above."""
    if share is None or not isfinite(share):
        return NOTHING
    return f"{amount(100 * share, 1 if abs(share) < 1 else 0, signed=signed)}\N{NO-BREAK SPACE}%"


def figure(value: float | None, unit: str) -> str:
    """A documented figure, or what the model says of it: shares in percent, small numbers with a decimal."""
    if value is None:
        return NOTHING
    if unit == "share":
        return f"{amount(100 * value, 1)} %"
    return amount(value, 0 if abs(value) >= 10 or value == round(value) else 1)


def more_or_less(value: float, half_width: float, digits: int, *, signed: bool = False) -> str:
    """A number with its half-width, for instance `−878 ± 20`; alone if there is none."""
    text = amount(value, digits, signed=signed)
    return f"{text} ± {amount(half_width, digits)}" if isfinite(half_width) else text


def between(low: float, high: float, digits: int, *, signed: bool = False) -> str:
    """An interval, for instance `−310 to −95`; a dash if there is none."""
    if not (isfinite(low) and isfinite(high)):
        return NOTHING
    return f"{amount(low, digits, signed=signed)} to {amount(high, digits, signed=signed)}"


def of_difference(unit: str) -> str:
    """The unit of a difference: that of a percentage is a point."""
    return "points" if unit == "%" else unit


# --- names --------------------------------------------------------------------------------


def printed(identifier: str, names: Mapping[str, str]) -> str:
    """A name as printed: the one in the campaign, or the identifier spelled with blanks."""
    return names.get(identifier, identifier.replace("_", " "))


def capitalized(text: str) -> str:
    """A name as it begins a row, a caption or a card."""
    return text[:1].upper() + text[1:]
