"""A small table as HTML, for notebooks: what a run or a comparison shows of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def html_table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    """A table without styles of its own; the first cell of a row names it, and text stays text."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(_line(*cells) for cells in rows)
    below = f"<p><small>{escape(note)}</small></p>" if note else ""
    top = f"<thead><tr>{head}</tr></thead>" if columns else ""
    return f"<table><caption>{escape(caption)}</caption>{top}<tbody>{body}</tbody></table>{below}"


def _line(first: str, *others: str) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
