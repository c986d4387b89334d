"""The pages: one sound document each, complete in itself, saying what the comparison and the run say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jinja2
import pytest
from support.html_document import Document

import results
from results.comparison.comparison import Comparison, compare_runs
from results.comparison.wording import verdict
from results.measures.catalog import HEADLINE
from results.report import comparison_page, run_page
from results.report.template import render
from results.runs.draws import Draws
from scenarios.scenario import Scenario, resolve
from scenarios.what_if import Changes, WhatIf
from sim.campaign import Campaign

pytestmark = pytest.mark.xdist_group("page")  # what its tests share is made once

FAILINGS = "It flies too little at night; see results/published/report.md."
COMMAND = "coalition compare two_bases --set squadrons.fighters.aircraft=2 --replications 4 --seed 3"


def fly(campaign: Campaign, out: Path, replications: int = 4, draws: Draws | None = None) -> results.Run:
    """A short run."""
    return results.run_replications(campaign, seed=3, replications=replications, out=out, draws=draws)


@pytest.fixture(name="scenario", scope="module")
def _scenario() -> Scenario:
    return resolve(["two_bases"], settings=["squadrons.fighters.aircraft=2"])


@pytest.fixture(name="comparison", scope="module")
def _comparison(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    out = tmp_path_factory.mktemp("runs")
    return compare_runs(fly(scenario.base, out), fly(scenario.campaign, out), HEADLINE)


@pytest.fixture(name="page", scope="module")
def _page(comparison: Comparison, scenario: Scenario) -> str:
    return comparison_page(comparison, scenario, command=COMMAND, failings=FAILINGS)


@pytest.fixture(name="run_pages", scope="module")
def _run_pages(comparison: Comparison) -> dict[str, str]:
    return {
        "one": run_page(comparison.baseline, command="coalition report one"),
        "two": run_page(comparison.baseline, comparison.what_if, command="coalition report one two"),
    }


@pytest.fixture(name="documents", scope="module")
def _documents(page: str, run_pages: dict[str, str]) -> dict[str, Document]:
    return {name: Document(html) for name, html in {"comparison": page, **run_pages}.items()}


# --- documents --------------------------------------------------------------------------------


@pytest.fixture(name="document", params=["comparison", "one", "two"])
def _document(request: pytest.FixtureRequest, documents: dict[str, Document]) -> Document:
    return documents[str(request.param)]


def test_every_tag_is_closed_and_every_identifier_unique(document: Document) -> None:
    """What refers to an identifier finds it, also inside the pictures."""
    assert document.open == []
    assert len(document.ids) == len(set(document.ids))
    assert set(document.references) <= set(document.ids)
    assert document.references


def test_headings_follow_in_order(document: Document) -> None:
    """One of the first level; none skips a level on the way down."""
    assert document.headings.count(1) == 1
    assert document.headings[0] == 1
    assert max(after - before for before, after in pairwise(document.headings)) == 1


def test_a_page_needs_nothing_but_itself(document: Document) -> None:
    """No address leads out of it, and its own policy forbids to fetch anything."""
    assert all(address.startswith("data:") for address in document.addresses)
    assert document.attributes["html"]["lang"] == "en"


def test_a_page_forbids_the_network(page: str) -> None:
    """Neither style nor script names an address; the policy lets nothing through."""
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page


def test_every_picture_has_words(page: str) -> None:
    """A title and a description in each, and a caption that names it."""
    assert page.count("<svg") == page.count("</title><desc") == page.count("<figcaption") == 3


def test_the_number_behind_a_cell_is_the_one_that_is_printed(document: Document) -> None:
    """Sorting by value is sorting by what is read, to the digits that are shown."""
    checked = 0
    for text, value in document.cells:
        plain = text.split("±")[0].strip().replace("−", "-").replace(",", "")
        if value is None or not re.fullmatch(r"[-+]?\d*\.?\d+", plain):
            continue
        half_a_digit = 0.501 * 10 ** -len(plain.partition(".")[2])
        assert float(plain) == pytest.approx(float(value), abs=half_a_digit)
        checked += 1
    assert checked > 30


def test_equal_input_gives_equal_bytes(page: str, comparison: Comparison, scenario: Scenario) -> None:
    """No date, no random name."""
    assert comparison_page(comparison, scenario, command=COMMAND, failings=FAILINGS) == page


def test_a_name_that_a_template_misses_is_an_error() -> None:
    """Never a silent gap."""
    with pytest.raises(jinja2.UndefinedError):
        render("comparison.html.j2")


# --- what a comparison says -------------------------------------------------------------------


def test_the_page_says_what_was_compared(documents: dict[str, Document], comparison: Comparison) -> None:
    """The answer, each measure with its verdict, each link of the chain."""
    text = documents["comparison"].text
    assert comparison.chain.sentence in text
    for one in (*comparison.differences, *comparison.chain.links):
        assert one.measure.name.lower() in text.lower()
        assert verdict(one) in text
    assert f"looking at {comparison.adjusted_together} measures together" in text


def test_the_page_can_be_made_again_from_what_it_tells(
    documents: dict[str, Document], comparison: Comparison
) -> None:
    """Command, change, source, seed, version and fingerprints."""
    text = documents["comparison"].text
    assert COMMAND in text
    assert "squadrons.fighters.aircraft" in text
    assert "chosen for the classroom" in text
    for run in (comparison.baseline, comparison.what_if):
        assert run.manifest["fingerprint"] in text
        assert run.folder.name in text
    assert comparison.baseline.manifest["model_version"] in text
    assert str(comparison.what_if.folder.parent) not in text


def test_the_title_asks_what_is_changed(
    comparison: Comparison, scenario: Scenario, documents: dict[str, Document]
) -> None:
    """A single value is named, a what-if asks its question; whatever it asks is escaped."""
    assert (
        "What if it had been so: Fighter of Westland at West: 2 aircraft instead of 4?"
        in documents["comparison"].text
    )
    asked = WhatIf(
        id="few_fighters",
        extends="two_bases",
        question="What if there were <few> fighters?",
        background="They are & remain four.",
        why="They fly.",
        source="a test",
        changes=Changes(),
        look_at=("strikes",),
    )
    html = comparison_page(
        comparison, replace(scenario, what_ifs=(asked,), settings=()), command=COMMAND, failings=FAILINGS
    )
    assert "<h1>What if there were &lt;few&gt; fighters?</h1>" in html
    assert "They are &amp; remain four." in html
    assert "Source: a test" in html
    both = replace(
        scenario, what_ifs=(asked, replace(asked, id="no_tankers", question="And tankers?")), settings=()
    )
    html = comparison_page(comparison, both, command="", failings=FAILINGS)
    assert "<h1>What if there were &lt;few&gt; fighters? And tankers?</h1>" in html


def test_a_caveat_stands_on_top(page: str, comparison: Comparison, scenario: Scenario) -> None:
    """A forced comparison says so before it says anything else; any other has no banner."""
    assert 'class="banner"' not in page
    forced = comparison_page(
        replace(comparison, caveat="compared by force although <all>"),
        scenario,
        command=COMMAND,
        failings=FAILINGS,
    )
    assert "compared by force although &lt;all&gt;" in forced
    assert forced.index('class="banner"') < forced.index('class="answer"')


def test_failings_and_limits_are_told(documents: dict[str, Document]) -> None:
    """Where the model is known to be wrong, and what it never says."""
    text = documents["comparison"].text
    assert "nothing about casualties" in text
    assert "no advice on targets" in text
    assert FAILINGS in text


def test_drawn_parameters_are_told_apart_from_chance(scenario: Scenario, tmp_path: Path) -> None:
    """With two replications per vector the page says which share of the variance is theirs."""

    def runs() -> Iterator[results.Run]:
        for campaign in (scenario.base, scenario.campaign):
            drawn = Draws("two vectors", 2, lambda _, campaign=campaign: campaign)  # type: ignore[misc]
            yield fly(campaign, tmp_path, draws=drawn)

    baseline, what_if = runs()
    text = Document(
        comparison_page(
            compare_runs(baseline, what_if, ("strikes",)), scenario, command="", failings=FAILINGS
        )
    ).text
    assert "from parameters" in text
    assert "drawn: two vectors" in text


def test_a_single_replication_has_a_page_without_intervals(scenario: Scenario, tmp_path: Path) -> None:
    """It shows both sides and says that nothing can be shown."""
    baseline, what_if = (fly(campaign, tmp_path, 1) for campaign in (scenario.base, scenario.campaign))
    comparison = compare_runs(baseline, what_if, ("sorties",), dims=())
    text = Document(comparison_page(comparison, scenario, command="", failings=FAILINGS)).text
    assert "no difference that 1 replication can show" in text
    assert "None of the measures is split" in text
    assert "nan" not in text.lower().split()


# --- what a run says --------------------------------------------------------------------------


def test_a_run_page_holds_its_summary_and_what_made_it(
    documents: dict[str, Document], comparison: Comparison
) -> None:
    """Means with half-widths, every table of the summary, the appendix."""
    text, run = documents["one"].text, comparison.baseline
    for caption in ("Sorties by contingent and role", "Tanker load by track", "Base load", "Strike requests"):
        assert caption in text
    assert "Westland" in text
    assert "coalition report one" in text
    assert run.manifest["fingerprint"] in text
    assert "replications 4 (0 to 3)" in text
    assert {"Sorties", "Offload", "MC rate"} <= {cell for cell, _ in documents["one"].cells}


def test_several_runs_stand_in_sections_of_one_page(
    documents: dict[str, Document], comparison: Comparison
) -> None:
    """Each with its own identifiers and its own appendix."""
    text = documents["two"].text
    assert "Run 1: two_bases" in text
    assert "Run 2: two_bases" in text
    assert {"run-1-sorties", "run-2-sorties"} <= set(documents["two"].ids)
    for run in (comparison.baseline, comparison.what_if):
        assert run.manifest["fingerprint"] in text


def test_a_single_replication_has_no_column_of_half_widths(scenario: Scenario, tmp_path: Path) -> None:
    """What is empty all the way down is left out."""
    one, two = (Document(run_page(fly(scenario.base, tmp_path, n), command="")).text for n in (1, 2))
    assert "One replication says nothing about spread." in one
    assert one.count("half-width") < two.count("half-width")
