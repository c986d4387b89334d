"""What a change of a what-if came to: the path, what stood there and what stands there now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from scenarios.errors import ScenarioError
from scenarios.what_if import WhatIf

ON_THE_SPOT = "--set"  # who changes what is set on the command line

Kind = Literal["remove", "cascade", "add", "scale", "set"]


class ResolvedChange(NamedTuple):
    """One change as text.

    `what_if` is who made it, `--set` on the command line; a `cascade` is a row that depended on one that
    was removed. `source` is that of the new row, else that of the what-if.
    """

    what_if: str
    kind: Kind
    path: str
    before: str
    after: str
    source: str


@contextmanager
def blamed_on(what_if: WhatIf) -> Iterator[None]:
    """Name the file of a what-if in the errors that its changes raise."""
    try:
        yield
    except ScenarioError as error:
        error.file = what_if.file
        raise
