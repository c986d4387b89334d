"""One definition: the schema is that of the dataclasses, and a campaign survives the way to JSON and back."""

from __future__ import annotations

import dataclasses
import json
import pickle
from datetime import date
from math import isinf
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

import scenarios
from scenarios import ScenarioError
from scenarios.schema import ALIASES
from sim import campaign as contract
from sim.campaign import Campaign
from sim.quantity import Quantity

DECLARED = [
    thing
    for thing in vars(contract).values()
    if dataclasses.is_dataclass(thing) and thing not in (Quantity, contract.Sourced)
]
FIELDS = [(cls, field.name) for cls in DECLARED for field in dataclasses.fields(cls)]


@pytest.fixture(scope="module")
def definitions() -> dict[str, Any]:
    """The JSON Schema of each dataclass by its name."""
    whole = scenarios.schema()
    return {**whole["$defs"], "Campaign": whole}


@pytest.mark.parametrize("cls", DECLARED, ids=lambda cls: cls.__name__)
def test_every_dataclass_has_its_schema_with_the_same_keys(cls: type, definitions: dict[str, Any]) -> None:
    schema = definitions[cls.__name__]
    keys = [ALIASES.get(field.name, field.name) for field in dataclasses.fields(cls)]
    required = [
        ALIASES.get(field.name, field.name)
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING
    ]
    assert sorted(schema["properties"]) == sorted(keys)
    assert sorted(schema.get("required", [])) == sorted(required)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(("cls", "field"), FIELDS, ids=lambda item: getattr(item, "__name__", item))
def test_every_field_keeps_its_unit_bounds_and_meaning(
    cls: type, field: str, definitions: dict[str, Any]
) -> None:
    hint = get_type_hints(cls, include_extras=True)[field]
    metadata = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    shown = definitions[cls.__name__]["properties"][ALIASES.get(field, field)]
    number = shown["anyOf"][0] if "anyOf" in shown else shown
    for item in metadata:
        if isinstance(item, str):
            assert shown["description"] == item
        else:
            assert number["unit"] == item.unit
            assert number["minimum"] == item.low
            assert isinf(item.high) or number["maximum"] == item.high
    assert ("unit" in number) == any(isinstance(item, Quantity) for item in metadata)


def test_a_campaign_survives_the_way_to_json_and_back() -> None:
    for name in scenarios.names():
        campaign = scenarios.load(name)
        assert scenarios.from_dict(json.loads(json.dumps(scenarios.to_dict(campaign)))) == campaign


@pytest.mark.parametrize("data", [{}, {"name": "x"}, {"squadrons": 1}, {"squadrons": [1]}, {"unknown": {}}])
def test_data_that_is_no_campaign_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ScenarioError):
        scenarios.from_dict(data)


def test_an_unknown_key_deep_in_the_data_is_named_by_ids() -> None:
    data = json.loads(json.dumps(scenarios.to_dict(scenarios.load("two_bases"))))
    data["squadrons"][0]["aircrafts"] = 4
    with pytest.raises(ScenarioError) as caught:
        scenarios.from_dict(data)
    assert (caught.value.key, caught.value.nearest) == ("squadrons.fighters.aircrafts", "aircraft")


def test_the_fingerprint_is_the_same_for_what_cannot_change_a_result() -> None:
    base = scenarios.load("two_bases")
    renamed = dataclasses.replace(
        base,
        name="other",
        title="Other",
        squadrons=tuple(dataclasses.replace(row, source="other", note="other") for row in base.squadrons),
        demand=dataclasses.replace(base.demand, isr_h_per_day=-0.0),
    )
    assert scenarios.fingerprint(renamed) == scenarios.fingerprint(base)
    assert len(scenarios.fingerprint(base)) == 64


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("demand.reach_nm", 101),
        ("to", date(2015, 1, 9)),
        ("squadrons.fighters.base", "east"),
        ("tempo.all_days", 2),
    ],
)
def test_the_fingerprint_changes_with_anything_else(path: str, value: object) -> None:
    base = scenarios.load("two_bases")
    assert scenarios.fingerprint(scenarios.vary(base, base.name, {path: value})) != scenarios.fingerprint(
        base
    )


def test_a_campaign_cannot_be_changed_in_place() -> None:
    base: Campaign = scenarios.load("two_bases")
    with pytest.raises(dataclasses.FrozenInstanceError):
        base.name = "other"  # type: ignore[misc]


def test_an_error_can_be_sent_to_another_process() -> None:
    error = ScenarioError("is wrong", file="a.csv", line=3, key="b.c", nearest="d", others=2)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert str(error) == "a.csv line 3, b.c: is wrong; did you mean 'd'? (2 more problems)"
