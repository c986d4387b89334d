"""Finding run folders."""

from __future__ import annotations

from pathlib import Path

from results import RunError

MANIFEST = "manifest.json"


def newest_run(runs: Path) -> Path:
    """The run folder under `runs` that was written last; RunError if there is none."""
    manifests = list(runs.glob(f"*/{MANIFEST}"))
    if not manifests:
        raise RunError(f"there is no run under {runs}; `coalition run NAME` makes one, or name a run folder")
    return max(manifests, key=lambda path: (path.stat().st_mtime_ns, path.parent.name)).parent
