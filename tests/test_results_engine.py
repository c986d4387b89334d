"""The version of the engine: what it does decides, not how it is spelled."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path

import pytest
from record_engine import (
    campaigns_digest,
    golden_campaigns,
    logs_digest,
    matched,
    sample_of,
)
from support.logs import log_text

import results
from results.runs.engine import Recorded, code_digest, code_of, engine_folder, recorded
from sim import Log
from sim.records import RequestRecord

SOURCE = '''\
"""What the module is."""

from math import pi  # half of tau


class Circle:
    """Round."""

    radius_nm = 2.0
    """How large."""

    def area(self) -> float:
        """How much it covers."""
        # Archimedes knew it.
        return pi * self.radius_nm**2

    def name(self) -> str:
        return f"# {self.radius_nm}" + "# no comment" + """
  a text

"""
'''

BARE = """\
from math import pi
class Circle:
    radius_nm = 2.0
    def area(self) -> float:
        return pi * self.radius_nm**2
    def name(self) -> str:
        return f"# {self.radius_nm}" + "# no comment" + \"\"\"
  a text

\"\"\"
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the engine's source in place of the engine, as far as its version is concerned."""
    for path in engine_folder().rglob("*.py"):
        copy = tmp_path / path.relative_to(engine_folder())
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr("sim.__file__", str(tmp_path / "__init__.py"))
    return tmp_path


def test_comments_docstrings_and_blank_lines_are_no_code() -> None:
    """Marks of a comment and blank lines within a text are."""
    assert code_of(SOURCE) == BARE


def test_a_docstring_or_a_comment_leaves_the_version(engine: Path) -> None:
    """The published posterior is not refused for a better sentence."""
    before = results.model_version()
    path = engine / "weather.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(f'"""Another sentence."""\n\n# A remark.\n{text}\n\n# The end.\n', encoding="utf-8")
    assert results.model_version() == before


def test_an_edited_engine_has_a_version_of_its_own(engine: Path) -> None:
    """It says that it is not on record, and no two edits are the same."""
    path = engine / "weather.py"
    text = path.read_text(encoding="utf-8")
    found = [results.model_version()]
    for number in range(2):
        path.write_text(f"{text}\nEDITED = {number}\n", encoding="utf-8")
        found.append(results.model_version())
    assert len(set(found)) == 3
    assert ["edited" in version for version in found] == [False, True, True]


def test_code_in_a_folder_below_counts(engine: Path) -> None:
    """A file in a folder of the engine is part of it."""
    before = code_digest(engine)
    (engine / "inner").mkdir()
    (engine / "inner" / "more.py").write_text("MORE = 1\n", encoding="utf-8")
    assert code_digest(engine) != before


def test_the_engine_of_this_tree_is_on_record() -> None:
    """If this fails: `python tests/record_engine.py`."""
    campaigns = golden_campaigns()
    now = (code_digest(engine_folder()), campaigns_digest(campaigns))
    on_record = {(row.code, row.campaigns): row.sample for row in recorded()}
    assert now in on_record, "run `python tests/record_engine.py`"
    assert logs_digest(sample_of(campaigns)) == on_record[now]


# --- what the record allows ---------------------------------------------------------------

KNOWN = (Recorded(code="c1", behavior="b1", campaigns="f1", logs="l1", sample="s1"),)


def new(code: str, campaigns: str, logs: str) -> dict[str, str]:
    """An engine that was flown just now."""
    return {"code": code, "campaigns": campaigns, "logs": logs, "sample": "s"}


def test_other_code_with_equal_logs_keeps_the_behavior() -> None:
    """A rename or a faster engine."""
    assert matched(KNOWN, new("c2", "f1", "l1"), results_change=False).behavior == "b1"


def test_other_logs_are_refused_unless_they_are_meant() -> None:
    """No new code is taken for an old behavior by mistake."""
    with pytest.raises(ValueError, match="--results-change"):
        matched(KNOWN, new("c2", "f1", "l2"), results_change=False)
    assert matched(KNOWN, new("c2", "f1", "l2"), results_change=True).behavior == "l2"


def test_other_code_and_other_campaigns_at_once_are_not_taken_for_the_same() -> None:
    """Nothing can be compared then."""
    with pytest.raises(ValueError, match="not those of any engine"):
        matched(KNOWN, new("c2", "f2", "l2"), results_change=False)


def test_the_same_code_keeps_its_behavior_when_the_campaigns_change() -> None:
    """Their files are no part of the engine."""
    assert matched(KNOWN, new("c1", "f2", "l2"), results_change=False).behavior == "b1"


def test_the_same_code_with_other_logs_is_refused_even_if_they_are_meant() -> None:
    """An engine that does not repeat itself has no version."""
    with pytest.raises(ValueError, match="does not repeat itself"):
        matched(KNOWN, new("c1", "f1", "l2"), results_change=True)


def test_the_text_of_a_log_knows_nan_by_its_value() -> None:
    """Two objects that are not a number are the same word; a last digit is another one."""
    first, second, third = (
        log_text(
            Log("a", 1, 0, 24.0, requests=[RequestRecord("r", "x", "y", arrived, answered, "", "strike")])
        )
        for arrived, answered in ((0.1, nan), (0.1, inf - inf), (0.1 + 1e-16, nan))
    )
    assert first == second != third
