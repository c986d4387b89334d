"""A picture inside a page: matplotlib's SVG, made fit to stand beside others in one document."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

import matplotlib as mpl
from matplotlib.figure import Figure

# What would name the time or the place of the drawing.
_UNNAMED = {"Date": None, "Creator": None, "Format": None, "Type": None}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"font-family:[^;]*;? ?")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of a page: its heading, what it shows in words, and the markup.

    `width` is that of the drawing in CSS pixels at its own size, below which it would be too
    small to read.
    """

    id: str
    title: str
    alt: str
    caption: str
    svg: str
    width: int


def drawing(figure: Figure, id: str, *, alt: str, caption: str) -> Drawing:  # noqa: A002 - HTML's word
    """A figure as inline SVG; equal figures give equal markup.

    Its title leaves the figure, for on a page it is text that wraps and can be read out; so does what
    the figure itself says of its provenance, which the page states once. `id` (a word of HTML) is unique
    in the page; every identifier inside begins with it.
    """
    title = figure.get_suptitle()
    figure.suptitle("")
    figure.supxlabel("")
    root = _svg(figure)
    _tidy(root)
    _rename(root, id)
    _describe(root, id, title, alt)
    markup = Xml.tostring(root, encoding="unicode")
    return Drawing(id, title, alt, caption, markup, round(72 * figure.get_figwidth()))


def _svg(figure: Figure) -> Xml.Element:
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "coalition", "svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", dpi=150, metadata=_UNNAMED)
    return Xml.fromstring(buffer.getvalue())


def _tidy(root: Xml.Element) -> None:
    """Plain names in place of name spaces, the font of the page, two decimals of a point."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith("}style"):  # it would apply to the whole page
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        if "d" in element.attrib:
            element.set("d", _LONG_NUMBER.sub(_rounded, " ".join(element.attrib["d"].split())))
        if "style" in element.attrib:
            element.set("style", _FONT.sub("", element.attrib["style"]))
        element.text = element.text if element.text and element.text.strip() else None
        element.tail = None


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.2f}".rstrip("0").rstrip(".")


def _rename(root: Xml.Element, prefix: str) -> None:
    """Keep only the identifiers that something refers to, under names that belong to this picture."""
    used = {name for element in root.iter() for name in _references(element)}
    names = {name: f"{prefix}-{number}" for number, name in enumerate(sorted(used))}
    for element in root.iter():
        own = element.attrib.pop("id", "")
        if own in names:
            element.set("id", names[own])
        for key, value in element.attrib.items():
            if key == "href" and value.startswith("#"):
                element.set(key, f"#{names[value[1:]]}")
            elif "url(#" in value:
                element.set(key, _REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value))


def _references(element: Xml.Element) -> list[str]:
    """The identifiers that an element refers to."""
    href = element.get("href", "")
    urls = [name for value in element.attrib.values() for name in _REFERENCE.findall(value)]
    return [href[1:], *urls] if href.startswith("#") else urls


def _describe(root: Xml.Element, prefix: str, title: str, alt: str) -> None:
    """Size by the page, and words for those who do not see it."""
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", alt))):
        element = Xml.Element(tag, {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(place, element)
