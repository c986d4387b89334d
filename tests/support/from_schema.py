"""Requests made from a JSON schema: some that it allows, and the same with something hostile in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]

HOSTILE: Strategy = st.one_of(
    st.sampled_from(
        [
            *(None, True, -1, 0, 10**30, -(10**400), 1e308, 5e-324, float("nan"), float("inf")),
            *(
                "",
                "\0",
                "../../etc/passwd",
                "<script>alert(1)</script>",
                "\ud800",
                "'; drop table",
                "9" * 5000,
            ),
            *(
                "2014-13-45",
                "0001-01-01",
                "9999-12-31",
                "__class__",
                "constructor",
                "\u202eabc",
                "%s%n",
                "{x!r}",
            ),
            *(
                [],
                {},
                [[[[]]]],
                {"": ""},
                {"\0": None},
                ["a"] * 500,
                {str(number): number for number in range(300)},
            ),
        ]
    ),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.integers() | st.text(max_size=5), max_size=4),
    st.dictionaries(st.text(max_size=8), st.none() | st.floats(), max_size=4),
)


def allowed(schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> Strategy:
    """Values that a schema allows, as far as pydantic writes schemas."""
    root = schema if root is None else root
    if "$ref" in schema:
        return allowed(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "const" in schema:
        return st.just(schema["const"])
    for kind in ("anyOf", "oneOf"):
        if kind in schema:
            return st.one_of(*(allowed(one, root) for one in schema[kind]))
    kinds = {
        "object": _objects,
        "array": lambda one, whole: st.lists(allowed(one["items"], whole), max_size=min(one["maxItems"], 3)),
        "string": lambda one, _: _strings(one),
        "integer": lambda one, _: st.integers(one.get("minimum", -(2**40)), _most(one)),
        "number": lambda one, _: st.floats(
            one.get("minimum"), one.get("maximum"), allow_nan=False, allow_infinity=False
        ),
        "boolean": lambda *_: st.booleans(),
        "null": lambda *_: st.none(),
    }
    return kinds[schema["type"]](schema, root)


def _most(schema: Mapping[str, Any]) -> int:
    return int(schema.get("maximum", schema.get("exclusiveMaximum", 2**40 + 1) - 1))


def _strings(schema: Mapping[str, Any]) -> Strategy:
    if schema.get("format") == "date":
        return st.dates().map(str)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    return st.text(max_size=schema.get("maxLength", 50))


def _objects(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Strategy:
    if "patternProperties" in schema:
        ((pattern, one),) = schema["patternProperties"].items()
        return st.dictionaries(_strings({"pattern": pattern}), allowed(one, root), max_size=3)
    parts = {name: allowed(one, root) for name, one in schema["properties"].items()}
    required = schema.get("required", ())
    return st.fixed_dictionaries(
        {name: part for name, part in parts.items() if name in required},
        optional={name: part for name, part in parts.items() if name not in required},
    )


@st.composite
def spoiled(draw: st.DrawFn, whole: Strategy) -> Any:
    """A value of `whole` in which one part, at any depth, is replaced, taken away or added."""
    return _spoiled(draw, draw(whole))


def _spoiled(draw: st.DrawFn, value: Any) -> Any:
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 3)) == 0:
        return draw(HOSTILE)
    at = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    copy = dict(value) if isinstance(value, dict) else list(value)
    match draw(st.sampled_from(("change", "change", "remove", "add"))):
        case "change":
            copy[at] = _spoiled(draw, value[at])
        case "remove":
            del copy[at]
        case _ if isinstance(copy, dict):
            copy[draw(st.text(max_size=10))] = draw(HOSTILE)
        case _:
            copy.append(draw(HOSTILE))
    return copy
