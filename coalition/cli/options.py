"""The options that several commands share, with their help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coalition.invocation import Uncertainty

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
CampaignName = Annotated[
    str, typer.Argument(metavar="NAME", help="A bundled campaign, or the folder of your own.")
]
ScenarioName = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME [+ WHAT_IF]...",
        help="A bundled campaign or the folder of your own, and what-ifs joined to it by +. A what-if is a "
        "bundled name or a YAML file; without a campaign, the one that it extends is flown.",
    ),
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder, as `coalition run` names it.")]


Replications = Annotated[int, typer.Option(min=1, help="How many replications to fly, of each side.")]
Seed = Annotated[
    int | None,
    typer.Option(min=0, help="Equal seeds give equal results. Default: chosen at random, and printed."),
]
Workers = Annotated[
    int, typer.Option(min=1, help="Replications flown at the same time; results do not depend on it.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Last day to fly, YYYY-MM-DD, instead of the campaign's.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set one value, for instance squadrons.us_kc135_udeid.aircraft=20; applied after all what-ifs. "
        "May be repeated.",
    ),
]
Draw = Annotated[
    Uncertainty,
    typer.Option(
        "--uncertainty",
        help="posterior: each pair of replications flies another parameter vector of the calibration, the "
        "same on both sides of a comparison. none: the posterior median.",
    ),
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where to write run folders.")]
Place = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="DIR",
        help="Where simulated units are kept: a folder, or a bucket such as s3://bucket/study.",
    ),
]
On = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Fly on the Dask scheduler there, such as tcp://scheduler:8786."),
]


def examples(*lines: str) -> str:
    """The end of a help text: example lines, kept as they are."""
    title = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", title, *(f"  {line}" for line in lines)])
