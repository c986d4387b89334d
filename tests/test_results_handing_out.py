"""Units on their way to workers: how many at a time, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from support.studies import Small

import results.measures
import results.tables
import sim
from results import RunError
from results.runs import source_digest
from results.studies import run_study
from results.studies.flying import Bundle, Flown, Measuring, _versions_here, new_work


@pytest.mark.parametrize("what", ["engine", "measures"])
def test_a_worker_with_another_version_is_refused(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """As on a cluster where something else is installed. Other files of the same version will do."""
    work = new_work(Small())
    monkeypatch.setattr("results.studies.flying.source_digest", lambda: "other files")
    assert work((), print) == []
    monkeypatch.setattr(f"results.studies.flying.{what}_version", lambda: "0123abcd")
    _versions_here.cache_clear()
    with pytest.raises(RunError, match=f"a worker has {what} 0123abcd, this command has .*install the same"):
        work((), print)
    _versions_here.cache_clear()


@pytest.mark.parametrize("package", [sim, results.tables, results.measures])
def test_any_other_file_makes_another_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: ModuleType
) -> None:
    """A changed byte, a file more, or one of another name: such a worker has to find out its versions."""
    monkeypatch.setattr(package, "__file__", str(tmp_path / "__init__.py"))
    found = set()
    for name, text in (("a.py", "x = 1"), ("a.py", "x = 2"), ("b.py", ""), ("rates.csv", "1")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        source_digest.cache_clear()
        found.add(source_digest())
    (tmp_path / "b.py").rename(tmp_path / "c.py")
    source_digest.cache_clear()
    found.add(source_digest())
    source_digest.cache_clear()
    assert len(found) == 5


def test_bundles_grow_where_units_are_short_and_shrink_towards_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no worker is left with a large one when the others have nothing to do."""
    sizes: list[int] = []
    flown = Measuring.__call__

    def noting(self: Measuring, bundle: Bundle, beat: Callable[[int], None]) -> list[Flown]:
        sizes.append(len(bundle))
        return flown(self, bundle, beat)

    monkeypatch.setattr(Measuring, "__call__", noting)
    run_study(Small(replications=20), tmp_path)
    assert sum(sizes) == 40
    assert max(sizes) > 1
    assert sizes[-2:] == [1, 1]
