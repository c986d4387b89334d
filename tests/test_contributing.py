"""The examples of CONTRIBUTING.md do what the page says, in its order."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent
PAGE = (HOUSE / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_examples_run(tmp_path: Path) -> None:
    """Files are written under the name in their first line; all of the Python is one script."""
    code = []
    for language, text in re.findall(r"```(yaml|python)\n(.*?)```", PAGE, re.DOTALL):
        if language == "python":
            code.append(text)
        else:
            (tmp_path / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
    assert len(code) == 4
    command = [sys.executable, "-W", "error", "-c", "\n".join(code)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_file_that_the_page_links_or_names_exists() -> None:
    """No link leads nowhere, no named path is wrong."""
    linked = re.findall(r"\]\((?!http)([^)]+)\)", PAGE)
    named = re.findall(r"`((?:sim|scenarios|results|docs|tests|\.ci)/[\w./]*)`", PAGE)
    assert linked and named
    for name in [*linked, *named]:
        assert (HOUSE / name).exists(), name
