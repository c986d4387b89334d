"""What `coalition replay` can be asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.compare import Force
from coalition.cli.options import Seed, Until, examples
from coalition.invocation import drawn_seed

EPILOG = examples(
    "coalition replay runs/inherent_resolve-0123456789abcdef",
    "coalition replay runs/BASELINE runs/WHAT_IF --out half_tankers.html",
    "coalition replay two_bases --live --out classroom.html",
)


def replay(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="RUN [RUN2]",
            help="A run folder, or baseline and what-if; with --live a bundled campaign.",
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the page goes.")] = Path("replay.html"),
    replication: Annotated[
        int | None,
        typer.Option(min=0, help="The replication on the map (default: the first); the charts show all."),
    ] = None,
    live: Annotated[
        bool, typer.Option("--live", help="Put the engine into the file: it flies in the browser.")
    ] = False,
    seed: Seed = None,
    until: Until = None,
    force: Force = False,
) -> None:
    """Write one HTML file in which a run plays itself on a map, or two runs on one clock.

    The file opens in any browser, offline, from a disk or an e-mail: map, charts, tables, sources and the
    documented figures. With two runs it says what differs, how sure that is, and when they parted.

    With --live the file also holds Python, SimPy and the engine: what is changed in the page is flown there,
    without a server and with nothing installed. --seed and --until belong to it.
    """
    if live:
        if replication is not None or force:
            raise typer.BadParameter("--replication and --force are for run folders", param_hint="--live")
        from coalition.commands.replay import write_live

        write_live(tuple(words), out, drawn_seed(seed), until)
        return
    if len(words) > 2:
        raise typer.BadParameter(f"{len(words)} runs are named; one or two can be played", param_hint="RUN")
    if seed is not None or until is not None:
        raise typer.BadParameter("--seed and --until are for --live", param_hint="--seed")
    from coalition.commands.replay import write_replay

    write_replay(tuple(map(Path, words)), out, replication, force=force)
