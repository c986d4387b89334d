"""The policies of contingents: how much of its flying programme one flies on a day.

Each policy is a small function of the day and of what has happened. Data choose among them;
a reaction needs its cause, so a what-if without the cause is without the reaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sim.campaign import Campaign, Contingent, Policy, ReactToOwnLoss, Steady, Surge, Suspend, Withdraw


def losses_of(contingent_id: str, campaign: Campaign) -> tuple[date, ...]:
    """The days on which a contingent loses an aircraft."""
    own = {squadron.id for squadron in campaign.squadrons if squadron.contingent == contingent_id}
    return tuple(
        event.date for event in campaign.events if event.kind == "aircraft_lost" and event.subject in own
    )


def programme_factor(
    contingent: Contingent, day: date, happened: Mapping[str, date], losses: Sequence[date]
) -> float:
    """The product of all policies of a contingent: 1 flies the programme, 0 flies nothing."""
    factor = 1.0
    for policy in contingent.policies:
        factor *= _factor(policy, day, happened, losses)
    return factor


def _factor(policy: Policy, day: date, happened: Mapping[str, date], losses: Sequence[date]) -> float:
    match policy:
        case Steady():
            return policy.factor
        case Surge():
            return surge(policy, day, happened)
        case Suspend():
            return suspend(policy, day, happened)
        case ReactToOwnLoss():
            return react_to_own_loss(policy, day, losses)
        case Withdraw():
            return withdraw(policy, day)


def _has_happened(cause: str, day: date, happened: Mapping[str, date]) -> bool:
    return not cause or (cause in happened and happened[cause] <= day)


def surge(policy: Surge, day: date, happened: Mapping[str, date]) -> float:
    """More (or fewer) lines in a window."""
    in_window = policy.from_date <= day <= policy.to_date
    return policy.factor if in_window and _has_happened(policy.cause, day, happened) else 1.0


def suspend(policy: Suspend, day: date, happened: Mapping[str, date]) -> float:
    """No lines in a window, or from a date for good."""
    in_window = policy.from_date <= day <= (policy.to_date or date.max)
    return 0.0 if in_window and _has_happened(policy.cause, day, happened) else 1.0


def react_to_own_loss(policy: ReactToOwnLoss, day: date, losses: Sequence[date]) -> float:
    """Stand down from the loss on, then surge when the time of the answer has come."""
    for loss in losses:
        since = (day - loss).days
        if 0 <= since < policy.suspend_days:
            return 0.0
        if policy.surge_after_days <= since < policy.surge_after_days + policy.surge_days:
            return policy.surge_factor
    return 1.0


def withdraw(policy: Withdraw, day: date) -> float:
    """No lines from a date on."""
    return 0.0 if day >= policy.on else 1.0
