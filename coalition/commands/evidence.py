"""`coalition evidence`: the documented figures beside the modeled ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

import results
from calibration import Comparison, Evidence, compare, load_evidence, load_posterior
from calibration.judgment import Judgment
from calibration.predictions import load_predictions
from calibration.publish import judgments
from coalition.terminal.documents import print_json
from coalition.terminal.tables import console, table
from results import RunError
from results.formatting import amount, figure
from results.runs import MANIFEST

CALIBRATED = "inherent_resolve"


def print_predicted(*, as_json: bool) -> None:
    """The calibrated model beside the record; CalibrationError if it has not been calibrated."""
    posterior = load_posterior(CALIBRATED)
    judged = judgments(posterior, load_predictions(posterior))
    if as_json:
        rows = [one.to_dict() for one in judged]
        about = {key: posterior.about[key] for key in ("seed", "date", "model_version", "simulations")}
        print_json({"campaign": CALIBRATED, **about, "evidence": rows})
        return
    screen = console()
    screen.print(
        f"{CALIBRATED}, calibrated on {posterior.about['date']} with {posterior.about['simulations']} "
        f"simulations, model {posterior.about['model_version']}"
    )
    screen.print(judgment_table(judged))


def judgment_table(judged: Sequence[Judgment]) -> Table:
    """One row per figure: record, median, interval, distance, verdict."""
    return table(
        "Documented and predicted figures",
        ["id", "what", "documented", "predicted", "distance", "verdict"],
        [_judgment_row(one) for one in judged],
        texts=2,
        caption=_PREDICTED_CAPTION,
    )


_PREDICTED_CAPTION = (
    "predicted: median of fresh simulations of posterior vectors, below it their central 90 %. distance: "
    "median "
    "minus documented in standard deviations. fit: fitted; check: never fitted; input: fed in and "
    "therefore not "
    "scored; context: another reading, not scored. Readings and sources: --json of a run"
)


def _judgment_row(one: Judgment) -> tuple[str, ...]:
    evidence, unit = one.evidence, one.evidence.unit
    return (
        f"{evidence.id}\n{evidence.use}",
        f"{evidence.what}\n{_window(evidence)}",
        _WORDS.get(evidence.qualifier, f"{evidence.qualifier} ") + figure(evidence.value, unit),
        f"{figure(one.median, unit)}\n{figure(one.low, unit)}–{figure(one.high, unit)}",
        "" if one.distance is None else amount(one.distance, 1, signed=True),
        one.verdict,
    )


def print_evidence(folder: Path, *, named: bool, as_json: bool) -> None:
    """The comparison of a run; says which run it is if nobody named it."""
    run = results.open_run(folder)
    comparisons = compare(run.campaign, run.each(), load_evidence(run.campaign.name))
    if as_json:
        rows = [one.to_dict() for one in comparisons]
        print_json({"run": str(folder), "evidence": rows})
        return
    screen = console()
    screen.print(f"{'run' if named else 'newest run'}: {folder}", soft_wrap=True)
    screen.print(run.provenance, soft_wrap=True)
    if comparisons:
        screen.print(evidence_table(comparisons))
    else:
        screen.print(f"there are no documented figures for {run.campaign.name}")


def newest_run(runs: Path) -> Path:
    """The run folder under `runs` that was written last; RunError if there is none."""
    manifests = list(runs.glob(f"*/{MANIFEST}"))
    if not manifests:
        raise RunError(f"there is no run under {runs}; `coalition run NAME` makes one, or name a run folder")
    return max(manifests, key=lambda path: (path.stat().st_mtime_ns, path.parent.name)).parent


def evidence_table(comparisons: Sequence[Comparison]) -> Table:
    """One row per figure, of two or three lines."""
    return table(
        "Documented and modeled figures",
        ["id", "what", "documented", "modeled", "distance"],
        [_row(one) for one in comparisons],
        texts=2,
        caption=_CAPTION,
    )


_CAPTION = (
    "modeled: median over replications, below it least and most (the central 90 % from 20 replications on). "
    "distance: modeled minus documented. fit: fitted; check: never fitted; input: fed in and "
    "therefore not scored; context: another reading, not scored. Readings and sources: --json"
)
_WORDS = {"exact": "", "at_least": "at least ", "at_most": "at most "}


def _row(one: Comparison) -> tuple[str, ...]:
    evidence, unit = one.evidence, one.evidence.unit
    has_spread = one.low is not None and one.low != one.high
    return (
        f"{evidence.id}\n{evidence.use}",
        f"{evidence.what}\n{_window(evidence)}",
        _WORDS.get(evidence.qualifier, f"{evidence.qualifier} ") + figure(evidence.value, unit),
        figure(one.modeled, unit)
        + (f"\n{figure(one.low, unit)}–{figure(one.high, unit)}" if has_spread else ""),
        _distance(one),
    )


def _window(evidence: Evidence) -> str:
    """The days that are measured, and when the figure was reported if that was later."""
    first, last = evidence.from_date, evidence.as_of
    window = last.isoformat() if first == last else f"{first} to {last}"
    return f"{window}, reported {evidence.to_date}" if evidence.lag_d else window


def _distance(one: Comparison) -> str:
    """Absolute, and in percent of the documented figure; in words where the sign does not say it all."""
    if one.distance is None or one.distance_share is None:
        return one.verdict
    points = one.evidence.unit == "share"
    distance = 100 * one.distance if points else one.distance
    size = amount(distance, 1 if points or 0 < abs(distance) < 10 else 0, signed=True)
    share = amount(100 * one.distance_share, 0, signed=True)
    figures = f"{size}{' points' if points else ''} ({share} %)"
    return figures if one.verdict in ("too high", "too low", "equal") else f"{figures}\n{one.verdict}"
