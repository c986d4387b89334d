"""What-if files: their form, and what is refused before any campaign is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import ScenarioError
from scenarios.what_if import load_what_if, what_ifs

GOOD = """\
extends: two_bases
question: What if there had been two tankers?
background: >
  There is one tanker.
  It flies twice a day.
source: chosen for the classroom
why: It shows a queue.
look_at: [sorties, tanker_wait_h]
changes:
  remove: [closures.any]
  add:
    closures:
      - id: west_shut
        base: west
  scale:
    squadrons.tankers.aircraft: 2
  set:
    tracks.*.methods: [boom, drogue]
"""


def written(folder: Path, text: str, name: str = "two_tankers.yaml") -> Path:
    """A what-if file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(path: Path | str) -> ScenarioError:
    """The error with which a what-if is refused."""
    with pytest.raises(ScenarioError) as caught:
        load_what_if(path)
    return caught.value


def test_a_file_becomes_a_frozen_what_if_named_after_it(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    what_if = load_what_if(path)
    assert (what_if.id, what_if.extends, what_if.file) == ("two_tankers", "two_bases", str(path))
    assert what_if.background == "There is one tanker. It flies twice a day."
    assert what_if.look_at == ("sorties", "tanker_wait_h")
    assert what_if.changes.remove == ("closures.any",)
    assert what_if.changes.add == (("closures", {"id": "west_shut", "base": "west"}),)
    assert what_if.changes.scale == (("squadrons.tankers.aircraft", 2.0),)
    assert what_if.changes.set == (("tracks.*.methods", ["boom", "drogue"]),)
    assert len(what_if.changes) == 4
    with pytest.raises(AttributeError):
        what_if.question = "What else?"  # type: ignore[misc]


def test_why_and_look_at_may_be_left_away(tmp_path: Path) -> None:
    text = GOOD.replace("why: It shows a queue.\nlook_at: [sorties, tanker_wait_h]\n", "")
    what_if = load_what_if(written(tmp_path, text))
    assert (what_if.why, what_if.look_at) == ("", ())


def test_bundled_names_are_sorted_and_load() -> None:
    assert what_ifs() == tuple(sorted(what_ifs()))
    assert load_what_if("no_incirlik").file == "what_if/no_incirlik.yaml"


@pytest.mark.parametrize(
    ("old", "new", "key", "problem", "nearest"),
    [
        ("question:", "qestion:", "qestion", "is not a known key", "question"),
        ("extends: two_bases\n", "", "extends", "is missing", ""),
        ("source: chosen for the classroom", "source:", "source", "is missing", ""),
        ("  scale:", "  scales:", "changes.scales", "is not a known key", "scale"),
        ("aircraft: 2", "aircraft: many", "changes.scale.squadrons.tankers.aircraft", "must be a factor", ""),
        ("aircraft: 2", "aircraft: -1", "changes.scale.squadrons.tankers.aircraft", "must be a factor", ""),
        ("aircraft: 2", "aircraft: inf", "changes.scale.squadrons.tankers.aircraft", "must be a factor", ""),
        ("aircraft: 2", "aircraft: [2]", "changes.scale.squadrons.tankers.aircraft", "must be a factor", ""),
        ("[boom, drogue]", "{boom: 1}", "changes.set.tracks.*.methods", "must be one value", ""),
        ("[closures.any]", "closures.any", "changes.remove", "must be a list of words", ""),
        ("[closures.any]", "[a.b, a.b]", "changes.remove", "names 'a.b' twice", ""),
        ("[closures.any]", "[[a]]", "changes.remove", "must be a list of words", ""),
        (
            "[closures.any]",
            "\n    -closures.any\n    -closures.other",
            "changes.remove",
            "must be a list of words: a space follows each -",
            "",
        ),
        (
            "squadrons.tankers.aircraft: 2",
            "squadrons.tankers.aircraft:2",
            "changes.scale",
            "must be a mapping of keys to values: a space follows each colon",
            "",
        ),
        ("[sorties, tanker_wait_h]", "[Sorties!]", "look_at", "must be ids of measures", ""),
        ("[sorties, tanker_wait_h]", "sorties", "look_at", "must be a list of words", ""),
        ("question: What", "question: [What]\nwhy2: What", "why2", "is not a known key", "why"),
        ("why: It shows a queue.", "why: [a queue]", "why", "must be text", ""),
        (
            "      - id: west_shut\n        base: west",
            "      id: west_shut",
            "changes.add.closures",
            "list of rows",
            "",
        ),
        (
            "      - id: west_shut\n        base: west",
            "      - west",
            "changes.add.closures, row 1",
            "mapping",
            "",
        ),
        ("id: west_shut", "name: West", "changes.add.closures, row 1", "has no id", ""),
        ("id: west_shut", "id: [west]", "changes.add.closures, row 1", "has no id", ""),
        (GOOD[GOOD.index("changes:") :], "changes: none\n", "changes", "must be a mapping", ""),
        (GOOD[GOOD.index("changes:") :], "changes:\n  set:\n", "changes", "changes nothing", ""),
        (GOOD[GOOD.index("  remove:") :], "  set: {}\n", "changes", "changes nothing", ""),
    ],
)
def test_a_file_of_another_form_is_refused_with_file_key_and_nearest_name(
    tmp_path: Path, old: str, new: str, key: str, problem: str, nearest: str
) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    error = refused(path)
    assert (error.file, error.key, error.nearest) == (str(path), key, nearest)
    assert problem in error.problem


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "a: &b 1\n", "a: 1\na: 2\n", "a: [\n", "\0", "extends: !x y\n"]
)
def test_what_is_no_plain_yaml_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    assert refused(path).file == str(path)


@pytest.mark.parametrize("name", ["Two-Tankers.yaml", "two tankers.yaml", ".yaml", "_.yaml"])
def test_a_name_that_is_no_word_is_refused(tmp_path: Path, name: str) -> None:
    assert "named after its file" in refused(written(tmp_path, GOOD, name)).problem or name == ".yaml"


def test_what_is_not_there_is_refused_with_the_nearest_bundled_name(tmp_path: Path) -> None:
    error = refused("no_incirlk")
    assert (error.file, error.nearest) == ("no_incirlk", "no_incirlik")
    assert "the file is missing" in refused(tmp_path / "no_such.yaml").problem
    (tmp_path / "folder.yaml").mkdir()
    assert "is not a regular file" in refused(tmp_path / "folder.yaml").problem
    assert refused("x" * 5000 + ".yaml").problem
