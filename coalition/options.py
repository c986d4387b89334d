"""The options that several commands share, with their help."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class FileFormat(StrEnum):
    """How tables are written."""

    PARQUET = "parquet"
    CSV = "csv"


class PictureFormat(StrEnum):
    """How pictures are written."""

    PNG = "png"
    SVG = "svg"


RUNS = Path("runs")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
CampaignName = Annotated[
    str, typer.Argument(metavar="NAME", help="A bundled campaign, or the folder of your own.")
]
ScenarioName = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME [+ WHAT_IF]...",
        help="A bundled campaign, or the folder of your own, and what-ifs joined to it by +. A what-if is a "
        "bundled name or a YAML file; without a campaign it brings the one that it extends.",
    ),
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder, as `coalition run` names it.")]


def examples(*lines: str) -> str:
    """The end of a help text: example lines, kept as they are."""
    title = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", title, *(f"  {line}" for line in lines)])
