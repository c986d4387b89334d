"""What tests do to a run folder, and a simulation that flies nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from results import Run
from results.runs.manifest import MANIFEST, seal_of
from sim import Campaign, Log
from support.hand_logs import busy_log

OnDay = Callable[[int], None] | None


def told(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine that tells the hand-written log; the seed and the replication show in it."""
    log = busy_log()
    log.seed, log.replication = seed, replication
    log.flights.append(log.flights[0]._replace(flight_id=f"extra-{seed}", strikes=replication))
    for day in range(10):
        if on_day:
            on_day(day)
    return log


def files(folder: Path) -> dict[str, bytes]:
    """The tables of a run folder by name."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def change_manifest(run: Run, **changes: object) -> Path:
    """Spoil the manifest of a run, with a seal as if it had been written so; None deletes an entry."""
    path = run.folder / MANIFEST
    content = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    kept = {key: value for key, value in content.items() if key not in changes or value is not None}
    if len(kept) == len(content):
        kept["seal"] = seal_of(kept)
    path.write_text(json.dumps(kept), encoding="utf-8")
    return run.folder
