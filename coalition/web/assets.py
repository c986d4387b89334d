"""The files of the page: which modules there are, and the licenses of what was not written here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

FOLDER: Final = Path(__file__).parent
"""Where `index.html`, its modules and styles lie."""

ENTRY: Final = "main.js"
STYLES: Final = ("vendor/uplot.css", "style.css")

_IMPORTED = re.compile(
    r"""(?P<before>\b(?:from|import)\s*\(?\s*["'])(?P<path>\.{1,2}/[^"']+)(?P<after>["'])"""
)


def modules_of(entry: str = ENTRY) -> dict[str, str]:
    """The source of every module that an entry needs, by its path below the folder, the entry first."""
    found: dict[str, str] = {}
    wanted = [entry]
    while wanted:
        path = wanted.pop(0)
        if path not in found:
            found[path] = (FOLDER / path).read_text(encoding="utf-8")
            wanted += [_below(path, one["path"]) for one in _IMPORTED.finditer(found[path])]
    return found


def with_bare_names(path: str, source: str, prefix: str) -> str:
    """The source of a module whose imports are names for an import map, no longer paths beside it."""
    return _IMPORTED.sub(
        lambda one: f"{one['before']}{prefix}{_below(path, one['path'])}{one['after']}", source
    )


def licenses(*names: str) -> str:
    """The license texts of vendored libraries (none named: of those that every page holds)."""
    lock = json.loads((FOLDER / "vendor" / "lock.json").read_text(encoding="utf-8"))
    parts = []
    for library in [one for one in lock if one["name"] in (names or ("uplot",))]:
        (name,) = [name for name in library["sha256"] if name.endswith(".LICENSE")]
        text = (FOLDER / "vendor" / name).read_text(encoding="utf-8").strip()
        parts.append(f"{library['name']} {library['version']} ({library['license']})\n\n{text}")
    return "\n\n---\n\n".join(parts)


def _below(path: str, relative: str) -> str:
    return normpath(join(dirname(path), relative))
