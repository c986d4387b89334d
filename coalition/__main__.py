"""Entry point of the `coalition` command and of `python -m coalition`."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from coalition.cli.app import app


def main() -> None:
    """Run the command. A terminal that cannot print İncirlik gets question marks, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="coalition")
    finally:
        _flush()


def _flush() -> None:
    """Hand over what is still buffered; a reader that went away (`| head`) is no reason to complain."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
