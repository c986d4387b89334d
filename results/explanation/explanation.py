"""Why a what-if differs from its baseline: the difference of two books, decomposed without residual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import pandas as pd

from results.comparison import comparable
from results.explanation.accounts import Books, beside, books_of_days, grouped
from results.explanation.attribution import sorties_parts, station_parts
from results.explanation.decomposition import Decomposition, contrast, records
from results.explanation.hours import HOURS
from results.explanation.lines import SORTIES, squadron_days_of_lines, statement
from results.explanation.requests import UNANSWERED
from results.runs import Run
from results.tables import COALITION, Selection, Tables, select

_BOOKS = tuple(book.name for book in fields(Books))


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The books of both sides over the same replications, and their differences decomposed.

    `sorties` and `station_hours` (in the areas, without those of tankers) by `attribution.PART_KEYS`;
    `unanswered` requests by country, area and outcome. `caveat` has to be printed with it.
    """

    baseline: Books
    what_if: Books
    sorties: Decomposition
    station_hours: Decomposition
    unanswered: Decomposition
    replications: tuple[int, ...]
    replications_per_draw: int
    caveat: str

    def contrast(self, book: str, *by: str) -> pd.DataFrame:
        """One of the `Books` of both sides, by some of its keys, as `contrast` does it."""
        before, after = (grouped(getattr(side, book), by) for side in (self.baseline, self.what_if))
        return contrast(before, after, self.replications_per_draw)

    def lines(self) -> pd.DataFrame:
        """From lines offered to sorties, both sides: index (`entry`, `reason`) as `lines.statement`."""
        return contrast(
            statement(self.baseline.lines), statement(self.what_if.lines), self.replications_per_draw
        )

    def hours_per_flight(self, roles: Sequence[str]) -> pd.DataFrame:
        """Where the mean flight of some roles spent its hours: index the entries of `HOURS`, then `total`.

        Replications in which no such flight took off on one side are left out; NaN if there are no others.
        """
        before, after = (_hours_per_flight(side, roles) for side in (self.baseline, self.what_if))
        return contrast(before, after, self.replications_per_draw)

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON: all parts and books, means over the replications, None for what is undefined."""
        keys = {name: getattr(self.baseline, name).index.names for name in _BOOKS}
        return {
            "replications": list(self.replications),
            "caveat": self.caveat,
            "sorties": self.sorties.to_dict(),
            "station_hours": self.station_hours.to_dict(),
            "unanswered": self.unanswered.to_dict(),
            **{name: records(self.contrast(name, *keys[name])) for name in keys},
        }


def _hours_per_flight(books: Books, roles: Sequence[str]) -> pd.DataFrame:
    hours, flights = (
        book[book.index.get_level_values("role").isin(roles)] for book in (books.hours, books.flights)
    )
    table = grouped(hours, ["entry"]).reindex(list(HOURS), fill_value=0.0)
    table.loc["total"] = table.sum()
    number = flights.sum()
    return table / number.where(number > 0)


# --- explaining -----------------------------------------------------------------------------


def explain_runs(
    baseline: Run, what_if: Run, selection: Selection = COALITION, *, force: bool = False
) -> Explanation:
    """Explain the difference of two runs over the replications that both hold.

    One replication of each is in memory at a time. Raises RunError if the runs cannot be compared
    (`force` lets other model versions and windows pass, and `caveat` then says so) or read; ValueError
    if the selection asks for an outcome or a country.
    """
    numbers, caveat = comparable(baseline, what_if, force=force)
    pairs = zip(baseline.each(numbers), what_if.each(numbers), strict=True)
    return explain(
        pairs, selection, replications_per_draw=baseline.manifest["replications_per_draw"], caveat=caveat
    )


def explain(
    pairs: Iterable[tuple[Tables, Tables]],
    selection: Selection = COALITION,
    *,
    replications_per_draw: int = 1,
    caveat: str = "",
) -> Explanation:
    """Explain the difference of pairs of tables, baseline first, each pair of the same replications.

    Raises ValueError if there is no pair or if a pair differs in its replications.
    """
    answers = [_explain_pair(before, after, selection) for before, after in pairs]
    before = Books.join([answer.baseline for answer in answers])
    after = Books.join([answer.what_if for answer in answers])
    sorties = beside([answer.sorties for answer in answers])
    station_h = beside([answer.station_hours for answer in answers])
    return Explanation(
        baseline=before,
        what_if=after,
        sorties=Decomposition(_sorties(before), _sorties(after), sorties, replications_per_draw),
        station_hours=Decomposition(
            _station_hours(before), _station_hours(after), station_h, replications_per_draw
        ),
        unanswered=_unanswered(before.requests, after.requests, replications_per_draw),
        replications=tuple(int(number) for number in before.requests.columns),
        replications_per_draw=replications_per_draw,
        caveat=caveat,
    )


class _Answer(NamedTuple):
    """What is kept of a pair of tables: both books, and the parts of sorties and hours on station."""

    baseline: Books
    what_if: Books
    sorties: pd.DataFrame
    station_hours: pd.DataFrame


def _explain_pair(baseline: Tables, what_if: Tables, selection: Selection) -> _Answer:
    if baseline.replications != what_if.replications:
        raise ValueError("baseline and what-if differ in their replications")
    before, after = (squadron_days_of_lines(tables, selection) for tables in (baseline, what_if))
    sorties = sorties_parts(before, after)
    flown, would_fly = (select(tables, "flights", selection) for tables in (baseline, what_if))
    return _Answer(
        books_of_days(baseline, before, selection),
        books_of_days(what_if, after, selection),
        _by_replication(sorties, baseline),
        _by_replication(station_parts(flown, would_fly, sorties), baseline),
    )


def _by_replication(parts: pd.Series, tables: Tables) -> pd.DataFrame:
    """One row per part that is not 0, one column per replication."""
    numbers = pd.Index(tables.replications, name="replication")
    return parts[parts != 0].unstack("replication", fill_value=0).reindex(columns=numbers, fill_value=0)


def _sorties(books: Books) -> pd.Series:
    lines = books.lines
    return lines[lines.index.get_level_values("entry") == SORTIES].sum()


def _station_hours(books: Books) -> pd.Series:
    hours = books.hours
    return hours[hours.index.get_level_values("entry") == "on_station"].sum()


def _unanswered(before: pd.DataFrame, after: pd.DataFrame, replications_per_draw: int) -> Decomposition:
    sides = [book[book.index.get_level_values("outcome").isin(UNANSWERED)] for book in (before, after)]
    index = sides[0].index.union(sides[1].index)
    aligned = [side.reindex(index, fill_value=0) for side in sides]
    return Decomposition(sides[0].sum(), sides[1].sum(), aligned[1] - aligned[0], replications_per_draw)
