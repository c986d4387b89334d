"""What the analyses of a study have in common: what is asked, its results, where tables and pictures go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

import results.analysis as analysis
from coalition.commands.study_plan import study_of
from coalition.terminal.messages import print_line
from results.figures import save
from results.files import write_bytes
from results.formatting import with_unit
from results.measures import measure
from results.spreadsheets import csv_bytes
from results.studies import DeclaredStudy, frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A study, where its results are, where tables and pictures go, and how the answer is printed."""

    name: str
    results: Path | None
    store: str
    out: Path
    as_json: bool


def opened(asked: Asked) -> tuple[DeclaredStudy, pd.DataFrame]:
    """The study with its results, from an exported file or from the store."""
    study = study_of(asked.name)
    if asked.results is None:
        return study, frame_of(study, asked.store)
    return study, analysis.read_results(asked.results)


def written(
    asked: Asked, study: DeclaredStudy, tables: Mapping[str, pd.DataFrame], pictures: Mapping[str, Figure]
) -> Path:
    """Write tables and pictures side by side; says where they are."""
    folder = asked.out / study.name
    for name, frame in tables.items():
        write_bytes(folder / f"{name}.csv", csv_bytes(frame, float_format="%.6g"))
    for name, figure in pictures.items():
        save(figure, folder / f"{name}.png")
    if not asked.as_json:
        print_line(f"tables and pictures: {folder}")
    return folder


def named(name: str) -> str:
    """A measure with its unit."""
    return with_unit(measure(name).name, measure(name).unit)
