"""The pictures of the analyses: nothing over the edge, nothing over another, and what was flown below."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from support.study_results import THREE_FACTORS, frame_of, study_at

from results.analysis import (
    discover,
    discovery_picture,
    frontier,
    frontier_picture,
    indices_picture,
    interactions_picture,
    screen,
    screening_picture,
    sensitivity,
    tornado_picture,
)
from results.analysis.point_names import name_points

WHAT_IFS = """\
question: Which?
scenarios: [two_bases]
factors:
  - {id: tempo, set: tempo.all_days, levels: [0.5, 1.0]}
design: {kind: full_factorial}
replications: 4
measures: [sorties, station_hours]
seed: 3
"""


def noisy(factors: Mapping[str, float], _: int) -> dict[str, float]:
    """Sorties in thousands by one factor, hours by a product, and chance that no factor explains."""
    chance = np.sin(1e6 * factors["strong"] + 1e5 * factors["weak"])
    hours = 10 * factors["strong"] * factors["weak"] + chance
    return {"sorties": 5000 * factors["strong"] + 500 * chance, "station_hours": hours}


def caption(figure: Figure) -> str:
    """What stands below all panels, on one line."""
    below: Any = figure._supxlabel  # type: ignore[attr-defined]
    return " ".join(below.get_text().split())


def panel(figure: Figure, title: str) -> Axes:
    """The panel of that title."""
    return next(axes for axes in figure.axes if axes.get_title(loc="left") == title)


def test_every_picture_says_what_was_flown(tmp_path: Path) -> None:
    """Study, scenario, dates, points, replications, seed and model."""
    study = study_at(tmp_path, design="{kind: sobol_indices, points: 16}")
    found = sensitivity(study, frame_of(study, noisy))
    where = (
        "study by_hand, two_bases, 2015-01-01 to 2015-01-10; 80 points (sobol_indices), 1 replication each"
    )
    for figure in (
        indices_picture(found, "two_bases"),
        tornado_picture(found, "two_bases"),
        interactions_picture(found, "two_bases", "sorties"),
        discovery_picture(discover(study, frame_of(study, noisy), "sorties<10000")),
    ):
        assert where in caption(figure) and "seed 3, model " in caption(figure)
    choices = study_at(tmp_path, WHAT_IFS)
    frame = frame_of(choices, lambda factors, number: {"sorties": number, "station_hours": factors["tempo"]})
    found_frontier = frontier(choices, frame, ["sorties", "station_hours"], ["sorties=more"])
    for figure in (
        frontier_picture(found_frontier),
        screening_picture(screen(choices, frame, "station_hours")),
    ):
        assert "study by_hand, 1 scenario, " in caption(figure) and "4 replications each" in caption(figure)


def test_what_chance_may_have_made_is_hollow(tmp_path: Path) -> None:
    """In the tornado and among the interactions."""
    study = study_at(
        tmp_path, design="{kind: latin_hypercube, points: 60}", measures="[sorties, station_hours]"
    )
    found = sensitivity(study, frame_of(study, noisy))
    bars = panel(tornado_picture(found, "two_bases"), "Sorties").patches
    names = [
        text.get_text() for text in panel(tornado_picture(found, "two_bases"), "Sorties").get_yticklabels()
    ]
    filled = {name: bars[2 * place].get_facecolor()[:3] != (1, 1, 1) for place, name in enumerate(names)}
    assert filled == {"strong": True, "weak": False, "idle": False}
    titles = [
        axes.get_title(loc="left") for axes in interactions_picture(found, "two_bases", "station_hours").axes
    ]
    assert ", within chance" not in titles[0] and "±" in titles[0]
    assert titles[1].endswith(", within chance")


def test_intervals_of_few_points_are_called_too_narrow_below_them(tmp_path: Path) -> None:
    """A picture goes its own way."""
    for points, is_few in ((16, True), (128, False)):
        study = study_at(tmp_path, design=f"{{kind: sobol_indices, points: {points}}}", measures="[sorties]")
        text = caption(indices_picture(sensitivity(study, frame_of(study, noisy)), "two_bases"))
        assert ("intervals of indices are too narrow" in text) is is_few and "`" not in text


def test_no_interval_ends_beyond_the_edge(tmp_path: Path) -> None:
    """An index may be below 0 by chance."""
    study = study_at(tmp_path, design="{kind: sobol_indices, points: 16}")
    axes = panel(indices_picture(sensitivity(study, frame_of(study, noisy)), "two_bases"), "Sorties")
    ends = [float(x) for line in axes.collections for path in line.get_paths() for x in path.vertices[:, 0]]
    assert axes.get_xlim()[0] < min(ends) and max(ends) < axes.get_xlim()[1]


def test_a_measure_named_after_its_unit_is_not_named_twice(tmp_path: Path) -> None:
    """And thousands have commas."""
    study = study_at(
        tmp_path, design="{kind: latin_hypercube, points: 30}", measures="[sorties, station_hours]"
    )
    found = sensitivity(study, frame_of(study, noisy))
    axes = interactions_picture(found, "two_bases", "sorties").axes[0]
    assert axes.get_ylabel() == "sorties"
    assert (
        interactions_picture(found, "two_bases", "station_hours").axes[0].get_ylabel()
        == "hours on station [h]"
    )
    axes.get_figure().draw_without_rendering()  # type: ignore[union-attr]
    assert any("," in text.get_text() for text in axes.get_yticklabels())


def test_names_of_points_stand_over_nothing() -> None:
    """However near points are to each other, and to the edge."""
    figure = Figure(figsize=(8, 6), layout="constrained")
    axes = figure.subplots()
    across, up = [1.0, 1.01, 1.02, 1.0, 9.0], [5.0, 5.02, 4.99, 5.04, 9.0]
    axes.scatter(across, up)
    name_points(
        axes, across, up, ["half_tankers", "all_hoses", "inherent_resolve", "double_tankers", "no_boom"]
    )
    texts = [text for text in axes.texts if isinstance(text, Annotation)]
    boxes = [text.get_window_extent() for text in texts]
    assert len(boxes) == 5
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(axes.get_window_extent().contains(*corner) for box in boxes for corner in (box.min, box.max))


def test_boxes_that_look_alike_share_their_name(tmp_path: Path) -> None:
    """They differ in a factor that is not drawn."""
    text = THREE_FACTORS.replace("station_hours, coverage_share", "station_hours")
    study = study_at(tmp_path, text, design="{kind: latin_hypercube, points: 200}")

    def cases(factors: Mapping[str, float], _: int) -> dict[str, float]:
        inside = factors["strong"] < 1.6 and factors["weak"] < 0.4 and abs(factors["idle"] - 0.5) > 0.2
        return {"sorties": float(inside)}

    found = discover(study, frame_of(study, cases), "sorties>0.5")
    labels = [text.get_text() for text in discovery_picture(found).axes[0].texts]
    assert len(labels) == len({*labels}) and sum(label.count(",") + 1 for label in labels) == len(found.boxes)


@pytest.mark.parametrize(("sign", "said"), [(1.0, "more is better"), (-1.0, "less is better")])
def test_fuel_is_less_not_fewer(sign: float, said: str) -> None:
    """One word that goes with hours, fuel and shares."""
    from results.analysis.sheet import wish_of

    assert wish_of(sign) == said
