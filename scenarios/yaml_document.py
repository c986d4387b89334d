"""One YAML document as text, lists and mappings: no tags, anchors, aliases, duplicate keys or deep nesting.

Every scalar stays text. The parser of libyaml, twenty times as fast, reads what both parsers are known to
read alike; whatever it refuses is read again by the parser that is everywhere, so that the result and the
message are the same with libyaml and without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from scenarios.errors import ScenarioError, shown
from scenarios.yaml_mistakes import explained

DEEPEST_NESTING = 12
_READ_DIFFERENTLY = re.compile(r"[\t\ufeff]|[|>][-+0-9]*#|^%|\?\s", re.MULTILINE)
"""Where libyaml takes what the other parser refuses: tabs, marks of byte order, `|#`, directives, `? `."""


def document_of(text: str) -> object:
    """The single document of a text; None if there is none. Raises `ScenarioError` without a file."""
    fast = getattr(yaml, "CBaseLoader", None)
    if fast is not None and not _READ_DIFFERENTLY.search(text):
        try:
            return _Reader(text, fast).document()
        except (yaml.YAMLError, ScenarioError):
            pass  # said below, from what the other parser finds
    try:
        return _Reader(text, yaml.BaseLoader).document()
    except yaml.YAMLError as error:
        raise explained(text, error) from None


class _Reader:
    """Builds a document from the events of a parser."""

    def __init__(self, text: str, loader: Any) -> None:
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=loader))
        self._depth = 0

    def document(self) -> object:
        next(self._events)  # the start of the stream
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        document = self._node(next(self._events))
        next(self._events)  # the end of the document
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise ScenarioError(
                "a second document begins here, at '---'; a file holds one: delete that line",
                line=_line(event),
            )
        return document

    def _node(self, event: Any) -> object:
        """What begins with an event: text, a list or a mapping."""
        _refuse_marks(event)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if self._depth >= DEEPEST_NESTING:
            raise ScenarioError(
                f"is nested too deeply, more than {DEEPEST_NESTING} levels", line=_line(event)
            )
        self._depth += 1
        node = self._list() if isinstance(event, yaml.SequenceStartEvent) else self._mapping()
        self._depth -= 1
        return node

    def _list(self) -> list[object]:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return items

    def _mapping(self) -> dict[str, object]:
        mapping: dict[str, object] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            _refuse_marks(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise ScenarioError("a key must be a word, not a list or a mapping", line=_line(event))
            if event.value in mapping:
                problem = f"duplicate key {shown(event.value)}: it is in line {lines[event.value]} already"
                raise ScenarioError(problem, line=_line(event))
            lines[event.value] = _line(event)
            mapping[event.value] = self._node(next(self._events))
        return mapping


def _refuse_marks(event: Any) -> None:
    """Refuse what a campaign has no use for; often it is text that begins with one of these signs."""
    is_alias = isinstance(event, yaml.AliasEvent)
    if is_alias or getattr(event, "anchor", None) or getattr(event, "tag", None):
        what = "an alias" if is_alias else "an anchor" if event.anchor else "a tag"
        raise yaml.MarkedYAMLError(problem=f"while scanning {what}", problem_mark=event.start_mark)


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line
