"""`coalition survey`: every bundled what-if of a campaign against its baseline, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from pathlib import Path

from coalition.commands.paired import Flying
from coalition.invocation import Invocation, survey_words
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console
from results.comparison import Breakdown, Comparison, Difference
from results.files import destination, write_bytes
from results.formatting import amount, counted, decimals, more_or_less, percent, printed_unit
from results.measures import MEASURES as ALL_MEASURES
from results.measures import measure
from results.runs import Pool
from results.studies import compare_sides
from scenarios.errors import ScenarioError, nearest
from scenarios.scenario import Scenario, resolve
from scenarios.what_if import load_what_if
from scenarios.what_if import what_ifs as bundled

MEASURES = (
    "sorties",
    "station_hours",
    "coverage_share",
    "unanswered",
    "strikes",
    "tanker_sorties",
    "offload_klb",
    "fuel_burned_klb",
)
"""The columns of the table."""

DIMS = ("contingent", "area")
"""By what the measures are broken down."""

NAMED = (("sorties", "contingent"), ("station_hours", "area"))
"""Measures whose largest contributor is reported, and by what it is broken down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One what-if against the baseline."""

    scenario: Scenario
    comparison: Comparison


def survey(
    asked: Invocation, names: tuple[str, ...], into: Path | None, *, quiet: bool, as_json: bool
) -> int:
    """Fly the baseline once and each what-if of its campaign, and write the table; returns the exit code.

    `asked.words` name the campaign; `names` restrict the what-ifs. Raises ScenarioError, RunError or
    CalibrationError if one of them cannot be flown.
    """
    if into:
        destination(into)  # what is wrong is found out before the work
    command = asked.command_line(*survey_words(names, into))
    chosen = _chosen(asked.words[0], names)
    split = None if as_json else tuple(name for name, _ in NAMED)
    baseline = resolve(asked.words[:1], to=asked.until)
    what_ifs = tuple(
        resolve([asked.words[0], name], to=asked.until, measures=ALL_MEASURES) for name in chosen
    )
    with Pool(asked.workers) as pool:
        flying = Flying(asked=asked, pool=pool, quiet=quiet or as_json)
        before, *others = flying.fly((baseline, *what_ifs), asked.replications)
    rows = [
        Row(scenario=scenario, comparison=compare_sides(before, side, MEASURES, dims=DIMS, split=split))
        for scenario, side in zip(what_ifs, others, strict=True)
    ]
    if as_json:
        print_json([{"what_if": row.scenario.name, **row.comparison.to_dict()} for row in rows])
    page = markdown(rows, command)
    if into:
        write_bytes(into, page.encode())
        console().print(f"table: {into}", soft_wrap=True)
    elif not as_json:
        console().print(page, soft_wrap=True)
    return 0


def _chosen(campaign: str, names: tuple[str, ...]) -> list[str]:
    """The what-ifs that extend a campaign, or those named; ScenarioError if there is none such."""
    known = [name for name in bundled() if load_what_if(name).extends == campaign]
    for name in names:
        if name not in known:
            raise ScenarioError(f"{name!r} is not a what-if of {campaign}", nearest=nearest(name, known))
    if not known:
        raise ScenarioError(f"{campaign!r} has no bundled what-if")
    return [name for name in known if not names or name in names]


# --- the page -------------------------------------------------------------------------------


def markdown(rows: list[Row], command: str) -> str:
    """The table of all what-ifs, with a sentence on each below it."""
    first = rows[0].comparison
    manifest = first.baseline.manifest
    measures = [measure(name) for name in MEASURES]
    baseline = [_level(one) for one in first.differences]
    head = [
        f"# What-ifs of {manifest['base']}",
        "",
        "Made by one command, not by hand:",
        "",
        f"    {command}",
        "",
        "Each line is a what-if minus the baseline: the mean difference of "
        f"{counted(len(first.replications), 'paired replication')} ± half of its 95 % interval. "
        f"Seed {manifest['seed']}, model {manifest['model_version']}, "
        f"{manifest['draws'] or 'parameters at their defaults'}. A dash stands "
        "for a difference that these replications cannot show once all measures of its line are looked at "
        "together (Holm); lines are not adjusted for each other, so that one in twenty may show by chance "
        "what is not there. Where parameters are drawn, two replications fly one vector and the interval "
        "covers both kinds of uncertainty. What the model is known to get wrong is in "
        "[`report.md`](report.md): a difference is no more certain than the model.",
        "",
        "| what-if | " + " | ".join(f"{one.name} [{printed_unit(one.unit)[0]}]" for one in measures) + " |",
        "|---|" + "---:|" * len(measures),
        "| *baseline* | " + " | ".join(baseline) + " |",
    ]
    table = [f"| {_id(row)} | " + " | ".join(map(_cell, row.comparison.differences)) + " |" for row in rows]
    sentences = ["", "## What each of them does", ""]
    for row in rows:
        question = " ".join(row.scenario.questions)
        sentences += [f"- **{_id(row)}**: {question} {_sentence(row)}{_expected(row)}"]
    return "\n".join([*head, *table, *sentences]) + "\n"


def _level(one: Difference) -> str:
    unit, factor = printed_unit(one.measure.unit)
    level = factor * one.baseline
    return f"{amount(level, decimals(nan, level))}{' %' if unit == '%' else ''}"


def _id(row: Row) -> str:
    return row.scenario.what_ifs[-1].id


def _cell(one: Difference) -> str:
    if not one.is_shown:
        return "–"
    unit, factor = printed_unit(one.measure.unit)
    difference, half_width = factor * one.difference, factor * one.half_width
    text = more_or_less(difference, half_width, decimals(half_width, difference), signed=True)
    return f"{text} points" if unit == "%" else f"{text} ({percent(one.difference_share, signed=True)})"


def _expected(row: Row) -> str:
    """What was expected of the what-ifs before anything was flown."""
    told = " ".join(what_if.expected.strip() for what_if in row.scenario.what_ifs if what_if.expected)
    return f" *Expected:* {told}" if told else ""


def _sentence(row: Row) -> str:
    """Where the sorties changed most, and the chain."""
    names = {**row.comparison.baseline.names, **row.comparison.what_if.names}
    shown = {one.measure.id for one in row.comparison.differences if one.is_shown}
    parts = [
        _largest(breakdown, names)
        for breakdown in row.comparison.breakdowns
        if (breakdown.measure.id, breakdown.dim) in NAMED and breakdown.measure.id in shown
    ]
    most = "; ".join(part for part in parts if part)
    chain = row.comparison.chain.sentence
    return f"{chain} Most of it: {most}." if most else chain


def _largest(breakdown: Breakdown, names: dict[str, str]) -> str:
    """The part that changed most, if it changed by more than its half-width."""
    for part in breakdown.parts:
        if part.value and abs(part.difference) > part.half_width:
            what = breakdown.measure.name[:1].lower() + breakdown.measure.name[1:]
            return f"{what}, {names.get(part.value, part.value)} {amount(part.difference, 0, signed=True)}"
    return ""
