"""The pictures of the house, drawn from its imports: which room and which folder needs which other."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from html import escape
from pathlib import Path

HOUSE = Path(__file__).parent.parent
ROOMS = {
    "sim": "How does it unfold?",
    "scenarios": "What happened, or might have?",
    "results": "What can be said about it?",
    "calibration": "Is it credible?",
    "coalition": "How is it used?",
}
"""The rooms, lowest first, and the question that each of them answers."""

Needs = Mapping[str, frozenset[str]]
"""Whom each box imports from."""

WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 178, 54, 26, 46, 16


def needs_of_rooms() -> Needs:
    """Which rooms a room imports from."""
    return {room: frozenset(_imported(HOUSE / room)) & {*ROOMS} - {room} for room in ROOMS}


def needs_of_folders(room: str) -> Needs:
    """Which folders and files on top of a room import from which others of it."""
    parts = {path for path in (HOUSE / room).iterdir() if _is_part(path)}
    names = {path.stem: path for path in sorted(parts)}
    found = {}
    for name, path in names.items():
        below = {word.split(".")[1] for word in _modules(path) if word.startswith(f"{room}.")}
        found[name] = frozenset(below & {*names} - {name})
    return found


def _is_part(path: Path) -> bool:
    if path.is_dir():
        return (path / "__init__.py").is_file()
    return path.suffix == ".py" and not path.stem.startswith("__")


def _imported(folder: Path) -> set[str]:
    return {word.split(".")[0] for word in _modules(folder)}


def _modules(path: Path) -> set[str]:
    """The modules that a file, or the files of a folder, import from."""
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {one.name for one in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {str(node.module), *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def floors(needs: Needs) -> list[list[str]]:
    """The boxes by floor, lowest first: each one stands above all that it needs. ValueError in a circle."""
    floor: dict[str, int] = {}
    while len(floor) < len(needs):
        ready = [name for name in needs if name not in floor and needs[name] <= {*floor}]
        if not ready:
            raise ValueError(f"these import each other in a circle: {sorted({*needs} - {*floor})}")
        floor |= {name: 1 + max((floor[below] for below in needs[name]), default=-1) for name in ready}
    return [[name for name in needs if floor[name] == level] for level in range(max(floor.values()) + 1)]


# --- drawing ------------------------------------------------------------------------------

_STYLE = (
    "text{font:15px sans-serif;fill:#1b1f24;text-anchor:middle}"
    ".small{font-size:11.5px;fill:#57606a}"
    "rect{fill:#f6f8fa;stroke:#57606a}"
    "line{stroke:#8c959f;stroke-width:1.3;marker-end:url(#head)}"
)
_HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#8c959f"/></marker>'
)


def picture(needs: Needs, title: str, about: Mapping[str, str]) -> str:
    """Boxes on floors, with an arrow from each to what it needs unless a longer way leads there."""
    levels = floors(needs)[::-1]
    widest = max(map(len, levels))
    width = 2 * MARGIN + widest * WIDTH + (widest - 1) * GAP_X
    height = 2 * MARGIN + len(levels) * HEIGHT + (len(levels) - 1) * GAP_Y
    places = {
        name: (
            (width - len(row) * WIDTH - (len(row) - 1) * GAP_X) / 2 + column * (WIDTH + GAP_X),
            MARGIN + level * (HEIGHT + GAP_Y),
        )
        for level, row in enumerate(levels)
        for column, name in enumerate(row)
    }
    lines = [_arrow(places[name], places[below]) for name in needs for below in sorted(_direct(needs, name))]
    boxes = [_box(name, about.get(name, ""), *place) for name, place in places.items()]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'role="img" aria-label="{escape(title)}">'
    )
    sheet = f'<rect width="{width:g}" height="{height:g}" style="fill:#fff;stroke:none"/>'
    defs = f"<defs>{_HEAD}</defs>"
    parts = [head, f"<title>{escape(title)}</title>", f"<style>{_STYLE}</style>", defs, sheet]
    return "\n".join([*parts, *lines, *boxes, "</svg>"]) + "\n"


def _direct(needs: Needs, name: str) -> frozenset[str]:
    """What a box needs and does not reach through another one."""
    further = frozenset().union(*(_reached(needs, below) for below in needs[name]))
    return needs[name] - further


def _reached(needs: Needs, name: str) -> frozenset[str]:
    """All that a box needs, at first hand or not."""
    return needs[name].union(*(_reached(needs, below) for below in needs[name]))


def _arrow(above: tuple[float, float], below: tuple[float, float]) -> str:
    start, end = above[0] + WIDTH / 2, below[0] + WIDTH / 2
    return f'<line x1="{start:g}" y1="{above[1] + HEIGHT:g}" x2="{end:g}" y2="{below[1]:g}"/>'


def _box(name: str, about: str, left: float, top: float) -> str:
    middle = left + WIDTH / 2
    first = top + (24 if about else 33)
    text = f'<text x="{middle:g}" y="{first:g}">{escape(name)}</text>'
    more = f'<text class="small" x="{middle:g}" y="{top + 42:g}">{escape(about)}</text>' if about else ""
    return f'<rect x="{left:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}"/>{text}{more}'


def pictures() -> dict[str, str]:
    """Each picture by the name of its file."""
    inside = {
        f"rooms_{room}.svg": picture(
            needs_of_folders(room), f"The folders of {room}; arrows lead to what is imported", {}
        )
        for room in ("results", "coalition")
    }
    house = picture(needs_of_rooms(), "The five rooms; arrows lead to what is imported", ROOMS)
    return {"rooms.svg": house, **inside}
