"""Which engine this is: what it does decides, not how it is spelled.

The code of the engine, without comments and docstrings, is looked up in `engines.csv`. An entry there
says that this code behaves like a certain behavior, which was found by flying the golden campaigns with
both; `python tests/record_engine.py` writes it. Code without an entry is an engine of its own.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import tokenize
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import sim

ENGINES: Final = Path(__file__).parent / "engines.csv"

Span = tuple[int, int, int, int]
"""First line and column, last line and the column behind it; lines from 0, columns in characters."""


class Recorded(NamedTuple):
    """That `code` flew the golden `campaigns` to these `logs`, and which `behavior` that is.

    All are digests. `sample` is that of the logs of shorter campaigns, which a test can fly.
    """

    code: str
    behavior: str
    campaigns: str
    logs: str
    sample: str


def engine_version() -> str:
    """8 hex digits of the behavior of this engine; `edited.` and 8 of its code if that is not recorded."""
    code = code_digest(engine_folder())
    for row in recorded():
        if row.code == code:
            return row.behavior[:8]
    return f"edited.{code[:8]}"


def engine_folder() -> Path:
    """Where the source of the engine lies."""
    return Path(str(sim.__file__)).parent


def recorded(file: Path = ENGINES) -> tuple[Recorded, ...]:
    """The engines on record, oldest first; none without a file."""
    if not file.is_file():
        return ()
    with file.open(encoding="utf-8", newline="") as stream:
        return tuple(Recorded(**row) for row in csv.DictReader(stream))


def code_digest(folder: Path) -> str:
    """16 hex digits over the code in a folder and all folders below it, the same on every Python."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).as_posix()):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(code_of(path.read_text(encoding="utf-8")).encode())
    return digest.hexdigest()


@lru_cache(maxsize=256)
def code_of(source: str) -> str:
    """What a module does: its lines without comments, strings that are statements, and blank lines.

    Cut out by their positions, on which all versions of Python agree; they do not agree on how a syntax
    tree is printed, nor on the tokens of an f-string.
    """
    lines = source.split("\n")
    tree = ast.parse(source)
    spans = [*_comments(source), *(_span(node, lines) for node in ast.walk(tree) if _is_bare(node))]
    verbatim = _inside_strings(tree)
    for line, column, last, end in sorted(spans, reverse=True):
        rest = lines[last][end:]
        lines[line : last + 1] = [lines[line][:column] + rest, *[""] * (last - line)]
    kept = (text if number in verbatim else text.rstrip() for number, text in enumerate(lines))
    return "".join(f"{text}\n" for number, text in enumerate(kept) if text or number in verbatim)


def _comments(source: str) -> Iterator[Span]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield (token.start[0] - 1, token.start[1], token.end[0] - 1, token.end[1])


def _is_bare(node: ast.AST) -> bool:
    """Whether a node is a string standing alone, as a docstring does: nothing comes of it."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return False
    return isinstance(node.value.value, str)


def _span(node: ast.AST, lines: list[str]) -> Span:
    """Where a statement stands; the tree counts columns in bytes."""
    assert isinstance(node, ast.stmt) and node.end_lineno is not None and node.end_col_offset is not None
    first, last = node.lineno - 1, node.end_lineno - 1
    column = len(lines[first].encode()[: node.col_offset].decode())
    end = len(lines[last].encode()[: node.end_col_offset].decode())
    return (first, column, last, end)


def _inside_strings(node: ast.AST) -> set[int]:
    """The lines that begin or end within a string, where spaces and blank lines count."""
    if _is_bare(node):
        return set()
    if isinstance(node, ast.Constant | ast.JoinedStr):  # what lies within an f-string has no sure position
        return set(range(node.lineno - 1, node.end_lineno or 0)) if node.end_lineno != node.lineno else set()
    return {line for child in ast.iter_child_nodes(node) for line in _inside_strings(child)}
