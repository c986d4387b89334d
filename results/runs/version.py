"""Which model made a result: distribution, engine source, commit, interpreter, libraries."""

from __future__ import annotations

import platform
import subprocess
from importlib import metadata

from results.runs.engine import engine_folder, engine_version

_LIBRARIES = ("simpy", "pydantic", "numpy", "pandas", "pyarrow", "scipy", "matplotlib")


def model_version() -> str:
    """Version of the distribution, `+`, and the version of the engine (`results/runs/engine.py`).

    Engines that behave differently have different ones, so that their results are never mixed in one
    run folder. Not installed: `0.0.0`.
    """
    return f"{_version('coalition') or '0.0.0'}+{engine_version()}"


def versions() -> dict[str, str | None]:
    """Versions of Python, of this distribution and of the libraries below the tables."""
    names = ("coalition", *_LIBRARIES)
    return {"python": platform.python_version(), **{name: _version(name) for name in names}}


def commit() -> str | None:
    """The git commit of the source, with `-dirty` after local changes; None outside a checkout."""
    tracked = _git("ls-files", "--error-unmatch", "__init__.py")
    # An installed copy may lie inside somebody else's repository, whose commit says nothing.
    if tracked is None:
        return None
    return _git("describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    try:
        answer = subprocess.run(
            ["git", *arguments], cwd=engine_folder(), capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
