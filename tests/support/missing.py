"""What a machine lacks: the tests that need it are skipped aloud, and fail where all must be tested."""

from __future__ import annotations

import os
import warnings
from importlib import import_module
from typing import Any, NoReturn

import pytest


def not_tested(why: str) -> NoReturn:
    """Skip a test for what is not there; in the whole check, which sets `CI`, it fails."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why, allow_module_level=True)


def needed(library: str, to_install: str | None = None) -> Any:
    """A library that not everybody has, imported; what it warns of meanwhile is its own."""
    try:
        with warnings.catch_warnings(action="ignore"):
            return import_module(library)
    except ImportError:
        not_tested(f"{library} is not there: pip install '{to_install or library}'")
