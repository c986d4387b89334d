"""From a folder of files to a checked, frozen campaign."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from scenarios.check import problems_in
from scenarios.errors import ScenarioError, nearest, noting, raise_first, shown
from scenarios.files import Row, read_csv, read_yaml_mapping, read_yaml_rows
from scenarios.layout import HEADER, SETTINGS, TABLES, file_of
from scenarios.schema import build, key_of, keys_of, parse
from scenarios.size import row_problem
from sim.campaign import Campaign, Parameter

BUNDLED = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The bundled campaigns."""
    return tuple(sorted(file.parent.name for file in BUNDLED.glob("*/campaign.yaml")))


def load(name: str | Path) -> Campaign:
    """The campaign of that bundled name, or in that folder.

    Raises `ScenarioError` with file, key and nearest valid name if anything in it is wrong.
    """
    folder = BUNDLED / name if isinstance(name, str) and name in names() else Path(name)
    near = nearest(folder.name, names())
    if not _exists(folder):
        raise ScenarioError(f"{shown(str(name))} is neither a bundled campaign nor a folder", nearest=near)
    if not folder.is_dir() or not (folder / "campaign.yaml").is_file():
        raise ScenarioError(f"{shown(str(name))} is not a folder with a campaign.yaml", nearest=near)
    return _read(folder)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long a name, a loop of links, no permission
        return False


def _read(folder: Path) -> Campaign:
    """Read every file; all problems of single rows come before those between rows."""
    problems: list[ScenarioError] = []
    values: dict[str, Any] = {}
    with noting(problems):
        _refuse_strange_files(folder)
    with noting(problems):
        values |= _header(folder)
    for table, row_type in TABLES.items():
        rows: list[Row] = []
        with noting(problems):
            rows = _rows(folder, table)
            if row_type is Parameter:
                values |= _settings(rows, problems)
        values[table] = _built(rows, row_type, problems)
    raise_first(problems)
    campaign = Campaign(**values)
    raise_first(problems_in(campaign))
    return campaign


def _refuse_strange_files(folder: Path) -> None:
    """A data file under a misspelled name would otherwise be left out in silence."""
    known = {"campaign.yaml", *map(file_of, TABLES)}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".yaml", ".yml") and path.name not in known:
            raise ScenarioError(
                "is not a file of a campaign", file=path.name, nearest=nearest(path.name, known)
            )


def _header(folder: Path) -> dict[str, Any]:
    """Name, title and dates."""
    row = read_yaml_mapping(folder, "campaign.yaml")
    keys = {key_of(field): field for field in HEADER}
    for key in row.cells:
        if key not in keys:
            problem = ScenarioError(
                "is not a known key", file=row.file, key=key[:60], nearest=nearest(key, keys)
            )
            raise problem
    values: dict[str, Any] = {}
    for key, field in keys.items():
        if row.cells.get(key, "") == "":
            raise ScenarioError("is missing", file=row.file, key=key)
        values[field] = parse(Campaign, field, row.cells[key], file=row.file, key=key)
    if "+" in values["name"]:
        raise ScenarioError("a + joins what-ifs to a campaign", file=row.file, key="name")
    return values


def _rows(folder: Path, table: str) -> list[Row]:
    """The rows of one table; none if its file may be missing and is."""
    file = file_of(table)
    field = next(field for field in fields(Campaign) if field.name == table)
    is_optional = field.default is not MISSING and table != "parameters"
    path = folder / file
    if is_optional and not path.exists() and not path.is_symlink():
        return []
    if file.endswith(".yaml"):
        rows = read_yaml_rows(folder, file)
    else:
        columns = keys_of(TABLES[table]) + (("value",) if table == "parameters" else ())
        rows = read_csv(folder, file, columns)
    if problem := row_problem(table, len(rows)):
        raise problem
    if not rows and not is_optional:
        raise ScenarioError("has no rows", file=file)
    return rows


def _settings(rows: list[Row], problems: list[ScenarioError]) -> dict[str, Any]:
    """Demand and planning factors, whose values stand in the table of parameters."""
    cells: dict[str, dict[str, object]] = {group: {} for group in SETTINGS}
    for row in rows:
        path, value = str(row.cells.get("id", "")), row.cells.pop("value", "")
        group, _, field = path.partition(".")
        if group in SETTINGS and value != "":
            cells[group][field] = value
        elif group in SETTINGS:
            problems.append(ScenarioError("has no value", file=row.file, line=row.line, key=path))
            cells[group][field] = None
        elif value != "":
            problem = f"the value stands in {file_of(group)}; leave this cell empty"
            problems.append(ScenarioError(problem, file=row.file, line=row.line, key=f"{path[:60]}.value"))
    values: dict[str, Any] = {}
    for group, settings_type in SETTINGS.items():
        with noting(problems):
            values[group] = build(settings_type, cells[group], file="parameters.csv", key=group)
    return values


def _built(rows: list[Row], row_type: type, problems: list[ScenarioError]) -> tuple[Any, ...]:
    """The records of a table, sorted by id so that the order of rows never matters."""
    records: dict[str, Any] = {}
    for row in rows:
        key = str(row.cells.get("id", ""))[:60] or "a row without id"
        with noting(problems):
            record: Any = build(row_type, row.cells, file=row.file, line=row.line, key=key)
            if record.id in records:
                raise ScenarioError("duplicate id", file=row.file, line=row.line, key=record.id)
            records[record.id] = record
    return tuple(records[name] for name in sorted(records))
