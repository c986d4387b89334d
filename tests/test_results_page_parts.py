"""What pages are made of: numbers for people, tables that add up, pictures that share a page."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf, nan

import pandas as pd
import pytest

from results.comparison.breakdown import Breakdown, Part
from results.comparison.difference import Difference, compare
from results.comparison.wording import tone, verdict
from results.figures import forest, over_time, split
from results.formatting import amount, between, decimals, more_or_less, percent, printed_unit
from results.measures.catalog import measure
from results.report.comparison_tables import measures, parts, sureness
from results.report.svg import drawing
from results.report.table import Column, Sheet, words


def difference(name: str, baseline: list[float], what_if: list[float]) -> Difference:
    """The difference of one measure between made-up replications."""
    index = pd.Index(range(len(baseline)), name="replication")
    before, after = (pd.DataFrame({name: side}, index=index, dtype=float) for side in (baseline, what_if))
    return compare(before, after)[0]


def test_a_difference_that_would_be_shown_alone_is_marked() -> None:
    """Its own interval leaves out 0, but not among all measures that are looked at."""
    index = pd.Index(range(6), name="replication")
    noise = {"sorties": [1, 2, -1, 3, 2, 2], "strikes": [1, -1, 2, -2, 1, -1], "requests": [9, 9, 9, 9, 9, 8]}
    baseline = pd.DataFrame(100.0, index=index, columns=list(noise))
    sorties, strikes, requests = compare(baseline, baseline + pd.DataFrame(noise, index=index))
    assert [one.is_shown for one in (sorties, strikes, requests)] == [False, False, True]
    assert [one.is_shown_alone for one in (sorties, strikes, requests)] == [True, False, False]
    assert sorties.low > 0
    assert verdict(sorties) == "no difference that 6 replications can show*"
    assert "*" not in verdict(strikes) + verdict(requests)
    assert "* alone it would be shown; not among 3 measures" in measures((sorties, strikes), 3).note
    assert "alone" not in measures((strikes, requests), 3).note


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "digits", "signed", "text"),
    [
        (1234567.0, 0, False, "1,234,567"),
        (-1234.5, 1, False, "−1,234.5"),
        (12.0, 1, True, "+12.0"),
        (-0.04, 1, True, "0.0"),
        (0.0, 0, True, "0"),
        (41.34, None, False, "41.3"),
        (0.0123, None, False, "0.0123"),
        (20.0, None, False, "20"),
        (nan, 2, True, "–"),
        (inf, 2, True, "–"),
        (None, 0, False, "–"),
    ],
)
def test_a_number_is_written_for_people(
    value: float | None, digits: int | None, signed: bool, text: str
) -> None:
    """Thousands separated, a true minus, no sign on what rounds to nothing, a dash for what is not."""
    assert amount(value, digits, signed=signed) == text


@pytest.mark.parametrize(
    ("half_width", "values", "digits"),
    [
        (44.0, (8192.0, 6238.0), 0),
        (7.3, (43.2,), 1),
        (0.12, (82.47,), 2),
        (0.0013, (0.0059,), 4),
        (0.0000001, (0.5,), 4),
        (nan, (8192.4,), 0),
        (nan, (4.25,), 2),
        (nan, (3.0, 12.0), 0),
        (0.0, (3.5,), 2),
        (1e-12, (60.0, 40.0), 0),
        (nan, (nan,), 0),
    ],
)
def test_the_half_width_decides_how_many_decimals_are_printed(
    half_width: float, values: tuple[float, ...], digits: int
) -> None:
    """Two digits of it; without one, three of the value, or none if all are whole."""
    assert decimals(half_width, *values) == digits


def test_shares_are_printed_in_percent_and_dollars_in_millions() -> None:
    """Units are those that people read."""
    assert printed_unit("share") == ("%", 100.0)
    assert printed_unit("USD") == ("million USD", 1e-6)
    assert printed_unit("klb") == ("klb", 1.0)
    assert percent(-0.0414, signed=True) == "−4.1\N{NO-BREAK SPACE}%"
    assert percent(12.5) == "1,250\N{NO-BREAK SPACE}%"
    assert percent(None) == percent(nan) == "–"


def test_an_interval_without_spread_is_a_dash() -> None:
    """A single replication has none."""
    assert between(-310.0, -95.0, 0, signed=True) == "−310 to −95"
    assert between(nan, nan, 0) == "–"
    assert more_or_less(-878.0, 20.0, 0, signed=True) == "−878 ± 20"
    assert more_or_less(-878.0, nan, 0, signed=True) == "−878"


# --- tables -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "what_if", "expected"),
    [
        ("strikes", [5.0, 6.0, 7.1], "changed"),
        ("coverage_share", [5.0, 6.0, 7.1], "worse"),
        ("unanswered", [5.0, 6.0, 7.1], "better"),
        ("unanswered", [10.0, 11.0, 12.0], "same"),
    ],
)
def test_fewer_is_the_worse_only_where_more_is_better(name: str, what_if: list[float], expected: str) -> None:
    """The color follows the measure, the sign the direction."""
    one = difference(name, [10.0, 11.0, 12.0], what_if)
    assert tone(one) == expected
    assert verdict(one) == ("▼ fewer" if expected != "same" else one.verdict)


def test_what_is_left_of_a_breakdown_makes_it_add_up() -> None:
    """The parts that are printed and the row of all others come to the whole."""
    found = tuple(
        Part(value=f"nation_{n}", baseline=20.0, what_if=20.0 - n, difference=-float(n), half_width=1.0)
        for n in range(12, 0, -1)
    )
    sheet = parts(Breakdown(measure=measure("sorties"), dim="contingent", parts=found), {})
    assert len(sheet.rows) == 9
    assert sheet.rows[-1][0].text == "All others (4)"
    assert sum(row[3].value or 0.0 for row in sheet.rows) == -78.0


def test_a_table_refuses_a_row_that_does_not_fit() -> None:
    """One cell for each column."""
    with pytest.raises(ValueError, match="does not fit the 2 columns"):
        Sheet("two", (Column("a"), Column("b")), ((words("alone"),),))


def test_a_ratio_without_chance_is_infinite() -> None:
    """Differences that are all the same leave nothing to compare chance with."""
    one = replace(difference("strikes", [1.0, 2.0], [3.0, 4.0]), variance_ratio=inf)
    assert any(cell.text == "∞" for cell in sureness((one,)).rows[0])


# --- pictures ---------------------------------------------------------------------------------


def test_two_pictures_of_a_page_share_no_identifier() -> None:
    """The same figure twice, under two names; nothing in it styles the page around it."""
    one = difference("strikes", [10.0, 11.0, 12.0], [5.0, 6.0, 7.1])
    names = ("first", "first", "second")
    first, again, second = (drawing(forest([one]), name, alt="a & b", caption="") for name in names)
    assert first == again
    ids = [set(re.findall(r' id="([^"]+)"', picture.svg)) for picture in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]
    assert "<style" not in first.svg
    assert "font-family" not in first.svg
    assert '<desc id="first-desc">a &amp; b</desc>' in first.svg


def test_the_forest_leaves_out_what_has_no_baseline_and_points_at_what_is_far() -> None:
    """Shares of 0 are none; a difference beyond all others becomes an arrow at the edge."""
    near = [difference("strikes", [100.0, 101.0], [100.0 + step, 101.2 + step]) for step in (1.0, 2.0, 3.0)]
    far = difference("unanswered", [1.0, 1.1], [90.0, 90.5])
    none = difference("sorties", [0.0, 0.0], [1.0, 2.0])
    (axes,) = forest([*near, far, none]).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Strikes"] * 3 + ["Requests unanswered"]
    markers = [line.get_marker() for line in axes.get_lines()]
    assert markers.count(">") == 1
    assert axes.get_xlim()[1] < 100
    assert forest([none]).axes[0].get_xlim()[1] > 0


def test_both_sides_are_drawn_over_time_with_their_difference() -> None:
    """Days, weeks or months, whichever makes a dozen or two of points."""
    days = pd.date_range("2014-06-15", "2014-12-31", freq="D")
    baseline = pd.DataFrame({0: 10.0, 1: 12.0}, index=days)
    upper, lower = over_time(baseline, baseline - 3.0).axes
    lines = {str(line.get_label()): list(line.get_ydata()) for line in upper.get_lines()}  # type: ignore[arg-type]
    assert lines["baseline"] == [11.0] * 7
    assert lines["what-if"] == [8.0] * 7
    assert lower.get_xlabel() == "first day of the month (UTC)"
    short = over_time(baseline[:10], baseline[:10]).axes[1]
    assert short.get_xlabel() == "date (UTC)"


def test_the_largest_parts_are_drawn_as_bars() -> None:
    """One panel for each dimension, months in their order; a part without a value is named too."""
    values = {"area": ("", "east", "west"), "month": ("2014-08", "2014-10", "2014-09")}
    sizes = (-9.0, 5.0, 1.0)
    found = [
        Breakdown(
            measure=measure("sorties"),
            dim=dim,
            parts=tuple(
                Part(value=value, baseline=20.0, what_if=20.0 + size, difference=size, half_width=1.0)
                for value, size in zip(names, sizes, strict=True)
            ),
        )
        for dim, names in values.items()
    ]
    areas, months = split(found, {"east": "The East"}, 2).axes
    assert [label.get_text() for label in areas.get_yticklabels()] == ["no area", "The East"]
    assert [bar.get_width() for bar in areas.patches] == [-9.0, 5.0]  # type: ignore[attr-defined]
    assert [label.get_text() for label in months.get_yticklabels()] == ["2014-08", "2014-09", "2014-10"]
    assert months.get_xlabel() == "what-if − baseline (sorties)"
