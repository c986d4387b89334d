"""`coalition --version`: which one is installed, and whether another distribution is in its way."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

import coalition
from coalition.terminal.messages import print_line, say

NAME = "coalition"
PACKAGES = ("sim", "scenarios", "results", "calibration", NAME)
"""The top-level packages that are installed; most of the names are common ones."""


def print_version() -> None:
    """The version on standard output, warnings on standard error."""
    try:
        print_line(f"{NAME} {version(NAME)}")
    except PackageNotFoundError:
        print_line(f"{NAME}, run from its source without being installed")
    for warning in warnings():
        say(f"warning: {warning}")


def warnings() -> Iterator[str]:
    """What is in the way: a package of ours that is also somebody else's, or that is read from elsewhere."""
    owners = packages_distributions()
    house = Path(coalition.__file__).parent.parent
    for package in PACKAGES:
        others = sorted({*owners.get(package, ())} - {NAME})
        if others:
            yield (
                f"the package {package!r} belongs to {' and '.join(others)} as well; install {NAME} into an "
                "environment of its own"
            )
        spec = find_spec(package)
        if spec is None or spec.origin is None or Path(spec.origin).parent.parent != house:
            place = spec.origin if spec else None
            yield f"the package {package!r} is read from {place or 'nowhere'}, not from {house}"
