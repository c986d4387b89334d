"""What a question came to: numbers with intervals, words, why, and how far to trust it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from coalition.commands.explain import one_line
from coalition.serve.honesty import honesty
from coalition.serve.question import AS_ASKED, Question, what_if_file
from results import model_version
from results.comparison import (
    ALONE,
    Breakdown,
    Comparison,
    Difference,
    Part,
    Precision,
    alone,
    compare_runs,
    part_name,
    tone,
    verdict,
    wanted_of,
)
from results.explanation import explain_runs
from results.formatting import (
    amount,
    between,
    capitalized,
    counted,
    difference_digits,
    more_or_less,
    of_difference,
    percent,
    printed_unit,
)
from results.report import looked_at
from results.runs import Run, Wanted
from scenarios.wording import sentence

SPLIT: Final = ("sorties", "station_hours")
DIMS: Final = ("contingent", "base", "area")
"""What is broken down and by what: all measures by all dimensions take five times as long."""

MOST_PARTS: Final = 5
MOST_CHANGES: Final = 30


def answer_of(
    question: Question, runs: tuple[Run, Run], comparison: Comparison, precision: Precision
) -> dict[str, Any]:
    """The answer of the replications that both runs hold, ready for JSON."""
    baseline, what_if = runs
    explanation = explain_runs(baseline, what_if)
    names = {**baseline.names, **what_if.names}
    flown = len(comparison.replications)
    return {
        "id": question.id,
        "words": list(question.words),
        "replications": flown,
        "wanted": question.form.replications,
        "is_preview": not precision.is_over,
        "precision": {"is_met": precision.is_met, "reason": precision.reason},
        "from": baseline.campaign.from_date.isoformat(),
        "to": baseline.campaign.to_date.isoformat(),
        "seed": question.form.seed,
        "model_version": model_version(),
        "sentence": capitalized(one_line("the baseline", "the what-if", explanation, names)),
        "verdict": summary(comparison),
        "why": comparison.chain.sentence,
        "chain": [row(one) for one in comparison.chain.links],
        "leading": [one.measure.id for one in looked_at(comparison, question.what_if)],
        "measures": [row(one) for one in comparison.differences],
        "adjusted": _adjusted(comparison),
        "parts": [parts for one in comparison.breakdowns if (parts := _parts(one, names))],
        "changes": _changes(question),
        "expected": [one.expected for one in question.what_if.what_ifs if one.expected],
        "honesty": honesty(question, comparison),
        "again": again(question, flown),
        "runs": {"baseline": baseline.folder.name, "what_if": what_if.folder.name},
    }


def compared(question: Question, baseline: Run, what_if: Run) -> Comparison:
    """Both sides, with the measures that the question is about."""
    return compare_runs(baseline, what_if, question.measures, dims=DIMS, split=SPLIT)


def measured_of(question: Question) -> Wanted:
    """What of each replication `compared` reads: measured right after its flight, it is read later on."""
    return wanted_of(question.measures, dims=DIMS, split=SPLIT)


def summary(comparison: Comparison) -> str:
    """How many of the measures differ, in words."""
    shown = [one for one in comparison.differences if one.is_shown]
    flown = counted(len(comparison.replications), "replication")
    if not shown:
        return f"No difference that {flown} can show, in any of {len(comparison.differences)} measures."
    worse = sum(tone(one) == "worse" for one in shown)
    better = sum(tone(one) == "better" for one in shown)
    return (
        f"{flown} show a difference in {len(shown)} of {len(comparison.differences)} measures: "
        f"{better} for the better, {worse} for the worse, {len(shown) - better - worse} neither."
    )


def row(one: Difference) -> dict[str, object]:
    """One measure: its numbers, and the same as they are printed."""
    unit, factor = printed_unit(one.measure.unit)
    baseline, what_if, difference, half_width, low, high = (
        factor * value
        for value in (one.baseline, one.what_if, one.difference, one.half_width, one.low, one.high)
    )
    digits = difference_digits(baseline, what_if, difference, half_width)
    return {
        **one.to_dict(),
        "is_shown": one.is_shown,
        "tone": str(tone(one)),
        "text": {
            "name": capitalized(one.measure.name),
            "unit": unit,
            "unit_of_difference": of_difference(unit),
            "baseline": amount(baseline, digits),
            "what_if": amount(what_if, digits),
            "difference": more_or_less(difference, half_width, digits, signed=True),
            "interval": between(low, high, digits, signed=True),
            "of_baseline": percent(one.difference_share, signed=True),
            "verdict": verdict(one),
        },
    }


def _adjusted(comparison: Comparison) -> str:
    """What the verdicts are adjusted for, and what the mark beside one means."""
    together = comparison.adjusted_together
    text = (
        "±: half of the 95 % interval of the mean paired difference. Verdicts are adjusted for looking at "
        f"{together} measures together (Holm)."
    )
    marked = any(one.is_shown_alone for one in comparison.differences)
    return f"{text} {alone(together)}." if marked and ALONE else text


def _parts(breakdown: Breakdown, names: Mapping[str, str]) -> dict[str, object] | None:
    """The largest parts of a measure that is a sum, beyond their half-widths; None if there are none."""
    differing = (part for part in breakdown.parts if abs(part.difference) > part.half_width)
    parts = [*islice(differing, MOST_PARTS)]
    if not breakdown.measure.additive or not parts:
        return None
    return {
        "measure": breakdown.measure.id,
        "dim": breakdown.dim,
        "parts": [_part(part, breakdown, names) for part in parts],
    }


def _part(part: Part, breakdown: Breakdown, names: Mapping[str, str]) -> dict[str, Any]:
    factor = printed_unit(breakdown.measure.unit)[1]
    baseline, what_if, difference, half_width = (
        factor * value for value in (part.baseline, part.what_if, part.difference, part.half_width)
    )
    digits = difference_digits(baseline, what_if, difference, half_width)
    return {
        "value": part.value,
        "name": part_name(part, breakdown.dim, names),
        "text": more_or_less(difference, half_width, digits, signed=True),
    }


def _changes(question: Question) -> list[str]:
    """What differs from the campaign, in words; of many, the first."""
    scenario = question.what_if
    found = [one for one in scenario.changes if one.before != one.after and one.path != "to"]
    words = [capitalized(sentence(one, scenario.base, scenario.campaign)) for one in found[:MOST_CHANGES]]
    more = len(found) - len(words)
    return [*words, f"and {counted(more, 'more change')}"] if more else words


# --- the same again, elsewhere ----------------------------------------------------------------


def again(question: Question, replications: int) -> dict[str, str]:
    """The command and the Python that make the same comparison; `file` is saved beside them if not empty.

    `replications` are those flown, which may be fewer than allowed.
    """
    form, text = question.form, what_if_file(question)
    what_ifs = [*sorted(set(form.presets)), *([f"{AS_ASKED}.yaml"] if text else [])]
    joined = [word for name in what_ifs for word in ("+", name)]
    words = ["coalition", "compare", form.campaign, form.campaign, *joined]
    words += ["--seed", str(form.seed), "--replications", str(replications)]
    words += ["--until", str(form.until)] if form.until else []
    settings = [f"{path}={value}" for path, value in sorted(form.settings.items())]
    words += [word for setting in settings for word in ("--set", setting)]
    until = f", to={str(form.until)!r}" if form.until else ""
    changed = f", settings={settings!r}" if settings else ""
    python = (
        "import results\nimport scenarios\n\n"
        f"baseline = scenarios.resolve([{form.campaign!r}]{until})\n"
        f"what_if = scenarios.resolve({[form.campaign, *what_ifs]!r}{changed}{until})\n"
        'comparison = results.compare_scenarios(\n    baseline, what_if, ["sorties", "coverage_share"], '
        f"seed={form.seed}, replications={replications}\n)\n"
        "for one in comparison.differences:\n"
        '    print(one.measure.name, one.baseline, one.what_if, one.difference, "±", one.half_width)\n'
    )
    return {"command": shlex.join(words), "python": python, "file": text, "file_name": f"{AS_ASKED}.yaml"}
