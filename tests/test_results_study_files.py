"""Study files: what they mean, and what is refused in one message before anything is flown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from results.studies import DeclaredStudy, estimate, numbers_moved, read_study, studies
from scenarios import ScenarioError

STUDY = """\
question: What do two bases depend on?
scenarios: [two_bases]
factors:
  - id: fighters
    set: squadrons.fighters.aircraft
    low: 2
    high: 8
  - id: mc
    scale: aircraft_types.*.mc_rate_share
    low: 0.5
    high: 1
  - id: reserve
    set: planning.fuel_reserve_h
    levels: [0.25, 0.5]
design: {kind: latin_hypercube, points: 6}
replications: 2
measures: [sorties, station_hours]
seed: 7
"""


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A function that writes a study file, with some of its text replaced."""

    def written(
        changes: Mapping[str, str] | None = None, text: str = STUDY, name: str = "my_study.yaml"
    ) -> Path:
        for before, after in (changes or {}).items():
            assert before in text
            text = text.replace(before, after)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def refused(path: Path, **options: object) -> str:
    """The message with which a study is refused."""
    with pytest.raises(ScenarioError) as caught:
        read_study(path, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_study_is_scenarios_times_points_times_replications(write: Write) -> None:
    """Units are numbered by scenario, point and replication; a number says what it is."""
    study = read_study(write())
    units = list(study.units())
    assert [unit.index for unit in units] == list(range(12)) and study.number_of_units == 12
    assert [study.cell_of(unit.index) for unit in units][:3] == [(0, 0, 0), (0, 0, 1), (0, 1, 0)]
    assert all(unit.campaign.name == unit.scenario == "two_bases" for unit in units)
    assert units[0].campaign is units[1].campaign, "replications of a cell share one campaign"


def test_factors_move_the_numbers_that_they_name(write: Write) -> None:
    """What is set is set, what is scaled is scaled, whole numbers are whole."""
    for unit in read_study(write()).units():
        fighters = next(one for one in unit.campaign.squadrons if one.id == "fighters")
        assert fighters.aircraft == unit.factors["fighters"] and isinstance(fighters.aircraft, int)
        assert {one.mc_rate_share for one in unit.campaign.aircraft_types} == {unit.factors["mc"]}
        assert unit.campaign.planning.fuel_reserve_h == unit.factors["reserve"]
        assert 2 <= unit.factors["fighters"] <= 8 and 0.5 <= unit.factors["mc"] <= 1


def test_the_same_file_gives_the_same_units(write: Write) -> None:
    """And another seed gives others."""
    first, again = (read_study(write()) for _ in range(2))
    assert first.points == again.points
    assert first.points != read_study(write({"seed: 7": "seed: 8"})).points


@pytest.mark.parametrize(
    ("design", "points"),
    [
        ("full_factorial", 8),
        ("{kind: full_factorial, levels: 3}", 18),
        ("{kind: sobol, points: 8}", 8),
        ("{kind: sobol, points: 9, round_up: true}", 16),
        ("{kind: morris, trajectories: 5}", 20),
        ("{kind: sobol_indices, points: 4}", 20),
        ("{kind: sobol_indices, points: 4, second_order: true}", 32),
    ],
)
def test_every_design_has_the_points_that_it_promises(write: Write, design: str, points: int) -> None:
    """All lie within the ranges, and two runs agree."""
    study = read_study(write({"{kind: latin_hypercube, points: 6}": design}))
    assert len(study.points) == points and study.positions is not None
    assert study.positions.min() >= 0 and study.positions.max() <= 1
    assert all(point["reserve"] in (0.25, 0.5) for point in study.points)


def test_a_latin_hypercube_visits_each_part_of_a_range_once(write: Write) -> None:
    """That is what it is for."""
    positions = read_study(write()).positions
    assert positions is not None
    for column in positions.T:
        assert sorted(np.floor(6 * column)) == list(range(6))


def test_a_morris_trajectory_changes_one_factor_at_a_time(write: Write) -> None:
    """That is what it is for."""
    study = read_study(write({"{kind: latin_hypercube, points: 6}": "{kind: morris, trajectories: 3}"}))
    assert study.positions is not None
    for start in range(0, 12, 4):
        steps = np.diff(study.positions[start : start + 4], axis=0)
        assert ((np.abs(steps) > 1e-9).sum(axis=1) == 1).all()


def test_a_list_is_flown_as_it_stands(write: Write, tmp_path: Path) -> None:
    """Points come from a CSV file beside the study."""
    (tmp_path / "points.csv").write_text("mc,reserve,fighters\n0.75,0.5,4\n1,0.25,6\n", encoding="utf-8")
    study = read_study(write({"{kind: latin_hypercube, points: 6}": "{kind: list, file: points.csv}"}))
    assert study.points[0] == {"fighters": 4.0, "mc": 0.75, "reserve": 0.5} and len(study.points) == 2


def test_stacked_what_ifs_and_files_beside_the_study(write: Write, tmp_path: Path) -> None:
    """A scenario is what `coalition run` takes; a what-if in a file lies beside the study."""
    what_if = (
        "extends: two_bases\nquestion: Q?\nbackground: B.\nsource: none\n"
        "changes: {set: {squadrons.fighters.sorties_per_aircraft_day: 2}}\n"
    )
    (tmp_path / "twice.yaml").write_text(what_if, encoding="utf-8")
    study = read_study(write({"[two_bases]": "[two_bases, two_bases + twice.yaml]"}))
    assert [scenario.name for scenario in study.scenarios] == ["two_bases", "two_bases+twice"]
    last = list(study.units())[-1]
    assert last.campaign.squadrons[0].sorties_per_aircraft_day == 2 and last.index == 23


def posterior(_: str) -> SimpleNamespace:
    """A posterior of one parameter that moves two numbers."""
    moved = {"squadrons.fighters.crews_per_aircraft": 1.0, "squadrons.tankers.crews_per_aircraft": 0.5}
    parameter = SimpleNamespace(id="crews", factors=moved)
    return SimpleNamespace(parameters=(parameter,), values=np.array([[2.0], [1.0], [1.5], [3.0]]))


def test_a_factor_may_take_the_values_of_the_posterior(write: Write) -> None:
    """One by one, below the what-ifs; or vector by vector."""
    one = (
        STUDY[: STUDY.index("factors:")] + "factors:\n  - posterior: crews\n" + STUDY[STUDY.index("design") :]
    )
    for unit in read_study(write(text=one), posterior=posterior).units():
        rows = {row.id: row.crews_per_aircraft for row in unit.campaign.squadrons}
        assert 1 <= unit.factors["crews"] <= 3
        assert rows["fighters"] == pytest.approx(unit.factors["crews"], rel=1e-5)
        assert rows["tankers"] == pytest.approx(unit.factors["crews"] / 2, rel=1e-5)
    whole = one.replace("\n  - posterior: crews", " posterior").replace(
        "latin_hypercube, points: 6", "posterior, points: 2"
    )
    assert read_study(write(text=whole), posterior=posterior).points == ({"crews": 2.0}, {"crews": 1.5})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed: 7": "sed: 7"}, "sed: is not a known key; did you mean 'seed'?"),
        ({"low: 2": "lowest: 2"}, "factors.fighters.lowest: is not a known key; did you mean 'low'?"),
        ({"points: 6": "point: 6"}, "point: is not a known key; did you mean 'points'?"),
        (
            {"fighters.aircraft": "fighter.aircraft"},
            "is not the id of a row of squadrons; did you mean 'fighters'?",
        ),
        ({"low: 2": "low: 9"}, "factors.fighters.low: the low end 9 is not below the high end 8"),
        (
            {"mc_rate_share": "name"},
            "name is not a number and cannot be scaled",
        ),
        (
            {"planning.fuel_reserve_h": "squadrons.fighters.aircraft"},
            "moves squadrons.fighters.aircraft, which fighters",
        ),
        (
            {"sorties, station_hours": "sorteis"},
            "measures: 'sorteis' is not a measure; did you mean 'sorties'?",
        ),
        ({"sorties, station_hours": "sorties, sorties"}, "measures: names 'sorties' twice"),
        (
            {"latin_hypercube": "latin_square"},
            "there is no design 'latin_square'; choose one of full_factorial",
        ),
        ({"kind: latin_hypercube": "kind: sobol"}, "6 is not a power of two"),
        (
            {"high: 8": "high: 1e9"},
            "factors.fighters: at 1e+09: squadrons.fighters.aircraft must be at most 400",
        ),
        ({"id: reserve": "id: sorties"}, "factors.sorties: the id is taken by a column of the results"),
        ({"id: reserve": "id: mc"}, "factors.mc: duplicate id"),
        ({"[two_bases]": "[two_base]"}, "did you mean 'two_bases'?"),
        ({"[two_bases]": "[two_bases, two_bases]"}, "scenarios: two_bases is named twice"),
        ({"levels: [0.25, 0.5]": "levels: [0.25]"}, "needs at least two levels"),
        ({"levels: [0.25, 0.5]": "low: 1"}, "factors.reserve: needs `low` and `high`, or `levels`"),
        ({"replications: 2": "replications: 0"}, "replications: must be at least 1"),
        ({"    set: squadrons.fighters.aircraft\n": ""}, "one of `set`, `scale` and `posterior`"),
        ({"design: {kind: latin_hypercube, points: 6}\n": ""}, "design: is missing; choose one of"),
        ({"scale: aircraft_types.*.mc_rate_share": "posterior: crews"}, "no posterior can be read here"),
        ({"low: 2": "low: 4.1", "high: 8": "high: 4.2"}, "factors.fighters: changes nothing"),
        ({"seed: 7": "until: 2015-13-03\nseed: 7"}, "until: month must be in 1..12"),
        ({"seed: 7": "until: 2014-01-03\nseed: 7"}, "until: 2014-01-03 is before the first day"),
        ({"seed: 7": "since: 2016-01-03\nseed: 7"}, "since: 2015-01-10 is before the first day"),
        ({"kind: latin_hypercube": "kind: lhs"}, "did you mean 'latin_hypercube'?"),
        ({"[two_bases]": "[two_bases + half_tankers]"}, "half_tankers extends 'inherent_resolve'"),
    ],
)
def test_bad_input_is_one_clear_message(write: Write, changes: dict[str, str], said: str) -> None:
    """It names the file, the key and the nearest name, before anything is flown."""
    message = refused(write(changes))
    assert said in message and "my_study.yaml" in message and "\n" not in message


@pytest.mark.parametrize(
    ("changes", "said", "others"),
    [
        ({"latin_hypercube": "latin_square", "seed: 7": "sed: 7"}, "sed: is not a known key", 2),
        ({"latin_hypercube": "latin_square", "replications: 2": "replications: 0"}, "replications: must", 1),
        (
            {"[two_bases]": "[two_base, two_bases, two_bases]", "sorties, ": "sorteis, sortie, "},
            "scenarios: 'two_base'",
            3,
        ),
        (
            {"sorties, ": "sorteis, ", "low: 2": "low: 9", "fuel_reserve_h": "fuel_reserve"},
            "measures: 'sorteis'",
            2,
        ),
    ],
)
def test_a_message_says_how_many_problems_there_are(
    write: Write, changes: dict[str, str], said: str, others: int
) -> None:
    """The first of them, as everywhere; a design of no known kind hides no other."""
    message = refused(write(changes))
    assert said in message and message.endswith(f"({others} more problem{'s' if others > 1 else ''})")


def test_one_word_stands_for_a_list_of_one(write: Write) -> None:
    """Of scenarios and measures as of everything else."""
    study = read_study(write({"[two_bases]": "two_bases", "[sorties, station_hours]": "sorties"}))
    assert study.measures == ("sorties",) and [one.name for one in study.scenarios] == ["two_bases"]


def test_a_sobol_size_says_what_the_next_one_costs(write: Write) -> None:
    """Rounded only if the file says so."""
    message = refused(write({"kind: latin_hypercube, points: 6": "kind: sobol_indices, points: 6"}))
    assert "write 4, or 8, which flies 10 points more of each scenario; `round_up: true` does so" in message


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("mc,reserve\n0.75,0.5\n", "points.csv line 1, fighters: the factor has no column"),
        ("mc,reserve,fighter\n0.75,0.5,4\n", "did you mean 'fighters'?"),
        ("mc,reserve,fighters\n0.75,0.3,4\n", "points.csv line 2, reserve: '0.3' is not one of its levels"),
        ("mc,reserve,fighters\n0.75,0.25,9\n", "lies outside the range of the factor, 2 to 8"),
        ("mc,reserve,fighters\nhigh,0.25,4\n", "must be a number, not 'high'"),
        ("mc,reserve,fighters\n", "points.csv: has no points"),
    ],
)
def test_bad_points_are_refused_with_their_line(write: Write, tmp_path: Path, points: str, said: str) -> None:
    """A list is checked like all else."""
    (tmp_path / "points.csv").write_text(points, encoding="utf-8")
    assert said in refused(write({"latin_hypercube, points: 6": "list, file: points.csv"}))


def test_an_unknown_parameter_of_the_posterior_is_refused(write: Write) -> None:
    """With the nearest one."""
    changes = {"scale: aircraft_types.*.mc_rate_share\n    low: 0.5\n    high: 1": "posterior: crew"}
    assert "did you mean 'crews'?" in refused(write(changes), posterior=posterior)


def test_an_estimate_counts_and_measures(write: Write) -> None:
    """What is flown, how long one takes, and what it leaves."""
    study = read_study(write())
    measured, documented = estimate(study), estimate(study, fly=False)
    assert measured.units == documented.units == 12 and measured.was_flown and not documented.was_flown
    assert 0 < measured.unit_s < 5 and measured.wall_s(1) == pytest.approx(12 * measured.unit_s)
    assert measured.disk_bytes() == 12 * measured.unit_bytes > 0


@pytest.mark.parametrize("name", studies())
def test_every_bundled_study_can_be_flown(name: str) -> None:
    """Its names, ranges and design hold; its question is asked."""
    from calibration import load_posterior

    study: DeclaredStudy = read_study(name, posterior=load_posterior)
    assert study.question.endswith("?") and study.number_of_units > 1
    assert all(numbers_moved(factor, study.scenarios[0].campaign) for factor in study.factors)
    assert next(study.units()).campaign.name in {scenario.name for scenario in study.scenarios}


def test_a_misspelled_study_is_answered_with_the_nearest() -> None:
    """As a scenario is."""
    with pytest.raises(ScenarioError, match="neither a bundled study nor a YAML file"):
        read_study("no_such_study")
