"""`coalition run`: from an order to a run folder and its summary."""

from __future__ import annotations

import secrets
import shlex
from dataclasses import dataclass
from pathlib import Path

import typer

import results
from calibration import compare, load_evidence
from coalition.bar import progress_bar
from coalition.draws import draws_of
from coalition.evidence import evidence_table
from coalition.options import RUNS, FileFormat, Uncertainty
from coalition.refusal import FAILED, INTERRUPTED, say
from coalition.screen import console, print_json
from coalition.summary import RUN_SUMMARY, print_summary, summary
from scenarios.scenario import Scenario, resolve
from sim.campaign import Campaign

_SEEDS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a user asks `coalition run` for."""

    name: str
    what_ifs: tuple[str, ...] = ()
    replications: int = 1
    seed: int | None = None
    workers: int = 1
    until: str | None = None
    changes: tuple[str, ...] = ()
    uncertainty: Uncertainty = Uncertainty.NONE
    out: Path = RUNS
    file_format: FileFormat = FileFormat.PARQUET

    def command(self, seed: int) -> str:
        """The command line that asks for the same with this seed."""
        joined = [word for what_if in self.what_ifs for word in ("+", what_if)]
        words = ["coalition", "run", self.name, *joined, "--seed", str(seed)]
        words += ["--replications", str(self.replications), "--workers", str(self.workers)]
        words += ["--until", self.until] if self.until else []
        for change in self.changes:
            words += ["--set", change]
        words += ["--uncertainty", self.uncertainty] if self.uncertainty is not Uncertainty.NONE else []
        words += ["--out", str(self.out)] if self.out != RUNS else []
        words += ["--format", self.file_format] if self.file_format != FileFormat.PARQUET else []
        return shlex.join(words)


def fly(order: Order, *, quiet: bool, as_json: bool) -> int:
    """Fly the order and print what came of it; returns the exit code.

    Raises ScenarioError, RunError or CalibrationError, before anything is written, if it cannot be flown.
    """
    scenario = ordered_scenario(order)
    campaign = scenario.campaign
    draws = draws_of(order.uncertainty, scenario)
    seed = secrets.randbelow(_SEEDS) if order.seed is None else order.seed
    if not quiet and not as_json:
        _announce(scenario, order.replications, seed)
    try:
        with progress_bar(quiet=quiet or as_json) as show:
            run = results.run_replications(
                campaign,
                seed=seed,
                replications=order.replications,
                out=order.out,
                workers=order.workers,
                file_format=order.file_format.value,
                draws=draws,
                progress=show,
            )
    except KeyboardInterrupt:
        say(f"stopped; finished replications are kept under {order.out}. To go on:\n{order.command(seed)}")
        return INTERRUPTED
    if as_json:
        print_json(_answer(campaign, run))
    elif quiet:
        typer.echo(run.folder)
    else:
        _print_outcome(campaign, run)
    for failure in run.failures:
        say(f"replication {failure['replication']} failed: {failure['error']} (see manifest.json)")
    return FAILED if run.failures else 0


def ordered_campaign(order: Order) -> Campaign:
    """The campaign that an order has flown; see `ordered_scenario`."""
    return ordered_scenario(order).campaign


def ordered_scenario(order: Order) -> Scenario:
    """The campaign with the what-ifs of the order, then its changes; its last day is one of them.

    Raises ScenarioError if there is no such campaign or what-if, or a change is bad.
    """
    return resolve([order.name, *order.what_ifs], settings=order.changes, to=order.until)


def _announce(scenario: Scenario, replications: int, seed: int) -> None:
    campaign = scenario.campaign
    count = f"{replications} replication{'' if replications == 1 else 's'}"
    screen = console()
    screen.print(f"{campaign.name}: {campaign.title}")
    for question in scenario.questions:
        screen.print(question)
    screen.print(f"{campaign.from_date} to {campaign.to_date}, {count}, seed {seed}")


def _print_outcome(campaign: Campaign, run: results.Run) -> None:
    if run.replications:
        tables = run.tables()
        print_summary(campaign, tables, RUN_SUMMARY)
        evidence = load_evidence(campaign.name)
        if evidence:
            console().print(evidence_table(compare(campaign, tables, evidence)))
    screen = console()
    screen.print(f"seed {run.manifest['seed']}, {len(run.replications)} finished, {len(run.failures)} failed")
    screen.print(f"run folder: {run.folder}", soft_wrap=True)


def _answer(campaign: Campaign, run: results.Run) -> dict[str, object]:
    """The outcome for machines."""
    tables = run.tables() if run.replications else None
    evidence = load_evidence(campaign.name) if tables else ()
    return {
        "run": str(run.folder),
        "campaign": campaign.name,
        "seed": run.manifest["seed"],
        "model_version": run.manifest["model_version"],
        "replications": list(run.replications),
        "failures": [dict(failure) for failure in run.failures],
        "summary": summary(tables, RUN_SUMMARY) if tables else {},
        "evidence": [one.to_dict() for one in compare(campaign, tables, evidence)] if tables else [],
    }
