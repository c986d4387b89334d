"""An HTML document as the tests look at it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
HEADINGS = ("h1", "h2", "h3", "h4")


class Document(HTMLParser):
    """What a test asks of a document: balance, identifiers, references, headings, cells, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.addresses: list[str] = []
        self.headings: list[int] = []
        self.cells: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.is_in_word = False  # after a place at which a word may be broken
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.feed(html)
        self.close()
        self.cells = [(cell.strip(), value) for cell, value in self.cells]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.setdefault(tag, dict(attrs))
        for name, value in attrs:
            text = value or ""
            if name == "id":
                self.ids.append(text)
            elif name == "aria-labelledby":
                self.references += text.split()
            elif name in ("href", "src", "xlink:href") and text.startswith("#"):
                self.references.append(text[1:])
            elif name in ("href", "src", "xlink:href", "action"):
                self.addresses.append(text)
            self.references += re.findall(r"url\(#([^)]+)\)", text)
        self.is_in_word = tag == "wbr"
        if tag in HEADINGS:
            self.headings.append(int(tag[1]))
        if tag in ("td", "th"):
            self.cells.append(("", dict(attrs).get("data-value")))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & {*self.open}:
            if self.is_in_word:
                self.words[-1] += data
            else:
                self.words.append(data)
            self.is_in_word = False
        if {"td", "th"} & {*self.open} and "span" not in self.open:
            text, value = self.cells[-1]
            self.cells[-1] = (text + data, value)

    @property
    def text(self) -> str:
        """All words, blanks as single ones."""
        return " ".join(" ".join(self.words).split())
