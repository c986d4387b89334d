"""The documented figures: complete, sourced, and refused when a row is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenarios
from calibration import load_evidence
from calibration.evidence import read_evidence
from results.tables import PUBLISHED_CLASSES
from scenarios import ScenarioError
from sim.campaign import Campaign

# Typed a second time from the record, apart from the file.
SECOND_READING = {
    "E01": 3800,
    "E02": 1300,
    "E03": 240,
    "E04": 1361,
    "E05": 16000,
    "E06": 0.60,
    "E07": 0.41,
    "E08": 0.37,
    "E09": 0.11,
    "E10": 0.08,
    "E11": 0.03,
    "E12": 44000,
    "E13": 43,
    "E14": 90,
    "E15": 70,
    "E16": 194,
    "E17": 100,
    "E18": 6700,
    "E19": 5,
    "E20": 28,
    "E21": 80 + 19 + 10,
    "E22": 1000,
    "E23": 575,
    "E24": 9,
    "E25": 9,
    "E26": 10,
    "E27": 70,
    "E28": 4 + 2,
    "E29": 8,
    "E30": 3,
    "E31": 1,
    "P01": 6981,
    "P02": 2164,
    "P03": 1992,
    "P04": 4828,
    "P05": 28956,
    "P06A": 391,
    "P06B": 481,
    "P06C": 332,
    "P06D": 418,
    "P07A": 196,
    "P07B": 440,
    "P07C": 356,
    "P07D": 462,
    "P08": 0.2,
    "P08B": 0.47,
    "P09": 8904,
    "P10": 557_000,
    "P18": 0.17,
}

# The same for word, window and use; the last day of a window that the record leaves open is left out.
SECOND_WORDS = {
    "E01": ("exact", "2014-08-08", "2014-09-30", "fit"),
    "E02": ("exact", "2014-08-08", "2014-09-30", "fit"),
    "E03": ("exact", "2014-08-08", "2014-09-30", "fit"),
    "E04": ("exact", "2014-08-08", "2014-12-19", "check"),
    "E05": ("over", "2014-08-08", "2015-01-15", "fit"),
    "E06": ("about", "2014-08-08", "2015-01-15", "fit"),
    "E07": ("exact", "2014-08-08", "2015-01-15", "fit"),
    "E08": ("exact", "2014-08-08", "2015-01-15", "fit"),
    "E09": ("exact", "2014-08-08", "2015-01-15", "fit"),
    "E10": ("exact", "2014-08-08", "2015-01-15", "fit"),
    "E11": ("exact", "2014-08-08", "2015-01-15", "fit"),
    "E12": ("nearly", "2014-08-08", "2015-07-21", "fit"),
    "E13": ("exact", "2014-10-06", "2014-10-17", "check"),
    "E14": ("exact", "2014-09-30", "2015-03-02", "check"),
    "E15": ("exact", "2014-11-10", "2015-03-02", "check"),
    "E16": ("exact", "2014-09-30", "2015-03-23", "check"),
    "E17": ("over", "2014-09-30", "2015-01-16", "check"),
    "E18": ("exact", "2014-08-12", "2015-01-22", "check"),
    "E19": ("exact", "2014-08-12", "2014-12-13", "context"),
    "E20": ("exact", "2014-11-02", "", "check"),
    "E21": ("at_most", "2014-11-02", "2015-05-13", "check"),
    "E22": ("exact", "2014-10-01", "", "check"),
    "E23": ("exact", "2014-10-01", "2015-06-30", "check"),
    "E24": ("exact", "2014-08-08", "2015-11-20", "check"),
    "E25": ("exact", "2014-09-22", "2015-11-20", "check"),
    "E26": ("exact", "2015-11-15", "2015-11-15", "input"),
    "E27": ("at_least", "2015-07-24", "2015-07-25", "input"),
    "E28": ("exact", "2015-11-16", "2015-11-16", "input"),
    "E29": ("exact", "2014-09-22", "2014-09-23", "input"),
    "E30": ("exact", "2015-02-05", "2015-02-07", "input"),
    "E31": ("exact", "2015-02-01", "2015-02-28", "input"),
    "P01": ("exact", "2014-08-08", "2014-12-31", "fit"),
    "P02": ("exact", "2014-08-08", "2014-12-31", "fit"),
    "P03": ("exact", "2014-08-08", "2014-12-31", "fit"),
    "P04": ("exact", "2014-08-08", "2014-12-31", "fit"),
    "P05": ("exact", "2014-08-08", "2014-12-31", "fit"),
    "P06A": ("exact", "2014-09-01", "2014-09-30", "fit"),
    "P06B": ("exact", "2014-11-01", "2014-11-30", "fit"),
    "P06C": ("exact", "", "2014-08-31", "context"),
    "P06D": ("exact", "2014-10-01", "2014-10-31", "context"),
    "P07A": ("exact", "2014-09-01", "2014-09-30", "fit"),
    "P07B": ("exact", "2014-10-01", "2014-10-31", "fit"),
    "P07C": ("exact", "2014-11-01", "2014-11-30", "fit"),
    "P07D": ("exact", "2014-12-01", "2014-12-31", "fit"),
    "P08": ("about", "2014-08-08", "2014-12-31", "fit"),
    "P08B": ("exact", "2015-01-01", "2015-11-20", "check"),
    "P09": ("exact", "2015-01-01", "2015-07-31", "check"),
    "P10": ("exact", "2015-01-01", "2015-07-31", "check"),
    "P18": ("exact", "2014-08-08", "2015-11-20", "check"),
}

# Days from when a figure was true to the day of its report; all others were true as of that day.
SECOND_LAGS = {"E04": 2, "E05": 15, "E05B": 15}

HEADER = (
    "id,what,measure,from,to,value,unit,qualifier,use,figure_class,error_model,width_below,width_above,"
    "width_why,reading,source,confidence,denominator,lag_d"
)
GOOD = (
    "E01,flights,sorties,2015-01-01,2015-01-10,12,sorties,exact,check,total,count,0.02,0.02,"
    "rounded,all of them,record E01,documented,,"
)
DIVIDED = GOOD.replace(",sorties,2015", ",sorties_share,2015")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The documented campaign."""
    return scenarios.load("inherent_resolve")


def written(folder: Path, *rows: str) -> Path:
    """A folder with an evidence file of these rows."""
    (folder / "evidence.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return folder


def test_every_documented_figure_is_there_with_its_value() -> None:
    """E01 to E31 are all present and agree with a second, independent reading."""
    found = {one.id: one.value for one in load_evidence("inherent_resolve")}
    assert {key: found[key] for key in SECOND_READING} == SECOND_READING
    assert set(found) - set(SECOND_READING) == {"E05B", "E23B"}


def test_word_window_and_use_agree_with_a_second_reading() -> None:
    """What the source says of a figure was read twice, independently."""
    for one in load_evidence("inherent_resolve"):
        if one.id not in SECOND_WORDS:
            continue
        word, first, last, use = SECOND_WORDS[one.id]
        assert (one.qualifier, one.use) == (word, use), one.id
        assert first in ("", one.from_date.isoformat()), one.id
        assert last in ("", one.to_date.isoformat()), one.id


def test_what_is_reported_on_a_day_may_be_as_of_an_earlier_one() -> None:
    """Two figures of the record were true before they were printed; all others as of the day they name."""
    rows = load_evidence("inherent_resolve")
    assert {one.id: one.lag_d for one in rows if one.lag_d} == SECOND_LAGS
    as_of = {one.id: one.as_of.isoformat() for one in rows}
    assert (as_of["E04"], as_of["E05"], as_of["E12"]) == ("2014-12-17", "2014-12-31", "2015-07-21")


def test_the_published_classes_add_up_to_the_total_of_their_day() -> None:
    """P01 to P04 name every sortie once, and their sum is what E05 calls over 16,000."""
    rows = {one.id: one for one in load_evidence("inherent_resolve")}
    classes = [rows[key] for key in ("P01", "P02", "P03", "P04")]
    roles = list(PUBLISHED_CLASSES.values())
    assert [set(one.role) for one in classes] == [set(names) for names in roles]
    assert sum(one.value for one in classes) == 15_965
    assert all((one.from_date, one.as_of) == (rows["E05"].from_date, rows["E05"].as_of) for one in classes)


def test_months_add_up_to_what_is_printed_for_all_of_them() -> None:
    """Four months of ISR stay below P02, and four months of strikes agree with E04."""
    values = {one.id: one.value for one in load_evidence("inherent_resolve")}
    by_november = sum(values[key] for key in ("P06A", "P06B", "P06C", "P06D"))
    assert 0 < values["P02"] - by_november < 600
    by_17_december = values["P07A"] + values["P07B"] + values["P07C"] + values["P07D"] * 17 / 31
    assert 0 < values["E04"] - by_17_december < 150


def test_no_figure_of_a_single_nation_is_fitted() -> None:
    """Beside the United States, whose figures of September 2014 are all but those of the coalition."""
    nations = {
        name for one in load_evidence("inherent_resolve") if one.use == "fit" for name in one.contingent
    }
    assert nations == {"united_states"}


def test_every_scored_figure_says_how_wrong_it_may_be_and_why() -> None:
    """The error model follows the word of the source, and no figure is without width."""
    models = {"over": "over", "nearly": "nearly", "about": "around", "at_most": "bound"}
    for one in load_evidence("inherent_resolve"):
        if one.use not in ("fit", "check"):
            assert one.error_model == "" and one.width_below is None
            continue
        printed = "rounded_share" if one.unit == "share" else "count"
        assert one.error_model == models.get(one.qualifier, printed), one.id
        assert one.width_why and one.width_below and one.width_above


def test_the_readings_not_chosen_are_shown_and_never_scored() -> None:
    """A row with a letter is another reading of its figure: context, with the same value."""
    rows = {one.id: one for one in load_evidence("inherent_resolve")}
    for other, chosen in (("E05B", "E05"), ("E23B", "E23")):
        assert rows[other].use == "context"
        assert rows[other].value == rows[chosen].value
        assert rows[other].measure != rows[chosen].measure
        assert other in rows[chosen].rejected


def test_what_is_fed_in_is_marked_as_input() -> None:
    """Raids and salvos that the campaign orders by name are inputs, the totals are fitted or checked."""
    uses = {one.id: one.use for one in load_evidence("inherent_resolve")}
    assert {key for key, use in uses.items() if use == "input"} == {"E26", "E27", "E28", "E29", "E30", "E31"}
    fitted = {"E01", "E02", "E03", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12"}
    fitted |= {"P01", "P02", "P03", "P04", "P05", "P06A", "P06B", "P07A", "P07B", "P07C", "P07D", "P08"}
    assert {key for key, use in uses.items() if use == "fit"} == fitted


def test_the_air_force_shares_add_up_to_one() -> None:
    """E07 to E11 split one and the same total."""
    rows = [one for one in load_evidence("inherent_resolve") if "E07" <= one.id <= "E11"]
    assert sum(one.value for one in rows) == pytest.approx(1.0)
    assert len({one.denominator for one in rows}) == 1


def test_every_name_in_the_evidence_exists_in_the_campaign(campaign: Campaign) -> None:
    """No figure is compared with zero because of a typing error."""
    known: dict[str, set[str]] = {
        "contingent": {one.contingent for one in campaign.squadrons},
        "service": {one.service for one in campaign.squadrons},
        "aircraft": {one.name for one in campaign.aircraft_types},
        "role": {str(one.role) for one in campaign.squadrons},
        "country": {one.country for one in campaign.areas},
        "command": {"coalition", "own"},
    }
    for one in load_evidence("inherent_resolve"):
        for selection in (one.part, one.whole):
            for column, names in selection.conditions().items():
                assert set(names) <= known[column], f"{one.id}: {column} {set(names) - known[column]}"
        assert set(one.without) <= known["contingent"]


def test_every_window_lies_within_the_campaign(campaign: Campaign) -> None:
    """Each figure can be measured in a whole replay."""
    for one in load_evidence("inherent_resolve"):
        assert campaign.from_date <= one.from_date <= one.to_date <= campaign.to_date, one.id


def test_a_campaign_without_documented_figures_has_none() -> None:
    """The classroom campaign is not compared with anything."""
    assert load_evidence("two_bases") == ()


def test_a_good_row_is_read(tmp_path: Path) -> None:
    """The row that the bad ones below differ from is accepted."""
    (one,) = read_evidence(written(tmp_path, GOOD))
    assert (one.id, one.value, one.use, one.part.command) == ("E01", 12.0, "check", "coalition")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace(",sorties,2015", ",sortie,2015"), "did you mean 'sorties'"),
        (GOOD.replace("record E01", ""), "source"),
        (GOOD.replace(",12,", ",-12,"), "at least 0"),
        (GOOD.replace(",12,", ",twelve,"), "must be a number"),
        (GOOD.replace(",12,sorties,exact", ",1.2,share,exact"), "at most 1"),
        (GOOD.replace(",check,total,", ",check,,"), "is missing"),
        (GOOD.replace(",check,", ",input,"), "only for figures that are scored"),
        (GOOD.replace("0.02,0.02", "0,0"), "both widths must be above 0"),
        (GOOD.replace("0.02,0.02", "0.02,0.05"), "one width on both sides"),
        (GOOD.replace(",count,", ",over,"), "farther above it than below"),
        (GOOD.replace(",count,", ",nearly,"), "farther below it than above"),
        (GOOD.replace(",count,", ",counted,"), "did you mean"),
        (GOOD.replace("2015-01-10", "2014-12-31"), "lies before `from`"),
        (GOOD.replace("2015-01-10", "10 January"), "YYYY-MM-DD"),
        (DIVIDED, "denominator"),
        (GOOD[:-1] + "role=strike,", "denominator"),
        (DIVIDED[:-1] + "roll=strike,", "did you mean 'role'"),
        (GOOD.replace(",sorties,2015", ",strikes_share,2015"), "denominator"),
        (GOOD[:-1] + "all,", "denominator"),
        (GOOD + ",one cell too many", "cells"),
        (GOOD + "-1", "lag_d: must be at least 0"),
        (GOOD + "1.5", "lag_d: must be a whole number"),
        (GOOD + "10", "lag_d: leads back to 2014-12-31, before the window begins on 2015-01-01"),
        (GOOD + "2000000", "lag_d: must be at most 1,000"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(tmp_path: Path, row: str, said: str) -> None:
    """The message names file, line, column and the nearest valid name."""
    with pytest.raises(ScenarioError) as refused:
        read_evidence(written(tmp_path, row))
    assert "evidence.csv line 2" in str(refused.value)
    assert said in str(refused.value)


def test_a_doubled_figure_is_refused(tmp_path: Path) -> None:
    """An id stands once."""
    with pytest.raises(ScenarioError, match=r"line 3.*duplicate id"):
        read_evidence(written(tmp_path, GOOD, GOOD))


def test_an_unknown_column_is_refused_with_the_nearest(tmp_path: Path) -> None:
    """A misspelled column would otherwise be left out in silence."""
    (tmp_path / "evidence.csv").write_text("id,qualifyer\nE01,exact\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="qualifier"):
        read_evidence(tmp_path)
