"""What is printed for machines: one JSON or YAML document on standard output."""

from __future__ import annotations

import json
import sys
from math import isfinite

import yaml

from coalition.terminal.harmless import harmless, is_harmless


def print_json(answer: object) -> None:
    """One JSON document; what did not happen is null."""
    text = json.dumps(_plain(answer), ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write(harmless(text) + "\n")


def print_yaml(answer: object) -> None:
    """One YAML document, its keys in their order."""
    text = yaml.dump(answer, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    sys.stdout.write(harmless(text))


def _plain(answer: object) -> object:
    """The same with built-in types only, and None in place of NaN."""
    if isinstance(answer, dict):
        return {str(key): _plain(value) for key, value in answer.items()}
    if isinstance(answer, list | tuple):
        return [_plain(value) for value in answer]
    if isinstance(answer, float) and not isfinite(answer):
        return None
    if answer is None or isinstance(answer, str | int | float | bool):
        return answer
    return str(answer)


class _Dumper(yaml.SafeDumper):
    """Puts texts in quotes in which an escape will stand."""

    def represent_scalar(self, tag: str, value: str, style: str | None = None) -> yaml.ScalarNode:
        """A text with a character that needs an escape is written between double quotes."""
        return super().represent_scalar(tag, value, style if is_harmless(value) else '"')
