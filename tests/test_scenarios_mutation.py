"""Spoiled campaigns, many of them: always a clear error or a valid campaign."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from scenarios import ScenarioError
from sim import Campaign

BUNDLED = Path(scenarios.__file__).parent / "two_bases"
FILES = sorted(file.name for file in BUNDLED.iterdir() if file.suffix in (".csv", ".yaml"))
WORDS = sorted(
    {
        word
        for name in FILES
        for word in (BUNDLED / name).read_text(encoding="utf-8").replace("\n", ",").split(",")
    }
)

NUMBERS = ["-1", "nan", "inf", "1e309", "0x1", "1_0", "=1+1", "١٢", "9" * 5000]
WORDLIKE = ["true", "null", "~", "''", "a+b", "+", "İ", "2015-02-29", "0000-00-00", "9999-12-31"]
YAML = ["*a", "&a", "!!python/name:os", "- ", "[", "{", "|", "%", "--- ", ":"]
SIGNS = ["\x00", "\x85", "\ufeff", "\u202e", '"', "\n", "\t", ",", "  "]
NASTY = st.sampled_from([*NUMBERS, *WORDLIKE, *YAML, *SIGNS])
PIECES = st.one_of(
    NASTY, st.sampled_from(WORDS), st.text(max_size=8), st.floats().map(str), st.integers().map(str)
)


def outcome(spoiled: dict[str, bytes]) -> Campaign | ScenarioError:
    """The campaign or the error that a folder with some files replaced gives."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(BUNDLED, Path(place) / "spoiled"))
        for name, content in spoiled.items():
            (folder / name).write_bytes(content)
        try:
            return scenarios.load(folder)
        except ScenarioError as error:
            return error


def is_clear(result: Campaign | ScenarioError) -> bool:
    """A frozen campaign that reads back, or one line that names a file of the folder."""
    if isinstance(result, Campaign):
        return scenarios.from_dict(scenarios.to_dict(result)) == result
    message = str(result)
    return (
        result.file in FILES
        and message.startswith(result.file)
        and "\n" not in message
        and len(message) < 1000
    )


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(FILES), data=st.data())
def test_a_replaced_cell_gives_an_error_or_a_campaign(name: str, data: st.DataObject) -> None:
    """One cell or word of a file is exchanged for something else."""
    separators = "," if name.endswith(".csv") else " "
    lines = (BUNDLED / name).read_text(encoding="utf-8").splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    cells = lines[number].split(separators)
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(PIECES)
    lines[number] = separators.join(cells)
    text = "\n".join(lines) + "\n"
    assert is_clear(outcome({name: text.encode("utf-8", "surrogatepass")}))


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(FILES), data=st.data())
def test_spoiled_bytes_give_an_error_or_a_campaign(name: str, data: st.DataObject) -> None:
    """A stretch of bytes anywhere in a file is exchanged for any other bytes."""
    content = (BUNDLED / name).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    spoiled = content[:start] + data.draw(st.binary(max_size=20)) + content[start + length :]
    assert is_clear(outcome({name: spoiled}))


@settings(max_examples=100, deadline=None)
@given(names=st.lists(st.sampled_from(FILES), min_size=1, max_size=3, unique=True), data=st.data())
def test_shuffled_dropped_and_doubled_lines_give_an_error_or_a_campaign(
    names: list[str], data: st.DataObject
) -> None:
    """Lines of some files are drawn again from the same file."""
    spoiled = {}
    for name in names:
        lines = (BUNDLED / name).read_text(encoding="utf-8").splitlines(keepends=True)
        spoiled[name] = "".join(data.draw(st.lists(st.sampled_from(lines), max_size=len(lines)))).encode()
    assert is_clear(outcome(spoiled))


@settings(max_examples=100, deadline=None)
@given(
    path=st.lists(
        st.sampled_from([*WORDS, "squadrons", "demand", "tempo", "level", "to"]), min_size=1, max_size=4
    ),
    value=st.one_of(PIECES, st.floats(), st.integers(), st.none(), st.dates(), st.lists(st.text())),
)
def test_any_setting_gives_an_error_or_a_campaign(path: list[str], value: object) -> None:
    """A change by path is either refused or a campaign that reads back."""
    base = scenarios.load("two_bases")
    try:
        varied = scenarios.vary(base, "varied", {".".join(path): value})
    except ScenarioError as error:
        assert "\n" not in str(error)
    else:
        assert is_clear(varied)
