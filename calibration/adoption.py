"""Make the posterior median the default of a campaign: its numbers are replaced in the campaign's files.

Only the cells of uncertain parameters change; every other byte of a file stays as it was.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import Path

from calibration.errors import CalibrationError
from calibration.posterior import Posterior
from results.files import write_bytes
from scenarios import load
from scenarios.files import read_text
from scenarios.layout import SETTINGS, file_of
from sim.campaign import Campaign


def adopt(posterior: Posterior, folder: Path) -> dict[str, object]:
    """Write the posterior median into the campaign files of a folder; returns what stands where now.

    Raises CalibrationError if a number cannot be found in its file, before anything is written, and
    ScenarioError if the folder is no campaign.
    """
    base: Campaign = load(folder)
    changed = posterior.changes(base, posterior.median())
    by_file: dict[str, dict[str, object]] = {}
    for path, value in changed.items():
        by_file.setdefault(file_of(path.split(".")[0]), {})[path] = value
    texts = {file: _rewritten(read_text(folder, file), file, paths) for file, paths in by_file.items()}
    for file, text in texts.items():
        mark = BOM_UTF8 if (folder / file).read_bytes().startswith(BOM_UTF8) else b""
        write_bytes(folder / file, mark + text.encode("utf-8"))  # a spreadsheet needs its mark again
    return changed


def _rewritten(text: str, file: str, paths: Mapping[str, object]) -> str:
    for path, value in paths.items():
        make = _in_yaml if file.endswith(".yaml") else _in_csv
        text = make(text, file, path, f"{value:g}" if isinstance(value, float) else str(value))
    return text


def _in_csv(text: str, file: str, path: str, value: str) -> str:
    """The cell of a row and column, found as the path names them."""
    group, _, rest = path.partition(".")
    row_id, field = (path, "value") if group in SETTINGS else rest.rsplit(".", 1)
    lines = text.splitlines(keepends=True)
    columns = next(csv.reader(lines[:1]))
    for place, line in enumerate(lines[1:], 1):
        cells = next(csv.reader([line]), [])
        if cells and cells[columns.index("id")] == row_id and field in columns:
            lines[place] = _with_cell(line, columns.index(field), value)
            return "".join(lines)
    raise CalibrationError(f"{file} has no cell for {path}")


def _with_cell(line: str, column: int, value: str) -> str:
    """The line with another cell, all others spelled as they were."""
    starts, is_quoted = [0], False
    for place, sign in enumerate(line):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == "," and not is_quoted:
            starts.append(place + 1)
    body = len(line.rstrip("\r\n"))
    end = starts[column + 1] - 1 if column + 1 < len(starts) else body
    return line[: starts[column]] + value + line[end:]


def _in_yaml(text: str, file: str, path: str, value: str) -> str:
    """The field of a record in a list of records, each of which begins with its id."""
    _, row_id, field = path.split(".")
    record = re.search(rf"^- id: {re.escape(row_id)}$.*?(?=^- id: |\Z)", text, re.MULTILINE | re.DOTALL)
    found = re.search(rf"^  {re.escape(field)}: (\S+)", record[0], re.MULTILINE) if record else None
    if record is None or found is None:
        raise CalibrationError(f"{file} has no field for {path}")
    start = record.start() + found.start(1)
    return text[:start] + value + text[start + len(found[1]) :]
