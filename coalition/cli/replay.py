"""What `coalition replay` can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.compare import Force
from coalition.cli.options import examples

EPILOG = examples(
    "coalition replay runs/inherent_resolve-0123456789abcdef",
    "coalition replay runs/BASELINE runs/WHAT_IF --out incirlik.html",
)


def replay(
    runs: Annotated[
        list[Path], typer.Argument(metavar="RUN [RUN2]", help="A run folder, or baseline and what-if.")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the page goes.")] = Path("replay.html"),
    replication: Annotated[
        int | None,
        typer.Option(min=0, help="The replication on the map (default: the first); the charts show all."),
    ] = None,
    force: Force = False,
) -> None:
    """Write one HTML file in which a run plays itself on a map, or two runs on one clock.

    The file opens in any browser, offline, from a disk or an e-mail: map, charts, tables, sources and the
    documented figures. With two runs it says what differs, how sure that is, and when they parted.
    """
    if len(runs) > 2:
        raise typer.BadParameter(f"{len(runs)} runs are named; one or two can be played", param_hint="RUN")
    from coalition.commands.replay import write_replay

    write_replay(tuple(runs), out, replication, force=force)
