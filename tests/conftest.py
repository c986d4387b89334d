"""What several test modules share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import scenarios


@pytest.fixture
def classroom(tmp_path: Path) -> Path:
    """A copy of the classroom campaign that a test may spoil."""
    bundled = Path(scenarios.__file__).parent / "two_bases"
    return Path(shutil.copytree(bundled, tmp_path / "classroom"))
