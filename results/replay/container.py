"""Columns of numbers behind a header: what the page reads without parsing rows.

Four bytes with the length of the header, the header as JSON, the columns one behind the other. A column
begins at a multiple of four bytes. Only the standard library: the same code packs inside a browser.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import isfinite
from typing import Final, Literal, NamedTuple

FORMAT: Final = "coalition-replay-1"

DType = Literal["u1", "u2", "u4", "f4"]
_CODES: Final[Mapping[str, tuple[str, int]]] = {
    "u1": ("B", 1),
    "u2": ("H", 2),
    "u4": ("I", 4),
    "f4": ("f", 4),
}


class Column(NamedTuple):
    """Numbers of one kind; `is_delta`: the steps are stored, for numbers that only grow."""

    table: str
    name: str
    dtype: DType
    values: Sequence[float]
    is_delta: bool = False


def pack(about: Mapping[str, object], columns: Iterable[Column]) -> bytes:
    """The bytes of a replay; equal input gives equal bytes.

    Whole numbers are rounded and held within their type; NaN in a whole column is 0.
    """
    described: list[dict[str, object]] = []
    payload = bytearray()
    for column in columns:
        payload += bytes(-len(payload) % 4)
        described.append(
            {
                "table": column.table,
                "name": column.name,
                "dtype": column.dtype,
                "offset": len(payload),
                "count": len(column.values),
                "is_delta": column.is_delta,
            }
        )
        payload += _bytes(column)
    header = {"format": FORMAT, "about": about, "columns": described}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-(4 + len(text)) % 4)
    return len(text).to_bytes(4, "little") + text + bytes(payload)


def _bytes(column: Column) -> bytes:
    code, size = _CODES[column.dtype]
    if code == "f":
        numbers = array("f", column.values)
    else:
        most = 256**size - 1
        whole = [min(max(round(value), 0), most) if isfinite(value) else 0 for value in column.values]
        numbers = array(code, _steps(whole) if column.is_delta else whole)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _steps(values: list[int]) -> list[int]:
    return [*values[:1], *(after - before for before, after in pairwise(values))]
