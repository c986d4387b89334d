"""Bad input ends in one clear message on standard error and exit code 2, never in a traceback."""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from coalition.terminal.messages import FAILED, INTERRUPTED, REFUSED, say

# A place was named that cannot take what was asked for; other OS errors are failures.
_UNFIT_PLACE = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
    errno.ENAMETOOLONG,
}


class Door(TyperGroup):
    """A group of commands that turns the errors a caller may expect into a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # `coalition results RUN | head`: the library ends quietly
        except OSError as problem:
            say(_described(problem))
            raise typer.Exit(REFUSED if problem.errno in _UNFIT_PLACE else FAILED) from problem
        except KeyboardInterrupt as problem:
            raise typer.Exit(INTERRUPTED) from problem
        except Exception as problem:
            if not is_refusal(problem):
                raise
            say(str(problem))
            raise typer.Exit(FAILED if is_failure(problem) else REFUSED) from problem


def is_refusal(problem: Exception) -> bool:
    """Whether the error says that the input is bad.

    The packages that define these errors are slow to import. An error of theirs can only have
    been raised when they are loaded, so only loaded ones are asked.
    """
    known = (("scenarios", "ScenarioError"), ("results", "RunError"), ("calibration", "CalibrationError"))
    return any(
        isinstance(problem, getattr(import_module(package), name))
        for package, name in known
        if package in sys.modules
    )


def is_failure(problem: Exception) -> bool:
    """Whether what was asked for was right, and failed on the way."""
    errors = sys.modules.get("results.errors")
    return errors is not None and isinstance(problem, errors.FailedError)


def _described(problem: OSError) -> str:
    place = f"{problem.filename}: " if problem.filename else ""
    return f"{place}{problem.strerror or problem}"
