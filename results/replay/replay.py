"""From run folders to replays."""

from __future__ import annotations

import gzip
from collections import namedtuple
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from results.replay.days import Daily
from results.replay.moment import first_parting, paired
from results.replay.packing import TABLES, daily_of, pack_replication
from results.runs import Run
from results.tables import Tables
from sim.replication import paused_garbage_collection

MOST_BANDS: Final = 20
"""So many replications at most make the bands of the charts."""


def replay_of(run: Run, replication: int | None = None, *, fitted: Sequence[str] = ()) -> bytes:
    """A run as the page plays it, compressed: one replication on the map, all (20 at most) in the charts.

    `fitted` are the paths of the numbers that the calibration chose. Equal runs give equal bytes. Raises
    RunError if a table cannot be read.
    """
    shown = run.replications[0] if replication is None else replication
    (tables,) = run.each([shown])
    others = [number for number in run.replications if number != shown][: MOST_BANDS - 1]
    packed = pack_replication(
        run.campaign, rows_of(tables), made_by(run, shown), daily_figures(run, others), fitted
    )
    return gzip.compress(packed.payload, 9, mtime=0)


def daily_figures(run: Run, replications: Sequence[int]) -> list[Daily]:
    """The daily figures of some replications."""
    if not replications:
        return []
    return [daily_of(run.campaign, rows_of(tables)) for tables in run.each(replications)]


def parting(baseline: Run, what_if: Run, replications: Sequence[int]) -> dict[str, object]:
    """Day by day what differs between two runs, and the moment at which they clearly part, ready for JSON."""
    numbers = list(replications)[:MOST_BANDS]
    before, after = daily_figures(baseline, numbers), daily_figures(what_if, numbers)
    moment = first_parting(before, after, t95())
    return {
        "paired": paired(before, after, t95()),
        "moment": moment.to_dict() if moment else None,
        "replications": len(numbers),
    }


def t95(most: int = 200) -> list[float]:
    """Two-sided 95 % quantiles of Student's t for 1, 2, ... degrees of freedom."""
    from scipy import stats  # takes a second, which not everyone who imports this should wait

    return [float(stats.t.ppf(0.975, freedom)) for freedom in range(1, most + 1)]


def made_by(run: Run, replication: int) -> dict[str, object]:
    """What made a run: enough to make it again."""
    manifest = run.manifest
    return {
        "scenario": manifest["name"],
        "base": manifest["base"],
        "seed": manifest["seed"],
        "replication": replication,
        "replications": len(run.replications),
        "draws": manifest["draws"],
        "model_version": manifest["model_version"],
        "fingerprint": manifest["fingerprint"],
        "commit": manifest["commit"],
    }


def rows_of(tables: Tables) -> dict[str, list[Any]]:
    """The rows of each table, with the names of its columns."""
    with paused_garbage_collection():  # looking at a hundred thousand rows takes as long as making them
        return {name: _rows(tables[name]) for name in TABLES}


def _rows(frame: pd.DataFrame) -> list[Any]:
    """Whole columns at once: `itertuples` takes five times as long over texts."""
    names = [name for name in frame.columns if name != "date"]
    row = namedtuple("Row", names)  # type: ignore[misc]  # the names are those of the table
    columns = [frame[name].to_numpy(dtype=object).tolist() for name in names]
    return list(map(row._make, zip(*columns, strict=True)))
