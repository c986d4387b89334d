"""`coalition compare`: what a what-if changes, how sure that is, and what led to it."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from rich.table import Table

from calibration import CalibrationError, has_posterior, load_posterior
from coalition.commands.paired import Flying
from coalition.commands.pairs import Pair, are_folders, open_pair, scenarios_of
from coalition.commands.remarks import print_lines, warn_of_what_if, warnings
from coalition.invocation import ComparisonOptions, Invocation
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results import RunError
from results.comparison import ALONE, DIMS, Comparison, Difference, Part, alone, compare_runs
from results.files import destination, write_bytes
from results.formatting import amount, counted, difference_digits, percent, printed_unit
from results.measures import HEADLINE, Measure, measure
from results.runs import Pool, Run
from results.studies import StoredSide, compare_sides
from scenarios import Scenario

AnyPair = Pair[Run] | Pair[StoredSide]

MOST = 3
"""How many parts of a break-down are printed."""

PRECISE = ("sorties",)
"""Whose precision counts unless measures are named."""

WRONG_WITH_IT = (
    "A difference that rests on what the model gets wrong is wrong with it, however narrow its interval."
)


def ids_of(options: ComparisonOptions, scenario: Scenario | None) -> tuple[str, ...]:
    """The measures to print: those named, else the usual ones and those that the what-ifs look at."""
    asked = [name for one in (scenario.what_ifs if scenario else ()) for name in one.look_at]
    return options.measures or tuple(dict.fromkeys((*HEADLINE, *asked)))


def split_of(options: ComparisonOptions, ids: tuple[str, ...]) -> tuple[str, ...] | None:
    """The measures that are broken down: all of them for a page or a machine, else those of `_most`."""
    if options.report or options.as_json:
        return None
    sums = [measure(name) for name in ids if measure(name).additive]
    first = (next((one.id for one in sums if dim in one.by), "") for dim in DIMS)
    return tuple(dict.fromkeys(name for name in first if name))


def compare(asked: Invocation, options: ComparisonOptions) -> int:
    """Fly or open both sides and print what differs; returns the exit code.

    Raises ScenarioError, RunError or CalibrationError if the two cannot be compared.
    """
    for name in options.measures:
        measure(name)  # what is wrong is found out before the work
    if options.report:
        destination(options.report)
    with Pool(asked.workers) as pool:
        pair, comparison = _compared(asked, options, pool)
    command = _again(asked, options, pair)
    if options.report:
        _write_page(options.report, comparison, pair, command)
    if options.as_json:
        print_json(_answer(comparison, pair, command))
    else:
        _print(comparison, pair, command)
        if options.report:
            console().print(f"report: {options.report}", soft_wrap=True)
    return 0


def _compared(asked: Invocation, options: ComparisonOptions, pool: Pool) -> tuple[AnyPair, Comparison]:
    """Both sides, of run folders or flown as a study, and their differences."""
    if are_folders(asked.words):
        runs = open_pair(asked.words, force=options.force)
        ids = ids_of(options, runs.scenario)
        split = split_of(options, ids)
        found = compare_runs(runs.baseline, runs.what_if, ids, split=split, pool=pool, force=options.force)
        return runs, found
    scenarios = scenarios_of(asked)
    ids = ids_of(options, scenarios[1])
    split, quiet = split_of(options, ids), options.quiet or options.as_json
    warn_of_what_if(*(side.campaign for side in scenarios), quiet=quiet)
    flying = Flying(asked=asked, pool=pool, split=ids if split is None else split, quiet=quiet)
    if options.precision_share is None:
        pair = flying.pair(scenarios)
    else:
        watched = options.measures or PRECISE
        pair = flying.until_precise(scenarios, watched, options.precision_share, options.max_replications)
    return pair, compare_sides(pair.baseline, pair.what_if, ids, split=split)


def _write_page(path: Path, comparison: Comparison, pair: AnyPair, command: str) -> None:
    if pair.scenario is None:
        raise RunError(
            f"{pair.what_if.where} was flown with changes that no what-if makes now, so a page cannot say "
            "what they are: compare the scenarios by name and --set"
        )
    from results.report import comparison_page  # with pictures, half a second

    failings = failings_of(pair.scenario.base.name)
    page = comparison_page(comparison, pair.scenario, command=command, failings=failings)
    write_bytes(path, page.encode())


def failings_of(campaign: str) -> str:
    """Which documented figures of a campaign, never fitted, the calibrated model fails to predict."""
    if not has_posterior(campaign):
        return f"No documented figure of {campaign} has been compared with the model."
    from calibration.predictions import load_predictions  # for a page only
    from calibration.publish import judgments

    try:
        posterior = load_posterior(campaign)
        judged = judgments(posterior, load_predictions(posterior))
    except CalibrationError as error:
        return f"How the model compares with the record is not known: {error}."
    checks = [one for one in judged if one.evidence.use == "check"]
    failed = [f"{one.evidence.what} ({one.evidence.id})" for one in checks if not one.is_inside]
    if not failed:
        return f"All {len(checks)} documented figures that were not fitted lie in the model's 90 % interval."
    return (
        f"Of {len(checks)} documented figures that were not fitted, {len(failed)} lie outside the model's "
        f"90 % interval: {'; '.join(failed)}. By how much is in results/published/report.md, why in "
        f"docs/calibration.md. {WRONG_WITH_IT}"
    )


def _again(asked: Invocation, options: ComparisonOptions, pair: AnyPair) -> str:
    """The command line that makes the same comparison; after a precision was reached, with what was flown."""
    if are_folders(asked.words):
        return shlex.join(["coalition", "compare", *asked.words, *options.words()])
    if pair.precision is None:
        return asked.command_line(*options.words())
    flown = replace(asked, replications=pair.precision.wanted)
    return flown.command_line(*replace(options, precision_share=None).words())


def _answer(comparison: Comparison, pair: AnyPair, command: str) -> dict[str, object]:
    """The comparison for machines."""
    scenario, precision = pair.scenario, pair.precision
    return {
        **comparison.to_dict(),
        "changes": [change._asdict() for change in scenario.changes] if scenario else None,
        "questions": list(scenario.questions) if scenario else None,
        "precision": {"is_met": precision.is_met, "reason": precision.reason} if precision else None,
        "command": command,
    }


# --- the screen -----------------------------------------------------------------------------


def _print(comparison: Comparison, pair: AnyPair, command: str) -> None:
    screen = console()
    for question in pair.scenario.questions if pair.scenario else ():
        screen.print(question, soft_wrap=True)
    screen.print(f"{' against '.join(pair.names)}: {_made_with(comparison)}", soft_wrap=True)
    if comparison.caveat:
        screen.print(f"warning: {comparison.caveat}", soft_wrap=True)
    if pair.scenario:
        print_lines(warnings(pair.scenario.campaign))
    screen.print(_differences(comparison))
    if most := _most(comparison):
        screen.print(most)
    screen.print(f"\nWhy: {comparison.chain.sentence}", soft_wrap=True)
    if pair.precision:
        screen.print(f"precision: {pair.precision.reason}", soft_wrap=True)
    before, after = comparison.baseline.where, comparison.what_if.where
    kept = f"kept in: {before}" if before == after else f"baseline: {before}\nwhat-if: {after}"
    screen.print(f"{kept}\nagain: {command}", soft_wrap=True)


def _made_with(comparison: Comparison) -> str:
    manifest = comparison.baseline.manifest
    drawn = manifest["draws"] or "parameters at their defaults"
    return (
        f"{counted(len(comparison.replications), 'replication')}, seed {manifest['seed']}, "
        f"model {manifest['model_version']}, {drawn}"
    )


def _differences(comparison: Comparison) -> Table:
    """One row per measure: the difference, whether it is one, and what common random numbers gained."""
    is_drawn = comparison.baseline.manifest["draws"] is not None
    columns = ["measure", "unit", "verdict", "baseline", "what-if", "difference", "±", "of baseline"]
    columns += ["corr.", "variance ratio", *["parameter share"] * is_drawn]
    rows = [_row(one)[: len(columns)] for one in comparison.differences]
    caption = (
        "±: half-width of the 95 % interval of the mean paired difference. Verdicts are adjusted for "
        f"{comparison.adjusted_together} measures looked at together (Holm); not significant: no difference "
        f"that {counted(len(comparison.replications), 'replication')} can show.\n"
        "corr.: correlation of baseline and what-if, which share their random numbers; variance ratio: so "
        "many times more replications would be needed with independent random numbers"
    )
    if any(one.is_shown_alone for one in comparison.differences):
        caption = f"{alone(comparison.adjusted_together)}. {caption}"
    if is_drawn:
        caption += (
            ". parameter share: how much of the variance of the difference comes from the parameters; the "
            "rest is chance"
        )
    return table("What changes", columns, rows, texts=3, caption=caption)


def _row(one: Difference) -> tuple[str, ...]:
    unit, figures = _figures(one.measure, one)
    return (
        one.measure.name,
        unit,
        one.verdict if one.is_shown else f"not significant{ALONE if one.is_shown_alone else ''}",
        *figures,
        percent(one.difference_share, signed=True),
        amount(one.correlation, 2),
        amount(one.variance_ratio, 1),
        percent(one.parameter_share),
    )


def _figures(measure: Measure, of: Difference | Part) -> tuple[str, tuple[str, ...]]:
    """The unit as printed, and baseline, what-if, difference and half-width in it, with equal decimals."""
    unit, factor = printed_unit(measure.unit)
    both, apart = (
        (of.baseline * factor, of.what_if * factor),
        (of.difference * factor, of.half_width * factor),
    )
    digits = difference_digits(*both, *apart)
    texts = [amount(value, digits) for value in both]
    return unit, (*texts, amount(apart[0], digits, signed=True), amount(apart[1], digits))


def _most(comparison: Comparison) -> Table | None:
    """The largest parts of the first measure that can be broken down in each way."""
    rows, seen = [], set()
    names = {**comparison.baseline.names, **comparison.what_if.names}
    for one in comparison.breakdowns:
        if one.dim in seen or not one.measure.additive:
            continue
        seen.add(one.dim)
        for part in [part for part in one.parts if part.difference][:MOST]:
            who = names.get(part.value, part.value) or f"no {one.dim}"
            rows.append((one.dim, who, one.measure.name, *_figures(one.measure, part)[1]))
    columns = ("by", "which", "measure", "baseline", "what-if", "difference", "±")
    return table("What changes most", columns, rows, texts=3) if rows else None
