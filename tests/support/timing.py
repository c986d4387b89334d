"""Limits of time. They hold on an idle machine; a machine that checks the project may do other things."""

from __future__ import annotations

import os


def keep(limit: bool, words: str) -> None:
    """Say what was measured, and fail if a limit is not kept; where `CI` is set, say so aloud instead."""
    print(words)
    if os.environ.get("CI"):
        if not limit:
            print(f"SLOWER THAN ASKED, perhaps for other work on this machine: {words}")
    else:
        assert limit, words
