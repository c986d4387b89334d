"""Read the text, YAML and CSV files of one campaign folder, trusting none of them.

Every scalar stays text here: what it means is said by the schema alone, so that a number or
a date reads the same in YAML, in CSV and on the command line.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from scenarios.errors import ScenarioError, nearest, shown
from scenarios.yaml_document import document_of

LARGEST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a file: where it stands and its cells by key."""

    file: str
    line: int
    cells: dict[str, object]


def read_text(folder: Path, name: str) -> str:
    """The UTF-8 text of a regular file inside `folder`."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise ScenarioError("leads outside the campaign's folder", file=name)
        if not path.exists():
            raise ScenarioError("the file is missing", file=name)
        if not path.is_file():
            raise ScenarioError("is not a regular file", file=name)
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be resolved"
        raise ScenarioError(f"cannot be read ({reason})", file=name) from None
    if len(data) > LARGEST_BYTES:
        raise ScenarioError(f"is larger than {LARGEST_BYTES // 1_000_000} MB", file=name)
    try:
        text = data.decode("utf-8-sig")  # spreadsheets like to write a byte order mark
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        how = "; in a spreadsheet, save it as CSV UTF-8" if name.endswith(".csv") else ""
        raise ScenarioError(f"is not UTF-8 text{how}", file=name, line=line) from None
    if not text.strip():
        raise ScenarioError("is empty", file=name)
    if "\0" in text:
        raise ScenarioError(
            "contains a NUL character", file=name, line=text.count("\n", 0, text.index("\0")) + 1
        )
    return text


# --- YAML ---------------------------------------------------------------------------------


def read_yaml(folder: Path, name: str) -> object:
    """The single document of a YAML file, made of text, lists and mappings."""
    text = read_text(folder, name)
    try:
        return document_of(text)
    except ScenarioError as error:
        error.file = name
        raise


def read_yaml_mapping(folder: Path, name: str) -> Row:
    """The one mapping of a YAML file."""
    document = read_yaml(folder, name)
    if not isinstance(document, dict):
        raise ScenarioError(f"must be a mapping of keys to values{_how(document)}", file=name)
    return Row(name, 0, document)


def _how(document: object) -> str:
    """What is amiss in a file that holds nothing but text."""
    return (
        ": there is no key, which a colon and a space follow"
        if isinstance(document, str) and document
        else ""
    )


def read_yaml_rows(folder: Path, name: str) -> list[Row]:
    """The list of mappings of a YAML file."""
    document = read_yaml(folder, name)
    if not isinstance(document, list):
        raise ScenarioError(f"must be a list of records, each beginning with -{_how(document)}", file=name)
    for number, record in enumerate(document, 1):
        if not isinstance(record, dict):
            raise ScenarioError("must be a mapping of keys to values", file=name, key=f"record {number}")
    return [Row(name, 0, record) for record in document]


# --- CSV ----------------------------------------------------------------------------------


def read_csv(folder: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a CSV file whose columns are among `columns`; empty cells stay empty text."""
    reader = csv.reader(io.StringIO(read_text(folder, name), newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = [cell.strip() for cell in next(reader)]
        _check_header(name, header, columns)
        for cells in reader:
            if not cells:
                continue  # a blank line
            if len(cells) != len(header):
                problem = f"has {len(cells)} cells where the header has {len(header)}"
                raise ScenarioError(problem, file=name, line=reader.line_num)
            rows.append(
                Row(name, reader.line_num, dict(zip(header, (c.strip() for c in cells), strict=True)))
            )
    except csv.Error as error:
        raise ScenarioError(f"is not valid CSV ({error})", file=name, line=reader.line_num) from None
    return rows


def _check_header(name: str, header: list[str], columns: tuple[str, ...]) -> None:
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            raise ScenarioError(f"has {word} between its columns; save it with commas", file=name, line=1)
    for number, column in enumerate(header):
        if column not in columns:
            problem = f"{shown(column)} is not a known column"
            raise ScenarioError(problem, file=name, line=1, key=column[:60], nearest=nearest(column, columns))
        if column in header[:number]:
            raise ScenarioError("duplicate column", file=name, line=1, key=column)
