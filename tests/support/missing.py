"""What a machine lacks: the tests that need it are skipped aloud, and fail where all must be tested."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def not_tested(why: str) -> NoReturn:
    """Skip a test for what is not there; in the whole check, which sets `CI`, it fails."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
