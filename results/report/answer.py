"""The answer of the reports as values ready for JSON, for a page that draws them itself.

The words, the tables and the order are those of the HTML reports.
"""

from __future__ import annotations

from dataclasses import asdict

from results.comparison import Comparison
from results.formatting import counted
from results.report import comparison_tables
from results.report.comparison import changed_of, lead_of, link_of, looked_at, title_of
from results.report.provenance import Facts, drawn, facts, replications
from results.report.replay_tables import RunSheets
from results.report.table import Sheet
from results.runs import Run
from results.tables import gather
from scenarios.scenario import Scenario

Answer = dict[str, object]


def comparison_answer(
    comparison: Comparison, scenario: Scenario | None, *, command: str, failings: str
) -> Answer:
    """What a what-if changes: question, answer in words, tables with intervals, why, and how sure.

    Without a `scenario` (a run whose changes no what-if makes now) the question is not known.
    """
    names = {**comparison.baseline.names, **comparison.what_if.names}
    sheets = {
        "measures": comparison_tables.measures(comparison.differences, comparison.adjusted_together),
        "largest": comparison_tables.largest_parts(comparison.breakdowns, names),
        "sureness": comparison_tables.sureness(comparison.differences),
    }
    return {
        "kind": "comparison",
        "title": title_of(scenario) if scenario else "Two runs side by side",
        "sides": [comparison.baseline.campaign.name, comparison.what_if.campaign.name],
        "caveat": comparison.caveat,
        "what_ifs": [_what_if(one) for one in scenario.what_ifs] if scenario else [],
        "changes": [{"words": text, "path": path} for text, path in changed_of(scenario)] if scenario else [],
        "lead": _pairs(lead_of(comparison)),
        "sentence": comparison.chain.sentence,
        "looked_at": [asdict(link_of(one)) for one in looked_at(comparison, scenario)] if scenario else [],
        "chain": [asdict(link_of(one)) for one in comparison.chain.links],
        "flown": counted(len(comparison.replications), "replication"),
        "drawn": drawn(comparison.baseline),
        "failings": failings,
        "facts": [_pairs(facts(side)) for side in (comparison.baseline, comparison.what_if)],
        "sheets": {name: sheet_dict(sheet) for name, sheet in sheets.items()},
        "command": command,
    }


def run_answer(run: Run, *, command: str, failings: str) -> Answer:
    """What one run came to, with one replication in memory at a time."""
    found = RunSheets(run.names)
    gather(run.each(), found)
    sheets = {
        "measures": found.headline(),
        "sorties": found.by_contingent(),
        "tracks": found.by_track(),
        "outcomes": found.outcomes(),
        "offers": found.limits(),
        "hours": found.hours(),
        "requests": found.requests(),
    }
    return {
        "kind": "run",
        "title": run.campaign.title,
        "sides": [run.campaign.name],
        "lead": _pairs(
            (
                ("days", f"{run.campaign.from_date} to {run.campaign.to_date}"),
                ("replications", replications(run.replications)),
                ("seed", str(run.manifest["seed"])),
                ("model version", run.manifest["model_version"]),
            )
        ),
        "flown": counted(len(run.replications), "replication"),
        "drawn": drawn(run),
        "failings": failings,
        "facts": [_pairs(facts(run))],
        "sheets": {name: sheet_dict(sheet) for name, sheet in sheets.items()},
        "command": command,
    }


def sheet_dict(sheet: Sheet) -> dict[str, object]:
    """A table ready for JSON: what is printed, and the numbers behind it by which it sorts."""
    return {
        "caption": sheet.caption,
        "note": sheet.note,
        "columns": [asdict(column) for column in sheet.columns],
        "rows": [[asdict(cell) for cell in row] for row in sheet.rows],
    }


def _what_if(one: object) -> dict[str, object]:
    return {key: getattr(one, key) for key in ("id", "question", "background", "why", "expected", "source")}


def _pairs(pairs: Facts) -> list[list[str]]:
    return [list(pair) for pair in pairs]
