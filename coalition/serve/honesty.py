"""How far an answer can be trusted: what the model misses, what was assumed, what was never tested."""

from __future__ import annotations

from typing import Final

from calibration import CalibrationError
from coalition.serve.question import Question
from coalition.web import about_record, judged_of, missed_of
from results.comparison import Comparison
from results.formatting import percent
from results.replay import MISSED_RULE, Missed, assumed, bearing
from scenarios import remarks
from scenarios.grounded import grounded
from scenarios.wording import called
from sim.campaign import Campaign

FAR_SHARE: Final = 0.5
"""A change of all sorties beyond this leaves what any documented figure could have tested."""

TOPICS: Final = {
    "flying": ("sorties", "flight_hours", "sorties_per_aircraft_day", "station_hours"),
    "striking": ("strikes", "requests_answered_share", "unanswered", "response_time_90_h"),
    "refueling": ("tanker_sorties", "offload_klb", "receivers", "tanker_wait_h", "given_up_refuelings"),
}
NEVER: Final = " can never fly: "
"""Told squadron by squadron here, so that those of the baseline can be left out."""


def honesty(question: Question, comparison: Comparison) -> dict[str, object]:
    """What has to be said beside an answer, ready for JSON."""
    campaign = question.baseline.campaign
    paths = (one.path for one in question.what_if.changes)
    return {
        "record": about_record(campaign.name),
        "missed": [one.to_dict() for one in _bearing(question, comparison)],
        "missed_rule": MISSED_RULE,
        "assumed": assumed(campaign, paths, lambda path: called(path, campaign)),
        "outside": _outside(question, comparison),
    }


def _bearing(question: Question, comparison: Comparison) -> list[Missed]:
    """The documented figures that the model misses and that bear on a question, the worst first."""
    topics = {
        topic
        for topic, ids in TOPICS.items()
        if any(one.is_shown and one.measure.id in ids for one in comparison.differences)
    }
    campaign = question.baseline.campaign
    return bearing(missed_of(campaign), campaign, topics, _touched(comparison))


def _touched(comparison: Comparison) -> set[str]:
    """The contingents whose sorties change by more than their half-width."""
    return {
        part.value
        for breakdown in comparison.breakdowns
        if (breakdown.measure.id, breakdown.dim) == ("sorties", "contingent")
        for part in breakdown.parts
        if abs(part.difference) > part.half_width
    }


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
