"""How far an answer can be trusted: what the model misses, what was assumed, what was never tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from calibration import CalibrationError, has_posterior, load_posterior
from calibration.evidence import Evidence
from calibration.judgment import Judgment
from calibration.predictions import load_predictions
from calibration.publish import judgments
from coalition.serve.question import Question
from results.comparison import Comparison
from results.formatting import counted, figure, percent
from scenarios import names, remarks
from scenarios.grounded import grounded
from scenarios.layout import TABLES
from scenarios.wording import called
from sim.campaign import Campaign, Sourced

FAR_SHARE: Final = 0.5
"""A change of all sorties beyond this leaves what any documented figure could have tested."""

TOPICS: Final = {
    "flying": ("sorties", "flight_hours", "sorties_per_aircraft_day", "station_hours"),
    "striking": ("strikes", "requests_answered_share", "unanswered", "response_time_90_h"),
    "refueling": ("tanker_sorties", "offload_klb", "receivers", "tanker_wait_h", "given_up_refuelings"),
}
NEVER: Final = " can never fly: "
"""Told squadron by squadron here, so that those of the baseline can be left out."""

MOST: Final = 5
"""Assumed rows that are named one by one."""

_STRIKING = (
    "strikes",
    "strikes_share",
    "strike_missions",
    "weapons",
    "contingents_striking",
    "missiles",
    "sorties_releasing_share",
)


def honesty(question: Question, comparison: Comparison) -> dict[str, object]:
    """What has to be said beside an answer, ready for JSON."""
    campaign = question.baseline.campaign
    return {
        "record": _about_record(campaign.name),
        "missed": [_missed(one) for one in bearing(question, comparison)],
        "missed_rule": (
            "Shown are documented figures outside the model's 90 % interval that lie in these days, concern "
            "what differs here (flying, striking or refueling), and name nobody or somebody whose sorties "
            "change."
        ),
        "assumed": _assumed(question),
        "outside": _outside(question, comparison),
    }


def _about_record(campaign: str) -> str:
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


# --- figures that are missed ------------------------------------------------------------------


def bearing(question: Question, comparison: Comparison) -> list[Judgment]:
    """The documented figures that the model misses and that bear on a question, the worst first."""
    campaign = question.baseline.campaign
    try:
        judged = judged_of(campaign.name)
    except CalibrationError:
        return []
    topics = {
        topic
        for topic, ids in TOPICS.items()
        if any(one.is_shown and one.measure.id in ids for one in comparison.differences)
    }
    touched = _touched(comparison)
    found = [
        one
        for one in judged
        if not one.is_inside
        and topic_of(one.evidence) in topics
        and one.evidence.from_date <= campaign.to_date
        and one.evidence.as_of >= campaign.from_date
        and (not (named := named_by(one.evidence, campaign)) or named & touched)
    ]
    return sorted(found, key=lambda one: -abs(one.distance or 0.0))


def topic_of(evidence: Evidence) -> str:
    """What a documented figure is about."""
    if evidence.measure in ("receivers", "offload_klb") or "tanker" in evidence.role:
        return "refueling"
    return "striking" if evidence.measure in _STRIKING else "flying"


def named_by(evidence: Evidence, campaign: Campaign) -> set[str]:
    """The contingents that a figure is about, by name or by service; none if it is about all."""
    services = {row.service: row.contingent for row in campaign.squadrons}
    by_service = {services[name] for name in evidence.service if name in services}
    return {*evidence.contingent} | by_service


def _touched(comparison: Comparison) -> set[str]:
    """The contingents whose sorties change by more than their half-width."""
    return {
        part.value
        for breakdown in comparison.breakdowns
        if (breakdown.measure.id, breakdown.dim) == ("sorties", "contingent")
        for part in breakdown.parts
        if abs(part.difference) > part.half_width
    }


def _missed(one: Judgment) -> dict[str, object]:
    evidence = one.evidence
    documented = figure(evidence.value, evidence.unit)
    low, high = (figure(value, evidence.unit) for value in (one.low, one.high))
    fitted = "fitted" if evidence.use == "fit" else "never fitted"
    return {
        "id": evidence.id,
        "what": evidence.what,
        "words": (
            f"{evidence.what}: {documented} in the record, {low} to {high} in the model "
            f"({one.verdict}, {fitted})"
        ),
        "source": evidence.source,
    }


# --- what was assumed, and what was never tested ----------------------------------------------


def _assumed(question: Question) -> list[str]:
    """How much of what is changed rests on assumptions, and which."""
    rows = dict(_rows(question.baseline.campaign, (one.path for one in question.what_if.changes)))
    if not rows:
        return ["What is changed has no row of its own in the campaign: it is the question's own assumption."]
    confidence = Counter(str(row.confidence) for row in rows.values())
    parts = ", ".join(f"{count} {word}" for word, count in confidence.most_common())
    notes = [
        f"{called(place, question.baseline.campaign)} is assumed: {row.source}"
        for place, row in rows.items()
        if row.confidence == "assumed"
    ]
    told = [f"The question changes {counted(len(rows), 'row')} of the campaign: {parts}.", *notes[:MOST]]
    return told + ([f"and {len(notes) - MOST} more that are assumed"] if len(notes) > MOST else [])


def _rows(campaign: Campaign, paths: Iterable[str]) -> Iterator[tuple[str, Sourced]]:
    """The rows that changed paths lie in, as the campaign has them; of parameters, the row that says so."""
    parameters = {row.id: row for row in campaign.parameters}
    for path in paths:
        table, _, rest = path.partition(".")
        if path in parameters:
            yield path, parameters[path]
        elif table in TABLES:
            name = rest.partition(".")[0]
            row = next((one for one in getattr(campaign, table) if one.id == name), None)
            if row is not None:
                yield f"{table}.{name}", row


def _outside(question: Question, comparison: Comparison) -> list[str]:
    """What the calibration cannot tell of this question; nothing if it stays within what was tested."""
    campaign = question.what_if.campaign
    known = set(_remarks(question.baseline.campaign))
    found = [one for one in _remarks(campaign) if one not in known and NEVER not in one]
    grounded_before = {one.squadron for one in grounded(question.baseline.campaign)}
    stranded = [one for one in grounded(campaign) if one.squadron not in grounded_before]
    found += [f"{called(f'squadrons.{one.squadron}', campaign)}{NEVER}{one.why}" for one in stranded]
    if not _is_calibrated(campaign.name.partition("+")[0]):
        found.append("this campaign was never compared with a record: it shows how the model works, no more")
    sorties = next((one for one in comparison.differences if one.measure.id == "sorties"), None)
    if sorties and sorties.is_shown and abs(sorties.difference_share) >= FAR_SHARE:
        found.append(
            f"sorties change by {percent(sorties.difference_share, signed=True)}: no documented figure says "
            "how such a campaign would have gone"
        )
    return found


def _remarks(campaign: Campaign) -> tuple[str, ...]:
    return remarks(campaign, lambda path: called(path, campaign))


def _is_calibrated(campaign: str) -> bool:
    try:
        return bool(judged_of(campaign))
    except CalibrationError:
        return False
