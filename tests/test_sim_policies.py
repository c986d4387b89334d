"""The policies of contingents, one by one and multiplied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support.builders import classroom_campaign, day, loss, row_of, with_twin

from sim import simulate
from sim.campaign import Policy, ReactToOwnLoss, Steady, Surge, Suspend, Withdraw
from sim.policies import losses_of, programme_factor, react_to_own_loss, surge, suspend, withdraw

FIRST, LAST = date(2015, 2, 1), date(2015, 2, 10)
ONE_DAY = timedelta(days=1)


def _surge(cause: str = "") -> Surge:
    return Surge(
        id="s", source="a test", confidence="assumed", from_date=FIRST, to_date=LAST, factor=1.5, cause=cause
    )


def _suspend(to_date: date | None = LAST, cause: str = "") -> Suspend:
    return Suspend(
        id="p", source="a test", confidence="assumed", from_date=FIRST, to_date=to_date, cause=cause
    )


REACTION = ReactToOwnLoss(
    id="r",
    source="a test",
    confidence="assumed",
    suspend_days=3,
    surge_after_days=10,
    surge_days=2,
    surge_factor=2.0,
)
LEAVING = Withdraw(id="w", source="a test", confidence="assumed", on=FIRST)
HALF = Steady(id="h", source="a test", confidence="assumed", factor=0.5)


def test_a_surge_lasts_from_its_first_day_to_its_last() -> None:
    """The factor holds on both ends of the window and not a day beyond."""
    found = [surge(_surge(), at, {}) for at in (FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY)]
    assert found == [1.0, 1.5, 1.5, 1.0]


def test_a_surge_waits_for_its_cause() -> None:
    """Without the event, or before it, nothing happens."""
    happens = FIRST + 3 * ONE_DAY
    assert surge(_surge("attack"), FIRST + 5 * ONE_DAY, {}) == 1.0
    assert surge(_surge("attack"), happens - ONE_DAY, {"attack": happens}) == 1.0
    assert surge(_surge("attack"), happens, {"attack": happens}) == 1.5


def test_a_suspension_lasts_to_its_last_day_or_for_good() -> None:
    """Nothing is flown in the window; without a last day the window has no end."""
    found = [suspend(_suspend(), at, {}) for at in (FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY)]
    assert found == [1.0, 0.0, 0.0, 1.0]
    assert suspend(_suspend(to_date=None), LAST + 3000 * ONE_DAY, {}) == 0.0


def test_a_suspension_waits_for_its_cause() -> None:
    """Without the event nothing is suspended."""
    assert suspend(_suspend(cause="loss"), FIRST, {}) == 1.0
    assert suspend(_suspend(cause="loss"), FIRST, {"loss": FIRST}) == 0.0


def test_a_loss_is_followed_by_a_stand_down_and_later_by_a_surge() -> None:
    """Three days without flights, a week as before, two days at twice the programme."""
    factors = [react_to_own_loss(REACTION, FIRST + number * ONE_DAY, (FIRST,)) for number in range(-1, 13)]
    assert factors == [1.0, 0.0, 0.0, 0.0, *[1.0] * 7, 2.0, 2.0, 1.0]


def test_without_a_loss_there_is_no_reaction() -> None:
    """No loss, no stand-down, no surge."""
    assert {react_to_own_loss(REACTION, FIRST + number * ONE_DAY, ()) for number in range(60)} == {1.0}


def test_a_withdrawal_is_for_good() -> None:
    """Nothing from the date on."""
    found = [withdraw(LEAVING, at) for at in (FIRST - ONE_DAY, FIRST, LAST + 900 * ONE_DAY)]
    assert found == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("policies", "factor"),
    [
        ((), 1.0),
        ((HALF,), 0.5),
        ((HALF, _surge()), 0.75),
        ((HALF, _surge(), _suspend()), 0.0),
        ((HALF, REACTION), 0.0),
        ((_surge("never"), HALF), 0.5),
        ((LEAVING,), 0.0),
    ],
)
def test_policies_multiply(policies: tuple[Policy, ...], factor: float) -> None:
    """The factor of a contingent is the product of its policies."""
    contingent = replace(classroom_campaign().contingents[0], policies=policies)
    assert programme_factor(contingent, FIRST, {}, (FIRST,)) == pytest.approx(factor)


def test_losses_are_those_of_the_contingents_own_squadrons() -> None:
    """An aircraft of another contingent is no own loss."""
    campaign = replace(classroom_campaign(), events=(loss("fighters", 2), loss("tankers", 3)))
    assert losses_of("westland", campaign) == (day(2),)
    assert losses_of("eastland", campaign) == (day(3),)
    assert losses_of("westland", classroom_campaign()) == ()


def test_each_squadron_of_a_contingent_follows_its_policies() -> None:
    """A suspended contingent offers nothing, and its rows say that it is policy."""
    base = with_twin(classroom_campaign(), "fighters", "twin")
    pause = replace(_suspend(), from_date=day(2), to_date=day(3))
    paused = replace(row_of(base.contingents, "westland"), policies=(pause,))
    others = tuple(row for row in base.contingents if row.id != "westland")
    log = simulate(replace(base, contingents=(paused, *others)), seed=1)
    silent = {(row.ato_day, row.squadron) for row in log.squadron_days if row.limit == "policy"}
    assert silent == {(2, "fighters"), (3, "fighters"), (2, "twin"), (3, "twin")}
    assert not any(f.ato_day in (2, 3) for f in log.flights if f.role == "strike")
