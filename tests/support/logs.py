"""Logs as text and as digests, by which they are compared. Needs nothing but the engine."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import fields

from sim.records import Log


def log_text(log: Log) -> str:
    """A log as text, one record a line: floats in full, NaN as NaN whichever object it is."""
    text = io.StringIO()
    for field in fields(log):
        content = getattr(log, field.name)
        text.write(f"{field.name}\n")
        for record in content if isinstance(content, list) else [content]:
            text.write(f"{json.dumps(record)}\n")
    return text.getvalue()


def log_digest(log: Log) -> str:
    """32 hex digits of a log."""
    return hashlib.blake2b(log_text(log).encode(), digest_size=16).hexdigest()
