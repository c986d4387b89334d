"""Pydantic's findings in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scenarios.errors import ScenarioError, nearest, shown

Place = tuple[int | str, ...]


def problems_of(
    error: ValidationError,
    *,
    file: str,
    line: int = 0,
    key: str = "",
    cells: object = None,
    keys_at: Callable[[Place], Iterable[str]] = lambda _place: (),
) -> list[ScenarioError]:
    """One error for each finding, with the key it concerns and the nearest valid name.

    `cells` is what was checked, `keys_at` says which keys are valid below a place in it. Unknown
    keys come first: a misspelled key is also a missing one, and the spelling is what to mend.
    """
    findings = sorted(error.errors(include_url=False), key=lambda found: found["type"] != "extra_forbidden")
    problems = []
    for finding in findings:
        near = ""
        if finding["type"] == "extra_forbidden":
            near = nearest(str(finding["loc"][-1]), keys_at(finding["loc"][:-1]))
        elif finding["type"] in ("literal_error", "union_tag_invalid"):
            near = nearest(str(finding.get("ctx", {}).get("tag", finding.get("input"))), _choices(finding))
        where = ".".join(part for part in (key, *_path(finding["loc"], cells)) if part)
        problems.append(ScenarioError(_words(finding), file=file, line=line, key=where, nearest=near))
    return problems


def _path(place: Place, cells: Any) -> Iterator[str]:
    """The keys that lead to a place: rows by their id rather than by number, rules left out."""
    for part in place:
        if isinstance(part, int):
            cells = cells[part] if isinstance(cells, list | tuple) and part < len(cells) else None
            name = cells.get("id") if isinstance(cells, dict) else None
            yield str(name or part)[:60]
        elif not isinstance(cells, dict) or cells.get("rule") != part:
            cells = cells.get(part) if isinstance(cells, dict) else None
            yield part[:60]


def _choices(finding: ErrorDetails) -> list[str]:
    context = finding.get("ctx", {})
    listed = str(context.get("expected", "") or context.get("expected_tags", ""))
    return [word.strip(" '") for word in listed.replace(" or ", ",").split(",")]


def _words(finding: ErrorDetails) -> str:
    context: dict[str, Any] = finding.get("ctx", {})
    got = shown(finding.get("input"))
    say = _SENTENCES.get(finding["type"])
    return say(context, got) if say else f"{finding['msg'][:1].lower()}{finding['msg'][1:]} (it is {got})"


_SENTENCES: dict[str, Callable[[dict[str, Any], str], str]] = {
    "missing": lambda _c, _g: "is missing",
    "union_tag_not_found": lambda _c, _g: "has no rule",
    "union_tag_invalid": lambda c, g: f"the rule must be one of {c['expected_tags']}",
    "extra_forbidden": lambda _c, _g: "is not a known key",
    "int_parsing": lambda _c, g: f"must be a whole number, not {g}",
    "int_parsing_size": lambda _c, _g: "has too many digits",
    "int_from_float": lambda _c, g: f"must be a whole number, not {g}",
    "int_type": lambda _c, g: f"must be a whole number, not {g}",
    "float_parsing": lambda _c, g: f"must be a number, not {g}",
    "float_type": lambda _c, g: f"must be a number, not {g}",
    "finite_number": lambda _c, g: f"must be a finite number, not {g}",
    "greater_than_equal": lambda c, g: f"must be at least {c['ge']:,.12g}, not {g}",
    "less_than_equal": lambda c, g: f"must be at most {c['le']:,.12g}, not {g}",
    "literal_error": lambda c, g: f"must be {c['expected']}, not {g}",
    "string_type": lambda _c, g: f"must be text, not {g}",
    "string_unicode": lambda _c, _g: "contains a character that is not valid Unicode",
    "string_too_short": lambda _c, _g: "is empty",
    "string_too_long": lambda c, _g: f"is longer than {c['max_length']} characters",
    "string_pattern_mismatch": lambda _c, g: f"must be lower-case words joined by underscores, not {g}",
    "value_error": lambda c, g: f"{c['error']} (it is {g})",
    "model_type": lambda _c, g: f"must be a mapping of keys to values, not {g}",
    "model_attributes_type": lambda _c, g: f"must be a mapping of keys to values, not {g}",
}
