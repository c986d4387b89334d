"""What comes from a file is read on the terminal, and never acted upon by it."""

from __future__ import annotations

import ast
import json
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import coalition
from coalition import app
from coalition.terminal.documents import print_json, print_yaml
from coalition.terminal.harmless import harmless
from coalition.terminal.messages import print_line, say
from coalition.terminal.progress import progress_bar
from coalition.terminal.tables import console, table
from results import Progress

# a title of the window, a cleared screen, a bell, the C1 form of an escape, writing from right to left
SPOILED = "calm\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\u2066"


def acts(text: str) -> list[str]:
    """The characters of a text that a terminal, or a reader, would be led by."""
    kinds = {character: unicodedata.category(character) for character in set(text)}
    steering = {character for character, kind in kinds.items() if kind in ("Cc", "Zl", "Zp", "Cs")}
    turning = {character for character in kinds if unicodedata.bidirectional(character) in TURNING}
    return sorted((steering | turning) - {"\n", "\t"})


TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_the_spoiled_text_acts() -> None:
    """So that the tests below test something."""
    assert {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} == {*acts(SPOILED)}


@given(st.text(st.characters()))
def test_nothing_that_acts_is_left(text: str) -> None:
    """Of any text at all."""
    assert acts(harmless(text)) == []


def test_what_is_read_in_the_field_stays() -> None:
    """Letters of any script, accents, dashes, lines and tabs are no danger."""
    text = "İncirlik – Kobanî, Super Étendard × 2\n\tعين الأسد, 基地"
    assert harmless(text) == text


@pytest.mark.parametrize("show", [print_line, say, console().print, print_json])
def test_every_way_to_print_shows_the_escapes(show: object, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines, messages and documents."""
    assert callable(show)
    show(SPOILED)
    out, err = capsys.readouterr()
    assert acts(out + err) == []
    assert r"calm\u001b]0;owned" in out + err


def test_a_table_shows_the_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    """In its title, headings, cells and caption, and takes no text for an emoji."""
    console().print(table(SPOILED, [SPOILED], [[SPOILED], [":bomb:"]], texts=1, caption=SPOILED))
    out = capsys.readouterr().out
    assert acts(out) == []
    assert out.count("]0;owned") == 4
    assert ":bomb:" in out


def test_documents_keep_their_values(capsys: pytest.CaptureFixture[str]) -> None:
    """The escape stands for the character, in JSON as in YAML."""
    answer = {"title": SPOILED, SPOILED: ["plain", "İncirlik\u2028x"]}
    print_json(answer)
    assert json.loads(capsys.readouterr().out) == answer
    print_yaml(answer)
    printed = capsys.readouterr().out
    assert acts(printed) == []
    assert yaml.safe_load(printed) == answer


def test_the_progress_bar_is_led_by_no_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by escapes nor by what looks like a style or a field."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}.isatty", lambda: True)
    with progress_bar(quiet=False, what=f"{{wide}} [red]{SPOILED}") as show:
        show(Progress(2, 4, 23, 40))
    printed = capsys.readouterr().err
    assert r"{wide} [red]calm\u001b]0;owned" in printed
    assert not [sign for sign in ("\x1b]", "\x07", "\x9b", "\u202e") if sign in printed]


def test_a_foreign_run_folder_is_printed_harmlessly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its manifest says, refused or shown."""
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    run.invoke(app, ["run", "two_bases", "--seed", "1", "--quiet"])
    (folder,) = Path("runs").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    failure = {"replication": 1, "error": SPOILED, "traceback": SPOILED}
    for changes in (
        {"model_version": SPOILED},
        {"failures": [failure]},
        {"name": SPOILED},
        {"seed": SPOILED},
    ):
        (folder / "manifest.json").write_text(json.dumps(manifest | changes), "utf-8")
        for command in ("results", "evidence", "explain", "compare", "plot", "report"):
            places = [str(folder)] * (2 if command in ("explain", "compare") else 1)
            answer = run.invoke(app, [command, *places])
            assert acts(answer.output) == [], command


def test_a_foreign_campaign_is_printed_harmlessly(classroom: Path) -> None:
    """Its outline, all of it as YAML, and the message with which it is refused."""
    path = classroom / "campaign.yaml"
    path.write_text(path.read_text("utf-8") + f"\nsurprise: {json.dumps(SPOILED)}\n", "utf-8")
    answer = CliRunner().invoke(app, ["scenario", "check", str(classroom)])
    assert answer.exit_code == 2
    assert acts(answer.output) == []


def test_only_the_terminal_prints() -> None:
    """No other module of the command has a way around it."""
    house = Path(coalition.__file__).parent
    for path in house.rglob("*.py"):
        if path.parent.name == "terminal":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            call = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            assert call not in ("print", "typer.echo", "click.echo", "Console"), path.name
            assert not call.endswith((".stdout.write", ".stderr.write")), path.name
