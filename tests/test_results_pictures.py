"""The pictures: what is drawn is what the tables say, and a file is the same every time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from support.hand_logs import busy_log, hand_campaign, idle_log

import results
from results import RunError, Selection, Tables, figures
from results.figures import (
    AircraftShares,
    BaseMonths,
    CumulativeSorties,
    DailySorties,
    DocumentedShare,
    Point,
    TankerWeeks,
)
from results.tables import gather

POINTS = [Point(date(2014, 8, 31), 9.0, "E98", "a page"), Point(date(2014, 9, 1), 11.0, "E99", "a page")]
SHARES = [DocumentedShare("f_16", 0.4, "E97: 40 %", "another page")]
LINE = "Written by hand; model 0, seed 7, 2 replications"


def aircraft_shares(tables: Tables) -> AircraftShares:
    """The shares of strike sorties."""
    shares = AircraftShares(SHARES, Selection(role="strike"))
    gather([tables], shares)
    return shares


PICTURES: dict[str, Callable[[Tables], Figure]] = {
    "daily_sorties": lambda tables: DailySorties.of([tables]).figure(POINTS, provenance=LINE),
    "cumulative_sorties": lambda tables: CumulativeSorties.of([tables]).figure(POINTS, provenance=LINE),
    "aircraft_shares": lambda tables: aircraft_shares(tables).figure(what="strike sorties", provenance=LINE),
    "tanker_load": lambda tables: TankerWeeks.of([tables]).figure(POINTS, provenance=LINE),
    "base_load": lambda tables: BaseMonths.of([tables]).figure(provenance=LINE, names={"west": "The West"}),
}


@pytest.fixture(name="tables")
def _tables() -> Tables:
    return results.frames(hand_campaign(), busy_log(), idle_log())


def line(axes: Axes, label: str) -> list[float]:
    """The values of the line with a label."""
    (found,) = [line for line in axes.get_lines() if str(line.get_label()).startswith(label)]
    return [float(value) for value in found.get_ydata()]  # type: ignore[union-attr]


def texts(axes: Axes) -> Sequence[str]:
    """What is written into the axes."""
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_what_made_it_and_where_the_record_stands(tables: Tables, name: str) -> None:
    """The caption carries the provenance and each source once."""
    caption = PICTURES[name](tables).get_supxlabel()
    assert f"Modeled: {LINE}." in caption.replace("\n", " ")
    if name != "base_load":
        assert caption.count("page") == 1


@pytest.mark.parametrize("name", PICTURES)
def test_every_value_axis_has_its_unit(tables: Tables, name: str) -> None:
    """No bare number."""
    for axes in PICTURES[name](tables).axes:
        label = axes.get_ylabel() or axes.get_xlabel()
        assert any(unit in label for unit in ("sorties", "klb", "(h)", "%", "month")), label


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_a_file_is_the_same_every_time(tables: Tables, tmp_path: Path, name: str, suffix: str) -> None:
    """No date, no random name in it."""
    one, two = (
        figures.save(PICTURES[name](tables), tmp_path / f"{number}.{suffix}").read_bytes()
        for number in range(2)
    )
    assert one == two
    assert len(one) > 1000


@pytest.mark.parametrize("name", PICTURES)
def test_an_idle_campaign_has_pictures_too(tmp_path: Path, name: str) -> None:
    """Empty axes, no error, no warning."""
    figure = PICTURES[name](results.frames(hand_campaign(), idle_log()))
    assert figures.save(figure, tmp_path / "idle.png").exists()


def test_the_stack_adds_up_to_the_sorties_of_a_day(tables: Tables) -> None:
    """Means over both replications: 5, 0 and 5 coalition sorties in one of two."""
    upper, lower = PICTURES["daily_sorties"](tables).axes
    top = upper.collections[-1].get_paths()[0].vertices
    assert max(top[:, 1]) == 2.5
    assert line(lower, "modeled") == [2.5, 2.5, 5.0]
    assert texts(lower) == ["E98: 9", "E99: 11"]


def test_only_the_eight_busiest_contingents_have_a_color() -> None:
    """All others share one."""
    log = busy_log()
    log.flights = [log.flights[0]._replace(contingent=f"nation_{number}") for number in range(12)]
    figure = DailySorties.of([results.frames(hand_campaign(), log)]).figure([], provenance=LINE)
    legend = figure.axes[0].get_legend()
    assert legend is not None
    labels = [text.get_text() for text in legend.get_texts()]
    assert len(labels) == 9
    assert labels[0] == "all others"
    assert "nation 0" in labels


def test_the_running_sum_starts_at_a_date(tables: Tables) -> None:
    """What was flown before is not counted, the axis says so."""
    figure = CumulativeSorties.of([tables]).figure(POINTS, provenance=LINE, since=date(2014, 8, 31))
    (axes,) = figure.axes
    assert line(axes, "modeled") == [0.0, 2.5]
    assert line(axes, "documented") == [9.0, 11.0]
    assert axes.get_ylabel() == "sorties since 2014-08-31"


def test_shares_are_drawn_in_percent_beside_the_documented_ones(tables: Tables) -> None:
    """Types that the record does not name are summed up."""
    (axes,) = PICTURES["aircraft_shares"](tables).axes
    assert [bar.get_width() for bar in axes.patches] == [50, 50]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["f 16", "others"]
    assert texts(axes) == ["E97: 40 %"]


def test_the_tanker_picture_shows_means_of_a_week(tables: Tables) -> None:
    """Three days: one tanker sortie and 15 klb per replication, and the mean wait of four visits."""
    top, middle, bottom = PICTURES["tanker_load"](tables).axes
    assert line(top, "_child0") == [pytest.approx(1 / 3)]
    assert line(middle, "_child0") == [pytest.approx(5.0)]
    assert line(bottom, "_child0") == [pytest.approx(0.875 / 4)]
    assert line(top, "E98") == [4.5, 4.5]


def test_the_base_picture_prints_names_and_values(tables: Tables) -> None:
    """Both commands: seven sorties in two days of August, five on one of September, two replications."""
    axes = PICTURES["base_load"](tables).axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["The West"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2014-08", "2014-09"]
    assert texts(axes) == ["1.8", "2.5"]


def test_another_suffix_is_refused(tables: Tables, tmp_path: Path) -> None:
    """PNG and SVG only; a folder that cannot be written is a RunError."""
    figure = PICTURES["base_load"](tables)
    with pytest.raises(ValueError, match="neither"):
        figures.save(figure, tmp_path / "base.pdf")
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="cannot write"):
        figures.save(figure, tmp_path / "file" / "base.png")


def test_pyplot_is_never_loaded() -> None:
    """Figures are objects; no window system, no global figure list."""
    code = "import sys, results.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    root = Path(results.__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
