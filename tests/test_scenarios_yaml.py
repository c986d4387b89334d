"""Broken YAML is explained to somebody who does not know YAML: the line, what is wrong, how it is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from scenarios import ScenarioError
from scenarios.yaml_document import document_of

BUNDLED = Path(scenarios.__file__).parent
COLUMN = "begin the lines of one level in the same column"
VALUE = "is indented more than line 2, which has a value already"

MISTAKES = {
    "text after a quote": (
        'extends: two_bases\nbackground: "a", b\n',
        2,
        'text follows the closing quote: `background: "a", b`; put the whole text in quotes: '
        '`background: "a, b"`',
    ),
    "quotes in quotes": (
        'background: "He said "no" twice"\n',
        1,
        'the second quote closes the text, and more follows: `background: "He said "no" twice"`; put the '
        "whole text in quotes: `background: 'He said \"no\" twice'`",
    ),
    "an apostrophe in single quotes": (
        "question: 'What of Turkey's base?'\nwhy: x\n",
        1,
        "the apostrophe closes the quote: `question: 'What of Turkey's base?'`; put the whole text in "
        'quotes: `question: "What of Turkey\'s base?"`',
    ),
    "an open quote": (
        'extends: two_bases\ntitle: "abc\nwhy: x\n',
        2,
        'the quote " is never closed: `title: "abc`; close it: `title: "abc"`',
    ),
    "an open single quote with an apostrophe": (
        "question: 'What of Turkey's base?\nwhy: x\n",
        1,
        "the apostrophe closes the quote: `question: 'What of Turkey's base?`; put the whole text in quotes: "
        '`question: "What of Turkey\'s base?"`',
    ),
    "an open quote that a later one closes": (
        'title: "abc\nname: "x"\n',
        1,
        'the quote that opens here is closed only in line 2, where text follows: `title: "abc`; close it in '
        "line 1",
    ),
    "a backslash in double quotes": (
        'path: "C:\\data"\n',
        1,
        'a backslash in double quotes has a meaning of its own: `path: "C:\\data"`; put the whole text in '
        "quotes: `path: 'C:\\data'`",
    ),
    "a colon in the text": (
        "extends: two_bases\nquestion: What if: nobody flew?\nwhy: x\n",
        2,
        "a second colon in one line: `question: What if: nobody flew?`; put the whole text in quotes: "
        '`question: "What if: nobody flew?"`',
    ),
    "a colon in the text, in quotes of a word processor": (
        "question: “What if: nobody flew?”\n",
        1,
        "a second colon in one line: `question: “What if: nobody flew?”`; put the whole text in quotes: "
        '`question: "“What if: nobody flew?”"`',
    ),
    "no space after the colon": (
        "extends: two_bases\nwhy:because\nsource: x\n",
        2,
        "no space after the colon: `why:because`; write `why: because`",
    ),
    "no space after the first colon": (
        "extends:two_bases\nwhy: x\n",
        1,
        "no space after the colon: `extends:two_bases`; write `extends: two_bases`",
    ),
    "no colon": (
        "extends: two_bases\nsource a book\nwhy: x\n",
        2,
        "no colon after the key: `source a book`; write `source: a book`",
    ),
    "no colon after a key of the second level": (
        "changes:\n  set\n    to: 2015-01-05\n",
        2,
        "no colon after the key: `set`; write `set:`",
    ),
    "an equals sign": (
        "extends = two_bases\nwhy: x\n",
        1,
        "an equals sign in place of a colon: `extends = two_bases`; write `extends: two_bases`",
    ),
    "a wide colon": (
        "extends：two_bases\nwhy: x\n",
        1,
        "a wide colon in place of a colon: `extends：two_bases`; write `extends: two_bases`",
    ),
    "a tab at the beginning": (
        "changes:\n\tset: x\n",
        2,
        "the line is indented by a tab: `set: x`; indent by spaces only, two for each level",
    ),
    "a tab after the colon": (
        "why: x\nextends:\ttwo_bases\n",
        2,
        "a tab between words: `extends: two_bases`; write a space in its place",
    ),
    "too far in": (
        "changes:\n  set: x\n    scale: y\n",
        3,
        f"{VALUE}: `scale: y`; {COLUMN}, and put text with a colon in quotes",
    ),
    "between two levels": (
        "changes:\n    set: x\n  scale: y\nwhy: z\n",
        3,
        f"is indented by 2 spaces, the lines above by 0 or 4: `scale: y`; {COLUMN}",
    ),
    "between two levels of a list": (
        "- id: a\n name: b\n",
        2,
        f"is indented by 1 space, the lines above by 0 or 2: `name: b`; {COLUMN}",
    ),
    "an item between two levels": (
        "remove:\n  - a\n - b\n",
        3,
        f"is indented by 1 space, the lines above by 0 or 2: `- b`; {COLUMN}",
    ),
    "the first line too far in": (
        " extends: two_bases\nwhy: x\n",
        2,
        f"is indented by 0 spaces, line 1 by 1: `why: x`; {COLUMN}",
    ),
    "a text over lines that ends too early": (
        "why: |\n  one\n two\nsource: x\n",
        3,
        f"is indented by 1 space, the lines above by 0 or 2: `two`; {COLUMN}",
    ),
    "a key in a list": (
        "- a\nb: c\n",
        2,
        "a key among the items of a list: `b: c`; indent a list below its key, and begin each item with - "
        "and a space",
    ),
    "an item among keys": (
        "b: c\n- a\n",
        2,
        "an item of a list among keys: `- a`; indent a list below its key, and begin each item with - and "
        "a space",
    ),
    "a list behind its key": (
        "remove: - a\n",
        1,
        "a list cannot begin behind its key: `remove: - a`; begin a list in the next line, or put text in "
        'quotes: `remove: "- a"`',
    ),
    "an open bracket": (
        "why: x\nremove: [a, b\nsource: y\n",
        2,
        "the bracket [ is never closed: `remove: [a, b`; write ] at its end, or put text that begins with [ "
        "in quotes",
    ),
    "an open brace at the end": (
        "set: {a: 1",
        1,
        "the bracket { is never closed: `set: {a: 1`; write } at its end, or put text that begins with { in "
        "quotes",
    ),
    "the wrong bracket": ("remove: [a}\n", 1, "the bracket [ is closed by }: `remove: [a}`; close it by ]"),
    "a bracket too many": (
        "remove: [a]]\n",
        1,
        "the bracket ] closes nothing: `remove: [a]]`; delete it, or put text in quotes",
    ),
    "a bracket that closes nothing": (
        "remove: ]\n",
        1,
        "the bracket ] closes nothing: `remove: ]`; delete it, or put text in quotes",
    ),
    "text after a bracket": (
        "question: [draft] What if\n",
        1,
        "text follows the closing bracket: `question: [draft] What if`; put the whole text in quotes: "
        '`question: "[draft] What if"`',
    ),
    "no comma in brackets": (
        'remove: [a, "b" "c"]\n',
        1,
        'a comma is missing before `"c"]`: `remove: [a, "b" "c"]`; write [one, two]',
    ),
    "no comma in braces": (
        "set: {a: 1 b: 2}\n",
        1,
        "a comma is missing before `b: 2}`: `set: {a: 1 b: 2}`; write {one, two}",
    ),
    "two commas": (
        "set: {a: 1,, b: 2}\n",
        1,
        "nothing stands before a comma: `set: {a: 1,, b: 2}`; write a value there, or put text in quotes",
    ),
    "a comma in front": (
        "why: x\n, source: y\n",
        2,
        "a line cannot begin with a comma: `, source: y`; begin it with a key and a colon, or with - and a "
        "space",
    ),
    "an at sign": (
        "source: @desk\n",
        1,
        'text cannot begin with @: `source: @desk`; put the whole text in quotes: `source: "@desk"`',
    ),
    "a percent sign": (
        "why: %x\n",
        1,
        'text cannot begin with %: `why: %x`; put the whole text in quotes: `why: "%x"`',
    ),
    "a percent sign in front": (
        "why: x\n%y: z\n",
        2,
        "a line cannot begin with %: `%y: z`; put text in quotes, or delete the line",
    ),
    "an asterisk": (
        "why: *not* known\n",
        1,
        "aliases are not allowed, and text cannot begin with *: `why: *not* known`; put the whole text in "
        'quotes: `why: "*not* known"`',
    ),
    "an exclamation mark": (
        "why: !important\n",
        1,
        "tags are not allowed, and text cannot begin with !: `why: !important`; put the whole text in "
        'quotes: `why: "!important"`',
    ),
    "an ampersand": (
        "source: x\nnote: &a b\n",
        2,
        "anchors are not allowed, and text cannot begin with &: `note: &a b`; put the whole text in quotes: "
        '`note: "&a b"`',
    ),
    "a sign of comparison": (
        "why: > 5\n",
        1,
        'text cannot begin with >: `why: > 5`; put the whole text in quotes: `why: "> 5"`',
    ),
    "a question mark": (
        "why: ? x\n",
        1,
        'text cannot begin with ?: `why: ? x`; put the whole text in quotes: `why: "? x"`',
    ),
    "the mark of a merge": (
        "why: x\n<<<<<<< HEAD\nsource: a\n=======\nsource: b\n>>>>>>> other\n",
        2,
        "the mark of a merge is left: `<<<<<<< HEAD`; keep one of the two versions",
    ),
    "an end in the middle": (
        "why: x\n...\nsource: y\n",
        2,
        "the file ends here for YAML, and more follows: `...`; delete the line",
    ),
    "a second document": (
        "why: x\n---\nsource: y\n",
        2,
        "a second document begins here, at '---'; a file holds one: delete that line",
    ),
    "a character that cannot be seen": (
        "why: x\nsource: \x07\n",
        2,
        "a character that cannot be printed (U+0007) stands here; delete it",
    ),
    "a key twice": ("why: x\nsource: a\nwhy: y\n", 3, "duplicate key 'why': it is in line 1 already"),
    "nothing but text": (
        "extends:two_bases",
        0,
        "must be a mapping of keys to values: there is no key, which a colon and a space follow",
    ),
}


@pytest.fixture(params=["with libyaml", "without libyaml"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways to read a file."""
    if request.param == "without libyaml":
        monkeypatch.delattr(yaml, "CBaseLoader")
    yield request.param


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_explained_with_its_line_and_how_it_would_be_right(
    kind: str, parser: str, classroom: Path
) -> None:
    content, line, words = MISTAKES[kind]
    (classroom / "campaign.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load(classroom)
    error = caught.value
    assert (error.file, error.line, error.problem) == ("campaign.yaml", line, words)


def test_a_what_if_is_explained_in_the_same_words(tmp_path: Path) -> None:
    content, line, words = MISTAKES["text after a quote"]
    file = tmp_path / "my_idea.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        scenarios.load_what_if(str(file))
    assert str(caught.value) == f"{file} line {line}: {words}"


def test_a_file_without_tabs_is_read_by_libyaml_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join(f"- id: number_{number}\n  note: [a, b]\n" for number in range(2000))
    monkeypatch.delattr(yaml, "BaseLoader")
    assert document_of(text) == [{"id": f"number_{number}", "note": ["a", "b"]} for number in range(2000)]


@pytest.mark.parametrize("file", sorted(BUNDLED.glob("*/*.yaml")), ids=lambda file: str(file.stem))
def test_a_bundled_file_reads_the_same_with_and_without_libyaml(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = file.read_text(encoding="utf-8")
    with_it = document_of(text)
    monkeypatch.delattr(yaml, "CBaseLoader")
    assert document_of(text) == with_it


PIECES = [
    "a",
    "b: c\n",
    "key:\n",
    "  key: v\n",
    "- ",
    "\n  - ",
    "? ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    '"',
    "'",
    '"q"',
    "\\n",
    "\\",
    " # c",
    "#",
    "|",
    ">-\n ",
    "|2\n",
    "&a ",
    "*a",
    "!x ",
    "\n---\n",
    "\n...\n",
    "%YAML 1.2\n---\n",
    "\t",
    "\r\n",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x07",
    "é",
    "\n",
    "\n    ",
    "a" * 1100,
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_reads_the_same_or_fails_in_the_same_words_with_and_without_libyaml(text: str) -> None:
    """Also, no mistake is without words of its own kind, on one line and not long."""
    with_it = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(yaml, "CBaseLoader")
        without_it = _read(text)
    assert with_it == without_it
    if isinstance(with_it, str) and with_it.startswith("refused"):
        assert "\n" not in with_it
        assert len(with_it) < 600


def _read(text: str) -> object:
    try:
        return ["read", document_of(text)]
    except ScenarioError as error:
        return f"refused in line {error.line}: {error}"
