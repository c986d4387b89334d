"""Logs as text and as digests, by which they are compared. Needs nothing but the engine."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import fields

from sim.records import Log


def log_text(log: Log) -> str:
    """A log as text, one record a line: floats in full, NaN as NaN whichever object it is.

    Two logs are the same if their texts are. They may be unequal all the same: NaN is equal to itself only
    as long as it is the same object, which it no longer is in a log that another process has sent.
    """
    text = io.StringIO()
    for field in fields(log):
        content = getattr(log, field.name)
        text.write(f"{field.name}\n")
        text.write(records_text(content if isinstance(content, list) else [content]))
    return text.getvalue()


def records_text(records: Iterable[object]) -> str:
    """Records as text, one a line, compared in the same way."""
    return "".join(f"{json.dumps(record)}\n" for record in records)


def log_digest(log: Log) -> str:
    """32 hex digits of a log."""
    return hashlib.blake2b(log_text(log).encode(), digest_size=16).hexdigest()
