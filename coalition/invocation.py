"""What a user asks of a command that flies: one value, from which the command line can be written again."""

from __future__ import annotations

import secrets
import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

RUNS = Path("runs")
"""Where run folders go unless another place is named."""

STUDIES = str(RUNS / "studies")
"""Where units of studies are kept unless another place is named."""

_SEEDS = 2**31


def drawn_seed(asked: int | None) -> int:
    """The seed asked for, or one that is drawn."""
    return secrets.randbelow(_SEEDS) if asked is None else asked


class FileFormat(StrEnum):
    """How tables are written."""

    PARQUET = "parquet"
    CSV = "csv"


class PictureFormat(StrEnum):
    """How pictures are written."""

    PNG = "png"
    SVG = "svg"


class Uncertainty(StrEnum):
    """What differs between replications beside chance: nothing, or the parameters too."""

    NONE = "none"
    POSTERIOR = "posterior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A command that flies, the scenarios it names, and how they are to be flown."""

    command: str
    words: tuple[str, ...]
    seed: int
    changes: tuple[str, ...] = ()
    replications: int = 1
    workers: int = 1
    until: str | None = None
    uncertainty: Uncertainty = Uncertainty.NONE
    out: Path = RUNS
    file_format: FileFormat = FileFormat.PARQUET
    store: str = STUDIES
    on: str | None = None

    def command_line(self, *more: str) -> str:
        """The command line that asks for the same; `more` are options that only its command has."""
        words = ["coalition", self.command, *self.words, "--seed", str(self.seed)]
        words += ["--replications", str(self.replications)]
        words += ["--workers", str(self.workers)] if self.workers != 1 else []
        words += ["--until", self.until] if self.until else []
        for change in self.changes:
            words += ["--set", change]
        words += ["--uncertainty", self.uncertainty] if self.uncertainty is not Uncertainty.NONE else []
        words += ["--out", str(self.out)] if self.out != RUNS else []
        words += ["--store", self.store] if self.store != STUDIES else []
        words += ["--on", self.on] if self.on else []
        words += ["--format", self.file_format] if self.file_format is not FileFormat.PARQUET else []
        return shlex.join([*words, *more])


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonOptions:
    """What is to be compared, how precisely, and where it goes."""

    measures: tuple[str, ...] = ()
    precision_share: float | None = None
    max_replications: int = 200
    report: Path | None = None
    force: bool = False
    quiet: bool = False
    as_json: bool = False

    def words(self) -> list[str]:
        """The options of a command line that only a comparison has."""
        words = [word for name in self.measures for word in ("--measure", name)]
        if self.precision_share is not None:
            words += ["--precision", f"{100 * self.precision_share:g}%"]
            words += ["--max-replications", str(self.max_replications)]
        words += ["--force"] if self.force else []
        words += ["--report", str(self.report)] if self.report else []
        return words


def survey_words(names: tuple[str, ...], into: Path | None) -> list[str]:
    """The options of a command line that only a survey has."""
    return [word for name in names for word in ("--only", name)] + (["--into", str(into)] if into else [])


def study_words(
    name: str,
    store: str,
    workers: int = 1,
    on: str | None = None,
    *,
    command: str = "run",
    retry_failed: bool = False,
) -> str:
    """The command line that goes on with a study, or looks at it."""
    words = ["coalition", "study", command, name]
    words += ["--store", store] if store != STUDIES else []
    words += ["--workers", str(workers)] if workers != 1 else []
    words += ["--on", on] if on else []
    words += ["--retry-failed"] if retry_failed else []
    return shlex.join(words)
