"""The progress bar of a study in a notebook, where it appears by itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from results.formatting import counted
from results.studies.outcome import StudyProgress

EVERY_S: Final = 0.25


def notebook_bar() -> Callable[[StudyProgress], None] | None:
    """What shows how far a study is in the cell that flies it; None outside of notebooks."""
    python = sys.modules.get("IPython")
    shell = python.get_ipython() if python is not None else None
    if getattr(shell, "kernel", None) is None:  # a terminal has a shell, but nothing to draw in
        return None
    return _Bar(import_module("IPython.display").display)


class _Bar:
    """One output of a cell, drawn again and again."""

    def __init__(self, display: Callable[..., Any]) -> None:
        self._display = display
        self._handle: Any = None
        self._started_s = self._drawn_s = time.monotonic()

    def __call__(self, state: StudyProgress) -> None:
        now_s = time.monotonic()
        if self._handle is not None and state.done != state.wanted and now_s - self._drawn_s < EVERY_S:
            return
        self._drawn_s = now_s
        said = bar_text(state, now_s - self._started_s)
        bar = f'<progress max="{state.wanted}" value="{state.done}"></progress>'
        drawn = {"text/html": f"{bar} {said}", "text/plain": said}
        if self._handle is None:
            self._handle = self._display(drawn, raw=True, display_id=True)
        else:
            self._handle.update(drawn, raw=True)


def bar_text(state: StudyProgress, gone_s: float) -> str:
    """`40 of 128 simulations, 1 failed, 0:21 gone, about 0:46 left`."""
    parts = [
        f"{state.done:,} of {counted(state.wanted, 'simulation')}",
        *([f"{state.failed:,} failed"] if state.failed else []),
        f"{_clock(gone_s)} gone",
    ]
    left = state.wanted - state.done
    if left > 0 and state.flown:
        parts.append(f"about {_clock(left * gone_s / state.flown)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
