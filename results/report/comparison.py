"""The page of a what-if: the question, the answer, how it came about and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from results.comparison import Breakdown, Comparison, Difference, tone, verdict
from results.figures import forest, over_time, split
from results.formatting import capitalized, counted
from results.report import changes, comparison_tables
from results.report.provenance import Facts, definitions, drawn, replications, side_by_side
from results.report.svg import Drawing, drawing
from results.report.template import render
from scenarios.resolved import ON_THE_SPOT
from scenarios.scenario import Scenario
from scenarios.wording import sentence


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain as printed."""

    name: str
    values: str
    by: str
    verdict: str
    tone: str


def comparison_page(comparison: Comparison, scenario: Scenario, *, command: str, failings: str) -> str:
    """The page of a comparison as one self-contained HTML document.

    `scenario` is that of the what-if side, `command` the command line that makes the same page, and
    `failings` says in a sentence or two what the model is known to get wrong.
    Raises RunError if a run cannot be read.
    """
    names = {**comparison.baseline.names, **comparison.what_if.names}
    every = _every(comparison)
    leading = _leading(comparison)
    return render(
        "comparison.html.j2",
        comparison=comparison,
        title=title_of(scenario),
        campaign=comparison.baseline.campaign.title,
        what_ifs=scenario.what_ifs,
        changed=changed_of(scenario),
        looked_at=[link_of(one) for one in looked_at(comparison, scenario)],
        lead=lead_of(comparison),
        measures=comparison_tables.measures(comparison.differences, comparison.adjusted_together),
        forest=_forest(comparison.differences),
        over_time=_over_time(comparison),
        largest=comparison_tables.largest_parts(comparison.breakdowns, names),
        split=_split(leading, names),
        splits=[comparison_tables.parts(one, names) for one in leading],
        chain=[link_of(one) for one in comparison.chain.links],
        flown=counted(len(comparison.replications), "replication"),
        sureness=comparison_tables.sureness(every),
        drawn=drawn(comparison.baseline),
        failings=failings,
        changes=changes.changes(scenario),
        sources=changes.sources(scenario),
        definitions=definitions(one.measure for one in every),
        runs=side_by_side(comparison.baseline, comparison.what_if),
        command=command,
    )


def title_of(scenario: Scenario) -> str:
    """The questions; if there is none, the value that is set, and if there are many, only that."""
    if scenario.what_ifs:
        many = f"What if {len(scenario.questions)} things had been different at once?"
        return " ".join(scenario.questions) if len(scenario.questions) <= 2 else many
    by_hand = set_by_hand(scenario)
    return by_hand[0] if len(by_hand) == 1 else "What if these values had been different?"


def set_by_hand(scenario: Scenario) -> list[str]:
    """What was set without a what-if, each value as a question; the last day is listed separately."""
    found = [one for one in scenario.changes if one.what_if == ON_THE_SPOT and one.path != "to"]
    words = [sentence(one, scenario.base, scenario.campaign) for one in found]
    return [f"What if it had been so: {one}?" for one in words]


def changed_of(scenario: Scenario) -> list[tuple[str, str]]:
    """What differs from the bundled campaign, in words and by its path; what was set by hand comes first.

    The last day is listed separately.
    """
    found = [one for one in scenario.changes if one.before != one.after and one.path != "to"]
    in_order = sorted(found, key=lambda one: one.what_if != ON_THE_SPOT)
    return [(capitalized(sentence(one, scenario.base, scenario.campaign)), one.path) for one in in_order]


def looked_at(comparison: Comparison, scenario: Scenario) -> list[Difference]:
    """The measures that the what-ifs say to look at; without any, the first that differ."""
    wanted = {name for one in scenario.what_ifs for name in one.look_at}
    found = [one for one in _every(comparison) if one.measure.id in wanted]
    return found or [one for one in comparison.differences if one.is_shown][:4]


def lead_of(comparison: Comparison) -> Facts:
    campaign = comparison.what_if.campaign
    return (
        ("baseline", comparison.baseline.campaign.name),
        ("what-if", campaign.name),
        ("days", f"{campaign.from_date} to {campaign.to_date}"),
        ("replications on each side", replications(comparison.replications)),
        ("seed", str(comparison.baseline.manifest["seed"])),
        ("model version", comparison.baseline.manifest["model_version"]),
    )


def _every(comparison: Comparison) -> tuple[Difference, ...]:
    """The measures asked for and those of the chain, each once."""
    found = {one.measure.id: one for one in (*comparison.differences, *comparison.chain.links)}
    return tuple(found.values())


def _leading(comparison: Comparison) -> tuple[Breakdown, ...]:
    """The breakdowns of the first measure that differs, or else of the first that can be split."""
    shown = [one.measure.id for one in comparison.differences if one.is_shown]
    ids = dict.fromkeys(one.measure.id for one in comparison.breakdowns)
    first = next((name for name in shown if name in ids), next(iter(ids), None))
    return tuple(one for one in comparison.breakdowns if one.measure.id == first)


def link_of(one: Difference) -> Link:
    return Link(
        capitalized(one.measure.name),
        comparison_tables.both_sides(one),
        comparison_tables.difference_text(one),
        verdict(one),
        tone(one),
    )


# --- pictures -------------------------------------------------------------------------------


def _forest(differences: Sequence[Difference]) -> Drawing:
    return drawing(
        forest(differences),
        "forest",
        alt="Difference of each measure in percent of its baseline with its 95 % interval; the table of "
        "measures holds the same numbers.",
        caption="Points are mean paired differences in percent of the baseline, lines their 95 % intervals. "
        "Filled: a difference that the replications show after adjustment, green for the better, purple for "
        "the worse, blue if neither. Hollow: no difference that they can show. An arrow: farther out than "
        "the axis goes. Measures whose baseline is 0 are left out.",
    )


def _over_time(comparison: Comparison) -> Drawing:
    return drawing(
        over_time(*comparison.days),
        "over-time",
        alt="Mean coalition sorties per day of baseline and what-if with a band over the replications, and "
        "below the paired difference with its 95 % interval.",
        caption="Lines are means over the replications, bands their central 90 %. Below: the paired "
        "difference with the 95 % interval of its mean, each by itself.",
    )


def _split(breakdowns: Sequence[Breakdown], names: Mapping[str, str]) -> Drawing | None:
    if not breakdowns:
        return None
    return drawing(
        split(breakdowns, names, comparison_tables.LARGEST),
        "split",
        alt="The largest differences along each dimension as bars with their 95 % intervals; the tables "
        "below hold the same numbers.",
        caption=f"The {comparison_tables.LARGEST} largest differences along each dimension, all months; "
        "lines are 95 % intervals of each part by itself. Each dimension has its own scale.",
    )
