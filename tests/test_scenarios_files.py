"""Files that are no campaign: one clear message, never a traceback, never a look outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import scenarios
from scenarios import ScenarioError


def refused(folder: Path | str) -> ScenarioError:
    """The error with which a folder is refused."""
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(folder)
    assert "\n" not in str(caught.value)
    return caught.value


def edit(file: Path, old: str, new: str) -> None:
    """Replace the first `old`, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_unknown_name_is_refused_with_the_nearest_bundled_one() -> None:
    error = refused("two_base")
    assert error.nearest == "two_bases"
    assert "did you mean 'two_bases'?" in str(error)


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "no/such/folder"])
def test_a_path_that_leads_nowhere_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(name)


def test_a_folder_or_file_that_is_no_campaign_is_refused(tmp_path: Path) -> None:
    assert "campaign.yaml" in str(refused(tmp_path))
    (tmp_path / "note.txt").write_text("hello", encoding="utf-8")
    assert "not a folder" in str(refused(tmp_path / "note.txt"))


def test_a_file_that_is_not_utf8_is_refused_with_its_line(classroom: Path) -> None:
    file = classroom / "areas.csv"
    file.write_bytes(file.read_bytes().replace(b"The Range", b"Erd\xf6l"))
    error = refused(classroom)
    assert (error.file, error.line) == ("areas.csv", 2)
    assert error.problem == "is not UTF-8 text; in a spreadsheet, save it as CSV UTF-8"


def test_a_byte_order_mark_of_a_spreadsheet_is_accepted(classroom: Path) -> None:
    for file in classroom.glob("*.csv"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert scenarios.load(classroom) == scenarios.load("two_bases")


@pytest.mark.parametrize("content", ["", " \n\n"])
@pytest.mark.parametrize("name", ["campaign.yaml", "contingents.yaml", "squadrons.csv", "parameters.csv"])
def test_an_empty_file_is_refused(classroom: Path, name: str, content: str) -> None:
    (classroom / name).write_text(content, encoding="utf-8")
    error = refused(classroom)
    assert (error.file, error.problem) == (name, "is empty")


def test_a_file_with_a_header_alone_has_no_rows(classroom: Path) -> None:
    file = classroom / "bases.csv"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert refused(classroom).problem == "has no rows"


@pytest.mark.parametrize("name", ["contingents.yaml", "squadrons.csv", "parameters.csv"])
def test_a_missing_file_is_refused(classroom: Path, name: str) -> None:
    (classroom / name).unlink()
    error = refused(classroom)
    assert (error.file, error.problem) == (name, "the file is missing")


def test_a_file_under_a_misspelled_name_is_refused(classroom: Path) -> None:
    (classroom / "closure.csv").write_text("id\n", encoding="utf-8")
    error = refused(classroom)
    assert (error.file, error.nearest) == ("closure.csv", "closures.csv")


def test_a_huge_file_is_refused_unread(classroom: Path) -> None:
    (classroom / "areas.csv").write_bytes(b"x" * 5_000_001)
    assert refused(classroom).problem == "is larger than 5 MB"


def test_a_link_to_a_file_outside_the_folder_is_refused(classroom: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    (classroom / "areas.csv").rename(outside)
    (classroom / "areas.csv").symlink_to(outside)
    error = refused(classroom)
    assert (error.file, error.problem) == ("areas.csv", "leads outside the campaign's folder")


def test_a_link_under_an_optional_name_is_refused_too(classroom: Path, tmp_path: Path) -> None:
    (classroom / "closures.csv").symlink_to(tmp_path / "nowhere.csv")
    assert refused(classroom).problem == "leads outside the campaign's folder"


def test_a_link_that_leads_to_itself_is_refused(classroom: Path) -> None:
    (classroom / "closures.csv").symlink_to("closures.csv")
    assert refused(classroom).file == "closures.csv"


def test_a_folder_or_a_pipe_instead_of_a_file_is_refused(classroom: Path) -> None:
    (classroom / "dust.csv").mkdir()
    assert refused(classroom).problem == "is not a regular file"
    (classroom / "dust.csv").rmdir()
    os.mkfifo(classroom / "dust.csv")
    assert refused(classroom).problem == "is not a regular file"


# --- YAML ---------------------------------------------------------------------------------

BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (BOMB, "anchors are not allowed"),
        ("name: *nothing", "aliases are not allowed"),
        ("name: !!python/object/apply:os.mkdir [spoiled]", "tags are not allowed"),
        ("name: !!str two_bases", "tags are not allowed"),
        ("name: a\nname: b", "duplicate key 'name'"),
        ("[" * 500, "is nested too deeply"),
        ("- " * 500 + "x", "is nested too deeply"),
        ("? [a, b]\n: c", "a key must be a word"),
        ("just a word", "must be a mapping of keys to values"),
        ("- a list", "must be a mapping of keys to values"),
        ("# a comment", "must be a mapping of keys to values"),
    ],
)
def test_yaml_that_is_more_or_less_than_plain_is_refused(
    classroom: Path, monkeypatch: pytest.MonkeyPatch, content: str, problem: str
) -> None:
    monkeypatch.chdir(classroom)
    (classroom / "campaign.yaml").write_text(content, encoding="utf-8")
    error = refused(classroom)
    assert error.file == "campaign.yaml"
    assert error.problem.startswith(problem)
    assert not (classroom / "spoiled").exists()


def test_a_lone_surrogate_written_as_an_escape_is_refused(classroom: Path) -> None:
    edit(classroom / "campaign.yaml", '"Two bases', '"\\ud800Two bases')
    assert refused(classroom).key == "title"


@pytest.mark.parametrize(
    ("old", "new", "key", "problem", "nearest"),
    [
        ("title:", "titel:", "titel", "is not a known key", "title"),
        ("from: 2015-01-01\n", "", "from", "is missing", ""),
        ("2015-01-10", "2014-12-31", "to", "2014-12-31 is before the first day, 2015-01-01", ""),
        ("2015-01-10", "2025-01-10", "to", "the campaign is longer than ten years", ""),
        ("2015-01-10", "tomorrow", "to", "must be a date written as YYYY-MM-DD (it is 'tomorrow')", ""),
        ("2015-01-10", "2015-02-30", "to", "day is out of range for month (it is '2015-02-30')", ""),
        ("2015-01-10", "1421712000", "to", "must be a date written as YYYY-MM-DD (it is '1421712000')", ""),
        ("name: two_bases", "name: Two Bases", "name", "must be lower-case words joined by underscores", ""),
    ],
)
def test_what_is_wrong_in_the_header_is_named(
    classroom: Path, old: str, new: str, key: str, problem: str, nearest: str
) -> None:
    edit(classroom / "campaign.yaml", old, new)
    error = refused(classroom)
    assert (error.file, error.key, error.nearest) == ("campaign.yaml", key, nearest)
    assert error.problem.startswith(problem)


def test_contingents_are_a_list_of_mappings(classroom: Path) -> None:
    (classroom / "contingents.yaml").write_text("westland: {}", encoding="utf-8")
    assert refused(classroom).problem == "must be a list of records, each beginning with -"
    (classroom / "contingents.yaml").write_text("- westland", encoding="utf-8")
    assert refused(classroom).key == "record 1"


# --- CSV ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "nearest"),
    [
        ("id,contingent", "id,contingnet", 1, "'contingnet' is not a known column", "contingent"),
        ("id,contingent", "id,id", 1, "duplicate column", ""),
        ("fighters,westland,", "fighters,", 2, "has 12 cells where the header has 13", ""),
        ("fighters,westland,", "fighters,,westland,", 2, "has 14 cells where the header has 13", ""),
        ("fighters,westland,", '"fighters,westland,', 3, "is not valid CSV (unexpected end of data)", ""),
        (
            "id,contingent,service,aircraft_type,role,base,from,aircraft,sorties_per_aircraft_day,"
            "crews_per_aircraft,crew_h_per_month,source,confidence",
            "id;contingent;service",
            1,
            "has semicolons between its columns; save it with commas",
            "",
        ),
        ("fighters,westland,", "fighters,\0westland,", 2, "contains a NUL character", ""),
    ],
)
def test_what_is_wrong_with_a_table_is_named(
    classroom: Path, old: str, new: str, line: int, problem: str, nearest: str
) -> None:
    edit(classroom / "squadrons.csv", old, new)
    error = refused(classroom)
    assert (error.file, error.line, error.problem, error.nearest) == ("squadrons.csv", line, problem, nearest)


def test_the_order_of_rows_and_columns_does_not_matter(classroom: Path) -> None:
    for file in classroom.glob("*.csv"):
        header, *rows = file.read_text(encoding="utf-8").splitlines()
        reordered = [",".join(reversed(row.split(","))) for row in (header, *reversed(rows))]
        file.write_text("\n".join(reordered) + "\n", encoding="utf-8")
    assert scenarios.load(classroom) == scenarios.load("two_bases")


def test_all_problems_are_counted_and_the_first_is_told(classroom: Path) -> None:
    edit(classroom / "squadrons.csv", ",4,1,2,744,", ",-4,x,2,744,")
    edit(classroom / "tracks.csv", "-152", "-252")
    error = refused(classroom)
    assert error.others == 2
    assert str(error) == (
        "squadrons.csv line 2, fighters.aircraft: must be at least 0, not '-4' (2 more problems)"
    )
