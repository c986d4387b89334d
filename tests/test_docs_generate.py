"""The pages that follow from the code are those in the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.generate import DOCS, pages, write


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_is_current(name: str) -> None:
    """If this fails: `python docs/generate.py`."""
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name]


def test_all_pages_are_written(tmp_path: Path) -> None:
    """Each into its file."""
    write(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == pages()
