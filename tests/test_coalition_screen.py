"""Tables for people and documents for machines."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from math import inf, nan

import pytest
from rich.console import Console

from coalition.terminal.documents import print_json
from coalition.terminal.tables import column_cells, table


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ([3, 1200, 0], ["3", "1,200", "0"]),
        ([3.0, 1200.4, nan], ["3", "1,200", "–"]),
        ([12.0, 0.25, None], ["12.0", "0.2", "–"]),
        ([0.125, 1.0], ["0.12", "1.00"]),
        (["Al Udeid", date(2014, 8, 8)], ["Al Udeid", "2014-08-08"]),
        ([], []),
    ],
)
def test_the_cells_of_a_column_have_the_same_decimals(values: list[object], cells: list[str]) -> None:
    """Large numbers lose their decimals, small ones keep two; what did not happen is a dash."""
    assert column_cells(values) == cells


def test_a_table_fits_a_terminal_of_eighty_columns() -> None:
    """Headings break, figures do not."""
    columns = ["contingent", *(f"a long heading {number}" for number in range(8))]
    drawn = table("Title", columns, [["United Arab Emirates", *([12345] * 8)]], texts=1)
    out = StringIO()
    Console(width=80, file=out).print(drawn)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    assert out.getvalue().count("12,345") == 8


def test_a_heading_is_no_narrower_than_its_figures() -> None:
    """Words stand side by side where there is room."""
    out = StringIO()
    cells = [["fighters", 12345, "+101.0 ± 6.4"], ["tankers", 1, "+12.0 ± 20.0"]]
    Console(width=80, file=out).print(table("T", ["who", "a b", "high minus low"], cells, texts=1))
    heads = [line.rstrip() for line in out.getvalue().splitlines()[2:4]]
    assert heads == ["                     high minus", " who          a b           low"]


def test_json_has_null_where_nothing_happened(capsys: pytest.CaptureFixture[str]) -> None:
    """NaN is no JSON; dates are texts."""
    print_json({"a": nan, "b": [inf, 1.5], "c": date(2014, 8, 8), "d": (True, None)})
    assert json.loads(capsys.readouterr().out) == {
        "a": None,
        "b": [None, 1.5],
        "c": "2014-08-08",
        "d": [True, None],
    }
