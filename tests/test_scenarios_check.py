"""What no single row can know, and what a row must say: each mistake is named with its key."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenarios
from scenarios import ScenarioError


def mistake(folder: Path, file: str, old: str, new: str) -> ScenarioError:
    """The error after the first `old` in a file is replaced."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return refused(folder)


def extra(folder: Path, file: str, *lines: str) -> ScenarioError:
    """The error after lines are added to a file, or a file is made of them."""
    path = folder / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    return refused(folder)


def refused(folder: Path) -> ScenarioError:
    """The error with which a folder is refused."""
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(folder)
    return caught.value


ROWS = [
    ("squadrons.csv", ",4,1,2,744,", ",-4,1,2,744,", "fighters.aircraft", "must be at least 0, not '-4'"),
    (
        "squadrons.csv",
        ",4,1,2,744,",
        ",3.5,1,2,744,",
        "fighters.aircraft",
        "must be a whole number, not '3.5'",
    ),
    (
        "squadrons.csv",
        ",4,1,2,744,",
        ",abc,1,2,744,",
        "fighters.aircraft",
        "must be a whole number, not 'abc'",
    ),
    ("squadrons.csv", ",4,1,2,744,", ",,1,2,744,", "fighters.aircraft", "is missing"),
    ("squadrons.csv", ",4,1,2,744,", f",{'9' * 5000},1,2,744,", "fighters.aircraft", "has too many digits"),
    (
        "squadrons.csv",
        ",4,1,2,744,",
        ",4,x,2,744,",
        "fighters.sorties_per_aircraft_day",
        "must be a number, not 'x'",
    ),
    (
        "squadrons.csv",
        ",4,1,2,744,",
        ",4,nan,2,744,",
        "fighters.sorties_per_aircraft_day",
        "must be a finite number",
    ),
    (
        "squadrons.csv",
        ",4,1,2,744,",
        ",4,inf,2,744,",
        "fighters.sorties_per_aircraft_day",
        "must be a finite number",
    ),
    ("squadrons.csv", ",4,1,2,744,", ",4,7,2,744,", "fighters.sorties_per_aircraft_day", "must be at most 6"),
    ("squadrons.csv", "2015-01-01", "01.01.2015", "fighters.from", "must be a date written as YYYY-MM-DD"),
    ("squadrons.csv", "2015-01-01", "1015-01-01", "fighters.from", "must be a date from 1900 to 2100"),
    ("squadrons.csv", "chosen for the classroom", "", "fighters.source", "is missing"),
    ("squadrons.csv", "fighters,", "Fighters 1,", "Fighters 1.id", "must be lower-case words"),
    ("squadrons.csv", "fighters,", ",", "a row without id.id", "is missing"),
    ("squadrons.csv", "tankers,", "fighters,", "fighters", "duplicate id"),
    (
        "areas.csv",
        "The Range",
        "The\x1b[2JRange",
        "range.name",
        "contains a character that cannot be seen (U+001B); delete it",
    ),
    ("areas.csv", "-148", "-548", "range.longitude", "must be at least -180"),
    (
        "caveats.csv",
        "Midland,Midland",
        "Midland+Midland,Midland",
        "fighters_first.flies_in",
        "names one thing twice",
    ),
    (
        "caveats.csv",
        "Midland,Midland",
        "Midland+,Midland",
        "fighters_first.flies_in",
        "contains an empty word",
    ),
    ("parameters.csv", "chosen for the classroom", "", "demand.overwatch_h_per_day.source", "is missing"),
    ("parameters.csv", "per_day,2,h/d", "per_day,,h/d", "demand.overwatch_h_per_day", "has no value"),
    ("parameters.csv", "per_day,2,h/d", "per_day,-2,h/d", "demand.overwatch_h_per_day", "must be at least 0"),
    (
        "parameters.csv",
        "aircraft,,aircraft",
        "aircraft,4,aircraft",
        "squadrons.fighters.aircraft.value",
        "stands in",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), ROWS)
def test_a_row_that_is_wrong_is_named(
    classroom: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    error = mistake(classroom, file, old, new)
    assert (error.file, error.key) == (file, key)
    assert problem in error.problem


NAMES = [
    ("squadrons.csv", ",west,", ",wets,", "fighters.base", "west"),
    ("squadrons.csv", "westland", "westlad", "fighters.contingent", "westland"),
    ("squadrons.csv", ",fighter,", ",figther,", "fighters.aircraft_type", "fighter"),
    ("squadrons.csv", ",strike,", ",stirke,", "fighters.role", "strike"),
    ("squadrons.csv", "assumed", "asumed", "fighters.confidence", "assumed"),
    ("caveats.csv", ",fighters,", ",fighter,", "fighters_first.squadron", "fighters"),
    ("caveats.csv", "Midland,Midland", "Middland,", "fighters_first.flies_in", "Midland"),
    ("shares.csv", ",range,", ",rage,", "range_2015_01.area", "range"),
    ("parameters.csv", "demand.reach_nm", "demand.reach_mn", "demand.reach_mn", "reach_nm"),
    (
        "parameters.csv",
        "squadrons.fighters.aircraft",
        "squadrons.fighter.aircraft",
        "squadrons.fighter.aircraft",
        "fighters",
    ),
    ("parameters.csv", "tempo.all_days.level", "tempos.all_days.level", "tempos.all_days.level", "tempo"),
    ("parameters.csv", ",,aircraft,", ",,aircrafts,", "squadrons.fighters.aircraft.unit", "aircraft"),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "nearest"), NAMES)
def test_a_misspelled_name_is_refused_with_the_nearest_valid_one(
    classroom: Path, file: str, old: str, new: str, key: str, nearest: str
) -> None:
    error = mistake(classroom, file, old, new)
    assert error.file == file
    assert error.key.endswith(key)
    assert error.nearest == nearest


BETWEEN = [
    ("bases.csv", "fuel_store_klb,", "fuel_store_lbs,", "fuel_store_lbs", "is not a known column"),
    ("aircraft_types.csv", ",100,1,0,1,", ",100,,,1,", "tanker.booms", "neither booms nor hoses"),
    ("aircraft_types.csv", ",100,1,0,1,", ",,1,0,1,", "tanker.offload_klb", "no fuel to give"),
    ("aircraft_types.csv", ",100,1,0,1,", ",200,1,0,1,", "tanker.offload_klb", "more than the fuel on board"),
    ("aircraft_types.csv", ",100,1,0,1,", ",100,1,0,,", "tanker.methods_per_flight", "offers no method"),
    (
        "aircraft_types.csv",
        "1,1000,0,,,,,",
        "1,1000,0,9,,,,",
        "fighter.offload_klb",
        "neither booms nor hoses",
    ),
    (
        "caveats.csv",
        "Midland,Midland",
        ",Midland",
        "fighters_first.strikes_in",
        "not among the countries it flies in",
    ),
    ("shares.csv", ",range,1,", ",range,0.9,", "2015-01", "add up to 0.900"),
    ("shares.csv", "2015-01,", "2015-02,", "2015-01", "no area has a share"),
    ("shares.csv", "2015-01,", "2015-13,", "range_2015_01.month", "must be a month"),
    ("tempo.csv", "2015-01-01", "2015-01-02", "all_days.from", "no phase covers 2015-01-01"),
    ("tempo.csv", "2015-01-10", "2015-01-09", "all_days.to", "no phase covers 2015-01-10"),
    ("tempo.csv", "2015-01-10", "2014-01-10", "all_days.to", "is before the first day"),
    (
        "parameters.csv",
        "per_day,2,h/d,0,8",
        "per_day,2,h/d,3,8",
        "demand.overwatch_h_per_day.low",
        "outside its range",
    ),
    (
        "parameters.csv",
        "per_day,2,h/d,0,8",
        "per_day,2,h/d,8,0",
        "demand.overwatch_h_per_day.low",
        "above the high end",
    ),
    (
        "parameters.csv",
        "tempo.all_days.level",
        "squadrons.fighters.base",
        "squadrons.fighters.base.id",
        "not a number",
    ),
    (
        "parameters.csv",
        "tempo.all_days.level",
        "squadrons.fighters",
        "squadrons.fighters",
        "stops before a value",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "key", "problem"), BETWEEN)
def test_rows_that_do_not_fit_together_are_named(
    classroom: Path, file: str, old: str, new: str, key: str, problem: str
) -> None:
    error = mistake(classroom, file, old, new)
    assert (error.file, error.key) == (file, key)
    assert problem in error.problem


def test_a_squadron_may_arrive_after_the_last_day(classroom: Path) -> None:
    file = classroom / "squadrons.csv"
    text = file.read_text(encoding="utf-8").replace(",2015-01-01,4", ",2016-01-01,4")
    file.write_text(text, encoding="utf-8")
    assert scenarios.load(classroom).squadrons[0].from_date.year == 2016


def test_a_squadron_needs_a_caveat_on_its_first_day(classroom: Path) -> None:
    error = mistake(classroom, "caveats.csv", "2015-01-01", "2015-01-02")
    assert (error.file, error.key) == ("squadrons.csv", "fighters")
    assert error.problem == "no caveat says where it may fly on its first day, 2015-01-01"


def test_phases_that_overlap_or_leave_a_gap_are_refused(classroom: Path) -> None:
    row = "more,{},2015-01-12,1,1,1,1,chosen for the classroom,assumed"
    error = extra(classroom, "tempo.csv", row.format("2015-01-10"))
    assert (error.key, error.problem) == ("more.from", "overlaps with all_days")
    error = mistake(classroom, "tempo.csv", "2015-01-01,2015-01-10", "2015-01-01,2015-01-08")
    assert (error.key, error.problem) == ("more.from", "no phase covers 2015-01-09")


def test_one_number_is_named_by_one_parameter(classroom: Path) -> None:
    row = "tempo.all_days,,1,0,4,chosen for the classroom,assumed,"
    error = extra(classroom, "parameters.csv", row)
    assert "names the same number as" in error.problem


def test_a_planning_factor_without_a_row_is_missing(classroom: Path) -> None:
    error = mistake(classroom, "parameters.csv", "planning.taxi_h", "squadrons.tankers.reserve")
    assert (error.file, error.key) == ("parameters.csv", "squadrons.tankers.reserve.value")
    assert error.others == 1


# --- bases that are not open ----------------------------------------------------------------

CLOSURES = ("id,base,from,to,source,confidence", "{},west,{},{},chosen for the classroom,assumed")


def close_west(folder: Path, *spans: tuple[str, str]) -> None:
    """Shut the fighters' base for some days."""
    rows = [CLOSURES[1].format(f"shut_{number}", *span) for number, span in enumerate(spans)]
    (folder / "closures.csv").write_text("\n".join([CLOSURES[0], *rows]) + "\n", encoding="utf-8")


def test_a_squadron_on_a_base_that_is_closed_throughout_is_refused(classroom: Path) -> None:
    close_west(classroom, ("2015-01-05", "2015-01-20"), ("2014-12-01", "2015-01-04"))
    error = refused(classroom)
    assert (error.file, error.key) == ("squadrons.csv", "fighters.base")
    assert "closed for the whole stay" in error.problem


def test_a_base_may_close_for_a_part_of_a_stay(classroom: Path) -> None:
    close_west(classroom, ("2015-01-06", "2015-01-20"), ("2014-12-01", "2015-01-04"))
    assert len(scenarios.load(classroom).closures) == 2


@pytest.mark.parametrize(
    ("column", "day", "problem"),
    [
        ("from", "2015-01-02", "opens on 2015-01-02, after the squadron's arrival on 2015-01-01"),
        ("to", "2015-01-09", "closes after 2015-01-09, before the squadron's last day 2015-01-10"),
    ],
)
def test_a_squadron_on_a_base_that_is_not_open_is_refused(
    classroom: Path, column: str, day: str, problem: str
) -> None:
    file = classroom / "bases.csv"
    header, west, east = file.read_text(encoding="utf-8").splitlines()
    file.write_text(f"{header},{column}\n{west},{day}\n{east},\n", encoding="utf-8")
    error = refused(classroom)
    assert (error.file, error.key) == ("squadrons.csv", "fighters.base")
    assert problem in error.problem


CHANGES = "id,squadron,from,base,cause,source,confidence"


def test_a_move_to_a_base_that_is_closed_blames_the_change(classroom: Path) -> None:
    close_west(classroom, ("2015-01-05", "2015-01-20"))
    row = "moved,tankers,2015-01-06,west,,chosen for the classroom,assumed"
    error = extra(classroom, "changes.csv", CHANGES, row)
    assert (error.file, error.key) == ("changes.csv", "moved.base")


def test_a_change_before_the_arrival_is_refused(classroom: Path) -> None:
    row = "moved,tankers,2014-12-31,west,,chosen for the classroom,assumed"
    error = extra(classroom, "changes.csv", CHANGES, row)
    assert (error.file, error.key) == ("changes.csv", "moved.from")


# --- causes and policies --------------------------------------------------------------------

POLICY = """  policies:
  - id: {id}
    rule: {rule}
    source: chosen for the classroom
    confidence: assumed
    {rest}
"""


def test_a_change_needs_a_cause_that_exists(classroom: Path) -> None:
    row = "moved,tankers,2015-01-06,west,storm,chosen for the classroom,assumed"
    error = extra(classroom, "changes.csv", CHANGES, row)
    assert (error.key, error.problem) == ("moved.cause", "'storm' is not in events")


@pytest.mark.parametrize(
    ("rule", "rest", "key", "problem", "nearest"),
    [
        ("sruge", "from: 2015-01-01", "stop", "the rule must be one of", "surge"),
        ("surge", "from: 2015-01-02\n    factor: 2", "stop.to", "is missing", ""),
        ("withdraw", "on: never", "stop.on", "must be a date", ""),
        ("withdraw", "when: 2015-01-05", "stop.when", "is not a known key", ""),
        ("surge", "factr: 2", "stop.factr", "is not a known key", "factor"),
        ("suspend", "cause: storm\n    from: 2015-01-02", "stop.cause", "'storm' is not in events", ""),
        ("suspend", "from: 2015-01-02\n    to: 2015-01-01", "stop.to", "is before the first day", ""),
    ],
)
def test_a_policy_that_is_wrong_is_named(
    classroom: Path, rule: str, rest: str, key: str, problem: str, nearest: str
) -> None:
    error = extra(classroom, "contingents.yaml", POLICY.format(id="stop", rule=rule, rest=rest).rstrip())
    assert (error.file, error.key) == ("contingents.yaml", f"eastland.policies.{key}")
    assert problem in error.problem
    assert error.nearest == nearest


def test_a_policy_that_is_right_is_read(classroom: Path) -> None:
    with (classroom / "contingents.yaml").open("a", encoding="utf-8") as file:
        file.write(POLICY.format(id="leave", rule="withdraw", rest="on: 2015-01-05"))
        file.write(POLICY.format(id="pause", rule="suspend", rest="from: 2015-01-03").split("\n", 1)[1])
    eastland = scenarios.load(classroom).contingents[0]
    assert [(policy.id, policy.rule) for policy in eastland.policies] == [
        ("leave", "withdraw"),
        ("pause", "suspend"),
    ]


def test_a_lost_aircraft_belongs_to_a_squadron(classroom: Path) -> None:
    header = "id,date,kind,subject,count,text,source,confidence"
    row = "loss,2015-01-03,aircraft_lost,fighter,1,A fighter is lost,chosen for the classroom,assumed"
    error = extra(classroom, "events.csv", header, row)
    assert (error.file, error.key, error.nearest) == ("events.csv", "loss.subject", "fighters")


def test_a_region_without_dust_rows_is_refused(classroom: Path) -> None:
    file = classroom / "areas.csv"
    header, row = file.read_text(encoding="utf-8").splitlines()
    file.write_text(f"{header},dust_region\n{row},desert\n", encoding="utf-8")
    error = refused(classroom)
    assert (error.file, error.key) == ("areas.csv", "range.dust_region")
