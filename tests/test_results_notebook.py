"""What a notebook shows of a run and of a comparison: a small table in which text stays text."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.missing import needed

import results
import scenarios
from results import Run
from results.studies import StudyProgress
from results.studies.notebook_bar import bar_text


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """The classroom campaign with its tanker and without it, two replications."""
    out: Path = tmp_path_factory.mktemp("runs")
    base = replace(scenarios.load("two_bases"), title="<b>Two</b> bases")
    what_if = scenarios.vary(base, "two_bases+none", {"squadrons.tankers.aircraft": 0})
    return [results.run_replications(one, seed=1, replications=2, out=out) for one in (base, what_if)]


def test_a_run_shows_what_was_flown(sides: list[Run]) -> None:
    """Markup in a title is shown as it is written."""
    shown = sides[0]._repr_html_()
    assert "&lt;b&gt;Two&lt;/b&gt; bases" in shown and "<b>" not in shown
    assert "2015-01-01 to 2015-01-10" in shown and "<td>2</td>" in shown


def test_a_comparison_shows_differences_with_verdicts(sides: list[Run]) -> None:
    """The same numbers as everywhere else."""
    shown = results.compare_runs(*sides, ["sorties"])._repr_html_()
    assert "two_bases+none against two_bases, 2 replications" in shown
    assert "<td>60</td><td>0</td>" in shown and "▼ fewer" in shown


STUDY = """\
scenarios: [two_bases]
until: 2015-01-02
factors:
  - {id: fighters, set: squadrons.fighters.aircraft, levels: [2, 6]}
design: {kind: full_factorial}
measures: [sorties]
seed: 7
"""


class Kernel:
    """What a notebook has in place of a terminal: one output that is drawn again."""

    kernel = "there"

    def __init__(self) -> None:
        self.drawn: list[dict[str, str]] = []

    def display(self, data: dict[str, str], *, raw: bool, display_id: bool = True) -> Kernel:
        """The first time."""
        assert raw and display_id
        self.drawn.append(data)
        return self

    def update(self, data: dict[str, str], *, raw: bool) -> None:
        """Every other time."""
        assert raw
        self.drawn.append(data)


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """A notebook around the test."""
    there = Kernel()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: there))
    monkeypatch.setitem(sys.modules, "IPython.display", SimpleNamespace(display=there.display))
    return there


def test_a_study_has_a_bar_of_its_own_in_a_notebook(tmp_path: Path, kernel: Kernel) -> None:
    """From the first moment to the last unit, in one place; nobody has to ask for it."""
    (tmp_path / "small.yaml").write_text(STUDY, encoding="utf-8")
    results.study(tmp_path / "small.yaml", store=tmp_path / "store")
    first, last = kernel.drawn[0], kernel.drawn[-1]
    assert first["text/plain"].startswith("0 of 2 simulations")
    assert last["text/plain"].startswith("2 of 2 simulations")
    assert '<progress max="2" value="2">' in last["text/html"]


def test_a_bar_can_be_left_out(tmp_path: Path, kernel: Kernel) -> None:
    """By `quiet`, or because somebody else shows how far it is."""
    (tmp_path / "small.yaml").write_text(STUDY, encoding="utf-8")
    heard: list[int] = []
    results.study(tmp_path / "small.yaml", store=tmp_path / "store", quiet=True)
    results.study(
        tmp_path / "small.yaml", store=tmp_path / "other", progress=lambda state: heard.append(state.done)
    )
    assert kernel.drawn == [] and heard[-1] == 2


def test_the_time_left_follows_from_what_was_flown_now() -> None:
    """Units of earlier times took none."""
    state = StudyProgress(done=900, failed=3, wanted=1000, flown=100)
    assert bar_text(state, 60) == "900 of 1,000 simulations, 3 failed, 1:00 gone, about 1:00 left"
    assert bar_text(state, 7200).endswith("2:00:00 gone, about 2:00:00 left")


def test_a_real_notebook_shows_bar_and_table(tmp_path: Path) -> None:
    """On two workers, which a kernel has to be able to start."""
    client, form = needed("nbclient"), needed("nbformat", "nbclient")
    needed("ipykernel")
    (tmp_path / "small.yaml").write_text(STUDY, encoding="utf-8")
    cell = form.v4.new_code_cell("import results\nresults.study('small.yaml', workers=2)")
    book = form.v4.new_notebook(cells=[cell])
    client.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    bar, table = book.cells[0].outputs
    assert bar["data"]["text/plain"].startswith("2 of 2 simulations")
    assert "<td>two_bases</td>" in table["data"]["text/html"]
