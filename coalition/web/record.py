"""How the model of a campaign compares with the record, and which documented figures it misses."""

from __future__ import annotations

from functools import cache
from typing import Final

from calibration import CalibrationError, has_posterior, load_posterior
from calibration.evidence import Evidence
from calibration.judgment import Judgment
from calibration.predictions import load_predictions
from calibration.publish import judgments
from results.formatting import figure
from results.replay import Missed
from scenarios import names
from sim.campaign import Campaign

_STRIKING: Final = (
    "strikes",
    "strikes_share",
    "strike_missions",
    "weapons",
    "contingents_striking",
    "missiles",
    "sorties_releasing_share",
)


def about_record(campaign: str) -> str:
    """Whether the model was ever compared with the record of this campaign."""
    try:
        judged = judged_of(campaign)
    except CalibrationError as error:
        return f"How the model compares with the record is not known: {error}."
    if not judged:
        return f"No documented figure of {campaign} has been compared with the model."
    checks = [one for one in judged if one.evidence.use == "check"]
    inside = sum(one.is_inside for one in checks)
    return (
        f"Of {len(checks)} documented figures that were never fitted, {inside} lie in the model's 90 % "
        f"interval and {len(checks) - inside} do not."
    )


@cache
def judged_of(campaign: str) -> tuple[Judgment, ...]:
    """The scored documented figures of a campaign; none if it was not calibrated."""
    if campaign not in names() or not has_posterior(campaign):
        return ()
    posterior = load_posterior(campaign)
    judged = judgments(posterior, load_predictions(posterior))
    return tuple(one for one in judged if one.distance is not None)


def missed_of(campaign: Campaign) -> list[Missed]:
    """The documented figures of a campaign that the model misses, the worst first."""
    try:
        missed = [one for one in judged_of(campaign.name) if not one.is_inside]
    except CalibrationError:
        return []
    return [_missed(one, campaign) for one in sorted(missed, key=lambda one: -abs(one.distance or 0.0))]


def _missed(one: Judgment, campaign: Campaign) -> Missed:
    evidence = one.evidence
    documented = figure(evidence.value, evidence.unit)
    low, high = (figure(value, evidence.unit) for value in (one.low, one.high))
    fitted = "fitted" if evidence.use == "fit" else "never fitted"
    return Missed(
        id=evidence.id,
        what=evidence.what,
        words=(
            f"{evidence.what}: {documented} in the record, {low} to {high} in the model "
            f"({one.verdict}, {fitted})"
        ),
        source=evidence.source,
        topic=_topic_of(evidence),
        from_date=evidence.from_date,
        as_of=evidence.as_of,
        contingents=tuple(sorted(_named_by(evidence, campaign))),
    )


def _topic_of(evidence: Evidence) -> str:
    """What a documented figure is about."""
    if evidence.measure in ("receivers", "offload_klb") or "tanker" in evidence.role:
        return "refueling"
    return "striking" if evidence.measure in _STRIKING else "flying"


def _named_by(evidence: Evidence, campaign: Campaign) -> set[str]:
    """The contingents that a figure is about, by name or by service; none if it is about all."""
    services = {row.service: row.contingent for row in campaign.squadrons}
    by_service = {services[name] for name in evidence.service if name in services}
    return {*evidence.contingent} | by_service
