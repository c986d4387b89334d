"""What is wrong with a YAML text, in the words of somebody who writes one.

A parser says which token it did not expect. Who wrote the file wants to know in which line, what stands
there, what is wrong with it and how it would be right; that is guessed here from the line itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import yaml
from yaml.reader import ReaderError

from scenarios.errors import ScenarioError
from scenarios.yaml_finding import BREAK, KEY, Finding, cited, in_quotes, indent

MERGE = ("<<<<<<< ", "=======", ">>>>>>> ")
SPECIAL = {"*": "aliases", "&": "anchors", "!": "tags"}
SIGNS = {",": "a comma", ":": "a colon"}
CLOSING = {"[": "]", "{": "}"}
IN_PLACE_OF_COLON = {
    "\N{FULLWIDTH COLON}": "a wide colon in place of a colon",
    "=": "an equals sign in place of a colon",
    ":": "no space after the colon",
}
SAME_COLUMN = "begin the lines of one level in the same column"


def explained(text: str, error: yaml.YAMLError) -> ScenarioError:
    """The mistake behind an error of the parser."""
    if isinstance(error, ReaderError):
        return _unprintable(text, error)
    if not isinstance(error, yaml.MarkedYAMLError):
        return ScenarioError("is not valid YAML")
    found = Finding(text, error)
    for number, line in enumerate(found.lines):
        if line.startswith(MERGE):
            return found.mistake("the mark of a merge is left", "keep one of the two versions", number=number)
    explain = next((explain for words, explain in _EXPLAINED if words in found.words), _unknown)
    return explain(found)


def _unprintable(text: str, error: ReaderError) -> ScenarioError:
    sign = error.character if isinstance(error.character, int) else ord(error.character)
    line = len(BREAK.split(text[: error.position]))
    wrong = f"a character that cannot be printed (U+{sign:04X}) stands here; delete it"
    return ScenarioError(wrong, line=line)


def _unknown(found: Finding) -> ScenarioError:
    return found.mistake(
        f"cannot be read from {cited(found.rest)} on" if found.rest else "cannot be read to its end",
        "look here and above for a quote, a colon, a bracket or an indentation that is not right",
    )


# --- keys and colons ------------------------------------------------------------------------


def _colon(found: Finding) -> ScenarioError:
    """A colon where the parser cannot take it for that of a key."""
    key = KEY.match(found.line)
    if key and key["value"] and key.end("key") < found.column:
        return found.requoted("a second colon in one line")
    start = _start_of_text(found)
    if start is None:
        return _unknown(found)
    if not KEY.match(found.lines[start]):
        return _without_colon(found, start)
    wrong = f"is indented more than line {start + 1}, which has a value already"
    right = f"{SAME_COLUMN}, and put text with a colon in quotes"
    return found.mistake(wrong, right)


def _start_of_text(found: Finding) -> int | None:
    """The line in which the unquoted text began that goes on where the parser stopped."""
    start = None
    for number, line in found.above():
        key = KEY.match(line)
        if key and not key["value"]:
            break
        start = number
        if key:
            break
    return start


def _without_colon(found: Finding, number: int | None = None) -> ScenarioError:
    """A line that should begin with a key, a colon and a space."""
    number = found.began if number is None else number
    words = found.lines[number].strip().removeprefix("- ")
    sign = next((sign for sign in IN_PLACE_OF_COLON if sign in words), " ")
    key, _, value = words.partition(sign)
    right = f"write {cited(f'{key.strip()}: {value.strip()}')}"
    return found.mistake(IN_PLACE_OF_COLON.get(sign, "no colon after the key"), right, number=number)


# --- quotes ---------------------------------------------------------------------------------


def _open_quote(found: Finding) -> ScenarioError:
    right = f"close it: {cited(found.lines[found.began].strip() + found.opening)}"
    return found.mistake(f"the quote {found.opening} is never closed", right, number=found.began)


def _after_quote(found: Finding, opened: int) -> ScenarioError:
    """Text behind a closing quote that opened in this line or an earlier one."""
    if opened != found.number:
        wrong = f"the quote that opens here is closed only in line {found.number + 1}, where text follows"
        return found.mistake(wrong, f"close it in line {opened + 1}", number=opened)
    sign = found.before[-1]
    if sign == "'" and found.rest[:1].isalpha():
        return found.requoted("the apostrophe closes the quote")
    if sign == '"' and '"' in found.rest:
        return found.requoted("the second quote closes the text, and more follows")
    return found.requoted("text follows the closing quote")


def _escape(found: Finding) -> ScenarioError:
    return found.requoted("a backslash in double quotes has a meaning of its own")


# --- signs with a meaning of their own ------------------------------------------------------


def _no_token(found: Finding) -> ScenarioError:
    """A character with which nothing can begin."""
    sign = found.line[found.column : found.column + 1]
    if sign != "\t":
        return found.requoted(f"text cannot begin with {sign}")
    if found.before:
        return found.mistake("a tab between words", "write a space in its place")
    return found.mistake("the line is indented by a tab", "indent by spaces only, two for each level")


def _special(found: Finding) -> ScenarioError:
    """An alias, an anchor or a tag, or text that happens to begin like one or like a folded text."""
    kind = SPECIAL.get(found.opening)
    wrong = f"{kind} are not allowed, and text cannot begin with" if kind else "text cannot begin with"
    return found.requoted(f"{wrong} {found.opening}", number=found.began)


def _percent(found: Finding, number: int | None = None) -> ScenarioError:
    right = "put text in quotes, or delete the line"
    return found.mistake(
        "a line cannot begin with %", right, number=found.began if number is None else number
    )


def _item_behind_key(found: Finding) -> ScenarioError:
    value = in_quotes(f"{found.line[found.column :].strip()}")
    right = f"begin a list in the next line, or put text in quotes: {cited(f'{found.before} {value}')}"
    return found.mistake("a list cannot begin behind its key", right)


# --- brackets -------------------------------------------------------------------------------


def _bracket(found: Finding) -> ScenarioError:
    """A bracket that is not closed, or a comma that is missing in it."""
    sign, closing = found.opening, CLOSING.get(found.opening, "]")
    is_here = found.began == found.number
    if is_here and found.rest[:1] in CLOSING.values():
        return found.mistake(f"the bracket {sign} is closed by {found.rest[0]}", f"close it by {closing}")
    if is_here and closing in found.rest:
        behind = f"{found.before.split()[-1]}{found.rest}" if found.rest.startswith(":") else found.rest
        return found.mistake(f"a comma is missing before {cited(behind)}", f"write {sign}one, two{closing}")
    right = f"write {closing} at its end, or put text that begins with {sign} in quotes"
    return found.mistake(f"the bracket {sign} is never closed", right, number=found.began)


def _no_content(found: Finding) -> ScenarioError:
    """A comma or a closing bracket where a value should stand."""
    if found.rest[:1] in CLOSING.values():
        return found.mistake(
            f"the bracket {found.rest[0]} closes nothing", "delete it, or put text in quotes"
        )
    sign = found.rest[:1]
    wrong = f"nothing stands before {SIGNS.get(sign, sign or 'the end of the line')}"
    return found.mistake(wrong, "write a value there, or put text in quotes")


# --- levels ---------------------------------------------------------------------------------


def _level(found: Finding) -> ScenarioError:
    """Something that does not belong to the list or mapping that is being read."""
    if found.before.strip("- "):
        return _behind_value(found)
    if found.rest[:1] in (",", ":", *CLOSING.values()):
        wrong = f"a line cannot begin with {SIGNS.get(found.rest[0], found.rest[0])}"
        return found.mistake(wrong, "begin it with a key and a colon, or with - and a space")
    column, levels = indent(found.line), _levels_above(found)
    if column in levels:
        is_item = found.line.lstrip().startswith("- ")
        wrong = "an item of a list among keys" if is_item else "a key among the items of a list"
        return found.mistake(wrong, "indent a list below its key, and begin each item with - and a space")
    if not levels:
        return _unknown(found)
    *others, last = map(str, sorted(levels))
    above = " or ".join([", ".join(others), last] if others else [last])
    return found.mistake(f"is indented by {_spaces(column)}, the lines above by {above}", SAME_COLUMN)


def _behind_value(found: Finding) -> ScenarioError:
    """Text behind a value that has been closed by a quote or a bracket."""
    opened = _closed_quote(found)
    if opened is not None:
        return _after_quote(found, opened)
    if found.rest[:1] in CLOSING.values():
        return found.mistake(
            f"the bracket {found.rest[0]} closes nothing", "delete it, or put text in quotes"
        )
    if found.before[-1:] in CLOSING.values():
        return found.requoted("text follows the closing bracket")
    return _unknown(found)


def _closed_quote(found: Finding) -> int | None:
    """The line in which a quote opened that was closed right before the parser stopped."""
    last: yaml.Token | None = None
    with suppress(yaml.YAMLError):
        for token in yaml.scan(found.text, Loader=yaml.BaseLoader):
            if (token.start_mark.line, token.start_mark.column) >= (found.number, found.column):
                break
            last = token
    is_quoted = isinstance(last, yaml.ScalarToken) and last.style in ("'", '"')
    return last.start_mark.line if last is not None and is_quoted else None


def _levels_above(found: Finding) -> set[int]:
    """The columns in which lines above begin that this one could go on with."""
    is_item = found.line.lstrip().startswith("- ")
    levels: set[int] = set()
    for _, line in found.above():
        behind_dash = indent(line) + len(line.lstrip()) - len(line.lstrip().removeprefix("-").lstrip())
        for column in (indent(line),) if is_item else (behind_dash, indent(line)):
            if not levels or column < min(levels):
                levels.add(column)
    return levels


def _first_level(found: Finding) -> ScenarioError:
    """Less indented than the first line, or behind the end of the document."""
    if found.before or not found.above():
        return _behind_value(found)
    number, first = found.above()[-1]
    if first.startswith("%"):
        return _percent(found, number)
    if indent(found.line) < indent(first):
        wrong = f"is indented by {_spaces(indent(found.line))}, line {number + 1} by {indent(first)}"
        return found.mistake(wrong, SAME_COLUMN)
    ended = next((number for number, line in found.above() if line.startswith("...")), None)
    if ended is not None:
        return found.mistake("the file ends here for YAML, and more follows", "delete the line", number=ended)
    return _unknown(found)


def _spaces(count: int) -> str:
    return f"{count} space{'' if count == 1 else 's'}"


_EXPLAINED: tuple[tuple[str, Callable[[Finding], ScenarioError]], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _without_colon),
    ("quoted scalar: found unexpected", _open_quote),
    ("escape", _escape),
    ("cannot start any token", _no_token),
    ("while scanning an alias", _special),
    ("while scanning an anchor", _special),
    ("while scanning a tag", _special),
    ("while scanning a block scalar", _special),
    ("while scanning a directive", _percent),
    ("sequence entries are not allowed", _item_behind_key),
    ("mapping keys are not allowed", _no_token),
    ("expected the node content", _no_content),
    ("while parsing a flow", _bracket),
    ("expected <block end>", _level),
    ("expected '<document start>'", _first_level),
)
"""What the parser says, and who explains it; the first that fits."""
