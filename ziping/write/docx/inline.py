"""Inline nodes as runs. Every run says w:hint="eastAsia", so that “ ” … — take the Chinese face.

A printed figure is a content control: its tag names the figure, in Word as in the facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType

from ziping.document.tree import Emphasis, Inline, LineBreak, PrintedFigure, Strong, Text
from ziping.write.docx.styles import EMPHASIS
from ziping.write.docx.xml import Element, bookmark_name, element, named, shortened, text_element

_TAG_LIMIT = 64  # Word refuses a file with longer titles or tags.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How the next characters are written; the counters and *controls*, the figures written so far
    with their ids and tags, are shared by a whole document."""

    style: str = ""  # A character style's id.
    bold: bool = False
    figures: Iterator[int] = field(default_factory=lambda: count(1))
    bookmarks: Iterator[int] = field(default_factory=lambda: count(1))
    controls: list[tuple[int, str, PrintedFigure]] = field(default_factory=list)


def runs(inlines: Iterable[Inline], pen: Pen) -> Iterator[Element]:
    """Runs and content controls of *inlines*. Raises TypeError for a node that is not known."""
    for inline in inlines:
        writer = INLINES.get(type(inline))
        if writer is None:
            raise TypeError(f"DOCX has no way to write {type(inline).__name__}")
        yield from writer(inline, pen)


def run(pen: Pen, *content: Element) -> Element:
    """One run with the pen's style and the East Asian hint."""
    properties = element("rPr")
    if pen.style:
        properties.append(element("rStyle", val=pen.style))
    properties.append(element("rFonts", hint="eastAsia"))
    if pen.bold:
        properties.extend((element("b"), element("bCs")))
    return element("r", properties, *content)


def paragraph(style: str, *content: Element) -> Element:
    """``w:p`` in a paragraph style, by its id."""
    return element("p", element("pPr", element("pStyle", val=style)), *content)


def begin_page(paragraph_element: Element) -> None:
    """Let a paragraph begin a page; in a table, its whole row does."""
    position = sum(child.tag in _BEFORE_BREAK for child in paragraph_element[0])
    paragraph_element[0].insert(position, element("pageBreakBefore"))


_BEFORE_BREAK = frozenset(map(named, ("pStyle", "keepNext", "keepLines")))


def mark(first: Element, last: Element, identity: str, pen: Pen) -> None:
    """Put a bookmark named after *identity* around the content of two paragraphs (or of one)."""
    number = next(pen.bookmarks)
    first.insert(1, element("bookmarkStart", id=number, name=bookmark_name(identity)))
    last.append(element("bookmarkEnd", id=number))


def _text(node: Text, pen: Pen) -> Iterator[Element]:
    if node.text:
        yield run(pen, text_element(node.text))


def _line_break(_: LineBreak, pen: Pen) -> Iterator[Element]:
    yield run(pen, element("br"))


def _strong(node: Strong, pen: Pen) -> Iterator[Element]:
    return runs(node.children, replace(pen, bold=True))


def _emphasis(node: Emphasis, pen: Pen) -> Iterator[Element]:
    return runs(node.children, replace(pen, style=EMPHASIS))


def _figure(node: PrintedFigure, pen: Pen) -> Iterator[Element]:
    name, number = shortened(node.name, _TAG_LIMIT), next(pen.figures)
    pen.controls.append((number, name, node))
    properties = element(
        "sdtPr", element("alias", val=name), element("tag", val=name), element("id", val=number)
    )
    content = element("sdtContent", run(pen, text_element(node.text)))
    yield element("sdt", properties, content)


INLINES: Mapping[type, Callable[..., Iterator[Element]]] = MappingProxyType(
    {
        Text: _text,
        PrintedFigure: _figure,
        Strong: _strong,
        Emphasis: _emphasis,
        LineBreak: _line_break,
    }
)
