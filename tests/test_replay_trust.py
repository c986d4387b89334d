"""What an answer that was flown in a page says of how far to trust it: by the same rules as the server's."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from support.builders import classroom_campaign
from support.builders import replay as documented

from coalition.web import asked_of, missed_of
from coalition.web.live import known_of
from results.replay import Ask, Known, Missed, assumed, bearing, fly_both, sides_of, t95
from results.replay.days import SERIES
from results.replay.inside import TOPICS, touched_by
from results.replay.trust import changed_paths, rows_of
from scenarios.scenario import resolve

MISSED = Missed(
    id="X01",
    what="fuel",
    words="fuel: more in the record",
    source="a test",
    topic="refueling",
    from_date=date(2014, 7, 1),
    as_of=date(2014, 7, 5),
    contingents=("united_states",),
)


@pytest.mark.parametrize(
    ("fields", "bears"),
    [
        ({}, True),
        ({"topic": "striking"}, False),
        ({"from_date": date(2015, 11, 21), "as_of": date(2015, 12, 1)}, False),
        ({"from_date": date(2014, 6, 1), "as_of": date(2014, 6, 14)}, False),
        ({"from_date": date(2014, 6, 1), "as_of": date(2014, 6, 15)}, True),
        ({"contingents": ("netherlands",)}, False),
        ({"contingents": ("netherlands", "united_states")}, True),
        ({"contingents": ()}, True),
    ],
)
def test_a_missed_figure_bears_by_topic_days_and_names(fields: dict[str, Any], bears: bool) -> None:
    """Each of the three alone keeps a figure away."""
    one = MISSED._replace(**fields)
    assert bearing([one], documented(), {"refueling"}, {"united_states"}) == ([one] if bears else [])


def test_a_contingent_is_touched_beyond_its_half_width() -> None:
    """Sorties of two replications that go up and down are chance; of one, any change counts."""
    before = [Counter({"a": 100, "b": 100, "c": 10}), Counter({"a": 100, "b": 100, "c": 10})]
    after = [Counter({"a": 90, "b": 90, "c": 10}), Counter({"a": 90, "b": 120, "c": 10})]
    assert touched_by(before, after, t95()) == {"a"}
    assert touched_by(before[:1], after[:1], t95()) == {"a", "b"}
    assert touched_by(before[:1], [Counter()], t95()) == {"a", "b", "c"}


def test_every_daily_figure_has_a_topic_of_the_record() -> None:
    """Else its change would never call for a documented figure."""
    assert list(TOPICS) == [series.id for series in SERIES]
    assert {one.topic for one in missed_of(documented())} <= {*TOPICS.values()}


def test_rows_that_differ_are_the_rows_that_a_what_if_changes() -> None:
    """Both sides of a page, compared, tell the same rows as the changes that the server knows."""
    campaign = documented()
    asked = asked_of(campaign)
    assert len(asked) > 30
    for one, _ in asked:
        sides = sides_of(campaign, {what_if.id: fields for what_if, fields in asked}, Ask(what_if=one.id))
        changes = resolve([campaign.name, one.id]).changes
        assert dict(rows_of(campaign, changed_paths(*sides))) == dict(
            rows_of(campaign, (change.path for change in changes))
        ), one.id


def test_assumed_rows_are_named_with_their_source() -> None:
    """Five of them, in a person's words, and how many more there are."""
    campaign = documented()
    called = known_of(campaign).called
    other = sides_of(campaign, {}, Ask(factors={"dust": 2.0}))[1]
    told = assumed(campaign, changed_paths(campaign, other), called.__getitem__)
    assert told[0] == "The question changes 72 rows of the campaign: 72 assumed."
    assert told[1].startswith("dust in ") and campaign.dust[0].source in told[1]
    assert told[-1] == "and 67 more that are assumed" and len(told) == 7


def test_an_uncertain_number_has_a_confidence_of_its_own() -> None:
    """Where a number has a row of parameters, that row is told and not the one that it lies in."""
    campaign = documented()
    path = "squadrons.us_kc135_udeid.aircraft"
    ((told, row),) = rows_of(campaign, [path])
    assert (told, row.confidence) == (path, "assumed")
    ((told, _),) = rows_of(campaign, ["squadrons.uk_voyager.aircraft"])
    assert told == "squadrons.uk_voyager"


def test_a_file_that_flies_says_what_bears_on_its_answer() -> None:
    """Half the tempo differs in what is flown; a question that changes nothing has nothing to beware of."""
    campaign = classroom_campaign()
    one = MISSED._replace(
        from_date=campaign.from_date, as_of=campaign.to_date, topic="flying", contingents=()
    )
    known = Known("As the record has it.", [one, one._replace(contingents=("nobody",))])
    found = {}
    for factors in ({"tempo": 0.5}, {}):
        flown = fly_both(
            campaign,
            {},
            Ask(factors=factors),
            about={},
            fitted=(),
            t95=t95(),
            tell=lambda _: None,
            known=known,
        )
        found[len(factors)] = flown.answer["honesty"]
    assert found[1]["missed"] == [one.to_dict()] and found[0]["missed"] == []  # type: ignore[index]
    assert found[1]["record"] == "As the record has it."  # type: ignore[index]
    assert found[1]["missed_rule"].endswith("any change counts.")  # type: ignore[index]
    assert found[1]["assumed"][0].startswith("The question changes ")  # type: ignore[index]
    assert found[1]["assumed"][-1].endswith("assumption: Tempo × 0.5.")  # type: ignore[index]
    assert "no row of its own" in found[0]["assumed"][0]  # type: ignore[index]
