"""Lists as people write them."""

from __future__ import annotations


def as_list(value: object) -> object:
    """One word stands for a list of one, nothing for an empty one."""
    return (value,) if isinstance(value, str) and value else value or ()
