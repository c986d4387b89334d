"""`coalition run`: from what is asked to a run folder and its summary."""

from __future__ import annotations

import results
from calibration import Modeled, load_evidence
from coalition.commands.evidence import evidence_table
from coalition.commands.pairs import draws_of
from coalition.commands.remarks import print_lines, warnings
from coalition.commands.results import RUN_SUMMARY, RunSummary
from coalition.invocation import Invocation
from coalition.terminal.documents import print_json
from coalition.terminal.messages import FAILED, print_line, say
from coalition.terminal.progress import progress_bar
from coalition.terminal.tables import console
from results.formatting import counted
from results.measures import MEASURES
from results.tables import gather
from scenarios import remarks
from scenarios.scenario import Scenario, expression, resolve
from sim.campaign import Campaign


def fly(asked: Invocation, *, quiet: bool, as_json: bool) -> int:
    """Fly what is asked for and print what came of it; returns the exit code.

    Raises ScenarioError, RunError or CalibrationError, before anything is written, if it cannot be flown.
    """
    scenario = resolve(expression(asked.words), settings=asked.changes, to=asked.until, measures=MEASURES)
    campaign = scenario.campaign
    draws = draws_of(asked.uncertainty, scenario)
    if not quiet and not as_json:
        _announce(scenario, asked)
    with progress_bar(quiet=quiet or as_json) as show:
        run = results.run_replications(
            campaign,
            seed=asked.seed,
            replications=asked.replications,
            out=asked.out,
            workers=asked.workers,
            file_format=asked.file_format.value,
            draws=draws,
            progress=show,
            base=scenario.base,
            tell=say,
        )
    if as_json:
        print_json(_answer(campaign, run))
    elif quiet:
        print_line(run.folder)
    else:
        _print_outcome(campaign, run)
    for failure in run.failures:
        say(f"replication {failure['replication']} failed: {failure['error']} (see manifest.json)")
    return FAILED if run.failures else 0


def _announce(scenario: Scenario, asked: Invocation) -> None:
    campaign = scenario.campaign
    count = counted(asked.replications, "replication")
    screen = console()
    screen.print(f"{campaign.name}: {campaign.title}")
    for question in scenario.questions:
        screen.print(question)
    screen.print(f"{campaign.from_date} to {campaign.to_date}, {count}, seed {asked.seed}")
    print_lines(warnings(campaign))


def _print_outcome(campaign: Campaign, run: results.Run) -> None:
    if run.replications:
        summary, modeled = _gathered(campaign, run)
        summary.show(campaign)
        if comparisons := modeled.comparisons():
            console().print(evidence_table(comparisons))
    print_lines(warnings(campaign))
    screen = console()
    screen.print(f"seed {run.manifest['seed']}, {len(run.replications)} finished, {len(run.failures)} failed")
    screen.print(f"run folder: {run.folder}", soft_wrap=True)


def _answer(campaign: Campaign, run: results.Run) -> dict[str, object]:
    """The outcome for machines."""
    found = _gathered(campaign, run) if run.replications else None
    return {
        "run": str(run.folder),
        "campaign": campaign.name,
        "seed": run.manifest["seed"],
        "model_version": run.manifest["model_version"],
        "replications": list(run.replications),
        "failures": [dict(failure) for failure in run.failures],
        "warnings": remarks(campaign),
        "summary": found[0].records() if found else {},
        "evidence": [one.to_dict() for one in found[1].comparisons()] if found else [],
    }


def _gathered(campaign: Campaign, run: results.Run) -> tuple[RunSummary, Modeled]:
    """Summary and documented figures, from one pass over the replications."""
    summary, modeled = RunSummary(RUN_SUMMARY), Modeled(campaign, load_evidence(campaign.name))
    gather(run.each(), summary, modeled)
    return summary, modeled
