"""What is kept of a unit: a record, a line of JSON in a segment, and which of two records counts."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypedDict, cast

from results.runs import Cut, Parts, Reading, Wanted, as_kept, as_read, measures_version

_OFTEN_EMPTY = ("parts", "tables")
_SLASH = "/"


class Record(TypedDict):
    """What is kept of a unit: what it is, what was measured (None: undefined), or the error that ended it.

    `recipe` says by what its campaign was made (`results/studies/recipe.py`), `measured_by` is the version of
    the measures; both are empty where nobody knows. `parts` are measures broken down, as `text_of` writes
    them: mostly none, else far more than all the rest. `tables` has the digests of the tables that are kept
    of it, by which their files are named.
    """

    unit: str
    fingerprint: str
    recipe: str
    seed: int
    replication: int
    engine: str
    measures: dict[str, float | None]
    parts: str
    measured_by: str
    tables: dict[str, str]
    error: str
    simulated_s: float


def address_of(fingerprint: str, seed: int, replication: int, engine: str) -> str:
    """32 hex digits of all that decides what comes out of a unit."""
    text = f"{fingerprint}/{seed}/{replication}/{engine}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def text_of(parts: Mapping[Cut, Parts]) -> str:
    """Measures broken down as a record has them: JSON, compressed to a fifth and written in letters."""
    plain = {_SLASH.join(cut): as_kept(row) for cut, row in parts.items()}
    payload = json.dumps(plain, sort_keys=True, allow_nan=False, ensure_ascii=False).encode()
    return base64.b85encode(zlib.compress(payload)).decode() if plain else ""


def parts_of(record: Record) -> dict[Cut, Parts]:
    """The measures broken down of a record; NaN for what is undefined."""
    if not record["parts"]:
        return {}
    rows = json.loads(zlib.decompress(base64.b85decode(record["parts"])))
    return {_cut_of(name): as_read(row) for name, row in rows.items()}


def _cut_of(name: str) -> Cut:
    what, _, dim = name.partition(_SLASH)
    return what, dim


def reading_of_record(record: Record, wanted: Wanted) -> Reading:
    """What is wanted of a unit that has it; NaN for what is undefined."""
    values = as_read({name: record["measures"][name] for name in wanted.ids})
    parts = parts_of(record) if wanted.cuts else {}
    return Reading(values, {cut: parts[cut] for cut in wanted.cuts})


def encoded(rows: Iterable[Record]) -> bytes:
    """Units as lines of JSON; equal units give equal bytes."""
    kept = ({key: value for key, value in row.items() if key not in _OFTEN_EMPTY or value} for row in rows)
    return "".join(f"{json.dumps(row, sort_keys=True, allow_nan=False)}\n" for row in kept).encode()


def decoded(payload: bytes) -> list[Record] | None:
    """The units of a segment; None if it holds something else."""
    try:
        rows = [
            {"tables": {}, "parts": "", "measured_by": "", "recipe": "", **json.loads(line)}
            for line in payload.decode().splitlines()
        ]
    except (ValueError, TypeError, RecursionError):
        return None
    is_whole = all(set(row) == set(Record.__annotations__) for row in rows)
    return cast(list[Record], rows) if is_whole else None


def has_all(
    record: Record | None,
    measures: Iterable[str],
    tables: Iterable[str] = (),
    cuts: Collection[Cut] = (),
) -> bool:
    """Whether a unit ended well, was measured by all of these as they are defined today, and these tables
    were kept of it.
    """
    if record is None or record["error"] or not is_of_today(record):
        return False
    has_parts = not cuts or set(cuts) <= set(parts_of(record))
    return has_parts and set(measures) <= set(record["measures"]) and set(tables) <= set(record["tables"])


def is_of_today(record: Record) -> bool:
    """Whether the measures of a unit mean what they mean today."""
    return record["measured_by"] == measures_version()


def better(one: Record | None, other: Record) -> Record:
    """Of two records of a unit the one that ended well; of two such, the one of the measures of today; of
    two of the same measures, all that both measured.
    """
    if one is None or one["error"]:
        return other if one is None or not other["error"] else one
    if other["measured_by"] != one["measured_by"]:
        return other if is_of_today(other) and not other["error"] else one
    keys: tuple[Literal["measures", "tables"], ...] = ("measures", "tables")
    has_parts = other["parts"] in ("", one["parts"])
    if other["error"] or (has_parts and all(set(other[key]) <= set(one[key]) for key in keys)):
        return one
    both = {key: {**other[key], **one[key]} for key in keys}
    parts = one["parts"] if has_parts else text_of({**parts_of(other), **parts_of(one)})
    return cast(Record, {**other, **both, "parts": parts})
