"""What came of a study, as tables: a row for each unit, and the tables that were kept of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from results.errors import RunError
from results.runs import decode
from results.studies.addresses import Addresses
from results.studies.record import Record, has_all, is_of_today
from results.studies.rounds import units_wanted
from results.studies.store import STORE, Store, open_store
from results.studies.study import Study, Unit

NOT_FLOWN: Final = "not flown"


def frame_of(study: Study, store: Store | str | Path = STORE) -> pd.DataFrame:
    """One row per unit of a study, in its order: unit, scenario, factors, replication, measures, error.

    A unit that was not flown yet has neither measures nor error; NaN stands for what is undefined. Raises
    RunError if there is no such store.
    """
    kept = store if isinstance(store, Store) else open_store(store, must_exist=True)
    rows, factors = [], dict[str, None]()
    of = Addresses(study.seed, kept)
    for unit in units_wanted(study, kept):
        record = kept.find(of(unit)[1])
        factors |= dict.fromkeys(unit.factors)
        values = record["measures"] if record and is_of_today(record) else {}
        rows.append(
            {
                "unit": unit.index,
                "scenario": unit.scenario,
                **unit.factors,
                "replication": unit.replication,
                **{name: values.get(name) for name in study.measures},
                "error": state_of(record, study),
            }
        )
    columns = ["unit", "scenario", *factors, "replication", *study.measures, "error"]
    frame = pd.DataFrame(rows, columns=columns)
    kinds = {"unit": "int64", "scenario": "str", "replication": "int64", "error": "str"}
    return frame.astype({**kinds, **dict.fromkeys(study.measures, "float64")})


def state_of(record: Record | None, study: Study) -> str:
    """Empty for a unit that ended well and of which all is kept; else what keeps it from that."""
    if record is not None and record["error"]:
        return record["error"]
    return "" if has_all(record, study.measures, study.tables, study.cuts) else NOT_FLOWN


def flown_by_others(study: Study, store: Store) -> Counter[str]:
    """How many units of a study the store has of each other engine, and not of this one."""
    of = Addresses(study.seed, store)
    return Counter(other for unit in units_wanted(study, store) if (other := of.other_engine(unit)))


def to_fly_again(study: Study, store: Store) -> Counter[str]:
    """How many units of a study the store has from this engine that are flown again all the same, by why."""
    of = Addresses(study.seed, store)
    found = (store.find(of(unit)[1]) for unit in units_wanted(study, store))
    return Counter(
        _what_lacks(record, study) for record in found if record and state_of(record, study) == NOT_FLOWN
    )


def _what_lacks(record: Record, study: Study) -> str:
    """Why a unit that ended well is not what a study asks for."""
    if not is_of_today(record):
        return "measured as measures were defined before"
    lacking = [name for name in study.measures if name not in record["measures"]]
    if lacking:
        return f"flown without {', '.join(lacking)}"
    tables = [name for name in study.tables if name not in record["tables"]]
    return f"flown without keeping {', '.join(tables)}"


class Kept(NamedTuple):
    """A table of a unit, as it was kept."""

    table: str
    unit: int
    frame: pd.DataFrame


def tables_of(study: Study, store: Store | str | Path = STORE) -> Iterator[Kept]:
    """The tables that were kept, unit by unit; those that failed or were not flown have none.

    Each table has the columns `unit`, `scenario` and the factors before its own.

    Raises RunError if there is no such store, or if a table is gone or not as it was written.
    """
    kept = store if isinstance(store, Store) else open_store(store, must_exist=True)
    of = Addresses(study.seed, kept)
    for unit in units_wanted(study, kept):
        record = kept.find(of(unit)[1])
        if record is not None and not state_of(record, study):
            yield from (_read(kept, name, unit, record["tables"][name]) for name in study.tables)


def _read(store: Store, table: str, unit: Unit, digest: str) -> Kept:
    payload = store.table(digest)
    if payload is None:
        raise RunError(
            f"{table} of unit {unit.index} is damaged or gone; `coalition study run` flies the unit again"
        )
    frame = decode(payload, table, "parquet", unit.replication)
    about = {"unit": unit.index, "scenario": unit.scenario, **unit.factors}
    named = pd.DataFrame({name: [value] * len(frame) for name, value in about.items()}, index=frame.index)
    return Kept(table, unit.index, pd.concat([named, frame], axis="columns"))
