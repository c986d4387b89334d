"""The one place where tables are written as CSV for people, who open them in a spreadsheet.

A byte order mark says that the text is UTF-8; without one it shows İncirlik and Kobanî as garbage.
"""

from __future__ import annotations

import codecs
from typing import Any

import pandas as pd

MARK = codecs.BOM_UTF8


def csv_bytes(frame: pd.DataFrame, *, index: bool = False, float_format: str | None = None) -> bytes:
    """A table as the bytes of a CSV file; equal frames give equal bytes, on every system.

    Whoever reads it back takes the mark for what it is: `pandas.read_csv`, `scenarios.files.read_csv`.
    """
    options: dict[str, Any] = {"float_format": float_format} if float_format else {}
    text: str = frame.to_csv(index=index, lineterminator="\n", date_format="%Y-%m-%d", **options)
    return MARK + text.encode("utf-8")
