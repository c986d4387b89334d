"""`coalition study run`, `status`, `export` and `clean`."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pandas as pd
import typer

from coalition.commands.paired import refuse_both
from coalition.commands.study_plan import study_of
from coalition.commands.study_precision import precision_lines, precision_reached
from coalition.invocation import study_words
from coalition.terminal.documents import print_json
from coalition.terminal.messages import FAILED, REFUSED, print_line, say
from coalition.terminal.progress import counting_bar
from coalition.terminal.tables import console, table
from results import RunError
from results.files import destination, write_bytes
from results.formatting import counted
from results.runs import engine_version, measures_version
from results.spreadsheets import csv_bytes
from results.studies import (
    NOT_FLOWN,
    Record,
    StudyProgress,
    flown_by_others,
    frame_of,
    open_store,
    run_study,
    tables_of,
    to_fly_again,
)

MOST = 8
"""How many different errors are printed."""


def fly(
    name: str,
    where: str,
    *,
    workers: int,
    on: str | None,
    retry_failed: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Fly what is missing and say what came of it; returns the exit code."""
    refuse_both(workers, on)
    study = study_of(name)
    store = open_store(where)
    with counting_bar("simulation", quiet=quiet or as_json) as show:

        def progress(state: StudyProgress) -> None:
            show(state.done, state.wanted)

        outcome = run_study(
            study, store, workers=workers, on=on, retry_failed=retry_failed, progress=progress, tell=say
        )
    figures = {name: getattr(outcome, name) for name in ("stored", "flown", "repeated", "failed")}
    done = outcome.stored + outcome.flown + outcome.repeated
    units = done if study.precision else study.number_of_units
    precision = precision_reached(study, store)
    if as_json:
        print_json({"study": study.name, "store": where, "units": units, **figures, "precision": precision})
    else:
        repeated = f" {outcome.repeated:,} equal to those," if outcome.repeated else ""
        print_line(
            f"{study.name}: {counted(units, 'unit')}, {outcome.stored:,} were there, "
            f"{outcome.flown:,} flown,{repeated} {outcome.failed:,} failed"
        )
        for line in precision_lines(study, precision):
            print_line(line)
        print_line(f"store: {where}")
    if outcome.failed:
        look = study_words(name, where, command="status")
        again = study_words(name, where, workers, on, retry_failed=True)
        say(f"{counted(outcome.failed, 'unit')} failed: {look} says why, {again} flies them again")
    return FAILED if outcome.failed else 0


def print_status(name: str, where: str, *, as_json: bool) -> None:
    """How many units of a study are there, are not, or failed, by scenario."""
    study = study_of(name)
    store = open_store(where, must_exist=True)
    frame = frame_of(study, store)
    state = frame["error"].map(lambda error: error if error in ("", NOT_FLOWN) else "failed")
    counts = pd.crosstab(frame["scenario"], state).reindex(columns=["", NOT_FLOWN, "failed"], fill_value=0)
    done, missing, failed = (int(counts[name].sum()) for name in counts.columns)
    others = flown_by_others(study, store)
    again = to_fly_again(study, store) if missing else Counter[str]()
    errors = Counter(error for error in frame["error"] if error not in ("", NOT_FLOWN))
    if as_json:
        about = {"study": study.name, "units": len(frame), "done": done, "not_flown": missing}
        why = {"errors": dict(errors), "other_engines": others, "to_fly_again": again}
        rest = {"damaged": store.damaged, "precision": precision_reached(study, store)}
        print_json({**about, "failed": failed, **why, **rest})
        return
    rows = [(str(one), *(int(number) for number in numbers)) for one, *numbers in counts.itertuples()]
    title = f"{study.name}: {done} of {counted(len(frame), 'unit')} done"
    console().print(table(title, ("scenario", "done", NOT_FLOWN, "failed"), rows, texts=1))
    for line in precision_lines(study, precision_reached(study, store)):
        console().print(line, soft_wrap=True)
    for error, number in errors.most_common(MOST):
        console().print(f"{counted(number, 'unit')} failed: {error}", soft_wrap=True)
    if failed:
        retry = study_words(name, where, retry_failed=True)
        console().print(f"{retry} flies failed units again", soft_wrap=True)
    again += Counter({f"flown by engine {one}; this is {engine_version()}": others[one] for one in others})
    for reason, number in again.most_common():
        units = counted(number, "unit")
        console().print(f"{units} {reason}: {study_words(name, where)} flies them again", soft_wrap=True)
    for segment in store.damaged:
        console().print(f"{where}/{segment} is damaged; its units will be flown again", soft_wrap=True)


# --- a table of it ----------------------------------------------------------------------------


def export_table(name: str, where: str, to: Path, tables: Path | None) -> None:
    """Write the table of a study in the format that the name of the file asks for, and the tables it kept."""
    writers: dict[str, Callable[[pd.DataFrame], bytes]] = {
        ".parquet": _parquet,
        ".csv": csv_bytes,
        ".duckdb": _duckdb,
    }
    if to.suffix not in writers:
        raise RunError(f"{to} must end in one of {', '.join(writers)}, which says how it is written")
    destination(to)  # what is wrong is found out before the work
    study, store = study_of(name), open_store(where, must_exist=True)
    if tables and not study.tables:
        raise RunError(f"{study.name} keeps no tables; `tables: [flights]` in its file does so")
    write_bytes(to, writers[to.suffix](frame_of(study, store)))
    print_line(to)
    if tables:
        for kept in tables_of(study, store):
            write_bytes(tables / kept.table / f"{kept.unit:07d}.parquet", _parquet(kept.frame))
        for table in study.tables:
            print_line(tables / table)


def _parquet(frame: pd.DataFrame) -> bytes:
    stream = BytesIO()
    frame.to_parquet(stream, index=False, engine="pyarrow", compression="zstd")
    return stream.getvalue()


def _duckdb(frame: pd.DataFrame) -> bytes:
    """A database with one table, `units`."""
    try:
        duckdb = import_module("duckdb")
    except ImportError as error:
        raise RunError("a .duckdb file needs DuckDB (pip install duckdb); it reads .parquet too") from error
    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder) / "units.parquet", Path(folder) / "units.duckdb"
        write_bytes(source, _parquet(frame))
        with duckdb.connect(str(path)) as base:
            base.execute("create table units as select * from read_parquet(?)", [str(source)])
        return path.read_bytes()


# --- cleaning ---------------------------------------------------------------------------------


def clean_store(where: str, *, failed: bool, other_engines: bool, is_agreed: bool) -> int:
    """Show what would be removed, ask, and remove it; returns the exit code."""
    store = open_store(where, must_exist=True)
    engine, measures = engine_version(), measures_version()

    def is_unwanted(record: Record) -> bool:
        is_other = record["engine"] != engine or record["measured_by"] != measures
        return (failed and bool(record["error"])) or (other_engines and is_other)

    unwanted = [record for record in store.records if is_unwanted(record)]
    loose = store.loose_tables(record for record in store.records if not is_unwanted(record))
    why = Counter(
        f"failed: {record['error']}"
        if record["error"]
        else f"flown by engine {record['engine']}"
        if record["engine"] != engine
        else "measured as measures were defined before"
        for record in unwanted
    )
    for reason, number in why.most_common(MOST):
        print_line(f"{counted(number, 'unit')} {reason}")
    for segment in store.damaged:
        print_line(f"damaged: {where}/{segment}")
    if loose:
        print_line(f"{counted(len(loose), 'table')} of no unit that is kept")
    parts = store.parts()
    if parts:
        print_line(f"{counted(len(parts), 'file')} of which only a part was written: a command was killed")
    if not unwanted and not store.damaged and not loose and not parts:
        print_line("nothing to remove")
        return 0
    if not is_agreed and not typer.confirm("remove them?", default=False):
        return REFUSED
    removed = store.remove_units(is_unwanted)
    damaged = len(store.remove_damaged())
    for file in (*loose, *parts):
        store.place.remove(file)
    files = f", {counted(len(loose), 'table')}" if loose else ""
    files += f", {counted(len(parts), 'part')} of files" if parts else ""
    print_line(f"removed: {counted(removed, 'unit')}, {counted(damaged, 'damaged segment')}{files}")
    return 0
