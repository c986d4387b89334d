"""What is kept of units: a store of segments, each a file of some units, named by its own content.

A unit is known by its address: the fingerprint of the campaign that was flown, seed, replication and the
behavior of the engine. Whatever study it was flown for, it is never flown again for another one that asks
for the same measures. There is no index on disk that could be wrong: it is made from the segments.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from results.errors import RunError
from results.studies.places import Place, place_of
from results.studies.record import Record, better, decoded, encoded

STORE: Final = Path("runs") / "studies"
"""Where units are kept unless another place is named."""
SEGMENTS: Final = "segments"
TABLES: Final = "tables"
ABOUT: Final = "store.json"
_KIND: Final = {"what": "simulated units of coalition studies", "format": 1}
_SEGMENT: Final = re.compile(rf"{SEGMENTS}/[0-9a-f]{{40}}\.jsonl")
MERGED_UNITS: Final = 2_000
"""Small segments are put together up to so many units."""
MANY: Final = 64
"""So many small segments are worth putting together."""


@dataclass(slots=True)
class Store:
    """A store of units; two commands may use one at the same time."""

    place: Place
    damaged: list[str] = field(default_factory=list)
    is_marked: bool = False
    """Whether it has the file that says what it is."""
    _known: dict[str, dict[str, Record]] = field(default_factory=dict)
    _made_by: dict[str, str] = field(default_factory=dict)

    @property
    def records(self) -> Iterator[Record]:
        """Every unit that is kept, once; one that ended well before one that failed."""
        best: dict[str, Record] = {}
        for segment in self._known.values():
            for address, record in segment.items():
                best[address] = better(best.get(address), record)
        yield from best.values()

    def find(self, address: str) -> Record | None:
        """The unit of an address, as of the last `refresh`."""
        found: Record | None = None
        for segment in self._known.values():
            if address in segment:
                found = better(found, segment[address])
        return found

    def made_by(self, recipe: str) -> str | None:
        """The fingerprint of the campaign that a recipe makes, if a unit of it was flown."""
        return self._made_by.get(recipe)

    def refresh(self) -> None:
        """Read the segments that are new; whatever is not as it was written is `damaged` and left out."""
        names = [name for name in self.place.names(SEGMENTS) if _SEGMENT.fullmatch(name)]
        gone = set(self._known) - set(names)
        fresh = {name: self._read(name) for name in names if name not in self._known}
        # What was put together with others is read there before it is forgotten here.
        for name, records in fresh.items():
            if records is not None:
                self._enter(name, records.values())
        for name in gone:
            del self._known[name]

    def add(self, records: Iterable[Record]) -> str:
        """Keep some units, all of them or none, and say in which segment; RunError if that cannot be."""
        rows = list(records)
        if not rows:
            return ""
        self.mark()
        payload = encoded(rows)
        name = f"{SEGMENTS}/{_digest(payload)}.jsonl"
        self.place.write(name, payload)
        self._enter(name, rows)
        return name

    def keep_table(self, payload: bytes) -> str:
        """Keep a table as the bytes of a file, before the record that names it; returns its digest."""
        digest = _digest(payload)
        self.place.write(_table(digest), payload)
        return digest

    def table(self, digest: str) -> bytes | None:
        """A table that was kept; None if it is gone or not as it was written."""
        try:
            payload = self.place.read(_table(digest))
        except FileNotFoundError:
            return None
        return payload if _digest(payload) == digest else None

    def parts(self) -> list[str]:
        """Files that a process was writing when it was killed."""
        return [name for folder in (".", SEGMENTS, TABLES) for name in self.place.parts(folder)]

    def loose_tables(self, records: Iterable[Record]) -> list[str]:
        """Tables that none of these records names: a process was killed before it could write the record."""
        named = {_table(digest) for record in records for digest in record["tables"].values()}
        return [name for name in self.place.names(TABLES) if name not in named]

    def merge(self) -> None:
        """Put small segments together if there are many, the new ones first, then remove the old."""
        small = {name: rows for name, rows in self._known.items() if len(rows) < MERGED_UNITS / 2}
        if len(small) < MANY:
            return
        best: dict[str, Record] = {}
        for rows in small.values():
            for address, record in rows.items():
                best[address] = better(best.get(address), record)
        together = list(best.values())
        parts = (together[first : first + MERGED_UNITS] for first in range(0, len(together), MERGED_UNITS))
        self._remove(set(small) - {self.add(part) for part in parts})

    def remove_damaged(self) -> list[str]:
        """Remove the segments that are not as they were written, and say which."""
        if self._known:
            self.mark()
        removed, self.damaged = self.damaged, []
        for name in removed:
            self.place.remove(name)
        return removed

    def remove_units(self, unwanted: Callable[[Record], bool]) -> int:
        """Remove units, those that stay being written first; returns how many."""
        count = 0
        for name, rows in list(self._known.items()):
            kept = [row for row in rows.values() if not unwanted(row)]
            if len(kept) < len(rows):
                count += len(rows) - len(kept)
                self.add(kept)
                self._remove({name})
        return count

    def mark(self) -> None:
        """Say what it is, in a file of its own; RunError if nothing can be written."""
        if not self.is_marked:
            self.place.write(ABOUT, (json.dumps(_KIND) + "\n").encode())
            self.is_marked = True

    def _enter(self, name: str, rows: Collection[Record]) -> None:
        self._known[name] = {row["unit"]: row for row in rows}
        self._made_by |= {row["recipe"]: row["fingerprint"] for row in rows if row["recipe"]}

    def _remove(self, names: set[str]) -> None:
        for name in names:
            del self._known[name]
            self.place.remove(name)

    def _read(self, name: str) -> dict[str, Record] | None:
        try:
            payload = self.place.read(name)
        except FileNotFoundError:  # put together with others, a moment ago
            return {}
        rows = decoded(payload) if name == f"{SEGMENTS}/{_digest(payload)}.jsonl" else None
        if rows is None:
            if name not in self.damaged:
                self.damaged.append(name)
            return None
        return {row["unit"]: row for row in rows}


def open_store(where: str | Path, *, must_exist: bool = False) -> Store:
    """The store at a place, with all that it holds.

    Raises RunError if something else lies there, a store of another format, or, if it must exist, nothing.
    """
    place = place_of(where)
    inside = place.names(".")
    store = Store(place, is_marked=ABOUT in inside and _is_ours(place.read(ABOUT), where))
    if ABOUT not in inside:
        if must_exist:
            raise RunError(f"{where} is not a store of studies: it has no {ABOUT}")
        if any(name.rpartition("/")[2] not in (SEGMENTS, TABLES, "") for name in inside):
            raise RunError(f"{where} is not a store of studies, and not empty; choose another place")
    store.refresh()
    return store


def _is_ours(payload: bytes, where: str | Path) -> bool:
    """Whether the file is as it was written; RunError if it belongs to something else."""
    try:
        about = json.loads(payload)
    except ValueError:  # damaged: it says the same in every store, and is written again
        return False
    if about == _KIND:
        return True
    if isinstance(about, dict) and about.get("what") == _KIND["what"]:
        raise RunError(
            f"{where} is a store of format {about.get('format')}, which this version cannot read: it reads "
            f"format {_KIND['format']}; choose another place"
        )
    raise RunError(f"{where} is not a store of studies: its {ABOUT} is of something else")


def _table(digest: str) -> str:
    return f"{TABLES}/{digest}.parquet"


def _digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()[:40]
