"""The documented figures: what the record says, the reading chosen, and how it is used.

One row of `calibration/<campaign>/evidence.csv` is one reading of one figure. The columns
`contingent` to `without` choose the flights that are measured; an empty cell chooses all. An id with an
E is a figure of the record, one with a P a public figure beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from results import Selection
from scenarios import ScenarioError
from scenarios.errors import nearest
from scenarios.files import Row, read_csv
from scenarios.schema import build, keys_of
from sim.campaign import Sourced
from sim.quantity import Quantity

FILE = "evidence.csv"

Measure = Literal[
    "sorties",
    "sorties_share",
    "flights_ratio",
    "flight_hours",
    "flying_days",
    "strikes",
    "strikes_share",
    "strike_missions",
    "weapons",
    "sorties_releasing_share",
    "receivers",
    "offload_klb",
    "contingents_striking",
    "missiles",
]
Qualifier = Literal["exact", "about", "over", "nearly", "at_least", "at_most"]
Use = Literal["fit", "check", "input", "context"]
ErrorModel = Literal["", "count", "rounded_share", "around", "over", "nearly", "bound"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Sourced):
    """One documented figure in one reading.

    `use` says what the figure is for: `fit` a calibration target, `check` never fitted,
    `input` fed into the campaign and therefore never scored, `context` shown only.

    A figure is reported after the day as of which it is true: `to_date` is the day of the report or the
    last day of the window that it names, and what is measured ends `lag_d` days before.

    What happened lies around the printed figure with a standard deviation of `width_below` on its
    lower and `width_above` on its upper side: of the figure, or in points for a share. The scatter of
    a count from day to day is no part of them: the replications of the model have it already.
    """

    what: Annotated[str, "what is counted, in words"]
    measure: Annotated[Measure, "how it is counted in the tables"]
    contingent: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    aircraft: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    command: Literal["coalition", "own", "all"] = "coalition"
    without: Annotated[tuple[str, ...], "contingents left out"] = ()
    denominator: Annotated[
        str, "for shares and ratios: what is divided by, as `column=name+name; column=name`, or `all`"
    ] = ""
    from_date: date
    to_date: date
    lag_d: Annotated[int, Quantity("d", 0, 1000), "days from when the figure was true to `to`"] = 0
    value: Annotated[float, Quantity("as in unit", 0, 1e9)]
    unit: str
    qualifier: Annotated[Qualifier, "the word that the source puts on the figure"]
    use: Use
    figure_class: Annotated[str, "class of the model's discrepancy, for figures that are scored"] = ""
    error_model: Annotated[ErrorModel, "how the printed figure may differ from what happened"] = ""
    width_below: Annotated[
        float | None, Quantity("share", 0, 1), "standard deviation of what happened, below the figure"
    ] = None
    width_above: Annotated[
        float | None, Quantity("share", 0, 1), "the same above it; shares in points, else of the figure"
    ] = None
    width_why: Annotated[str, "why these widths"] = ""
    reading: Annotated[str, "how the figure is understood"]
    rejected: Annotated[str, "how it could be understood too, and why it is not"] = ""

    @property
    def as_of(self) -> date:
        """The day as of which the figure is true: the last one that is measured."""
        return self.to_date - timedelta(days=self.lag_d)

    @property
    def is_beyond_record(self) -> bool:
        """Whether it is a public figure beyond the record."""
        return self.id.startswith("P")

    @property
    def part(self) -> Selection:
        """What is measured."""
        return _selection(self, {name: getattr(self, name) for name in _SELECTORS})

    @property
    def whole(self) -> Selection:
        """What is divided by; all flights of the command when there is no denominator, or `all`."""
        return _selection(self, _parsed(self.denominator))


_SELECTORS = ("contingent", "service", "aircraft", "role", "country")
_DIVIDED = ("sorties_share", "strikes_share", "sorties_releasing_share", "flights_ratio")
_ALL = "all"


def load_evidence(campaign: str) -> tuple[Evidence, ...]:
    """The documented figures of a bundled campaign, in the order of the file; none if it has none.

    Raises ScenarioError if a row cannot be used.
    """
    folder = Path(__file__).parent / campaign
    return read_evidence(folder) if (folder / FILE).is_file() else ()


def read_evidence(folder: Path) -> tuple[Evidence, ...]:
    """The documented figures of the folder; raises ScenarioError with file, line and column."""
    found: dict[str, Evidence] = {}
    for row in read_csv(folder, FILE, keys_of(Evidence)):
        evidence = _read(row)
        if evidence.id in found:
            raise ScenarioError(f"duplicate id {evidence.id}", file=row.file, line=row.line, key="id")
        found[evidence.id] = evidence
    return tuple(found.values())


def _read(row: Row) -> Evidence:
    """One row. Identifiers are lower-case words; the figures are known by a capital and a number."""
    cells = {**row.cells, "id": str(row.cells.get("id", "")).lower()}
    evidence = build(Evidence, cells, file=row.file, line=row.line)
    if evidence.to_date < evidence.from_date:
        raise ScenarioError("lies before `from`", file=row.file, line=row.line, key="to")
    if evidence.as_of < evidence.from_date:
        raise ScenarioError(
            f"leads back to {evidence.as_of}, before the window begins on {evidence.from_date}",
            file=row.file,
            line=row.line,
            key="lag_d",
        )
    if (evidence.measure in _DIVIDED) != bool(evidence.denominator):
        wanted = "is missing" if evidence.measure in _DIVIDED else f"means nothing for {evidence.measure}"
        raise ScenarioError(wanted, file=row.file, line=row.line, key="denominator")
    for name in _parsed(evidence.denominator):
        if name not in _SELECTORS:
            raise ScenarioError(
                f"cannot select by {name!r}",
                file=row.file,
                line=row.line,
                key="denominator",
                nearest=nearest(name, _SELECTORS),
            )
    for key, problem in _error_problems(evidence):
        raise ScenarioError(problem, file=row.file, line=row.line, key=key)
    return replace(evidence, id=evidence.id.upper())


def _error_problems(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What is wrong with a share and with the error model: column and problem."""
    if evidence.unit == "share" and evidence.value > 1:
        yield "value", "a share is at most 1"
    scored = evidence.use in ("fit", "check")
    for key in ("figure_class", "error_model", "width_below", "width_above", "width_why"):
        given = getattr(evidence, key) not in ("", None)
        if given != scored:
            yield key, f"is {'missing' if scored else 'only for figures that are scored'}"
            return
    if not scored:
        return
    below, above = evidence.width_below or 0.0, evidence.width_above or 0.0
    if min(below, above) <= 0:
        yield "width_below", "no printed figure is exact: both widths must be above 0"
    elif evidence.error_model == "over" and below >= above:
        yield "width_below", "over a figure means: farther above it than below"
    elif evidence.error_model == "nearly" and below <= above:
        yield "width_below", "nearly a figure means: farther below it than above"
    elif evidence.error_model not in ("over", "nearly") and below != above:
        yield "width_below", f"{evidence.error_model} has one width on both sides"


def _parsed(denominator: str) -> dict[str, tuple[str, ...]]:
    """`service=USAF; aircraft=F-16+F-22` as names by column; `all` restricts none."""
    if denominator.strip() == _ALL:
        return {}
    parts = (part.partition("=") for part in denominator.split(";") if part.strip())
    return {name.strip(): tuple(word.strip() for word in value.split("+")) for name, _, value in parts}


def _selection(evidence: Evidence, names: dict[str, tuple[str, ...]]) -> Selection:
    chosen = {name: names.get(name) or None for name in _SELECTORS}
    return Selection(
        command=None if evidence.command == "all" else evidence.command,
        from_date=evidence.from_date,
        to_date=evidence.as_of,
        **chosen,
    )
