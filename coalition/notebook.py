"""A replay in a notebook, for who asks for it: `replay(run)`, or `replay(baseline, what_if)` on one clock."""

from __future__ import annotations

import html
import shlex
from dataclasses import dataclass

from coalition.commands.replay import first_of, page_of
from results import Run


@dataclass(frozen=True, slots=True)
class Replay:
    """A page that plays; a notebook shows it in its cell, `height_px` high."""

    page: bytes
    height_px: int

    def _repr_html_(self) -> str:
        """The page in a frame that may run nothing of the notebook's and reach nobody."""
        look = f'title="Replay" width="100%" height="{self.height_px}" style="border: 0"'
        page = html.escape(self.page.decode())
        return f'<iframe sandbox="allow-scripts allow-downloads" {look} srcdoc="{page}"></iframe>'


def replay(*runs: Run, replication: int | None = None, height_px: int = 900) -> Replay:
    """One run, or a baseline and its what-if; some MB, which the notebook keeps when it is saved.

    Raises RunError if they cannot be read or compared.
    """
    shown = replication if replication is not None else first_of(runs, force=False)
    command = shlex.join(["coalition", "replay", *(str(run.folder) for run in runs), "--out", "replay.html"])
    return Replay(page_of(runs, shown, command=command), height_px)
